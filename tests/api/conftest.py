"""One service for all tests that only ask it questions."""

import pytest

from planner.errors import InputError
from planner.views.assets import asset_folder
from tests.api.houses import running, steady_wind


@pytest.fixture(scope="session", autouse=True)
def _assets():
    try:
        asset_folder()
    except InputError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def run():
    """The run that the service holds."""
    return steady_wind().forecast


@pytest.fixture(scope="session")
def client(tmp_path_factory):
    """A service on a steady wind."""
    with running(tmp_path_factory.mktemp("service"), fields=(steady_wind(),)) as answering:
        yield answering
