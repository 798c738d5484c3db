"""What export does: write a run for other tools."""

from pathlib import Path

from planner.cli.output import say
from planner.cli.work.surroundings import kept_runs
from planner.forecast.store.export import write_archive


def export(run_id: str, path: Path) -> None:
    """Write a run for other tools."""
    write_archive(kept_runs().open(run_id), path)
    say(f"{run_id} is in {path}")
