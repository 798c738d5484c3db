"""How a flight ends: the words, and the codes that kernels and arrays use for them."""

from enum import StrEnum


class Ending(StrEnum):
    """How a flight ends; every one is an outcome that is counted and shown."""

    LANDED = "landed"
    LEFT_THE_FORECAST = "left_the_forecast"
    FORECAST_ENDED = "forecast_ended"
    STILL_FLYING = "still_flying"
    NOT_RELEASED = "not_released"


ENDINGS = tuple(Ending)
"""Endings by the code that kernels and arrays use: its index here."""

CLEAR_BY_M = 0.001
"""How far above the ground a flight is clear of it: a launch on it is not, whatever the last bit says."""

ON = -1
"""The code of a flight that goes on."""

LANDED, LEFT_THE_FORECAST, FORECAST_ENDED, STILL_FLYING, NOT_RELEASED = range(len(ENDINGS))
