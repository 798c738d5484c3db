"""The command line: `windfall`. Light to import; the heavy libraries load inside the commands."""

from planner.cli.app import main

__all__ = ["main"]
