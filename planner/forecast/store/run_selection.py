"""Which runs a question flies in: one, or several as one ensemble.

    gfs+gefs        the newest run of each source that covers the question
    gefs, lag 3     the newest three of a source, the older ones lighter
    gfs*31+gefs     the one member of the first weighing as much as 31 of the second

A name is a source's, a run's id, `latest` or `sample`. What does not cover the question is left out with
a warning; where nothing is left there is no forecast.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from planner.errors import InputError, NoForecast
from planner.forecast.field import WindField
from planner.forecast.field_set import AnyField, together
from planner.forecast.forecast import Forecast
from planner.forecast.provider import provider_names
from planner.forecast.run_names import SAMPLE
from planner.forecast.store.holdings import physics_first
from planner.forecast.store.start import Start
from planner.forecast.store.store import LATEST, Forecasts, Store
from planner.units import HOUR_S
from planner.written.nearest import find

HALVED_AFTER_H = 12.0
"""How much older than the newest of its source a run is that weighs half: a prior (docs/physics.md)."""

MOST_RUNS = 24
HEAVIEST = 100.0

_NAMED = re.compile(r"([^*]+)(?:\*(\d+(?:\.\d+)?))?")


class Named(NamedTuple):
    """One name of a choice, and what a member of it weighs beside one of the others."""

    name: str
    weight: float


def names_in(wanted: str) -> list[Named]:
    """The names in `a+b*2+c`; a space stands for a plus, which a URL may have made of it."""
    words = [word for word in re.split(r"[+ ]", wanted) if word]
    if not 0 < len(words) <= MOST_RUNS:
        raise InputError(
            f"a forecast is 1 to {MOST_RUNS} names joined by +, such as gfs+gefs, not {wanted[:60]!r}"
        )
    return [_named(word) for word in words]


def _named(word: str) -> Named:
    match = _NAMED.fullmatch(word)
    weight = float(match[2] or 1.0) if match else 0.0
    if not match or not 1 / HEAVIEST <= weight <= HEAVIEST:
        raise InputError(
            f"{word[:60]!r} is no name with a weight; write gfs*2, "
            f"with weights from {1 / HEAVIEST:g} to {HEAVIEST:g}"
        )
    return Named(find(provider_names(), match[1]) or match[1], weight)


def names_runs(wanted: str, runs: Forecasts) -> bool:
    """Whether every name is that of one run, not of a source, nor `latest` or the sample."""
    return {named.name for named in names_in(wanted)} <= {run.id for run in runs}


def choose(store: Store, wanted: str, *starts: Start, lag: int = 1) -> AnyField:
    """The run or runs that `wanted` names and that cover all `starts`, up to `lag` of each source.

    Raises NoForecast, saying what is covered, where none does; InputError for a name that is neither
    source nor run, and for a real run and a sample together.
    """
    names, runs = names_in(wanted), store.list()
    alone = names[0].name
    of_source = alone not in (LATEST, SAMPLE) and alone in {*provider_names(), *(run.source for run in runs)}
    if len(names) == 1 and lag == 1 and not of_source:
        return store.choose(alone, *starts)
    _refuse_mixed(names, runs)
    _refuse_lag_of_runs(names, runs, lag)
    try:
        return _several(store, names, runs, starts, lag)
    except NoForecast:
        if store.list() == runs:
            raise
        return choose(store, wanted, *starts, lag=lag)  # others came and went meanwhile


def _several(
    store: Store, names: list[Named], runs: Forecasts, starts: tuple[Start, ...], lag: int
) -> AnyField:
    """The runs that names mean, as one; raises as `choose` does."""
    found: dict[str, tuple[WindField, float]] = {}
    refusals: list[str] = []
    said: list[str] = []
    for named in names:
        fields, refusal = _runs_of(named.name, store, runs, starts, lag)
        for field in fields:
            found.setdefault(field.forecast.id, (field, named.weight))
        if refusal:
            refusals.append(refusal)
            said.append(f"{named.name} is left out: {refusal}")
        elif len(fields) < lag and named.name not in {run.id for run in runs}:
            said.append(f"{named.name}: {len(fields)} of the {lag} runs asked for cover the question")
    if not found:
        raise NoForecast("; ".join(refusals))
    return together(list(_aged(list(found.values()))), said)


def _refuse_mixed(names: list[Named], runs: Forecasts) -> None:
    """A sample by name beside real weather: refused whether or not there is a sample."""
    real = {word for run in runs if not run.is_sample for word in (run.id, run.source)}
    samples = {word for run in runs if run.is_sample for word in (run.id, run.source)} - real | {SAMPLE}
    kinds = {named.name in samples for named in names if named.name in real | samples}
    if len(kinds) > 1:
        raise InputError("a real run and a sample are never combined; name runs of one kind")


def _refuse_lag_of_runs(names: list[Named], runs: Forecasts, lag: int) -> None:
    ids = {run.id for run in runs}
    if lag > 1 and all(named.name in ids for named in names):
        raise InputError(
            f"a lag of {lag} counts runs of a source, and {names[0].name} is one run; name its source"
        )


def _runs_of(
    name: str, store: Store, runs: Forecasts, starts: tuple[Start, ...], lag: int
) -> tuple[list[WindField], str]:
    """The runs that a name means and that cover the question, newest first; where none, why."""
    candidates = _candidates(name, store, runs)
    if name == LATEST:
        newest, _ = store.covering(candidates, starts, 1)
        candidates = [run for run in candidates if not newest or run.source == newest[0].forecast.source]
    found, refusals = store.covering(candidates, starts, lag)
    if found:
        return found, ""
    nothing = f"no run of {name} is in the store; {store.holdings(runs)}"
    return [], str(refusals[0]) if refusals else nothing


def _candidates(name: str, store: Store, runs: Forecasts) -> Forecasts:
    if name == LATEST:
        return physics_first(run for run in runs if not run.is_sample) or runs
    by_name = [run for run in runs if name in (run.id, run.source)]
    if not by_name and name not in (*provider_names(), SAMPLE):
        raise InputError(f"{name[:60]!r} is neither a source nor a run; {store.holdings(runs)}")
    return [run for run in by_name if not run.is_sample or run.id == name] or by_name


def _aged(found: list[tuple[WindField, float]]) -> Iterator[tuple[WindField, float]]:
    """Each run with its weight, the older of a source lighter."""
    newest: dict[str, datetime] = {}
    for field, _ in found:
        source = field.forecast.source
        newest[source] = max(newest.get(source, _issue(field.forecast)), _issue(field.forecast))
    for field, weight in found:
        older_h = (newest[field.forecast.source] - _issue(field.forecast)).total_seconds() / HOUR_S
        yield field, weight * 2.0 ** (-older_h / HALVED_AFTER_H)


def _issue(run: Forecast) -> datetime:
    return run.issued_at or run.valid_from
