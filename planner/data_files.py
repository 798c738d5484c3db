"""Where the shipped data lie: catalogues, rules, example plans and campaigns."""

from pathlib import Path


def data_folder() -> Path:
    """The shipped data: beside the package in a checkout, inside it when installed."""
    package = Path(__file__).parent
    inside = package / "data"
    return inside if inside.is_dir() else package.parent / "data"


def campaign_files(chosen: Path | None) -> list[Path]:
    """The campaign that an operator chose, or the shipped ones."""
    return [chosen] if chosen else sorted((data_folder() / "campaigns").glob("*.yaml"))
