"""What can go wrong, as one tree.

WindfallError
├── InputError             what a person wrote or brought is wrong      exit 2, HTTP 422
│   └── ForecastFileError  a forecast file that cannot carry a flight   exit 2, HTTP 422
│       └── DamagedRun     a run in the store that changed on the disk   exit 2, HTTP 422
├── NoForecast             no forecast covers the question              exit 3, HTTP 422
│   └── NotFetched         a provider that did not give one             exit 3, HTTP 422
└── Stopped                whoever asked no longer waits                exit 1, HTTP 503

Each message is one sentence: what, how much, what was allowed, what to do. Anything outside
this tree is a fault of ours (exit 1, HTTP 500).
"""

from typing import ClassVar


class WindfallError(Exception):
    """An expected refusal; its text is meant for the person who asked."""

    exit_status: ClassVar[int] = 1


class InputError(WindfallError):
    """What a person wrote or brought is wrong, and the message says how to mend it."""

    exit_status: ClassVar[int] = 2


class ForecastFileError(InputError):
    """A forecast file that cannot carry a flight: the message says what it lacks."""


class DamagedRun(ForecastFileError):
    """A run in the store is not what was written there; the message says what to bring again."""


class NoForecast(WindfallError):
    """No forecast covers the question; the message says what is covered."""

    exit_status: ClassVar[int] = 3


class NotFetched(NoForecast):
    """A forecast could not be had from its provider; the message says why, and nothing was lost."""


class Stopped(WindfallError):
    """A long question was given up between two blocks; nothing of it is kept."""
