"""Whether the runs of a store are still what was written: every byte against their SHA256SUMS."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from planner.forecast.store.checksums import faulty
from planner.forecast.store.damage import damage_in, damage_of
from planner.forecast.store.locks import held
from planner.forecast.store.run_folder import CARD, card_faults, read_card

State = Literal["whole", "damaged", "unreadable", "not_checkable"]


@dataclass(frozen=True)
class Check:
    """What was found of one run, its faulty files (relative to its folder), and a sentence for people."""

    id: str
    state: State
    files: tuple[str, ...]
    sentence: str

    @property
    def sound(self) -> bool:
        """Whether nothing is known to be wrong with it."""
        return self.state in ("whole", "not_checkable")


def check_run(folder: Path) -> Check:
    """Read all of a run and of its ladders; meanwhile it is not deleted."""
    try:
        with held(folder / CARD):
            return _checked(folder)
    except OSError:
        return _checked(folder)  # what is wrong with the card, the sums say better


def _checked(folder: Path) -> Check:
    files, unlisted = [], False
    for part in (folder, *sorted(folder.glob("ladder-*"))):
        try:
            files += [(part / name).relative_to(folder).as_posix() for name in faulty(part)]
        except OSError:
            unlisted = True
    if files:
        return Check(folder.name, "damaged", tuple(files), _damage(folder, files))
    if read_card(folder) is None:
        return Check(folder.name, "unreadable", (CARD,), _unreadable(folder))
    if unlisted:
        said = f"{folder.name} cannot be checked: the version that wrote it kept no sums"
        return Check(folder.name, "not_checkable", (), said)
    return Check(folder.name, "whole", (), f"{folder.name} is whole")


def unusable(folder: Path) -> str | None:
    """Why a run that stands in a store is not flown, in a sentence; None where it is, or is no run."""
    if said := damage_of(folder):
        return said
    if read_card(folder) is not None:
        return None
    if files := card_faults(folder):
        return damage_in(folder, files)
    if not (folder / CARD).exists():
        return None
    said = f"{folder.name} has no {CARD} that this version can read"
    return f"{said}; update Windfall, or bring the forecast again"


def _damage(folder: Path, files: list[str]) -> str:
    named = f"{folder.name} is damaged in {', '.join(files[:3])}" + (
        f" and {len(files) - 3} more" if len(files) > 3 else ""
    )
    ladders = {file.partition("/")[0] for file in files if "/" in file}
    if all("/" in file for file in files):
        where = " and ".join(str(folder / ladder) for ladder in sorted(ladders))
        return f"{named}; delete {where}, which the next question makes again"
    return f"{named}; delete {folder} and bring the forecast again"


def _unreadable(folder: Path) -> str:
    return f"{folder.name} has no {CARD} that this version can read; update Windfall, or delete {folder}"
