"""What a provider lacks or will not send is told by its name, and waited for where that is wished."""

import threading
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from planner.errors import NotFetched
from planner.forecast.fetching.download import ProviderConnection
from planner.forecast.fetching.fetch_request import newest_whole
from planner.forecast.fetching.pending import Pending
from planner.forecast.fetching.progress import Waiting
from planner.forecast.providers.gefs import GEFS
from planner.forecast.reading.web_page import page_in
from planner.forecast.remote_file import RemoteFile, Whole
from planner.forecast.store.store import Store
from tests.forecast.fetching import fake_fetches
from tests.forecast.fetching.fake_fetches import (
    CYCLE,
    IMPATIENT,
    PATIENTLY,
    PLAYED,
    connected,
    faults,
    fetched,
    hours_of,
    provider,
    waiting_until,
)

pytestmark = pytest.mark.long

THREE = {**PLAYED, "gefs": replace(GEFS, members=3)}


@pytest.fixture(scope="module")
def fake(tmp_path_factory):
    with provider(tmp_path_factory.mktemp("fake")) as served:
        served[0].played = tuple(THREE.values())
        yield served


@pytest.fixture(autouse=True)
def _no_faults(fake, monkeypatch):
    served, _ = fake
    monkeypatch.setattr(fake_fetches, "PLAYED", THREE)
    served.faults, served.appears = faults("503", rate=0.0), None
    served.asked.clear()


def lacks(member, hour_h):
    return lambda file: not (f"gep{member:02d}" in file.path and file.hour_h >= hour_h)


@pytest.mark.parametrize("member", [0, 2])
@pytest.mark.slow
def test_a_member_whose_hour_never_comes_does_not_cost_the_run(fake, store, tmp_path, member):
    served, address = fake
    whole = Store(tmp_path / "whole")
    all_of_them = whole.open(fetched(whole, address, "gefs")[0].id)
    served.appears = (
        lacks(member, 3) if member else lambda file: not ("gec00" in file.path and file.hour_h >= 3)
    )
    run, _ = fetched(store, address, "gefs")
    kept = store.open(run.id)
    assert run.members == 2
    said = f"member {member} is left out, 2 of 3 members fly: "
    assert any(warning.startswith(said) and "is not there" in warning for warning in kept.warnings)
    others = [number for number in range(3) if number != member]
    np.testing.assert_array_equal(kept.wind, all_of_them.wind[others])
    np.testing.assert_array_equal(kept.ground_m, all_of_them.ground_m)


def test_two_of_three_members_that_lack_an_hour_cost_the_run(fake, store):
    served, address = fake
    served.appears = lambda file: lacks(1, 3)(file) and lacks(2, 3)(file)
    with pytest.raises(NotFetched, match=r"is not there .*\(1 more of 3 members lack files\)"):
        fetched(store, address, "gefs")
    assert store.list() == []


def test_the_file_that_holds_the_ground_costs_the_run(fake, store):
    served, address = fake
    served.appears = lambda file: not ("gec00" in file.path and file.hour_h == 0)
    with pytest.raises(NotFetched, match=r"gec00.* is not there"):
        fetched(store, address, "gefs")


def test_an_hour_that_no_member_has_costs_the_run(fake, store):
    served, address = fake
    served.appears = lambda file: file.hour_h < 3
    with pytest.raises(NotFetched, match="is not there"):
        fetched(store, address, "gefs")


def test_a_member_that_is_waited_for_in_vain_holds_up_no_other(fake, store):
    """Its 4 files of 2 hours would take all 4 threads."""
    served, address = fake
    served.appears = lacks(1, 3)
    progress = []
    waiting = waiting_until(lambda: progress and progress[-1].files >= progress[-1].of_files - 4)
    run, _ = fetched(
        store, address, "gefs", hours=hours_of("gefs", 3), waiting=waiting, progress=progress.append
    )
    assert run.members == 2


def test_a_member_is_held_back_until_the_last_of_its_files_that_are_waited_for_has_come():
    """Two of its files were asked for before anybody knew that it is late."""
    one, two, third = (
        RemoteFile(name, 0, Whole(), lambda _: [], member=1) for name in ("one", "two", "third")
    )
    other = RemoteFile("of another", 0, Whole(), lambda _: [], member=2)
    pending = Pending([one, two, third, other], 3)
    assert [pending.take(), pending.take()] == [one, two]
    with pending.waiting_for(one):
        with pending.waiting_for(two):
            assert pending.take() is other
        threading.Timer(0.0, pending.stop).start()
        assert pending.take() is None


def test_a_run_that_lacks_its_very_last_file_is_the_newest_whole_one(fake):
    served, address = fake
    served.appears = lambda file: not ("gep02" in file.path and "pgrb2bp5" in file.path and file.hour_h == 3)
    with connected(address, THREE["gefs"]) as connection:
        assert newest_whole(THREE["gefs"], connection, 3, CYCLE + timedelta(hours=5)) == CYCLE


def test_an_empty_index_is_refused_by_its_name(fake, store):
    served, address = fake
    served.faults = faults("empty", rate=1.0)
    with pytest.raises(
        NotFetched, match=r"gfs\.t00z\.pgrb2\.0p25\.f00\d\.idx is empty, as while it is being written"
    ):
        fetched(store, address)


def test_the_newest_run_is_not_one_with_an_empty_index_and_that_is_named(fake):
    served, address = fake
    newer = CYCLE + timedelta(hours=6)
    served.faults = faults("empty", rate=1.0, path=f"*{newer:%Y%m%d/%H}*")
    with connected(address, THREE["gfs"]) as connection:
        assert newest_whole(THREE["gfs"], connection, 1, newer + timedelta(hours=5)) == CYCLE
        served.faults = faults("empty", rate=1.0)
        with pytest.raises(NotFetched, match=r"f001\.idx is empty"):
            newest_whole(THREE["gfs"], connection, 1, newer)


