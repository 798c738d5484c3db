"""Files that are taken whole and unpacked: never more than they may hold, and never a damaged one."""

import bz2
from datetime import timedelta

import numpy as np
import pytest

from planner.errors import InputError, NotFetched
from planner.forecast.fetching.fetch_request import newest_begun, newest_whole
from planner.forecast.fetching.patience import Damaged
from planner.forecast.fetching.unpacking import unpack
from planner.forecast.remote_file import Whole
from planner.forecast.store.store import Store
from tests.forecast.fetching.fake_fetches import (
    AREA,
    CYCLE,
    PATIENTLY,
    PLAYED,
    connected,
    faults,
    fetched,
)

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("no_faults")]

ICON_EU = PLAYED["icon-eu"]


def test_a_file_that_is_packed_is_replaced_by_what_is_in_it(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(bz2.compress(b"first") + bz2.compress(b" second"))  # as parallel packers write it
    unpack(path, Whole("bz2"))
    assert path.read_bytes() == b"first second"
    unpack(path, Whole())
    assert path.read_bytes() == b"first second"


def test_a_small_file_that_unpacks_to_far_more_than_it_may_hold_is_refused(tmp_path):
    path = tmp_path / "bomb"
    path.write_bytes(bz2.compress(bytes(30_000_000)))
    assert path.stat().st_size < 100
    with pytest.raises(Damaged, match="unpacks to more than 1,000,000 bytes"):
        unpack(path, Whole("bz2", most_bytes=1_000_000))
    assert [one.name for one in tmp_path.iterdir()] == ["bomb"]


@pytest.mark.parametrize("damage", [lambda data: data[:-9], lambda data: data[:40] + b"\0" + data[41:]])
def test_a_packed_file_that_is_cut_or_changed_is_found_out(tmp_path, damage):
    path = tmp_path / "file"
    path.write_bytes(damage(bz2.compress(np.random.default_rng(1).bytes(2_000))))
    with pytest.raises(Damaged, match="cannot be unpacked"):
        unpack(path, Whole("bz2"))


@pytest.mark.slow
def test_a_bomb_from_the_provider_costs_the_fetch_and_is_named(fake, made, store):
    served, address = fake
    file = ICON_EU.files(CYCLE, 0)[5]
    fetched(Store(store.folder.parent / "first"), address, "icon-eu")
    (path,) = made.glob(f"*/*/{file.path}")
    whole = path.read_bytes()
    path.write_bytes(bz2.compress(bytes(file.taken.most_bytes + 1)))
    with pytest.raises(
        NotFetched, match=r"could not be fetched in 4 attempts \(it unpacks to more than 20,000,000"
    ):
        fetched(store, address, "icon-eu")
    path.write_bytes(whole)
    assert store.list() == []
    before = len(served.asked)
    assert fetched(store, address, "icon-eu")[0].members == 1
    assert len(served.asked) - before < 92  # what had come was kept


def test_the_newest_whole_run_is_the_one_whose_last_file_is_there(fake):
    served, address = fake
    newer = CYCLE + timedelta(hours=6)
    served.appears = lambda file: f"{newer:%Y%m%d%H}" not in file.path or file.hour_h == 0
    with connected(address, ICON_EU) as connection:
        assert newest_whole(ICON_EU, connection, 1, newer + timedelta(hours=5)) == CYCLE
        assert newest_begun(ICON_EU, connection, newer + timedelta(hours=5)) == newer
    assert {asked.method for asked in served.asked} == {"HEAD"}


def test_a_file_that_is_not_there_yet_is_waited_for_or_told(fake, store):
    served, address = fake
    last = ICON_EU.files(CYCLE, 1)[-1].path
    served.appears = lambda file: file.path != last
    with pytest.raises(NotFetched, match=r"_001_50_RELHUM|_001_50_FI.* is not there"):
        fetched(store, address, "icon-eu")
    served.faults = faults("missing", rate=0.0)
    served.appears = lambda file: file.path != last or len(served.asked) > 20
    run, _ = fetched(store, address, "icon-eu", waiting=PATIENTLY)
    assert run.members == 1


def test_an_area_outside_its_grid_is_refused_before_anything_is_asked(fake, store):
    served, address = fake
    with pytest.raises(InputError, match=r"icon-eu covers .* or a provider of the whole globe"):
        fetched(store, address, "icon-eu", area=AREA)
    assert served.asked == []


def test_heights_come_of_the_geopotential_and_vapour_of_relative_humidity(store, fake):
    _, address = fake
    kept = store.open(fetched(store, address, "icon-eu")[0].id)
    heights = kept.wind[0, 0, :, :, :, 0]
    assert 50 < heights[..., 0].mean() < 300  # 1000 hPa
    assert 19_000 < heights[..., -1].mean() < 21_500  # 50 hPa
    assert 0.0005 < kept.vapour_kgpkg[..., 0].mean() < 0.02
    assert kept.vapour_kgpkg[..., -2:].max() == 0.0  # above 100 hPa
    assert kept.near_heights_m.tolist() == [10.0]
    assert {"gust_mps", "precipitation_mmph", "cape_jpkg", "cloud_fraction"} <= set(kept.weather.present())
    assert kept.warnings == ()  # the ground and the land among what is there
