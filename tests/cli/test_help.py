"""Every `--help` ends with examples that are typed as the program reads them."""

import shlex

import pytest
import typer

from planner.cli.app import app
from planner.cli.examples import TYPED

COMMANDS = sorted(typer.main.get_command(app).commands)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_help_shows_examples_and_fits_80_columns(windfall, monkeypatch, name):
    monkeypatch.setenv("COLUMNS", "80")
    told = windfall(name, "--help").out
    assert f"  Examples:\n    windfall {name}" in told
    assert max(map(len, told.splitlines())) <= 80


@pytest.mark.parametrize("example", [example for name in COMMANDS for example in TYPED[name]])
def test_an_example_is_read_without_a_complaint(example):
    program, name, *words = shlex.split(example.replace("\\\n", " "))
    assert program == "windfall"
    command = typer.main.get_command(app).commands[name]
    with command.make_context(name, words) as context:
        assert context.params
