"""The calibrations that a plan may name: a group's own in the store's folder, and the shipped ones."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from planner.data_files import data_folder
from planner.errors import InputError
from planner.plan.plan import Drop
from planner.plan.spread import NamedCalibration
from planner.spread.calibration import Calibration, read_calibration
from planner.spread.calibration_in_use import CalibrationInUse
from planner.written.nearest import find

AnyDrop = TypeVar("AnyDrop", bound=Drop)

FOLDER = "calibrations"
"""Where they lie in the store and in the shipped data, each in a file of its name."""


@dataclass(frozen=True)
class KnownCalibrations:
    """What lies in folders, those of the first before others of the same name; `brought` comes before all."""

    folders: tuple[Path, ...]
    brought: Calibration | None = None

    @classmethod
    def of_store(cls, store: Path, brought: Calibration | None = None) -> "KnownCalibrations":
        """Those of a store, then the shipped ones."""
        return cls((store / FOLDER, data_folder() / FOLDER), brought)

    def files(self) -> dict[str, Path]:
        """Their files by name."""
        found = [file for folder in reversed(self.folders) for file in sorted(folder.glob("*.yaml"))]
        return {file.stem: file for file in found}

    def named(self, name: str) -> Calibration:
        """The one of a name; InputError names those that there are, or says what is wrong with its file."""
        if self.brought is not None and self.brought.name == name:
            return self.brought
        files = self.files()
        found = find(files, name)
        if found is None:
            there_are = f"known: {', '.join(sorted(files))}" if files else "there is none yet"
            raise InputError(f"no calibration {name[:60]!r}; {there_are}")
        return read_named(files[found])


def read_named(file: Path) -> Calibration:
    """A calibration that is called as its file is. InputError where it is not, or does not read."""
    try:
        found = read_calibration(file)
    except InputError as refusal:
        raise InputError(f"the calibration {file.stem} cannot be used: {refusal}") from None
    if found.name != file.stem:
        raise InputError(
            f"the calibration in {file.name} calls itself {found.name}; name its file {found.name}.yaml"
        )
    return found


def looked_up(drop: AnyDrop, known: KnownCalibrations) -> AnyDrop:
    """A plan or campaign with the calibration that it names, if it names one. InputError for one unknown."""
    written = drop.spread.wind_error
    if not isinstance(written, NamedCalibration) or isinstance(written, CalibrationInUse):
        return drop
    found = known.named(written.calibration)
    spread = drop.spread.model_copy(
        update={"wind_error": CalibrationInUse(calibration=found.name, found=found)}
    )
    return drop.model_copy(update={"spread": spread})
