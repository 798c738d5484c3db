"""The clock of a question: runs asked by name that ended before now are judged as of their issue time."""

from collections.abc import Callable, Iterable
from datetime import datetime

from planner.errors import NoForecast
from planner.forecast.field_set import AnyField, ends_at, saying
from planner.forecast.store.start import Start
from planner.units import short

Opener = Callable[..., AnyField]
"""Takes the starts that must be covered; raises NoForecast where they are not."""


def as_of(open_one: Opener, places: Iterable[Start], *, now: datetime) -> tuple[datetime, Opener]:
    """What to take for now, and the opener, whose fields say so where it is another time.

    `open_one` opens runs asked by name. `places` are the starts, without a time, of which one that they cover
    is looked for.
    """
    field = _first_opened(open_one, places)
    if field is None or ends_at(field) >= now:
        return now, open_one
    issued = field.forecast.issued_at or field.forecast.valid_from
    said = (
        f"{field.forecast.id} ended {short(ends_at(field))}, before now: "
        f"judged as of its issue time, {short(issued)}"
    )
    return issued, lambda *starts: saying(open_one(*starts), said)


def _first_opened(open_one: Opener, places: Iterable[Start]) -> AnyField | None:
    for place in places:
        try:
            return open_one(place)
        except NoForecast:
            continue
    return None