def test_an_index_that_fills_is_waited_for(fake, store):
    served, address = fake
    served.faults = faults("empty", rate=1.0, times=2)
    assert fetched(store, address, waiting=PATIENTLY)[0].members == 1


def test_a_page_of_a_rate_limit_is_told_as_such_and_waited_for(fake, store):
    served, address = fake
    served.faults = faults("limit", rate=1.0, times=2)
    pauses = []
    run, connection = fetched(
        store, address, patience=replace(IMPATIENT, first_s=0.5, longest_s=30.0, sleep=pauses.append)
    )
    assert run.members == 1
    assert connection.tally.again > 0
    assert min(pauses) >= 2.5  # ten times those of a busy server
    served.faults = faults("limit", rate=1.0)
    with pytest.raises(
        NotFetched, match=r"in 8 attempts .a page came that says 'Over Rate Limit': it is asked too often"
    ):
        fetched(Store(store.folder.parent / "again"), address)


@pytest.mark.parametrize("filtered", [False, True])
def test_a_page_in_place_of_data_is_never_taken_for_them(fake, store, filtered):
    served, address = fake
    served.faults = faults("limit", rate=1.0, path="*.f???" if not filtered else "*")
    with pytest.raises(NotFetched, match="asked too often"):
        fetched(store, address, filtered=filtered)


def test_a_refusal_while_a_run_is_being_made_is_waited_for(fake, store):
    served, address = fake
    served.faults = faults("403", rate=1.0, times=3)
    run, _ = fetched(store, address, waiting=PATIENTLY)
    assert run.members == 1


def test_a_refusal_that_lasts_is_told_when_the_waiting_ends(fake, store):
    served, address = fake
    served.faults = faults("403", rate=1.0)
    with pytest.raises(NotFetched, match=r"it refuses \(status 403\)"):
        fetched(store, address, waiting=waiting_until(lambda: len(served.asked) > 3))


def test_an_older_run_is_taken_where_the_newer_one_is_refused(fake):
    served, address = fake
    newer = CYCLE + timedelta(hours=6)
    served.faults = faults("403", rate=1.0, path=f"*{newer:%Y%m%d/%H}*")
    with connected(address, THREE["gfs"]) as connection:
        assert newest_whole(THREE["gfs"], connection, 1, newer + timedelta(hours=5)) == CYCLE


@pytest.mark.parametrize(
    ("hours_later", "promised"), [(3.0, True), (6.0, True), (7.0, False), (240.0, False)]
)
def test_an_hour_long_past_is_not_promised(fake, store, hours_later, promised):
    served, address = fake
    served.appears = lambda file: file.hour_h == 0
    waiting = Waiting(now=lambda: CYCLE + timedelta(hours=hours_later))
    with pytest.raises(NotFetched) as refusal:
        fetched(store, address, waiting=waiting)
    assert ("is usually out at" in str(refusal.value)) == promised


EVERY_KIND = ("403", "503", "429", "limit", "missing", "cut", "end")
OF_RANGES = ("200", "index", "empty")
"""What can go wrong with an index and its ranges, which a cut has not."""


@pytest.mark.parametrize(
    ("kind", "filtered"),
    [*((kind, True) for kind in EVERY_KIND), *((kind, False) for kind in (*EVERY_KIND, *OF_RANGES))],
)
def test_no_refusal_is_longer_than_300_characters(fake, store, kind, filtered):
    served, address = fake
    served.faults = faults(kind, rate=1.0, path="*" if filtered or kind not in ("cut", "end") else "*.f0??")
    with pytest.raises(NotFetched) as refusal:
        fetched(store, address, filtered=filtered)
    assert len(str(refusal.value)) < 300


def test_without_a_network_it_gives_up_within_seconds():
    """The pauses that it asks for, not the wall's clock; a busy server is given a minute."""
    pauses = []
    patience = replace(IMPATIENT, first_s=0.5, longest_s=30.0, sleep=pauses.append)
    with ProviderConnection("http://127.0.0.1:9", patience, trust_env=False) as connection:
        with pytest.raises(NotFetched, match="no connection to"):
            connection.text("gfs.idx")
        assert connection.tally.requests == 3
        assert connection.trouble.startswith("asked again: ")
    assert sum(pauses) < 3.0


def test_what_is_no_address_is_told_at_once():
    pauses = []
    refused = pytest.raises(NotFetched, match="nomads is no address to fetch from")
    with (
        ProviderConnection("nomads", replace(IMPATIENT, sleep=pauses.append), trust_env=False) as connection,
        refused,
    ):
        connection.text("gfs.idx")
    assert pauses == []


@pytest.mark.parametrize(
    ("page", "said", "too_often"),
    [
        ("<html><title>Over Rate Limit</title>", "Over Rate Limit", True),
        ("<!DOCTYPE HTML><html><body><h1>Too many\nrequests</h1>", "Too many requests", True),
        ("<HTML><HEAD><TITLE>Sorry</TITLE></HEAD>You have exceeded the usage limit", "Sorry", True),
        ("  <html><head><title>Hotel Wi-Fi</title></head>", "Hotel Wi-Fi", False),
        ("<html></html>", "no words", False),
    ],
)
def test_a_page_is_known_by_its_words(page, said, too_often):
    found = page_in(page.encode())
    assert (found.words, found.asked_too_often) == (said, too_often)


@pytest.mark.parametrize("data", [b"GRIB\0\0\0\2", b"1:0:d=2026112000:UGRD", b'{"_offset": 1}', b"", b"<3"])
def test_data_are_no_page(data):
    assert page_in(data) is None
