"""Cuts that a provider made itself, held against each other: one that lacks messages is asked for again.

Nobody tells how many messages a cut should hold, but those of other hours do: the same file of every hour
holds the same winds, heights and temperatures on the same levels.
"""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from planner.errors import NotFetched
from planner.forecast.fetching.fetch_request import FetchRequest
from planner.forecast.reading.files.slice_file import read_slices
from planner.forecast.remote_file import RemoteFile

_OF_EVERY_HOUR = ("u", "v", "height", "t")


def require_whole_cuts(request: FetchRequest, parts: Iterable[tuple[RemoteFile, Path]]) -> None:
    """Throw away the cuts that lack what those of other hours hold, and raise NotFetched; the others stay."""
    held = {file.path: (file, part, _fields(part)) for file, part in parts}
    lacking = []
    for alike in _alike(request):
        there = [held[path] for path in alike if path in held]
        everything = frozenset[tuple[str, float]]().union(*(fields for _, _, fields in there))
        for file, part, fields in there:
            if missing := len(everything - fields):
                lacking.append((file, part, missing, len(everything)))
    for _, part, _, _ in lacking:
        part.unlink(missing_ok=True)
    if lacking:
        file, _, missing, of_all = lacking[0]
        more = f", {len(lacking) - 1} more cuts likewise" if len(lacking) > 1 else ""
        raise NotFetched(
            f"the cut of {file.path[-100:]} lacks {missing} of {of_all} fields aloft that other "
            f"hours have{more}; the rest is kept: fetch again later, or without --filtered"
        )


def _alike(request: FetchRequest) -> list[list[str]]:
    """The paths of the same file of every hour."""
    by_place: dict[int, list[str]] = defaultdict(list)
    for hour in request.hours:
        for place, file in enumerate(request.provider.files(request.cycle, hour)):
            by_place[place].append(file.path)
    return list(by_place.values())


def _fields(part: Path) -> frozenset[tuple[str, float]]:
    read = read_slices(part)
    slices = read[0].slices if read else []
    return frozenset((s.name, s.level) for s in slices if s.name in _OF_EVERY_HOUR and s.level > 0.0)
