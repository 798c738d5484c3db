"""Numbers with units as people type them are the numbers that they mean, or are refused in words."""

import re
from datetime import timedelta

import pytest

from planner import Campaign
from planner.document import read_yaml
from planner.errors import InputError
from planner.plan.launch_time import LaunchTime, duration
from planner.plan.plan import Plan
from planner.written.in_si import in_si
from planner.written.measures import EXAMPLES, unit_of
from planner.written.quantity import read_quantity
from planner.written.right_key import models_in
from tests.worlds import campaign

FOOT_M = 0.3048


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        *((text, 30_000.0) for text in ("30km", "30 km", "30KM", "30 Km", "30.0 km", "30000 m", "30000m")),
        *((text, 30_000.0) for text in ("30,000 m", "30 000 m", "30\u202f000 m", "3e4 m", "30000", "30,000")),
        *((text, 98_000 * FOOT_M) for text in ("98000ft", "98,000 ft", "98000 feet", "98 000 FT", "98 kft")),
        ("98000 ft AMSL", 98_000 * FOOT_M),
        ("30 km above sea level", 30_000.0),
        ("-120 m", -120.0),
        ("\u2212120 m", -120.0),
        (".5 km", 500.0),
        ("18.6 miles", 18.6 * 1609.344),
        ("12 nmi", 12 * 1852.0),
    ],
)
def test_a_height_is_read_in_the_units_of_the_field(text, metres):
    assert read_quantity(text, unit_of("burst_altitude_m")) == pytest.approx(metres, rel=1e-11)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        *(("no_go_above_mmph", text, 0.5) for text in ("0.5", "0.5 mm/h", "0.05 cm per hour")),
        *(("no_go_above_jpkg", text, 300.0) for text in ("300", "300 J/kg", "0.3 kJ/kg")),
        *(("ascent_rate_mps", text, 5.08) for text in ("1000ft/min", "1000 fpm", "1,000 feet per minute")),
        *(
            ("ascent_rate_mps", text, 5.0)
            for text in ("5 m/s", "5m/s", "5 M/S", "5 m s-1", "5 m s\u207b\u00b9")
        ),
        *(
            ("ascent_rate_mps", text, 5.0)
            for text in ("300 m/min", "18 km/h", "18 km/hr", "5 metres per second")
        ),
        *(("no_go_above_mps", text, 12 * 1852 / 3600) for text in ("12kt", "12 knots", "12 KT", "12 kn")),
        *(("float_hours", text, 1.5) for text in ("90 min", "1.5h", "1 h 30 min", "1h30min", "5400 s")),
        *(("after_s", text, 5400.0) for text in ("90 min", "1.5 hours", "5400")),
        *(("payload_kg", text, 1.2) for text in ("1.2 kg", "1200 g", "1200g", "1.2")),
        ("payload_kg", "3 lb", 3 * 0.45359237),
        *(
            ("film_thickness_um", text, 100.0)
            for text in ("100 \u00b5m", "100 \u03bcm", "100 um", "0.1 mm", "100")
        ),
        ("film_thickness_um", "2 mil", 50.8),
        ("film_thickness_um", "0.1 MM", 100.0),  # all in capitals says nothing of a size
        *(("cylinder_bar", text, 200.0) for text in ("200 bar", "200BAR", "20 MPa", "200")),
        ("cylinder_bar", "3000 psi", 206.8427),
        *(("cylinder_l", text, 50.0) for text in ("50L", "50 l", "50 litres", "0.05 m3")),
        *(
            ("fill_volume_m3", text, 6.0598)
            for text in ("214 cuft", "214 cubic feet", "214 ft\u00b3", "6059.8 l")
        ),
        ("superheat_k", "-5 \u00b0C", -5.0),  # a difference
        ("superheat_k", "9 \u00b0F", 5.0),
        ("no_go_below_k", "-5 \u00b0C", 268.15),  # a temperature
        ("areal_density_gpm2", "80 g/m\u00b2", 80.0),
        ("sheet_area_cm2", "0.0116 m2", 116.0),
        ("radius_km", "35000 m", 35.0),
        ("turbulence_m2ps", "50 m2/s", 50.0),
        ("leak_per_hour", "2 %/h", 0.02),
        ("usable_share", "90%", 0.9),
        ("timer_fails", "2 %", 0.02),
    ],
)
def test_a_quantity_is_read_in_the_unit_that_its_name_ends_in(name, text, value):
    assert in_si({name: text}) == {name: pytest.approx(value, rel=1e-6)}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("ascent_rate_mps", "5 kg", "kg is a unit of mass; a speed is wanted, such as 5 m/s"),
        ("ascent_rate_mps", "5 m", "m is a unit of length; a speed is wanted"),
        ("burst_altitude_m", "30 km/h", "km/h is a unit of speed; a length is wanted"),
        ("burst_altitude_m", "30 parsecs", "no unit parsecs is known; a length is wanted"),
        ("burst_altitude_m", "30 km AGL", "no unit km AGL is known"),
        ("burst_altitude_m", "30k", "k is a unit of temperature"),
        ("burst_altitude_m", "FL300", "a pressure level, whose height changes with the weather; .* 9144 m"),
        ("burst_altitude_m", "fl 095", "pressure level"),
        ("burst_altitude_m", "1,5 km", "a decimal comma; write a point"),
        ("float_hours", "1:30", "a time is wanted, such as"),
        *(("float_hours", text, "is not a number with a unit") for text in ("e5 h", "-e5 h", ".e5 h")),
        ("payload_kg", "1.2.3 kg", "a mass is wanted"),
        ("no_go_above_mps", "12 kt/h", "no unit kt/h is known"),
        ("burst_altitude_m", "5 Mm", "no unit Mm is known; a length is wanted"),  # neither mm nor 5000 km
        ("payload_kg", "5 Mg", "no unit Mg is known"),
        ("sheet_area_cm2", "5 Mm2", "no unit Mm2 is known"),
        ("areal_density_gpm2", "80 Mg/m2", "no unit Mg/m2 is known"),
        ("cylinder_bar", "20 mPa", "no unit mPa is known; a pressure is wanted"),
        ("cylinder_bar", "1 Mbar", "no unit Mbar is known"),
    ],
)
def test_what_is_not_such_a_quantity_is_refused_with_what_is_wanted(name, text, said):
    with pytest.raises(InputError, match=rf"^vehicle\.{name}: '{text}'.*{said}"):
        in_si({"vehicle": {name: text}})


