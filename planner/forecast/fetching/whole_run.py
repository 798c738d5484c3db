"""The parts of a fetched run -> its cube: all hours of all members, but of those that were given up."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from planner.errors import ForecastFileError
from planner.forecast.decoded_run import Cube
from planner.forecast.fetching.fetch_request import FetchRequest
from planner.forecast.quantities import FIXED
from planner.forecast.reading.files.runs import cubes_of
from planner.forecast.reading.files.slice_file import read_slices
from planner.forecast.reading.files.slices import one_source
from planner.forecast.remote_file import RemoteFile
from planner.forecast.run_names import SAMPLE
from planner.units import short


def cube_of_run(
    request: FetchRequest, parts: Sequence[tuple[RemoteFile, Path]], lost: Mapping[int, str]
) -> Cube:
    """All parts of a run as one cube, counted against what was wished; of lost members what never changes.

    Raises ForecastFileError where they make no whole run.
    """
    read = [(file, *found) for file, part in parts if (found := read_slices(part))]
    marked = one_source(held.source for _, held, _ in read) == SAMPLE
    sha256 = hashlib.sha256("".join(sorted(digest for *_, digest in read)).encode()).hexdigest()
    # By the slices' own members: the file that holds the ground is asked for as nobody's.
    slices = [s for _, held, _ in read for s in held.slices if s.member not in lost or s.name in FIXED]
    cubes, _ = cubes_of(slices, request.provider.name, sha256)
    cube = next((cube for cube in cubes if cube.issued_at == request.cycle), None)
    times = tuple(request.cycle + timedelta(hours=hour) for hour in request.hours)
    members = request.provider.members - len(lost)
    if cube is None or cube.times != times or cube.u_mps.shape[0] != members:
        there = "nothing" if cube is None else f"{len(cube.times)} hours of {cube.u_mps.shape[0]} members"
        raise ForecastFileError(
            f"{request.provider.name} of {short(request.cycle)} came with {there}, and {len(times)} hours of "
            f"{members} members were asked for; fetch again later"
        )
    said = [
        f"member {number} is left out, {members} of {request.provider.members} members fly: {why}"
        for number, why in sorted(lost.items())
    ]
    return replace(cube, is_sample=marked, warnings=(*said, *cube.warnings))
