"""Where the tests' real data lie."""

import os
from pathlib import Path

import pytest


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
