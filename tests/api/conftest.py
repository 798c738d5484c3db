"""One service for all tests that only ask it questions."""

import pytest

from tests.api.houses import running
from tests.worlds import steady_wind


@pytest.fixture(scope="session", autouse=True)
def _with_assets(assets):
    """No page is served without the browser's files."""


@pytest.fixture(scope="session")
def run():
    """The run that the service holds."""
    return steady_wind().forecast


@pytest.fixture(scope="session")
def client(tmp_path_factory):
    """A service on a steady wind."""
    with running(tmp_path_factory.mktemp("service"), fields=(steady_wind(),)) as answering:
        yield answering
