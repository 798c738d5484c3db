"""A run that the provider itself cuts to a region, for thin links."""

from datetime import timedelta

import numpy as np
import pytest

from planner.errors import InputError, NotFetched
from planner.fakes import files
from planner.forecast.grid import Area
from planner.forecast.store.store import Store
from tests.forecast.fetching.fake_fetches import (
    CYCLE,
    PATIENTLY,
    faults,
    fetched,
    late,
    provider,
    waiting_until,
)

pytestmark = pytest.mark.long

_PACKED_AGAIN_MPS = 0.05


@pytest.fixture(scope="module")
def fake(tmp_path_factory):
    with provider(tmp_path_factory.mktemp("fake")) as served:
        yield served


@pytest.fixture(autouse=True)
def _no_faults(fake):
    served, _ = fake
    served.faults, served.appears = faults("503", rate=0.0), None
    served.asked.clear()


def parts(store):
    """What was decoded of a fetch that is not whole."""
    return list(store.folder.glob(".fetching/*/*.npz"))


@pytest.mark.parametrize("name", ["gfs", "gefs"])
@pytest.mark.slow
def test_a_run_that_the_provider_cuts_is_the_run_that_we_cut(fake, store, tmp_path, name):
    served, address = fake
    ours, _ = fetched(Store(tmp_path / "ours"), address, name)
    served.asked.clear()
    run, _ = fetched(store, address, name, filtered=True)
    assert all("/cgi-bin/" in asked.path for asked in served.asked)
    theirs, cut = store.open(run.id), Store(tmp_path / "ours").open(ours.id)
    assert (theirs.grid, theirs.forecast.issued_at, theirs.start) == (cut.grid, CYCLE, cut.start)
    assert theirs.weather.present().keys() == cut.weather.present().keys()
    np.testing.assert_array_equal(theirs.levels_pa, cut.levels_pa)
    np.testing.assert_allclose(theirs.wind[..., 1:], cut.wind[..., 1:], atol=_PACKED_AGAIN_MPS)


def test_an_area_between_grid_points_is_covered_by_the_points_round_it(fake, store):
    _, address = fake
    area = Area(35.3, 125.6, 38.2, 129.9)
    assert fetched(store, address, area=area, filtered=True)[0].area.covers(area)


@pytest.mark.parametrize("kind", ["503", "cut", "end", "length"])
def test_a_cut_that_breaks_on_the_way_is_asked_for_again(fake, store, tmp_path, kind):
    served, address = fake
    clean, _ = fetched(Store(tmp_path / "clean"), address, filtered=True)
    served.faults = faults(kind, rate=0.9, seed=4, times=2, wait_s=0.0)
    run, connection = fetched(store, address, filtered=True)
    assert run.id == clean.id
    assert connection.tally.again > 0


def test_a_cut_is_waited_for_until_its_file_is_out(fake, store):
    served, address = fake
    served.appears = lambda file: file.hour_h == 0
    with pytest.raises(NotFetched, match=r"is not there though hour 1 was due at"):
        fetched(store, address, filtered=True, waiting=waiting_until(lambda: parts(store)))
    served.asked.clear()
    served.appears = late(lambda file: file.hour_h == 1)
    fetched(store, address, filtered=True, waiting=PATIENTLY)
    assert not any("f000" in asked.path for asked in served.asked)


def test_a_cut_that_lacks_levels_is_refused_and_the_others_are_kept(fake, store, monkeypatch):
    served, address = fake
    whole = files.filtered

    def lacking(data, asked):
        few = {"all_lev": "", "lev_500_mb": "on", "lev_850_mb": "on"} if "f001" in asked["file"] else {}
        return whole(data, {**asked, **few})

    monkeypatch.setattr(files, "filtered", lacking)
    cycle = CYCLE + timedelta(hours=6)
    with pytest.raises(
        NotFetched, match=r"f001 lacks \d+ of \d+ fields aloft that other hours have; the rest is kept"
    ):
        fetched(store, address, filtered=True, cycle=cycle)
    assert store.list() == []
    assert len(parts(store)) == 1
    monkeypatch.undo()
    for cut in served.files.folder.rglob("*.f001.????????????????"):
        cut.unlink()
    served.asked.clear()
    fetched(store, address, filtered=True, cycle=cycle)
    assert all("f001" in asked.path for asked in served.asked)


def test_a_source_without_a_filter_says_so(fake, store):
    _, address = fake
    with pytest.raises(InputError, match="ecmwf has no region filter: fetch it without --filtered"):
        fetched(store, address, "ecmwf", filtered=True)
