"""What tests of every kind share: real data, the browser's files, a browser, and why one is not here."""

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from planner.errors import InputError
from tests.patience import PATIENCE_S

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
FLAGS += ["--disable-background-networking", "--disable-component-update"]

# How long an example takes says how busy the machine is, and nothing of the example.
settings.register_profile("windfall", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("windfall")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long come first: two workers share what is left when one of them has finished."""
    long = {item.path for item in items if item.get_closest_marker("long")}
    items.sort(key=lambda item: item.path not in long)


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


class PatientBrowser:
    """A browser whose pages wait for as long as a busy machine takes."""

    def __init__(self, browser: Any) -> None:
        self._browser = browser

    def new_context(self, **words: Any) -> Any:
        context = self._browser.new_context(**words)
        context.set_default_timeout(PATIENCE_S * 1000)
        return context

    def new_page(self, **words: Any) -> Any:
        page = self._browser.new_page(**words)
        page.set_default_timeout(PATIENCE_S * 1000)
        return page


@pytest.fixture(scope="module")
def browser():
    """Debian's Chromium, driven by playwright."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not here: run `make setup` (development packages)"
    )
    if not Path(CHROMIUM).is_file():
        pytest.skip(f"no Chromium at {CHROMIUM}: install Debian's chromium, or set CHROMIUM to its path")
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=PATIENCE_S * 1000)
        yield PatientBrowser(started)
