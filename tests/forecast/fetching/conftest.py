"""The false providers that the tests of fetching ask, one a file of tests."""

import pytest

from tests.forecast.fetching.fake_fetches import faults, provider


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Where the fake's files are kept, so that each is made once."""
    return tmp_path_factory.mktemp("fake")


@pytest.fixture(scope="module")
def fake(made):
    with provider(made) as served:
        yield served


@pytest.fixture
def no_faults(fake):
    """The fake as it begins: nothing fails, everything is out, nothing was asked."""
    served, _ = fake
    served.faults, served.appears = faults("503", rate=0.0), None
    served.asked.clear()
