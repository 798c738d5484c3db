"""Ranges as people write them: `80min..170min/10min` after the launch, `500..10000/500` metres of height."""

from collections.abc import Callable

from planner.plan.launch_time import duration
from planner.written.measures import unit_of
from planner.written.quantity import read_quantity

MOST_VALUES = 500
_TIMES = "write FROM..TO/STEP such as 80min..170min/10min"
_HEIGHTS = "write FROM..TO/STEP in metres such as 500..10000/500, or 500m..10km/500m"
_METRES = unit_of("altitude_m")


def read_time_range(text: str) -> tuple[float, ...]:
    """The times after the launch of a range [s], its first, then in steps, and its last; or one time.

    Raises ValueError, with what would have been right, for anything else.
    """
    times = _read(text, lambda part: duration(part).total_seconds(), _TIMES)
    if times[0] < 0.0:
        msg = f"a release {-times[0]:g} s before the launch is none; {_TIMES}"
        raise ValueError(msg)
    return times


def read_height_range(text: str) -> tuple[float, ...]:
    """The heights of a range [m] in the same way; bare numbers are metres. Raises ValueError likewise."""
    return _read(text, _metres, _HEIGHTS)


def _metres(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        assert _METRES is not None
        return float(read_quantity(text, _METRES))


def _read(text: str, read_one: Callable[[str], float], form: str) -> tuple[float, ...]:
    span, slash, every = text.partition("/")
    first_text, dots, last_text = span.partition("..")
    first = read_one(first_text)
    if not dots and not slash:
        return (first,)
    if not (dots and slash):
        msg = f"{text[:40]!r} is no range; {form}"
        raise ValueError(msg)
    last, step = read_one(last_text), read_one(every)
    if not (step > 0.0 and first <= last):  # nor what is no number
        msg = f"{text[:40]!r} leads nowhere: from the lesser to the greater in steps above 0; {form}"
        raise ValueError(msg)
    steps = (last - first) / step
    if not steps <= MOST_VALUES - 1:
        msg = f"{text[:40]!r} are {steps + 1:,.0f} values, and {MOST_VALUES} are allowed; take longer steps"
        raise ValueError(msg)
    values = [first + k * step for k in range(int(steps + 1e-9) + 1)]
    return tuple(values) if last - values[-1] < 1e-6 * step else (*values, last)
