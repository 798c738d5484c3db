"""Times after the launch as people write a range of them: `80min..170min/10min`."""

from planner.plan.launch_time import duration

MOST_TIMES = 500
_FORM = "write FROM..TO/STEP such as 80min..170min/10min"


def read_time_range(text: str) -> tuple[float, ...]:
    """The times of a range [s], its first, then in steps, and its last; one time alone is itself.

    Raises ValueError, with what would have been right, for anything else.
    """
    span, slash, every = text.partition("/")
    first_text, dots, last_text = span.partition("..")
    first = duration(first_text).total_seconds()
    if not dots and not slash:
        return (_from_launch(first),)
    if not (dots and slash):
        msg = f"{text[:40]!r} is no range of times; {_FORM}"
        raise ValueError(msg)
    last, step = duration(last_text).total_seconds(), duration(every).total_seconds()
    if step <= 0.0 or last < _from_launch(first):
        msg = f"{text[:40]!r} leads nowhere: from the earlier to the later in steps above 0; {_FORM}"
        raise ValueError(msg)
    steps = (last - first) / step
    if steps > MOST_TIMES - 1:
        msg = f"{text[:40]!r} are {steps + 1:,.0f} times, and {MOST_TIMES} are allowed; take longer steps"
        raise ValueError(msg)
    times = [first + k * step for k in range(int(steps + 1e-9) + 1)]
    return tuple(times) if last - times[-1] < 1e-6 else (*times, last)


def _from_launch(seconds: float) -> float:
    if seconds < 0.0:
        msg = f"a release {-seconds:g} s before the launch is none; {_FORM}"
        raise ValueError(msg)
    return seconds
