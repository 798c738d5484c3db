"""What is known of flights that cross whole layers side by side (`abreast.py`), by kind of number."""

import numpy as np

from planner.chance.error_field import BLOCK
from planner.drift.by_height import HEIGHT_STEPS

TOGETHER = BLOCK
"""Flights side by side: few enough for all that is known of them to stay in the nearest cache."""

SIDE_BY_SIDE = 8
"""Flights to one instruction at most: loops go over so many at a time, whoever of them is there."""

_EACH = (TOGETHER,)
ABREAST = np.dtype(
    [
        # Where each flight is, and its wind there [cells, cells/s]; as in its own record.
        ("x", np.float64, _EACH),
        ("y", np.float64, _EACH),
        ("east", np.float64, _EACH),
        ("north", np.float64, _EACH),
        ("east_gain", np.float64, _EACH),
        ("north_gain", np.float64, _EACH),
        # Its clock: now, at the far rung, at the stage's end, and until when nothing happens to it.
        ("clock", np.float64, _EACH),
        ("goal", np.float64, _EACH),
        ("stop", np.float64, _EACH),
        ("free_until", np.float64, _EACH),
        ("scale", np.float64, _EACH),  # seconds to a unit of the clock
        # The stride that it is in.
        ("late", np.float64, _EACH),  # share of the forecast's step that has passed, as in its record
        ("late_rate", np.float64, _EACH),
        ("seconds", np.float64, _EACH),  # the stride's length [s], negative for who does not take it
        ("secant", np.float64, _EACH),  # of the latitude where it meets the wind
        # That secant's cubic, as in its record.
        *((name, np.float64, _EACH) for name in ("secant_at", "reach")),
        *((name, np.float64, _EACH) for name in ("secant_0", "secant_1", "secant_2", "secant_3")),
        # The forecast's own error, as in its record; its size on the far rung [cells/s] and that size's rate.
        ("ahead_s", np.float64, _EACH),
        ("field_at", np.float64, _EACH),
        ("field_rate", np.float64, _EACH),
        ("spread", np.float64, _EACH),
        ("spread_rate", np.float64, _EACH),
        # How high it comes, before they are in line; how high who stands in line there comes at most.
        ("highest_m", np.float64, _EACH),
        ("reach_m", np.float64, _EACH),
        ("flight", np.int64, _EACH),  # whose place it is
        ("row", np.int64, _EACH),  # which column of the stage's clock it reads
        ("slot_at", np.int64, _EACH),  # where the forecast's step begins in a rung's winds
        ("lead", np.int64, _EACH),
        ("cleared", np.int64, _EACH),
        ("before", np.int64, (HEIGHT_STEPS + 2,)),  # how many stand before each step of height
    ]
)
"""What is known of the flights of a block, and of the stride that they are in, by kind of number."""

MEETING = np.dtype(
    [
        ("ft", np.float32, _EACH),  # shares along the forecast's step, a row and a column
        ("fy", np.float32, _EACH),
        ("fx", np.float32, _EACH),
        ("node", np.int32, _EACH),  # twice the number of the node southwest of it
        ("field_node", np.int32, _EACH),  # where the field's numbers lie on a rung, before its time
        ("late", np.float32, _EACH),  # and along the step of the error's field
        ("wind", np.float32, (TOGETHER, 2)),  # east and north [cells/s, as on the equator]
        ("more", np.float32, (TOGETHER, 2)),  # the error's field
    ]
)
"""Where in their cells flights meet which wind; apart, as the compiler wants numbers of one length."""
