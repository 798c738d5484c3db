"""One small forecast for all tests of the command line, as files and in a store."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from planner import Store, read_fields
from planner.cli.app import main
from tests.cli.asking import CAMPAIGN, Told, forecast_files, written
from tests.decoders import decode_by_the_usual


@pytest.fixture(scope="session")
def files(tmp_path_factory) -> list[Path]:
    """The forecast's files, a step each; `all.grib2` beside them holds them all."""
    return forecast_files(tmp_path_factory.mktemp("forecast"))


@pytest.fixture(scope="session")
def whole_file(files) -> Path:
    return files[0].with_name("all.grib2")


@pytest.fixture(scope="session")
def filled_store(tmp_path_factory, whole_file) -> Store:
    """A store that holds the forecast; tests ask it and leave it as it is."""
    store = Store(tmp_path_factory.mktemp("filled") / "store")
    store.add(read_fields([whole_file])[0])
    return store


@pytest.fixture(scope="session")
def run(filled_store) -> str:
    """The name of the run in the filled store."""
    return filled_store.list()[0].id


@pytest.fixture
def campaign(tmp_path) -> Callable[..., str]:
    """A campaign's file, changed in some of its parts."""
    return lambda **changes: written(tmp_path, CAMPAIGN | changes, "campaign.yaml")


@pytest.fixture
def windfall(tmp_path, monkeypatch, capfd) -> Callable[..., Told]:
    """The command line in this process, in an empty folder, with an empty store in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WINDFALL_STORE", str(tmp_path / "store"))
    monkeypatch.delenv("WINDFALL_LOG", raising=False)
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setenv("WINDFALL_THREADS", "2")
    decode_by_the_usual(monkeypatch)

    def ask(*words: object) -> Told:
        monkeypatch.setattr(sys, "argv", ["windfall", *map(str, words)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        said = capfd.readouterr()
        return Told(int(left.value.code or 0), said.out, said.err)

    return ask


@pytest.fixture
def on_run(windfall, monkeypatch, filled_store, run) -> Callable[..., Told]:
    """The same on the store that holds the forecast, each question put to that run."""
    monkeypatch.setenv("WINDFALL_STORE", str(filled_store.folder))
    return lambda command, *words: windfall(command, "--wind", run, *words)
