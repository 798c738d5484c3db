"""Where the tests' real data lie."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def realdata() -> Path:
    """Real wind grids, flown balloons and other predictors' outputs; they are not in the project."""
    here = Path(__file__).parent.parent
    folder = Path(os.environ.get("WINDFALL_REALDATA", here.parent / "shared" / "realdata"))
    if not folder.is_dir():
        pytest.skip("real data not here: set WINDFALL_REALDATA to the folder that holds winds/ and flights/")
    return folder
