"""Every measurement in this folder, one after another: ``python -m tests.benchmarks [NAME...]``.

A measurement is a module with `measure()`, which prints its own lines. A new one needs no entry here.
"""

import importlib
import os
import pkgutil
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

import tests.benchmarks


def machine() -> str:
    """The processor as the system names it, and how many cores this process may use."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{names[0] if names else platform.machine()}, {cores} cores, Python {platform.python_version()}"


def main(wanted: list[str]) -> None:
    sys.stdout.write(f"{datetime.now(UTC):%Y-%m-%d %H:%MZ}, {machine()}\n")
    found = pkgutil.iter_modules(tests.benchmarks.__path__)
    for module in sorted(one.name for one in found if not one.ispkg):
        if module != "__main__" and (not wanted or module in wanted):
            sys.stdout.write(f"\n{module}\n")
            importlib.import_module(f"tests.benchmarks.{module}").measure()


main(sys.argv[1:])
