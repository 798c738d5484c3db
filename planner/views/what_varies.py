"""What varies from drop to drop: in words, and as the answer lists it with where each number comes from."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from planner.flight.branches import failing
from planner.plan.cargo import Leaflets
from planner.plan.constant_rate import ConstantRate
from planner.plan.distribution import Lognormal, Mixture, Normal, Uniform, Weibull
from planner.plan.film import Film
from planner.plan.gas_balloon import GasBalloon
from planner.plan.kinds_of_flight import kinds_of_flight
from planner.plan.latex import Latex
from planner.plan.plan import Drop
from planner.plan.spread import ErrorNumbers, NamedCalibration, Spread, WrittenError
from planner.spread.calibration_in_use import CalibrationInUse
from planner.spread.error_caveats import PRIOR
from planner.views.answers import VariedAnswer

_OVER_THE_SITE = "the height over the site"
_WHOLE = {
    "burst_altitude_m": _OVER_THE_SITE,
    "float_altitude_m": _OVER_THE_SITE,
    "release_time_s": "the time after the launch",
}
"""What a share of the spread is a share of."""

_PLAN = "the plan"


def what_varies(drop: Drop) -> str:
    """What varies from drop to drop that this drop feels, and how much."""
    parts = [_words(drop, name) for name in _felt(drop)]
    said = ", ".join(part for part in parts if part)
    return f"{said}; {_error_words(drop.spread.wind_error)}"


def varied(drop: Drop) -> tuple[VariedAnswer, ...]:
    """Everything that varied in a drop's answer: its distribution, and the plan or the source it is from."""
    usual = Spread.model_validate({"kind": drop.spread.kind})
    sources = kinds_of_flight()[drop.spread.kind].defaults
    found = []
    for name in (*_felt(drop), *_besides(drop)):
        written = getattr(drop.spread, name)
        as_usual = written == getattr(usual, name)
        source = f"{drop.spread.kind}: {sources[name].source}" if as_usual else _PLAN
        source = _lent(drop.spread.wind_error, name) or source
        found.append(_listed(name, written, source, _words(drop, name)))
    wind = drop.spread.wind_error
    return (*found, _listed("wind_error", wind, _error_source(wind), _error_words(wind)))


def _listed(name: str, written: Any, source: str, words: str) -> VariedAnswer:
    plain = written.model_dump(mode="json", exclude_none=True) if isinstance(written, BaseModel) else written
    return VariedAnswer(name=name, distribution=plain, source=source, sentence=words or "does not vary")


def _lent(written: WrittenError, name: str) -> str | None:
    """The calibration that the number of a name is from, where it is from one."""
    if not isinstance(written, CalibrationInUse) or name not in written.lent:
        return None
    return f"calibration {written.found.name}: {written.found.flight[name].source}"


def _error_source(written: WrittenError) -> str:
    if isinstance(written, CalibrationInUse) and written.flown:
        return written.words()
    named = isinstance(written, CalibrationInUse) and written.outside
    return PRIOR if written == "prior" or named else _PLAN


def _error_words(written: WrittenError) -> str:
    if isinstance(written, ErrorNumbers):
        return f"the forecast's own error by numbers ({written.scale:g} times the table)"
    if isinstance(written, NamedCalibration):
        out = isinstance(written, CalibrationInUse) and written.outside
        scope = "as usual, out of the scope of" if out else "by"
        return f"the forecast's own error {scope} calibration {written.calibration}"
    return "the forecast's own error as usual" if written == "prior" else "no error of the forecast"


def _felt(drop: Drop) -> Iterator[str]:
    """Names of the distributions that change something for a drop."""
    yield "launch_position_m"
    vehicle = drop.vehicle
    if isinstance(vehicle, ConstantRate):
        yield from ("ascent_rate", "descent_rate") if vehicle.ascent_rate_mps else ("descent_rate",)
        if vehicle.top_altitude_m is not None:
            yield "burst_altitude_m" if vehicle.burst_altitude_m is not None else "float_altitude_m"
    elif isinstance(vehicle, GasBalloon):
        metered = vehicle.gas_mass_kg is not None or vehicle.fill_volume_m3 is not None
        yield from ("gas_mass" if metered else "free_lift", "lifted_mass", "drag", "descent_rate")
        yield from ("burst_diameter", "remnant") if isinstance(vehicle, Latex) else ()
        yield from ("film_strength",) if isinstance(vehicle, Film) and not vehicle.vented else ()
        yield from ("leak",) if vehicle.leak_per_hour else ()
    if drop.releases:
        yield from ("release_time_s", "fall_speed")


def _besides(drop: Drop) -> Iterator[str]:
    """Names of the plain numbers of a spread that change something for a drop."""
    if any(isinstance(cargo, Leaflets) for *_, cargo in drop.cargo()):
        yield "turbulence_m2ps"
    if drop.releases:
        yield from ("timer_fails", "stays_shut")


def _words(drop: Drop, name: str) -> str:
    """What varies under a name and by how much; nothing where it is turned off."""
    drawn = getattr(drop.spread, name)
    words, offset = name.replace("_", " "), name.endswith(("_m", "_s"))
    words = words[:-2] if offset else words
    match drawn:
        case Normal() | Lognormal():
            size = _plus_minus(drawn, name)
            return f"{words} {size}" if size else ""
        case Uniform():
            unit, scale = (name[-1], 1.0) if offset else ("%", 100.0)
            return f"{words} {scale * drawn.low:g} to {scale * drawn.high:g} {unit}"
        case Weibull():
            return f"{words} (Weibull {drawn.shape:g}, {drawn.scale:g})"
        case Mixture():
            works = _plus_minus(drawn.works, name) if isinstance(drawn.works, Lognormal) else "as written"
            ways = drawn.fails if failing(drop, name) else ()
            fails = [f"{way.name} {100 * way.probability:g} %: {way.median:g} times" for way in ways]
            return f"{words} {works or 'as planned'}" + (f" ({', '.join(fails)})" if fails else "")
        case _:
            scale, unit = (1.0, "m2/s") if name == "turbulence_m2ps" else (100.0, "%")
            return f"{words.removesuffix(' m2ps')} {scale * drawn:g} {unit}"


def _plus_minus(drawn: Normal | Lognormal, name: str) -> str:
    """How wide a normal offset or factor is; nothing where it is turned off."""
    if isinstance(drawn, Lognormal):
        middle = "" if drawn.median == 1.0 else f"{drawn.median:g} times, "
        return f"{middle}± {100 * drawn.sigma:g} %" if drawn.sigma or middle else ""
    share = drawn.share if name in _WHOLE else None
    less = f", or {100 * share:g} % of {_WHOLE[name]} where that is less" if share else ""
    return f"± {drawn.sigma:g} {name[-1]}{less}" if drawn.sigma else ""
