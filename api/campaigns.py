"""The campaigns on the board: read from their files, and read anew when those change.

A file that no longer reads leaves the campaign as it was, with a sentence that says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from planner.data_files import campaign_files
from planner.document import parse, read_written
from planner.errors import InputError
from planner.spread.calibration_in_use import CalibrationInUse
from planner.spread.known_calibrations import KnownCalibrations, looked_up
from planner.units import short
from planner.window.campaign import Campaign

Stamp = tuple[tuple[int, int, int] | None, ...]
"""When each file was changed last [ns], its size and its number on the disk; None where there is none."""


@dataclass(frozen=True)
class Listed:
    """A campaign on the board: its key in addresses, its title, and itself."""

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
    """A campaign's file while a server runs: what it said when it was last read well.

    `files` are that, its areas' and its calibration's, as last written, and `stamp` how they stood when they
    were read; `known` are the calibrations that it may name.
    """

    listed: Listed
    files: tuple[Path, ...]
    stamp: Stamp
    known: KnownCalibrations
    problem: str | None = None

    @classmethod
    def read(cls, path: Path, known: KnownCalibrations) -> "CampaignFile":
        """A campaign from its file and those that it names. InputError where one does not read."""
        written, files, stamp = _written(path, known)
        return cls(_listed(path, written), files, stamp, known)

    def look(self, now: datetime) -> Listed:
        """The campaign, read anew where its file or one of its areas' has changed."""
        if (stamp := _stamp(self.files)) == self.stamp:
            return self.listed
        self.stamp, path = stamp, self.files[0]
        try:
            written, self.files, self.stamp = _written(path, self.known)
            fresh = _listed(path, written)
        except InputError as refusal:
            self.problem = (
                f"{path.name} was changed and cannot be used: {refusal}; "
                f"the board stays with what it said before (looked at {short(now)})"
            )
            return self.listed
        self.problem, self.listed = None, self.listed if fresh == self.listed else fresh
        return self.listed


def _written(path: Path, known: KnownCalibrations) -> tuple[Campaign, tuple[Path, ...], Stamp]:
    """A campaign as it is written, the files that it is made of, and how they stand."""
    before = _state(path)  # before it is read: what changes meanwhile is seen at the next look
    written = looked_up(parse(Campaign, read_written(path)), known)
    files = tuple(path.parent / file for file in written.files())
    if isinstance(named := written.spread.wind_error, CalibrationInUse):
        files = (*files, known.files()[named.calibration])
    return written, (path, *files), (before, *_stamp(files))


def _listed(path: Path, written: Campaign) -> Listed:
    title = path.stem.replace("_", " ").capitalize()
    return Listed(path.stem, title, written.with_files_read(path.parent))


def campaigns_on_the_board(chosen: Path | None, known: KnownCalibrations) -> list[CampaignFile]:
    """The campaign that the operator chose, or the shipped ones."""
    return [CampaignFile.read(path, known) for path in campaign_files(chosen)]


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
