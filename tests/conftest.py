"""What tests of every kind share: real data, the browser's files, a browser, and why one is not here."""

import os
from pathlib import Path

import pytest

from planner.errors import InputError

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
FLAGS += ["--disable-background-networking", "--disable-component-update"]


def real_data_folder() -> Path:
    """Where real wind grids, flown balloons and other predictors' outputs lie, if they do."""
    here = Path(__file__).parent.parent
    return Path(os.environ.get("WINDFALL_REALDATA", here.parent / "shared" / "realdata"))


@pytest.fixture(scope="session")
def realdata() -> Path:
    """Real wind grids, flown balloons and other predictors' outputs; they are not in the project."""
    folder = real_data_folder()
    if not folder.is_dir():
        pytest.skip("real data not here: set WINDFALL_REALDATA to the folder that holds winds/ and flights/")
    return folder


@pytest.fixture(scope="session")
def assets() -> Path:
    """The browser's files as set-up made them; where there are none, the reason says how to make them."""
    from planner.views.assets import asset_folder

    try:
        return asset_folder()
    except InputError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def browser():
    """Debian's Chromium, driven by playwright."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not here: run `make setup` (development packages)"
    )
    if not Path(CHROMIUM).is_file():
        pytest.skip(f"no Chromium at {CHROMIUM}: install Debian's chromium, or set CHROMIUM to its path")
    with playwright.sync_playwright() as running:
        yield running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
