"""Parcels in a virtual environment of its own, made once and kept in the user's cache folder."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PARCELS = "3.1.4"
PINS = f"""parcels=={PARCELS} numpy==2.4.6 scipy==1.17.1 pandas==3.1.1 xarray==2026.9.0 dask==2026.8.0
zarr==2.18.7 numcodecs==0.15.2 netCDF4==1.7.5.1.post1 cftime==1.6.6.1 cgen==2025.1 pymbolic==2025.1
pytools==2026.1.1 psutil==7.2.2 tqdm==4.70.1 pytest==9.2.0""".split()
"""All that Parcels asks for, as it was measured: these have wheels for every Python that we run on.

cgen and pymbolic write its C, so they are the ones that a later version would break.
"""
LONGEST_S = 900.0


def interpreter() -> tuple[Path | None, str]:
    """The Python that has Parcels, made if need be; or None, and a sentence that says why not."""
    compiler = os.environ.get("CC", "gcc")  # as Parcels chooses it
    if shutil.which(compiler) is None:
        return None, f"Parcels compiles its flights and there is no compiler {compiler!r} here"
    folder = _cache_folder()
    python, made = folder / "bin" / "python", folder / "pins.txt"
    if python.exists() and made.exists() and made.read_text().split() == PINS:
        return python, ""
    trouble = _install(folder, python)
    if trouble:
        return None, f"Parcels {PARCELS} could not be installed: {trouble}"
    made.write_text("\n".join(PINS) + "\n")
    return python, ""


def _cache_folder() -> Path:
    given = os.environ.get("XDG_CACHE_HOME")
    return (Path(given) if given else Path.home() / ".cache") / "windfall" / "rivals" / f"parcels-{PARCELS}"


def _install(folder: Path, python: Path) -> str:
    """What went wrong, or nothing."""
    steps = (
        [sys.executable, "-m", "venv", "--clear", str(folder)],
        [str(python), "-m", "pip", "install", "--quiet", "--retries", "1", *PINS],
        [str(python), "-c", "import parcels"],
    )
    for step in steps:
        try:
            done = subprocess.run(step, capture_output=True, text=True, timeout=LONGEST_S, check=False)
        except (OSError, subprocess.TimeoutExpired) as trouble:
            return str(trouble)
        if done.returncode:
            return ([*done.stdout.splitlines(), *done.stderr.splitlines()] or ["no word of why"])[-1]
    return ""