@pytest.mark.parametrize("text", ["1" * 300_000 + "x", "1a" + "1" * 300_000, "1 " + "m" * 300_000])
@pytest.mark.parametrize("name", ["burst_altitude_m", "latitude_deg", "site"])
def test_a_text_without_end_is_refused_at_once(name, text):
    """Read to its end each of these would take minutes to days."""
    with pytest.raises(InputError, match=f"^{name}: .{{,200}}$"):
        in_si({name: text})


def test_a_distribution_is_in_the_unit_of_what_is_drawn():
    spread = {"burst_altitude_m": {"kind": "normal", "sigma": "1000 ft"}, "ascent_rate": {"sigma": "10 %"}}
    meant = {"burst_altitude_m": {"kind": "normal", "sigma": 304.8}, "ascent_rate": {"sigma": 0.1}}
    assert in_si({"spread": spread}) == {"spread": meant}


def test_a_comma_that_yaml_takes_for_the_end_of_an_entry_is_told():
    written = read_yaml("vehicle: {burst_altitude_m: 98,000 ft, descent_rate_mps: 5}")
    with pytest.raises(InputError, match="vehicle: a comma within braces ends a number, and '000 ft' is"):
        in_si(written)
    quoted = read_yaml("vehicle: {burst_altitude_m: '98,000 ft'}")
    assert in_si(quoted) == {"vehicle": {"burst_altitude_m": 29870.4}}


@pytest.mark.parametrize(
    "text", ["90min", "90 min", "90 minutes", "1.5 hours", "1.5H", "1 h 30 min", "1h30min", "5400 s", "PT90M"]
)
def test_a_duration_is_read_as_people_type_it(text):
    assert duration(text) == timedelta(minutes=90)
    assert LaunchTime.read(f"now+{text}").offset == timedelta(minutes=90)


@pytest.mark.parametrize(
    "text",
    ["90", "90 m", "6parsecs", "1000000 hours", "1h 30", "1 kg 2 h", "-2 hours", "1e30 min", "1e999 h"],
)
def test_what_is_no_duration_is_refused(text):
    with pytest.raises(ValueError, match="is not a duration; write 10min, 1h or PT1H"):
        duration(text)


def test_words_numbers_names_and_geometry_stay_as_they_are():
    written = {
        "superheat_k": "auto",
        "burst_altitude_m": 30_000,
        "name": "5 km from the 2 m mast",
        "targets": [{"name": "10 km", "geometry": {"type": "x", "length_m": "1 km"}}],
        "launch_time": "now+6h",
        "after_s": "80min..170min/10min",
    }
    assert in_si(written) == written


def _numbers(model, seen):
    if model in seen:
        return
    seen.add(model)
    for name, field in model.model_fields.items():
        if re.search(r"\bfloat\b", str(field.annotation)):
            yield name
        for inner in models_in(field.annotation):
            yield from _numbers(inner, seen)


BARE = {"drag_coefficient", "sigma", "median", "low", "high", "shape", "scale", "glide_correlation_s"}
BARE |= {"latitude", "longitude"}
"""Numbers without a unit: coefficients, what a distribution draws in the unit of its name, and the places of
positions, which are written as answers' tracks are."""


def test_every_number_that_a_person_may_write_has_a_unit_or_none_by_nature():
    names = {n for model in (Plan, Campaign, *map(type, campaign().criteria)) for n in _numbers(model, set())}
    assert {"burst_altitude_m", "no_go_above_mps", "free_lift_kg"} <= names
    assert {name for name in names if unit_of(name) is None} <= BARE
    assert all(unit_of(name).measures in EXAMPLES for name in names - BARE)
