"""What the tests of the views share."""

import os
from pathlib import Path

import pytest

from planner.errors import InputError
from planner.views.assets import asset_folder

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


@pytest.fixture(scope="session")
def assets() -> Path:
    """The browser's files as set-up made them."""
    try:
        return asset_folder()
    except InputError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api")
    if not Path(CHROMIUM).is_file():
        pytest.skip(f"no Chromium at {CHROMIUM}; set CHROMIUM to its path")
    with playwright.sync_playwright() as running:
        yield running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
