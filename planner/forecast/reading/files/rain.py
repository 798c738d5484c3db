"""Sums and means of rain over whatever spans a file has -> mean rate over each step [mm/h].

Sums from the start of the run, sums in buckets, and both at once are one graph: its nodes are
instants, its edges the rain that fell between two of them. What fell in a step is any path from its
start to its end, walked backwards with a minus sign.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np

from planner.errors import ForecastFileError
from planner.forecast.field import Float32s
from planner.forecast.reading.files.slices import Slice
from planner.units import HOUR_S, short

Spans = dict[tuple[datetime, datetime], Float32s]
"""Rain [mm] between two instants."""
_PACKED_MM = 0.05
"""How far packed sums fall that do not."""
_MM_PER_M = 1000.0
_FEW = 2
"""So few times tell nothing by growing."""
_NEVER = datetime.min.replace(tzinfo=UTC)


def with_spans(slices: Sequence[Slice], warnings: list[str], *, of_era5: bool) -> list[Slice]:
    """Sums of a file that says no spans, with when each begins: at the time of issue where there is one.

    Without one an hour before: `of_era5` for certain, else where it is likely, with a warning. Raises
    ForecastFileError for sums that only grow, which may be from the start, and for sums in mm (ECMWF counts
    in metres) whose times are not an hour apart.
    """
    dated = [s for s in slices if s.reference is not None and s.reference != s.valid]
    if dated and all(s.reference is not None for s in slices):
        _require_from_the_start(slices)
        return [replace(s, since=s.reference) for s in slices]
    wet = any(np.nan_to_num(s.values).any() for s in slices)
    if wet and not of_era5:
        if not _may_be_hourly(slices):
            raise ForecastFileError("rain is summed, and nobody says since when: there is no time of issue")
        warnings.append("rain is summed, and nobody says since when: taken as of the hour before, as in ERA5")
    hour = timedelta(hours=1)
    return [replace(s, since=s.valid - hour) for s in slices if s.valid is not None]


def _require_from_the_start(slices: Sequence[Slice]) -> None:
    """Raise ForecastFileError for dated sums that cannot begin at the time of issue."""
    if _falls(_series(slices)):
        raise ForecastFileError("rain is summed in parts that nobody names: it falls, so not from the start")
    if _stands(_series(slices)) or any(_wet(s) for s in slices if s.reference == s.valid):
        raise ForecastFileError(
            "rain is summed, and not from the start: there is some at the time of issue, or it is the "
            "same at all times"
        )


def _series(slices: Sequence[Slice]) -> list[list[Slice]]:
    """Sums by member and run, in order of time."""
    fields: dict[tuple[int, datetime | None], list[Slice]] = {}
    analyses = all(s.reference == s.valid for s in slices)
    for s in slices:
        fields.setdefault((s.member, None if analyses else s.reference), []).append(s)
    return [sorted(of_one, key=lambda s: s.valid or _NEVER) for of_one in fields.values()]


def _falls(series: Sequence[Sequence[Slice]]) -> bool:
    """Whether a sum is less somewhere than it was before."""
    pairs = ((one, other) for of_one in series for one, other in pairwise(of_one))
    return any(bool((other.values < one.values - _PACKED_MM).any()) for one, other in pairs)


def _stands(series: Sequence[Sequence[Slice]]) -> bool:
    """Whether sums are the same at each of several times and not nothing."""
    alike = all(np.array_equal(s.values, of_one[0].values) for of_one in series for s in of_one[1:])
    return alike and max(map(len, series)) > 1 and any(_wet(of_one[0]) for of_one in series)


def _wet(one: Slice) -> bool:
    return bool((np.nan_to_num(one.values) > _PACKED_MM).any())


def _may_be_hourly(slices: Sequence[Slice]) -> bool:
    """Whether sums without a time of issue may be of the hour before each time."""
    series = _series(slices)
    steps = {
        other.valid - one.valid
        for of_one in series
        for one, other in pairwise(of_one)
        if one.valid and other.valid
    }
    falls = _falls(series)
    from_nothing = not any(np.nan_to_num(of_one[0].values).any() for of_one in series)
    few = all(len(of_one) <= _FEW for of_one in series) and not from_nothing
    if all(s.factor == _MM_PER_M for s in slices):
        return falls or few
    return falls and steps == {timedelta(hours=1)}


def precipitation(
    sums: Sequence[Slice], rates: Sequence[Slice], members: Sequence[int], times: Sequence[datetime]
) -> Float32s | None:
    """Mean rate (M, T, Y, X) [mm/h] over the step that ends at each time; None without any rain field.

    Sums are preferred to mean rates, and these to momentary ones. At the first time, where sums have not
    begun, the rate of the first later step stands. Raises ForecastFileError where a later step has none.
    """
    fields = [_of_member(sums, rates, member, times) for member in members]
    if all(rate is None for field in fields for rate in field):
        return None
    for field in fields:
        if field[0] is None and len(field) > 1:
            field[0] = field[1]
    _require_all(fields, members, times)
    return np.asarray(fields, dtype=np.float32)


def _require_all(
    fields: Sequence[Sequence[Float32s | None]], members: Sequence[int], times: Sequence[datetime]
) -> None:
    """Raise ForecastFileError, naming the first, where a member has no rate at a time."""
    absent = [
        (member, time)
        for member, field in zip(members, fields, strict=True)
        for time, rate in zip(times, field, strict=True)
        if rate is None
    ]
    if absent:
        raise ForecastFileError(
            f"precipitation is missing in {len(absent)} of {len(members) * len(times)} fields, first at "
            f"{short(absent[0][1])} for member {absent[0][0]}; bring all of them or none"
        )


def _of_member(
    sums: Sequence[Slice], rates: Sequence[Slice], member: int, times: Sequence[datetime]
) -> list[Float32s | None]:
    spans = _spans(sums, member) or _spans(rates, member)
    if spans:
        return [_rate(spans, times[k - 1] if k else None, time) for k, time in enumerate(times)]
    now = {s.valid: s.values for s in _ranked(rates, member)}
    return [now.get(time) for time in times]


def _ranked(slices: Iterable[Slice], member: int) -> list[Slice]:
    """Slices of a member, the best of each kind last, so that it stays in a dictionary."""
    return sorted((s for s in slices if s.member == member), key=lambda s: -s.rank)


def _spans(slices: Sequence[Slice], member: int) -> Spans:
    spans: Spans = {}
    for s in _ranked(slices, member):
        if s.since is not None and s.valid is not None and s.since < s.valid:
            hours = (s.valid - s.since).total_seconds() / HOUR_S
            spans[s.since, s.valid] = s.values if s.name == "rain" else s.values * np.float32(hours)
    return spans


def _rate(spans: Spans, before: datetime | None, time: datetime) -> Float32s | None:
    """Rate of the step from `before` to `time`, or else of the shortest span that ends then."""
    if before is not None and (amount := _between(spans, before, time)) is not None:
        return _per_hour(amount, before, time)
    ending = [since for since, until in spans if until == time]
    return _per_hour(spans[max(ending), time], max(ending), time) if ending else None


def _per_hour(amount_mm: Float32s, since: datetime, until: datetime) -> Float32s:
    # Differences of packed sums fall a little below zero.
    hours = (until - since).total_seconds() / HOUR_S
    return np.asarray(np.maximum(amount_mm, 0.0) / hours, dtype=np.float32)


def _between(spans: Spans, start: datetime, end: datetime) -> Float32s | None:
    """Rain [mm] from start to end by the fewest spans, or None where no path leads there."""
    paths: dict[datetime, list[tuple[float, Float32s]]] = {start: []}
    ahead = deque([start])
    while ahead and end not in paths:
        here = ahead.popleft()
        for (since, until), amount in spans.items():
            if here not in (since, until):
                continue
            there, sign = (until, 1.0) if here == since else (since, -1.0)
            if there not in paths:
                paths[there] = [*paths[here], (sign, amount)]
                ahead.append(there)
    if end not in paths:
        return None
    return np.asarray(sum(sign * amount for sign, amount in paths[end]), dtype=np.float32)
