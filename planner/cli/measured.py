"""Options that are quantities: a bare number in the option's own unit, or one with a unit of its kind."""

from collections.abc import Callable
from typing import Any

import typer

from planner.written.measures import unit_of
from planner.written.quantity import read_quantity


def measured(name: str, low: float | None = None, high: float | None = None) -> Callable[[str], Any]:
    """What reads an option as the quantity that a name such as `ascent_rate_mps` says, within its limits.

    What is no number at all is refused here; limits that are not given here are the model's to hold.
    """
    unit = unit_of(name)
    assert unit is not None

    def quantity(text: str) -> Any:
        try:
            value = float(text)  # nan and inf too: whoever takes it says what is wrong with them
        except ValueError:
            try:
                value = read_quantity(text, unit)
            except ValueError as error:
                raise typer.BadParameter(str(error)) from None
        if (low is not None and not low <= value) or (high is not None and not value <= high):
            raise typer.BadParameter(f"{text} is not in the range {low:g} to {high:g}")
        return value

    return quantity


def measured_option(flag: str, metavar: str, name: str, words: str) -> Any:
    """The option of a quantity that the model holds within its limits; `words` are its help."""
    return typer.Option(flag, metavar=metavar, parser=measured(name), help=words)


def whole_hours(name: str, low: int, high: int) -> Callable[[str], int]:
    """The same for a number of hours that has no fractions."""
    read = measured(name, low, high)

    def hours(text: str) -> int:
        value = read(text)
        if value != int(value):
            raise typer.BadParameter(f"{text} is {value:g} h; whole hours are wanted")
        return int(value)

    return hours
