"""Virtual environments of other people's tools, each made once and kept in the user's cache folder."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

LONGEST_S = 900.0


@dataclass(frozen=True)
class Environment:
    """A tool of a version, what it is made of, and what of it has to be compiled here from its source.

    `pins` come as wheels; `sources` are built after them and with them, without what else they ask for.
    """

    tool: str
    version: str
    module: str
    pins: tuple[str, ...]
    sources: tuple[str, ...] = ()

    def interpreter(self) -> tuple[Path | None, str]:
        """The Python that has the tool, made if need be; or None, and a sentence that says why not."""
        compiler = os.environ.get("CC", "gcc")
        if shutil.which(compiler) is None:
            return None, f"{self.tool} needs a compiler and there is no {compiler!r} here"
        folder, wanted = self._folder(), [*self.pins, *self.sources]
        python, made = folder / "bin" / "python", folder / "pins.txt"
        if python.exists() and made.exists() and made.read_text().split() == wanted:
            return python, ""
        trouble = self._install(folder, python)
        if trouble:
            return None, f"{self.tool} {self.version} could not be installed: {trouble}"
        made.write_text("\n".join(wanted) + "\n")
        return python, ""

    def _folder(self) -> Path:
        given = os.environ.get("XDG_CACHE_HOME")
        kept = Path(given) if given else Path.home() / ".cache"
        return kept / "windfall" / "rivals" / f"{self.module}-{self.version}"

    def _install(self, folder: Path, python: Path) -> str:
        """What went wrong, or nothing."""
        pip = [str(python), "-m", "pip", "install", "--quiet", "--retries", "1"]
        steps = [[sys.executable, "-m", "venv", "--clear", str(folder)], [*pip, *self.pins]]
        steps += [[*pip, "--no-deps", "--no-build-isolation", source] for source in self.sources]
        for step in (*steps, [str(python), "-c", f"import {self.module}"]):
            trouble = _trouble_of(step)
            if trouble:
                return trouble
        return ""


def _trouble_of(step: list[str]) -> str:
    words = os.environ | {"CYTHON_FORCE_REGEN": "1"}  # C that was shipped is of another Python's time
    try:
        done = subprocess.run(step, capture_output=True, text=True, timeout=LONGEST_S, check=False, env=words)
    except (OSError, subprocess.TimeoutExpired) as trouble:
        return str(trouble)
    if done.returncode:
        return ([*done.stdout.splitlines(), *done.stderr.splitlines()] or ["no word of why"])[-1]
    return ""


PARCELS = Environment(
    "Parcels",
    "3.1.4",
    "parcels",
    # All that it asks for, as it was measured: these have wheels for every Python that we run on.
    # cgen and pymbolic write its C, so they are the ones that a later version would break.
    (
        "parcels==3.1.4",
        "numpy==2.4.6",
        "scipy==1.17.1",
        "pandas==3.1.1",
        "xarray==2026.9.0",
        "dask==2026.8.0",
        "zarr==2.18.7",
        "numcodecs==0.15.2",
        "netCDF4==1.7.5.1.post1",
        "cftime==1.6.6.1",
        "cgen==2025.1",
        "pymbolic==2025.1",
        "pytools==2026.1.1",
        "psutil==7.2.2",
        "tqdm==4.70.1",
        "pytest==9.2.0",
    ),
)

TAWHIRI = Environment(
    "Tawhiri",
    "0.2.0",
    "tawhiri",
    ("Cython==0.29.37", "setuptools==65.5.0", "wheel==0.48.0", "numpy==2.4.6"),
    ("magicmemoryview==0.1.5", "tawhiri==0.2.0"),  # its web side and what that asks for are left out
)
