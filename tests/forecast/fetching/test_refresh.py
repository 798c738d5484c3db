"""Keeping a source fresh: what is whole at once, what is newer as it appears, nothing twice."""

import threading
import time
from datetime import timedelta

import pytest

from planner.errors import InputError
from planner.forecast.fetching.refresh import Keeping, renew
from planner.forecast.store.kept_columns import KeptColumns
from tests.decoders import usual_decoders
from tests.forecast.fetching.fake_fetches import AREA, CYCLE, PLAYED, connected, provider

NEWER = CYCLE + timedelta(hours=6)
NOW = NEWER + timedelta(hours=5)
HILL = (37.2, 126.9)
KEEPING = Keeping(PLAYED["gfs"], hours=1, area=AREA, keep=1, column_places=(HILL, (0.0, 0.0)))


@pytest.fixture(scope="module")
def fake(tmp_path_factory):
    with provider(tmp_path_factory.mktemp("fake")) as served:
        yield served


def renewed(store, address, now=NOW):
    with connected(address, KEEPING.provider) as connection:
        came = renew(store, KEEPING, connection, usual_decoders(), clock=lambda: now, every_s=0.1)
    return [run.issued_at for run in came]


def test_the_whole_run_comes_first_and_the_newer_one_as_it_appears(fake, store):
    served, address = fake
    out = {0}
    served.appears = lambda file: (
        f"{CYCLE:%Y%m%d/%H}" in file.path or (f"{NEWER:%Y%m%d/%H}" in file.path and file.hour_h in out)
    )

    def publish_once_the_whole_run_serves():
        while [run.issued_at for run in store.list()] != [CYCLE]:
            time.sleep(0.01)
        out.add(1)

    threading.Thread(target=publish_once_the_whole_run_serves, daemon=True).start()
    assert renewed(store, address) == [CYCLE, NEWER]
    assert [run.issued_at for run in store.list()] == [NEWER]  # one run is kept
    columns = KeptColumns(store.folder)  # of both, of the place that they reach
    assert all(columns.find("gfs", run, HILL, run + timedelta(hours=1)) for run in (CYCLE, NEWER))
    assert columns.find("gfs", NEWER, (0.0, 0.0), NEWER + timedelta(hours=1)) is None


def test_what_is_there_is_not_fetched_again(fake, store):
    served, address = fake
    served.appears = None
    assert renewed(store, address) == [NEWER]
    served.asked.clear()
    assert renewed(store, address) == []
    assert not [asked for asked in served.asked if asked.range]


def test_the_next_run_is_due_when_its_last_wanted_hour_usually_is(fake, store):
    served, address = fake
    served.appears = None
    assert KEEPING.next_at(store, NOW) == NOW
    renewed(store, address)
    last = KEEPING.provider.out_at(NEWER + timedelta(hours=6), 1)
    assert KEEPING.next_at(store, NOW) == last
    assert KEEPING.held(store).issued_at == NEWER


def test_a_run_with_fewer_hours_than_wanted_does_not_count(fake, store):
    served, address = fake
    served.appears = None
    renewed(store, address)
    longer = Keeping(KEEPING.provider, hours=3, area=AREA, keep=1)
    assert longer.held(store) is None
    with pytest.raises(InputError, match="too few"):
        Keeping(KEEPING.provider, hours=0, area=AREA, keep=1).request(CYCLE)
