"""One flipped bit in what comes from outside: a sentence or no harm, and never the end of the caller."""

from contextlib import suppress

import netCDF4
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from planner.errors import ForecastFileError
from planner.forecast.fetching.byte_ranges import parts_of
from planner.forecast.providers.ecmwf import index_entries
from planner.forecast.providers.noaa import idx_entries
from planner.forecast.reading.decoding import Decoders
from planner.forecast.reading.files.part_decoding import decode_part
from planner.forecast.reading.files.slice_file import read_slices
from tests.forecast.reading.datasets import dataset
from tests.forecast.reading.flips import AREA, PACKINGS, airs, came, flipped, flips, grib, sections


@pytest.fixture(scope="module")
def decoders():
    with Decoders(1) as children:
        yield children


@pytest.fixture(scope="module")
def clean(decoders, tmp_path_factory):
    """What comes of the whole files, by packing."""
    path = tmp_path_factory.mktemp("whole") / "run.grib2"
    found = {}
    for packing in PACKINGS:
        path.write_bytes(grib(packing))
        found[packing] = decoders.run(airs, path)
    return found


@pytest.mark.parametrize("packing", PACKINGS)
def test_a_flip_in_headers_or_lengths_is_refused_or_changes_no_wind(decoders, clean, tmp_path, packing):
    path = tmp_path / "run.grib2"
    found = [came(decoders, path, data, clean[packing]) for data in flips(packing, "header", 25, seed=1)]
    assert max(one.off_mps for one in found) == 0.0
    assert sum(one.how == "refused" for one in found) > 8
    assert all("\n" not in one.said for one in found)


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("part", ["packing", "values"])
def test_a_flip_in_the_values_passes_only_as_weather(decoders, clean, tmp_path, packing, part):
    """GRIB has no checksum: what passes is held against what air can be. The shares: docs/operate.md."""
    path = tmp_path / "run.grib2"
    for data in flips(packing, part, 8, seed=2):
        one = came(decoders, path, data, clean[packing])
        assert one.how in ("refused", "ended", "equal", "passed")
        assert one.off_mps <= 500.0


@pytest.mark.parametrize("packing", PACKINGS)
def test_a_damaged_part_of_a_fetch_is_refused_or_kept_whole(decoders, tmp_path, packing):
    raw, target = tmp_path / "part.grib", tmp_path / "part.npz"
    refused = 0
    for part in ("header", "values"):
        for data in flips(packing, part, 8, seed=3):
            raw.write_bytes(data)
            target.unlink(missing_ok=True)
            try:
                decoders.run(decode_part, raw, AREA, target)
                assert read_slices(target) is not None
            except ForecastFileError:
                refused += 1
                assert not target.exists()
    assert refused > 2


def test_a_grid_of_a_billion_points_is_refused_before_room_is_made_for_it(tmp_path):
    whole = grib("grid_ccsds")
    at = next(begin for begin, _, number in sections(whole) if number == 5) + 5
    path = tmp_path / "run.grib2"
    path.write_bytes(flipped(whole, at, 6))
    with pytest.raises(ForecastFileError, match=r"a field of 143 points .* 1,073,741,967 of them packed"):
        airs(path)


KINDS = ["NETCDF3_CLASSIC", "NETCDF3_64BIT_DATA", "NETCDF4"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_flip_in_a_netcdf_file_is_a_sentence_or_weather(decoders, tmp_path, kind):
    path = tmp_path / "winds.nc"
    written_as(path, kind)
    whole, drawn, refused = path.read_bytes(), np.random.default_rng(4), 0
    for at, bit in zip(drawn.integers(len(whole), size=25), drawn.integers(8, size=25), strict=True):
        path.write_bytes(flipped(whole, int(at), int(bit)))
        try:
            assert decoders.run(airs, path)
        except ForecastFileError:
            refused += 1
    assert refused > 0


def written_as(path, kind):
    made = dataset()
    with netCDF4.Dataset(path, "w", format=kind) as file:
        for name, size in made.sizes.items():
            file.createDimension(name, size)
        for name, variable in made.variables.items():
            there = file.createVariable(name, variable.dtype, variable.dims)
            there.setncatts(variable.attrs)
            there[:] = variable.values


IDX = (
    "1:0:d=2026112000:UGRD:1000 mb:3 hour fcst:\n"
    "2:700000:d=2026112000:VGRD:1000 mb:3 hour fcst:\n"
    "3.1:1500000:d=2026112000:TMP:850 mb:3 hour fcst:\n"
    "3.2:1500000:d=2026112000:HGT:850 mb:3 hour fcst:\n"
)
INDEX = (
    '{"param": "u", "levtype": "pl", "levelist": "850", "type": "fc", "_offset": 0, "_length": 609}\n'
    '{"param": "2t", "levtype": "sfc", "type": "fc", "_offset": 609, "_length": 700}\n'
)


@pytest.mark.parametrize(("read", "whole"), [(idx_entries, IDX), (index_entries, INDEX)])
def test_a_flip_in_an_index_is_a_sentence_or_parts_that_can_be_asked_for(read, whole):
    @settings(max_examples=150, deadline=None, derandomize=True)
    @given(st.integers(0, len(whole) - 1), st.integers(0, 7), st.text(max_size=6))
    def flipped_text(at, bit, put):
        for text in (
            flipped(whole.encode(), at, bit).decode("utf-8", errors="replace"),
            whole[:at] + put + whole[at + len(put) :],
        ):
            try:
                entries = read(text)
            except ForecastFileError:
                continue
            for part in parts_of(entries, lambda _: True):
                assert part.messages > 0
                assert part.first >= 0
                assert part.last is None or part.last >= part.first

    flipped_text()


@pytest.mark.parametrize("read", [idx_entries, index_entries])
@settings(max_examples=100, deadline=None, derandomize=True)
@given(text=st.text(max_size=200))
@example(text='{"_offset": Infinity, "_length": 3, "param": "u", "levtype": "pl"}')
@example(text="1:" + "9" * 5000 + ":d=2026112000:UGRD:1000 mb:3 hour fcst:")
@example(text='{"_offset": ' + "9" * 5000 + "}")
@example(text="[" * 100_000)
def test_any_text_for_an_index_is_a_sentence_or_entries(read, text):
    with suppress(ForecastFileError):
        assert read(text)


@pytest.fixture(scope="module")
def part(decoders, tmp_path_factory):
    folder = tmp_path_factory.mktemp("part")
    (folder / "raw.grib").write_bytes(grib(PACKINGS[0]))
    decoders.run(decode_part, folder / "raw.grib", AREA, folder / "part.npz")
    return folder / "part.npz"


def test_a_flip_in_a_part_that_waits_for_the_rest_is_found_out_or_harmless(part, tmp_path):
    """So that the part is fetched again."""
    whole, (held, sha256) = part.read_bytes(), read_slices(part)
    drawn, found_out = np.random.default_rng(6), 0
    path = tmp_path / part.name
    for at, bit in zip(drawn.integers(len(whole), size=400), drawn.integers(8, size=400), strict=True):
        path.write_bytes(flipped(whole, int(at), int(bit)))
        there = read_slices(path)
        if there is None:
            found_out += 1
            continue
        assert there[1] == sha256
        assert [s.name for s in there[0].slices] == [s.name for s in held.slices]
        for one, other in zip(there[0].slices, held.slices, strict=True):
            np.testing.assert_array_equal(one.values, other.values)
    assert found_out > 200
