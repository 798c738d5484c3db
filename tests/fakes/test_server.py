"""The fake provider answers as the real ones do, and fails as they do when it is told to."""

import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx2
import pytest

from planner.errors import ForecastFileError, InputError
from planner.fakes.faults import OF_DATA, Fault, Faults, RequestKey, parse_faults
from planner.fakes.files import Recipe
from planner.fakes.server import FakeProvider
from planner.forecast.grid import Area
from planner.forecast.providers.gfs import GFS
from planner.forecast.reading.files.framing import grib_frames
from planner.forecast.reading.read import read
from planner.sample.sample_files import SampleSpec
from tests.patience import PATIENCE_S

CYCLE = datetime(2026, 11, 24, tzinfo=UTC)
SMALL = SampleSpec(Area(34, 122, 42, 132), 2.0, tuple(range(13)), (1000, 850, 500, 250, 100, 10), 2)
(FILE,) = GFS.files(CYCLE, 6)
GRIB, INDEX = (f"/gfs/{path}" for path in FILE.paths)


class Served:
    """A fake provider, and somebody who asks it."""

    def __init__(self, fake, address):
        self.fake, self.address = fake, address
        self.client = httpx2.Client(base_url=address, trust_env=False, timeout=PATIENCE_S)

    def get(self, path, asked="", **kwargs):
        return self.client.get(path, headers={"Range": asked} if asked else {}, **kwargs)

    def fail(self, *faults, seed=0):
        self.fake.faults = Faults(faults, seed=seed)


@pytest.fixture(scope="module")
def served_all(tmp_path_factory):
    fake = FakeProvider(tmp_path_factory.mktemp("fake"), recipe=Recipe(SMALL), appears=lambda _: True)
    with fake.serving() as address:
        served = Served(fake, address)
        yield served
        served.client.close()


@pytest.fixture
def served(served_all):
    served_all.fail()
    served_all.fake.asked.clear()
    return served_all


@pytest.fixture(scope="module")
def whole(served_all):
    served_all.fail()
    return served_all.get(GRIB).content


def test_a_file_is_served_whole_and_in_ranges(served, whole):
    assert grib_frames(whole).messages == len(served.get(INDEX).text.splitlines())
    part = served.get(GRIB, "bytes=16-115")
    assert (part.status_code, part.content) == (206, whole[16:116])
    assert part.headers["content-range"] == f"bytes 16-115/{len(whole)}"
    assert served.get(GRIB, f"bytes={len(whole) - 4}-").content == b"7777"
    assert served.get(GRIB, "bytes=-4").content == b"7777"
    beyond = served.get(GRIB, f"bytes={len(whole)}-")
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(whole)}")
    assert served.get(GRIB, "bytes=0-3,8-11").status_code == 200
    head = served.client.head(GRIB)
    assert int(head.headers["content-length"]) == len(whole)
    assert head.headers["etag"] == part.headers["etag"]
    assert parsedate_to_datetime(head.headers["last-modified"]) == GFS.out_at(CYCLE, 6).replace(microsecond=0)


def test_the_log_tells_what_was_asked_and_how_it_was_answered(served):
    served.get(GRIB, "bytes=0-3")
    served.get("/gfs/nothing")
    assert [tuple(asked) for asked in served.fake.asked] == [
        ("GET", GRIB, "bytes=0-3", 206, ""),
        ("GET", "/gfs/nothing", "", 404, ""),
    ]


def test_each_provider_lies_below_its_own_prefix(served):
    variables = served.fake.variables("http://here")
    assert variables["WINDFALL_ADDRESS_GFS"] == "http://here/gfs"
    assert (
        variables["WINDFALL_ADDRESS_ECMWF_ENS"] == variables["WINDFALL_ADDRESS_ECMWF"] == "http://here/ecmwf"
    )
    for provider in served.fake.played:
        for file in provider.files(CYCLE, 6):
            assert served.get(f"/{provider.endpoint.name}/{file.paths[-1]}").status_code == 200
    assert served.get(f"/gefs/{FILE.paths[-1]}").status_code == 404


