"""The calibrations that a plan may name: a group's own in the store's folder, and the shipped ones."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from planner.data_files import data_folder
from planner.errors import InputError
from planner.forecast.store.store import CALIBRATIONS
from planner.plan.plan import Drop
from planner.plan.spread import NamedCalibration
from planner.spread.calibration import Calibration, read_calibration
from planner.spread.calibration_in_use import CalibrationInUse

AnyDrop = TypeVar("AnyDrop", bound=Drop)


@dataclass(frozen=True)
class KnownCalibrations:
    """What lies in folders, each in a file of its name; one of the first goes before others so called.

    `brought` goes before all.
    """

    folders: tuple[Path, ...]
    brought: Calibration | None = None

    @classmethod
    def of_store(cls, store: Path, brought: Calibration | None = None) -> "KnownCalibrations":
        """Those of a store, then the shipped ones."""
        return cls((store / CALIBRATIONS, data_folder() / CALIBRATIONS), brought)

    def files(self) -> dict[str, Path]:
        """Their files by name."""
        found = [file for folder in reversed(self.folders) for file in sorted(folder.glob("*.yaml"))]
        return {file.stem: file for file in found}

    def named(self, name: str) -> Calibration:
        """The one of a name; InputError names those that there are, or says what is wrong with its file."""
        if self.brought is not None and self.brought.name == name:
            return self.brought
        files = self.files()
        if name not in files:
            there_are = f"known: {', '.join(sorted(files))}" if files else "there is none yet"
            raise InputError(f"no calibration {name[:60]!r}; {there_are}")
        return read_named(files[name])

    def in_use(self, name: str) -> CalibrationInUse:
        """The one of a name, to be held against launches. Raises as `named`."""
        return CalibrationInUse(calibration=name, found=self.named(name))


def read_named(file: Path) -> Calibration:
    """A calibration that is called as its file is. InputError where it is not, or does not read."""
    found = read_calibration(file)
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
    spread = drop.spread.model_copy(update={"wind_error": known.in_use(written.calibration)})
    found = drop.model_copy(update={"spread": spread})
    if "spread" not in drop.model_fields_set:
        found.model_fields_set.discard("spread")  # the plan wrote none: it only names a calibration
    return found
