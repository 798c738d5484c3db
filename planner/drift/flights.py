"""What goes into a kernel and what comes out of it: n flights as named tuples of arrays."""

from typing import NamedTuple

import numpy as np

from planner.geo import Floats


class Starts(NamedTuple):
    """Where, when and how high n flights begin.

    `member` (n,) of the field; `floor_m` (n,) the altitude of the launch: a flight that never was
    above the ground lands there; `cleared` (n,) whether it already has been above the ground.
    """

    time_s: Floats
    latitude_deg: Floats
    longitude_deg: Floats
    altitude_m: Floats
    member: "np.ndarray[tuple[int, ...], np.dtype[np.int64]]"
    floor_m: Floats
    cleared: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]"


class Ends(NamedTuple):
    """What comes out, written in place: n flights, K marks, and the track where one is wanted.

    `end` (n, 4) and `marks` (n, K, 5) hold time, latitude, longitude, altitude (and, for marks, 1
    where the ground had been cleared); marks never reached are not a number. `track` (n, S + 1, 4)
    may have no rows; `points` (n,) says how many of them count.
    """

    end: Floats
    ending: "np.ndarray[tuple[int, ...], np.dtype[np.int8]]"
    marks: Floats
    track: Floats
    points: "np.ndarray[tuple[int, ...], np.dtype[np.int64]]"
