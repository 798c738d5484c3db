"""How kernels are compiled: one place, so that every kernel obeys the same rules.

`nogil`, so that threads fly blocks side by side; no `parallel`, and of `fastmath` one flag at most, so that
a result is the same to the bit however it is split; no reference counting, because kernels only read and
write arrays that their callers hold (counting cost six times the flight itself).
"""

import hashlib
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.extending import register_jitable

F = TypeVar("F", bound=Callable[..., object])


_ROOMS = ("chance", "drift", "forecast", "vehicle")
"""Where kernels stand."""
_BRINGS = re.compile(r"^from (planner[.\w]*) import", re.MULTILINE)


def kernel_sources(package: Path) -> dict[Path, bytes]:
    """The files that hold kernels, and all that those import from each other and the rest of the package."""
    wanted = [path for room in _ROOMS for path in sorted((package / room).glob("*.py"))]
    read = {path: path.read_bytes() for path in wanted}
    wanted = [path for path in wanted if b"from planner.compiled import" in read[path]]
    found: dict[Path, bytes] = {}
    while wanted:
        path = wanted.pop()
        if path in found or not path.is_file():
            continue
        found[path] = read.get(path) or path.read_bytes()
        named = (name.split(".")[1:] for name in _BRINGS.findall(found[path].decode()))
        wanted += [package.joinpath(*parts).with_suffix(".py") for parts in named if parts]
    return dict(sorted(found.items()))


def cache_folder() -> Path:
    """Where compiled code of exactly these sources is kept.

    numba forgets that a kernel melts in functions and constants of other files, so the folder is
    named for all that kernels import: after an update no process can run yesterday's code.
    """
    sources = kernel_sources(Path(__file__).parent).values()
    mark = hashlib.sha256(b"".join(sources)).hexdigest()[:16]
    given = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME")
    return (Path(given) if given else Path.home() / ".cache") / "windfall" / f"kernels-{mark}"


_njit: Any = numba.njit
_config: Any = numba.config
_config.CACHE_DIR = str(cache_folder())


_FUSED = {"contract"}
"""A product and a sum may be rounded once instead of twice: a fifth of the march's time, and the one
freedom under which a result does not depend on what stands beside it."""

_RULES: Any = {"nogil": True, "error_model": "numpy", "_nrt": False, "no_cfunc_wrapper": True}


def kernel(function: F) -> F:
    """A function of plain numbers and arrays, compiled by numba and kept; typed as it was written."""
    return cast(F, _njit(cache=True, **_RULES)(function))


def inlined(function: F) -> F:
    """A small part of kernels, melted into each and compiled by that one's rules; plain Python elsewhere.

    So numba need not make a way in from Python: unpacking every array of every named tuple there would be
    a third of all compiling.
    """
    return register_jitable(forceinline=True, **_RULES)(function)


def marching(function: F) -> F:
    """A kernel of the march: as `kernel`, products and sums fused, in all that is melted into it too."""
    return cast(F, _njit(cache=True, fastmath=_FUSED, **_RULES)(function))


def copied(function: F) -> F:
    """A large part of one kernel, written into it before either is compiled.

    An inlined part is compiled by itself too, with all that is melted into it: a large one in a large one
    would be compiled three times. Where there are several callers this costs more than it saves.
    """
    return cast(F, _njit(inline="always", **_RULES)(function))
