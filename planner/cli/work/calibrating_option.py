"""What `--calibration NAME|prior|FILE` says: laid over a plan or campaign, and a file read."""

from pathlib import Path
from typing import Any, NamedTuple

from planner.cli.work.surroundings import settings
from planner.errors import InputError
from planner.plan.spread import WrittenError
from planner.spread.calibration import read_calibration
from planner.spread.known_calibrations import KnownCalibrations

PRIOR = "prior"
_FILES = (".yaml", ".yml", ".json")


class CalibrationSaid(NamedTuple):
    """The name that the option says, `prior`, or None without it; and the calibrations that there are."""

    name: str | None
    known: KnownCalibrations

    @property
    def wind_error(self) -> Any:
        """As a plan writes it."""
        return self.name if self.name == PRIOR else {"calibration": self.name}

    def laid_over(self, data: Any) -> Any:
        """A plan's or campaign's data with the option in place of what they say of the wind's own error."""
        if self.name is None or not isinstance(data, dict) or not isinstance(data.get("spread", {}), dict):
            return data
        rest = {key: value for key, value in data.items() if key != "calibration"}
        return rest | {"spread": {**rest.get("spread", {}), "wind_error": self.wind_error}}

    def looked_up(self) -> WrittenError | None:
        """What drops fly by it, None without the option. InputError for a name that there is not."""
        if self.name is None or self.name == PRIOR:
            return "prior" if self.name else None
        return self.known.in_use(self.name)


def calibration_said(text: str | None) -> CalibrationSaid:
    """The option as it is given. InputError for a file that cannot be read or is no calibration."""
    store = settings().store
    if text is None or not ("/" in text or Path(text).suffix in _FILES):
        return CalibrationSaid(text, KnownCalibrations.of_store(store))
    if not Path(text).is_file():
        raise InputError(
            f"--calibration {text[:80]}: there is no such file; name one, a calibration, or prior"
        )
    found = read_calibration(Path(text))
    return CalibrationSaid(found.name, KnownCalibrations.of_store(store, found))
