"""What the tests of the store share."""

import pytest

from planner.forecast.store.store import Store


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "not yet there" / "store")
