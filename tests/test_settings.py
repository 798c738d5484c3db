"""What an operator sets: by the names that the page of settings lists, and by no others."""

import re
from pathlib import Path

import pytest
from pydantic import AliasChoices

from api.service import ApiSettings
from planner.settings import Settings

PAGE = Path(__file__).parent.parent / "docs" / "operate.md"
READ_BY_THE_DOOR = {"WINDFALL_LOG"}  # before there are settings


def variables() -> set[str]:
    """The newest name of every setting."""
    fields = ApiSettings.model_fields.items()
    named = {name: field.validation_alias for name, field in fields}
    return {
        str(alias.choices[0]) if isinstance(alias, AliasChoices) else f"WINDFALL_{name.upper()}"
        for name, alias in named.items()
    }


def test_every_setting_stands_in_the_operators_table_and_no_other():
    rows = [line.split("|")[1] for line in PAGE.read_text().splitlines() if line.startswith("| `")]
    listed = {name for cell in rows for name in re.findall(r"`(WINDFALL_\w+)`", cell)}
    assert listed == variables() | READ_BY_THE_DOOR


@pytest.mark.parametrize("name", ["gfs", "ecmwf_ens"])
def test_a_variable_of_another_program_sets_no_address(monkeypatch, name):
    monkeypatch.setenv(f"{name}_address".upper(), "http://elsewhere")
    assert getattr(Settings(), f"{name}_address") is None
    assert getattr(Settings(**{f"{name}_address": "http://here"}), f"{name}_address") == "http://here"
