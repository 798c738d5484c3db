"""The campaigns on the board: read from their files, and read anew when those change.

A file that no longer reads leaves the campaign as it was, with a sentence that says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from planner.document import parse, read_written
from planner.errors import InputError
from planner.settings import campaign_files
from planner.units import short
from planner.window.campaign import Campaign

Stamp = tuple[tuple[int, int, int] | None, ...]
"""When each file was changed last [ns], its size and its number on the disk; None where there is none."""


@dataclass(frozen=True)
class Listed:
    """A campaign on the board: the word for it in addresses, its title, and itself."""

    key: str
    title: str
    campaign: Campaign

    @property
    def word(self) -> str:
        """The key as an address writes it."""
        return quote(self.key, safe="")


def slug(name: str) -> str:
    """A name as one word of an address: its letters and digits, joined by hyphens."""
    kept = "".join(letter if letter.isalnum() else " " for letter in name.lower())
    return "-".join(kept.split())


@dataclass
class CampaignFile:
    """A campaign's file while a server runs: what it said when it was last read well."""

    listed: Listed
    files: tuple[Path, ...]
    stamp: Stamp
    problem: str | None = None

    @classmethod
    def read(cls, path: Path) -> "CampaignFile":
        """A campaign from its file and those of its areas. InputError where one does not read."""
        written = parse(Campaign, read_written(path))
        areas = (*written.targets, *written.keep_out)
        files = (path, *(path.parent / area.file for area in areas if area.file is not None))
        stamp = _stamp(files)  # before the areas are read: what changes meanwhile is seen at the next look
        campaign = written.with_files_read(path.parent)
        title = path.stem.replace("_", " ").capitalize()
        return cls(Listed(path.stem, title, campaign), files, stamp)

    def look(self, now: datetime) -> Listed:
        """The campaign, read anew where its file or one of its areas' has changed."""
        if (stamp := _stamp(self.files)) != self.stamp:
            try:
                fresh = CampaignFile.read(self.files[0])
            except InputError as refusal:
                self.stamp = stamp
                self.problem = (
                    f"{self.files[0].name} was changed and cannot be used: {refusal}; "
                    f"the board stays with what it said before (looked at {short(now)})"
                )
            else:
                self.files, self.stamp, self.problem = fresh.files, fresh.stamp, None
                if fresh.listed != self.listed:
                    self.listed = fresh.listed
        return self.listed


def campaigns_on_the_board(chosen: Path | None) -> list[CampaignFile]:
    """The campaign that the operator chose, or the shipped ones."""
    return [CampaignFile.read(path) for path in campaign_files(chosen)]


def _stamp(files: tuple[Path, ...]) -> Stamp:
    return tuple(map(_state, files))


def _state(path: Path) -> tuple[int, int, int] | None:
    try:
        known = path.stat()
    except OSError:
        return None
    return known.st_mtime_ns, known.st_size, known.st_ino


def word_for(key: str, keys: Iterable[str]) -> str | None:
    """The key that an address means: as it stands, or as addresses were written before."""
    return next((known for known in keys if key in (known, slug(known))), None)
