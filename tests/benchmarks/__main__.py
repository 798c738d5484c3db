"""Every measurement in this folder, one after another: ``python -m tests.benchmarks [NAME...]``.

A measurement is a module with `measure()`, which prints its own lines. A new one needs no entry here.
All of them together are appended to `docs/performance.md` with date and commit; named ones are only printed.
"""

import contextlib
import importlib
import io
import os
import pkgutil
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import tests.benchmarks

ROOT = Path(__file__).parents[2]


def machine() -> str:
    """The processor as the system names it, and how many cores this process may use."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{names[0] if names else platform.machine()}, {cores} cores, Python {platform.python_version()}"


def commit() -> str:
    """The commit that is measured, and whether more than it is."""
    git = ["git", "-C", str(ROOT)]
    head = subprocess.run([*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    changes = subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True, check=False)
    return head.stdout.strip() + (" with changes" if changes.stdout.strip() else "")


class Told(io.StringIO):
    """What is printed, kept."""

    def write(self, text: str) -> int:
        sys.__stdout__.write(text)
        sys.__stdout__.flush()
        return super().write(text)


def measured(wanted: list[str]) -> str:
    """Every measurement that is wanted, printed and returned."""
    found = pkgutil.iter_modules(tests.benchmarks.__path__)
    with contextlib.redirect_stdout(Told()) as told:
        for module in sorted(one.name for one in found if not one.ispkg and one.name != "__main__"):
            package = importlib.import_module(f"tests.benchmarks.{module}")
            if hasattr(package, "measure") and (not wanted or module in wanted):
                sys.stdout.write(f"\n{module}: {(package.__doc__ or '').splitlines()[0]}\n")
                package.measure()
    return told.getvalue()


def main(wanted: list[str]) -> None:
    head = f"{datetime.now(UTC):%Y-%m-%d %H:%MZ}, commit {commit()}"
    sys.stdout.write(f"{head}\n{machine()}\n")
    said = measured(wanted)
    if not wanted:
        with (ROOT / "docs" / "performance.md").open("a", encoding="utf-8") as page:
            page.write(f"\n## {head}\n\n{machine()}\n\n```text{said}```\n")


main(sys.argv[1:])