def test_a_run_appears_step_by_step_as_its_clock_goes(tmp_path):
    now = CYCLE
    fake = FakeProvider(tmp_path, recipe=Recipe(SMALL), played=[GFS], clock=lambda: now)
    there = []
    with fake.serving() as address, httpx2.Client(trust_env=False, timeout=PATIENCE_S) as client:
        for minutes in (203, 205, 207, 400):
            now = CYCLE + timedelta(minutes=minutes)
            paths = [GFS.files(CYCLE, hour)[0].paths[-1] for hour in (0, 3, 6, 12, 15)]
            there.append([client.head(f"{address}/gfs/{path}").status_code for path in paths])
    assert there == [[404] * 5, [200] + [404] * 4, [200] * 3 + [404] * 2, [200] * 4 + [404]]


def test_only_the_runs_named_are_there(tmp_path):
    fake = FakeProvider(tmp_path, recipe=Recipe(SMALL), cycles=[CYCLE], appears=lambda _: True)
    with fake.serving() as address, httpx2.Client(trust_env=False, timeout=PATIENCE_S) as client:
        found = [
            client.head(f"{address}/gfs/{GFS.files(cycle, 0)[0].paths[-1]}").status_code
            for cycle in (CYCLE, CYCLE - timedelta(hours=6))
        ]
    assert found == [200, 404]


@pytest.mark.parametrize("kind", ["503", "403", "429", "429-date", "missing"])
def test_a_refusal_has_its_status_and_says_when_to_come_again(served, kind):
    served.fail(Fault(kind, wait_s=900))
    answer = served.get(GRIB, "bytes=0-3")
    assert answer.status_code == (404 if kind == "missing" else int(kind[:3]))
    later = answer.headers.get("retry-after")
    if kind == "429-date":
        wait = parsedate_to_datetime(later) - datetime.now(UTC)
        assert timedelta(seconds=900 - PATIENCE_S) < wait <= timedelta(seconds=900)
    else:
        assert later == ("900" if kind == "429" else None)
    assert served.fake.asked[-1].fault == kind


def test_a_cut_connection_ends_before_all_its_bytes_came(served, whole):
    served.fail(Fault("cut"))
    came = []
    with served.client.stream("GET", GRIB, headers={"Range": "bytes=0-999"}) as answer:
        assert answer.headers["content-length"] == "1000"
        with pytest.raises(httpx2.RemoteProtocolError):
            came.extend(answer.iter_raw(chunk_size=1))
    assert b"".join(came) == whole[:500]


def test_slow_bytes_come_late_and_whole(served, whole):
    served.fail(Fault("slow", wait_s=0.3))
    begun = time.monotonic()
    assert served.get(GRIB).content == whole
    assert time.monotonic() - begun >= 0.3


def test_the_whole_file_comes_for_a_range(served, whole):
    served.fail(Fault("200"))
    answer = served.get(GRIB, "bytes=0-3")
    assert (answer.status_code, answer.content) == (200, whole)
    assert "content-range" not in answer.headers


@pytest.mark.parametrize("kind", OF_DATA)
@pytest.mark.parametrize("asked", ["", "bytes={}-{}"])
def test_a_spoilt_message_differs_in_one_bit_where_it_should(served, whole, kind, asked):
    entry = FILE.taken.entries(served.get(INDEX).text)[20]
    first, last = (entry.offset, entry.offset + entry.length) if asked else (0, len(whole))
    served.fail(Fault(kind))
    got = served.get(GRIB, asked.format(first, last - 1)).content
    good = whole[first:last]
    (at,) = [k for k in range(len(good)) if got[k] != good[k]]
    assert bin(got[at] ^ good[at]).count("1") == 1
    if asked:
        assert {"header": at < 4, "length": 8 <= at < 16, "end": at >= len(good) - 4, "data": at > 100}[kind]
    if kind == "data":  # as GRIB has no checksum, nothing but the values tell
        assert grib_frames(got) == grib_frames(good)
    else:
        with pytest.raises(ForecastFileError):
            grib_frames(got)


