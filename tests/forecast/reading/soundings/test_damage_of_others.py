"""Telemetry, GPX, EDT and Open-Meteo's JSON, damaged anyhow, are a field or a sentence, never a crash."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.forecast.reading.soundings.flown import FIXES
from tests.forecast.reading.soundings.spoilt import answered, cut, flipped
from tests.forecast.reading.soundings.test_open_meteo import answer, hourly
from tests.forecast.reading.soundings.test_other_formats import edt, frames, gpx

FEW = tuple(values[::12] for values in FIXES)
SMALL = answer(hourly(levels=(1000, 700, 500)))
MADE = {
    "frames": json.dumps(frames(FEW, serial="S1")),
    "frames a line": "\n".join(json.dumps(frame) for frame in frames(FEW, serial="S1")),
    "gpx": gpx(tracks=(FEW,)),
    "edt": edt(),
    "edt, tabs": edt(tabs=True, left_out=("Lat", "Lon", "Elapsed time")),
    "open-meteo": json.dumps(SMALL),
}
ANY = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers(-(10**15), 10**15) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("damage")


@pytest.mark.parametrize("name", MADE)
@settings(deadline=None, max_examples=25)
@given(data=st.data())
def test_a_file_cut_anywhere_is_a_field_or_one_sentence(folder, name, data):
    answered(folder, data.draw(cut(MADE[name])))


@pytest.mark.parametrize("name", MADE)
@settings(deadline=None, max_examples=25)
@given(data=st.data())
def test_bytes_that_flipped_are_a_field_or_one_sentence(folder, name, data):
    answered(folder, data.draw(flipped(MADE[name], 12)))


@pytest.mark.parametrize("document", [frames(FEW, serial="S1"), SMALL], ids=["frames", "open-meteo"])
@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_anything_in_the_place_of_a_value_is_a_field_or_one_sentence(folder, document, data):
    spoilt = json.loads(json.dumps(document))
    for _ in range(data.draw(st.integers(1, 3))):
        inner = spoilt
        while isinstance(inner, dict | list) and inner:
            keys = list(inner) if isinstance(inner, dict) else range(len(inner))
            key = data.draw(st.sampled_from(keys))
            if not isinstance(inner[key], dict | list) or data.draw(st.integers(0, 5)) == 0:
                inner[key] = data.draw(ANY)
                break
            inner = inner[key]
    answered(folder, json.dumps(spoilt))
