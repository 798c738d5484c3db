"""The wind's own error of a plan as it could be wrong: larger or smaller, of a stiffer or looser column."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.drift.wind_errors import ErrorLaw

if TYPE_CHECKING:
    from planner.plan.spread import WrittenError


@dataclass(frozen=True)
class ErrorInDoubt:
    """The error that a plan flies, so many times as large; `column_share` of it is one offset of the column.

    Nobody writes it: it asks whether a verdict hangs on what nobody knows of the error.
    """

    written: "WrittenError"
    scale: float
    column_share: float

    def law(self, law: ErrorLaw) -> ErrorLaw:
        """An error's law so changed; how soon it forgets, and its tail, stay."""
        return law._replace(
            sigma_mps=self.scale * law.sigma_mps,
            wind_share=self.scale * law.wind_share,
            column_share=self.column_share,
        )


def undoubted(error: object) -> object:
    """The error as the plan flies it, whether or not it is in doubt."""
    return error.written if isinstance(error, ErrorInDoubt) else error
