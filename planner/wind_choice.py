"""Which forecast a question means: the runs, file or sample that it names, opened where they cover it."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from planner.errors import InputError, NoForecast
from planner.flight.run_ceiling import high_enough
from planner.forecast.field import WindField
from planner.forecast.field_set import AnyField
from planner.forecast.reading.read import read_fields
from planner.forecast.reading.soundings.sounding_field import nearest
from planner.forecast.run_names import SAMPLE
from planner.forecast.store.run_selection import choose, names_in, names_runs
from planner.forecast.store.start import Start
from planner.forecast.store.store import LATEST, Store
from planner.window.campaign import Campaign


def wind_opener(
    wanted: str,
    store: Store,
    *,
    now: datetime,
    issued_at: datetime | None = None,
    lag: int = 1,
    progress: Callable[[str], None] = lambda _: None,
) -> Callable[..., AnyField]:
    """What opens the forecast that `wanted` names: as `forecast.choice` reads it, or a file's path.

    The opener takes the starts that must be covered and raises NoForecast where they are not. A file
    is read once, here. The sample is made where it is asked for (or nothing else is there) and none
    that is kept covers the question; `progress` hears how far that is. InputError for a name that is neither
    run nor file.
    """
    if not wanted:
        raise InputError("the forecast's name is empty; give a path, a run's id, latest or sample")
    if wanted not in (LATEST, SAMPLE) and _names_a_file(wanted):
        if lag > 1:
            raise InputError(f"a lag of {lag} counts runs in the store; ingest {wanted}, and name its source")
        brought = read_fields([Path(wanted)], issued_at=issued_at, apart=True)
        return partial(first_covering, [field.held_on(store.held_s) for field in brought])
    for name, _ in names_in(wanted):
        if "/" in name or "." in Path(name).suffix:
            raise InputError(f"there is no file {name}; give a path, a run's id, latest or sample")
    holds_real = any(not run.is_sample for run in store.list())
    if lag == 1 and (wanted == SAMPLE or (wanted == LATEST and not holds_real)):
        return partial(_open_sample, store, now, progress)
    return partial(choose, store, wanted, lag=lag)


def is_one_of_its_own(wanted: str, store: Store) -> bool:
    """Whether `wanted` names runs or a file themselves, and not whatever is newest."""
    return (wanted not in (LATEST, SAMPLE) and _names_a_file(wanted)) or names_runs(wanted, store.list())


def _names_a_file(wanted: str) -> bool:
    """Whether a name is a path to something; a folder only where it is written as a path."""
    try:
        path = Path(wanted)
        return path.is_file() or ("/" in wanted and path.exists())
    except (OSError, ValueError):  # too long, or no name for a file
        return False


def _open_sample(store: Store, now: datetime, progress: Callable[[str], None], *starts: Start) -> WindField:
    try:
        return store.choose(SAMPLE, *starts)
    except NoForecast:
        from planner.sample.sample import ensure_sample  # eccodes: a tenth of a second

        return first_covering([ensure_sample(store, now, progress=progress)], *starts)


def wind_for_campaign(campaign: Campaign, open_one: Callable[..., AnyField], *, now: datetime) -> AnyField:
    """The forecast of the first of a campaign's starts that has one, of its last launch if that can be.

    Of several runs only those that reach as high as its balloon. The first refusal where none has one.
    """
    field = _first_opened(open_one, campaign.starts(now=now))
    run = field.forecast.issued_at or field.forecast.valid_from
    for site, launch in campaign.launches(now=now, run=run):
        with suppress(NoForecast):
            return high_enough(campaign.plan(site, launch), field)
    return field


def _first_opened(open_one: Callable[..., AnyField], starts: Iterable[Start]) -> AnyField:
    refusal: NoForecast | None = None
    for start in starts:
        try:
            return open_one(start)
        except NoForecast as why:
            refusal = refusal or why
    raise refusal or NoForecast("nothing was asked of a forecast; name a site")


def first_covering(fields: list[WindField], *starts: Start) -> WindField:
    """The newest of a file's runs that covers the question, of soundings the one measured nearest to it.

    NoForecast says what each covers.
    """
    covering, refusals = [], []
    for field in fields:
        try:
            for start in starts:
                field.require(start.time or field.start, start.latitude_deg, start.longitude_deg)
        except NoForecast as why:
            refusals.append(str(why))
            continue
        covering.append(field)
    if covering:
        return nearest(covering, *((start.latitude_deg, start.longitude_deg) for start in starts[:1]))
    if not refusals:
        raise InputError("the file holds no run")
    more = f"; and {len(refusals) - 4} runs more" if len(refusals) > 4 else ""
    raise NoForecast("; ".join(refusals[:4]) + more)
