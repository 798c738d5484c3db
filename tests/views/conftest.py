"""What the tests of the views share."""

from pathlib import Path

import pytest

from planner.errors import InputError
from planner.views.assets import asset_folder


@pytest.fixture(scope="session")
def assets() -> Path:
    """The browser's files as set-up made them."""
    try:
        return asset_folder()
    except InputError as error:
        pytest.skip(str(error))