def test_an_index_may_disagree_with_its_file(served, whole):
    right = FILE.taken.entries(served.get(INDEX).text)
    served.fail(Fault("index"))
    moved = FILE.taken.entries(served.get(INDEX).text)
    assert all(whole[entry.offset :][:4] != b"GRIB" for entry in moved)
    served.fail(Fault("names"))
    swapped = FILE.taken.entries(served.get(INDEX).text)
    turned = {"UGRD": "VGRD", "VGRD": "UGRD"}
    assert [entry._replace(name=turned.get(entry.name, entry.name)) for entry in swapped] == right
    assert served.get(GRIB).content == whole


def test_faults_are_drawn_from_their_seed_and_rate():
    def drawn(seed):
        faults = Faults([Fault("503", 0.2), Fault("cut", 0.1)], seed=seed)
        asked = [RequestKey(GRIB, f"bytes={k}-{k}", "step", is_index=False) for k in range(500)] * 2
        return [fault.kind if (fault := faults.drawn(request)) else "" for request in asked]

    first = drawn(1)
    assert first == drawn(1)
    assert first != drawn(2)
    assert first[:500] != first[500:]
    assert 150 < first.count("503") < 250
    assert 50 < first.count("cut") < 120


def test_a_step_that_is_missing_stays_so(served):
    served.fail(Fault("missing", 0.5), seed=3)
    paths = [file.paths[-1] for hour in range(13) for file in GFS.files(CYCLE, hour)]
    rounds = [[served.get(f"/gfs/{path}").status_code for path in paths] for _ in range(2)]
    assert rounds[0] == rounds[1]
    assert set(rounds[0]) == {200, 404}


def test_a_fault_may_keep_to_some_paths_and_to_first_tries(served):
    served.fail(Fault("503", path="*.idx", times=2))
    assert [served.get(INDEX).status_code for _ in range(3)] == [503, 503, 200]
    assert served.get(GRIB).status_code == 200


def test_faults_are_written_as_kind_and_rate():
    assert parse_faults("503:0.1, cut") == (Fault("503", 0.1), Fault("cut", 1.0))
    assert parse_faults("") == ()
    for wrong in ("504:0.1", "503:often", "503:1.5"):
        with pytest.raises(InputError, match="fault"):
            parse_faults(wrong)


def test_the_region_filter_sends_the_fields_asked_for_and_no_more_of_the_globe(served, tmp_path):
    area = Area(36.0, 124.0, 40.0, 130.0)
    answer = served.get(f"/gfs/{FILE.filtered(area)}")
    path = tmp_path / "cut.grib2"
    path.write_bytes(answer.content)
    (cut,) = read([path]).cubes
    assert cut.grid.area == area
    path.write_bytes(served.get(GRIB).content)
    (full,) = read([path]).cubes
    assert abs(cut.u_mps - full.u_mps[..., 1:4, 1:5]).max() < 0.03
    assert cut.u_mps.shape[2] == len(SMALL.levels_hpa)
    assert served.get("/gfs/" + FILE.filtered(area).replace("0p25.pl", "0p50.pl")).status_code == 404
    assert served.get(f"/gfs/{FILE.filtered(Area(-9, -9, -8, -8))}").status_code == 400


def test_many_may_ask_for_a_file_that_is_not_made_yet(tmp_path):
    fake = FakeProvider(tmp_path, recipe=Recipe(replace(SMALL, members=1)), appears=lambda _: True)
    lengths = []
    with fake.serving() as address:

        def ask():
            lengths.append(len(httpx2.get(f"{address}{GRIB}", trust_env=False, timeout=PATIENCE_S).content))

        askers = [threading.Thread(target=ask) for _ in range(4)]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join()
    assert len(lengths) == 4
    assert len(set(lengths)) == 1
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(address, trust_env=False)
