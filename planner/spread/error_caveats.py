"""What the wind's own error, and every probability that rests on it, says of itself."""

from collections.abc import Iterator, Sequence
from typing import TypeGuard

from planner.forecast.forecast import Forecast
from planner.forecast.held_winds import WindKind
from planner.plan.spread import ErrorNumbers, WrittenError
from planner.spread.calibration_in_use import CalibrationInUse
from planner.spread.error_in_doubt import ErrorInDoubt

PRIOR = "prior, not calibrated"


def error_basis(written: WrittenError) -> str:
    """What probabilities that rest on it take for it, in words for a finding."""
    if isinstance(written, ErrorInDoubt):
        return error_basis(written.written)
    if isinstance(written, CalibrationInUse):
        if written.flown is None:
            return "; ".join([PRIOR, *out_of_scope(written)])
        if written.found.is_provisional:
            return f"{written.words()} is no basis for go"
        return written.words()
    if isinstance(written, ErrorNumbers):
        return "the forecast's own error set by hand, not calibrated"
    return PRIOR if written == "prior" else "the forecast's own error left out, not calibrated"


def error_sentence(written: WrittenError) -> str:
    """What drops take for the wind's own error, in a sentence."""
    if isinstance(written, ErrorNumbers):
        return "the wind's own error is set by hand: for studies, not to fly by"
    if written == "none":
        return "wind_error none takes the forecast as exact, which none is: for studies, not to fly by"
    if isinstance(written, CalibrationInUse) and written.flown:
        return f"the wind's own error is by {written.words()}"
    return f"the forecast's own error is a {PRIOR}"


def error_warnings(written: WrittenError, forecast: Forecast | None, launches: str = "") -> Iterator[str]:
    """What an answer should say of the wind's own error; `launches` says of which, where there are others."""
    flown = written.flown if isinstance(written, CalibrationInUse) else None
    yield from out_of_scope(written, launches)
    if flown is None or flown.is_provisional:
        yield error_sentence(written)
    if isinstance(written, CalibrationInUse) and written.other_kind:
        of = ", ".join(written.found.scope.flights) or "no kind"
        said = f"what calibration {written.found.name} knows of flights is of {of}"
        yield f"{said}: what varies of this {written.other_kind} is as usual"
    undated = forecast is not None and forecast.issued_at is None and forecast.kind is WindKind.ANALYSIS
    if (written == "prior" or _is_out(written)) and undated:
        yield "no issue time: taken for an analysis, whose error is that of fresh measured winds"


def error_warnings_of(
    flown: Sequence[WrittenError], forecast: Forecast | None, noun: str = "launches"
) -> tuple[str, ...]:
    """The same of several launches: of those in a calibration's scope, and of those that are out of it."""
    out = [one for one in flown if _is_out(one)]
    others = [one for one in flown if not _is_out(one)]
    said = [line for one in others[:1] for line in error_warnings(one, forecast)]
    which = f" for {len(out)} of {len(flown)} {noun} (the last)" if len(flown) > 1 else ""
    return (*said, *(line for one in out[-1:] for line in error_warnings(one, forecast, which)))


def _is_out(written: WrittenError) -> TypeGuard[CalibrationInUse]:
    """Whether it names a calibration that is out of its scope."""
    return isinstance(written, CalibrationInUse) and bool(written.outside)


def out_of_scope(written: WrittenError, launches: str = "") -> Iterator[str]:
    """Why a calibration is not flown, if that is so."""
    if _is_out(written):
        said = "; ".join(dict.fromkeys(one.sentence for one in written.outside or ()))
        yield f"calibration {written.found.name} is out of its scope and not flown{launches}: {said}"
