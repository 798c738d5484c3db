"""Balloons and releases that cannot be, and what is said of each: for every door that takes a plan."""

from typing import Any

TUBE = {"kind": "film", "balloon": "film tube 50 um", "free_lift_kg": 1.0}
SHEET = {"kind": "film", "length_m": 10.1, "lay_flat_width_m": 2.13, "film_thickness_um": 50.0}
LATEX = {"kind": "latex", "balloon": "Totex 600", "free_lift_kg": 0.8, "payload_kg": 0.5}
OWN_LATEX = {"kind": "latex", "mass_kg": 0.6, "burst_diameter_m": 6.0, "free_lift_kg": 0.8}
BUNDLE = {"kind": "bundle", "mass_kg": 1.0, "drag_area_m2": 0.04}
LEAFLETS = {"kind": "leaflets", "count": 100, "fall_speed_mps": 1.0}


def _of(vehicle: dict[str, Any], **words: Any) -> dict[str, Any]:
    """A plan's vehicle with other words; None leaves one out."""
    return {"vehicle": {key: value for key, value in {**vehicle, **words}.items() if value is not None}}


def _let_go(*cargo: dict[str, Any], vehicle: dict[str, Any] = TUBE, **when: Any) -> dict[str, Any]:
    return {"vehicle": vehicle, "releases": [{"cargo": list(cargo), **(when or {"after_s": 600.0})}]}


METERED = _of(TUBE, free_lift_kg=None, gas_mass_kg=0.5)["vehicle"]

PLANS: dict[str, tuple[dict[str, Any], str]] = {
    "a release before the launch": (_let_go(BUNDLE, after_s=-1.0), r"releases\.0\.after_s: .*0 \(got -1"),
    "a release below all ground": (_let_go(BUNDLE, altitude_m=-501.0), r"releases\.0\.altitude_m: .*-500"),
    "a release by time and altitude": (_let_go(BUNDLE, after_s=1.0, altitude_m=3e3), "give one of them"),
    "a burst before the launch": (
        _of(OWN_LATEX, burst_diameter_m=1.0),
        r"takes 1\.\d\d m3 at the site, the envelope holds 0\.52 m3; fill in less or take a larger",
    ),
    "a balloon of no size": (_of(OWN_LATEX, burst_diameter_m=0.0), r"burst_diameter_m: .*0 \(got 0"),
    "film of 4 um": (_of(SHEET, film_thickness_um=4, free_lift_kg=1.0), r"film_thickness_um: .*5 \(got 4"),
    "cargo heavier than the lift": (
        _let_go({**BUNDLE, "mass_kg": 9.0}, vehicle=METERED),
        r"does not rise: .* 11\.\d+ kg, which is 4\d{3} g more than the 6\.\d+ kg .* hang on less",
    ),
    "a payload heavier than the neck's lift": (
        _of(LATEX, free_lift_kg=None, nozzle_lift_kg=0.3),
        r"does not rise: .* which is 200 g more than",
    ),
    "more gas than the tube holds": (
        _of(TUBE, free_lift_kg=None, fill_volume_m3=20.0),
        r"takes 20\.00 m3 at the site, the envelope holds 13\.9\d m3; fill in less",
    ),
    "more lift than the tube has": (_of(TUBE, free_lift_kg=50.0), r"the envelope holds 13\.9\d m3"),
    "more gas than bursts it": (
        _of(LATEX, free_lift_kg=None, gas_mass_kg=100.0),
        r"takes \d{4}\.\d\d m3 at the site, the envelope holds 114\.\d\d m3",
    ),
    "a climb that no fill gives": (
        _of(LATEX, free_lift_kg=None, ascent_rate_mps=50.0),
        "no fill makes this balloon climb at 50 m/s",
    ),
    "less than no lift": (_of(TUBE, free_lift_kg=-1.0), r"vehicle\.free_lift_kg: .*0 \(got -1"),
    "less than no gas": (_of(METERED, gas_mass_kg=-1.0), r"vehicle\.gas_mass_kg: .*0 \(got -1"),
    "two fills": (_of(METERED, free_lift_kg=1.0), "give one of free_lift_kg, gas_mass_kg, fill_volume_m3"),
    "less than no payload": (_of(TUBE, payload_kg=-1.0), r"vehicle\.payload_kg: .*0 \(got -1"),
    "cargo that pulls upwards": (
        _let_go({**BUNDLE, "mass_kg": -1.0}),
        r"releases\.0\.cargo\.0\.mass_kg: .*0 \(got -1\.0\)$",
    ),
    "cargo without drag": (_let_go({**BUNDLE, "drag_area_m2": 0.0}), r"cargo\.0\.drag_area_m2: .*0 \(got 0"),
    "cargo of unknown weight": (_let_go(LEAFLETS), "release 1 holds leaflets of unknown weight"),
    "a leak of all gas": (_of(TUBE, leak_per_hour=1.0), r"leak_per_hour: .*0\.9 \(got 1"),
    "gas that leaks in": (_of(TUBE, leak_per_hour=-0.1), r"leak_per_hour: .*0 \(got -0\.1"),
    "purer than pure": (_of(TUBE, gas_purity=2.0), r"gas_purity: .*1 \(got 2"),
    "boiling gas": (_of(TUBE, superheat_k=500.0), r"vehicle\.superheat_k: .*60 or 'auto' \(got 500\.0\)$"),
    "gas as warm as a word": (
        _of(TUBE, superheat_k="hot"),
        r"vehicle\.superheat_k: .* a valid number or 'auto' \(got 'hot'\)$",
    ),
    "another gas": (_of(TUBE, gas="methane"), r"vehicle\.gas: .*'hydrogen' or 'helium' \(got 'methane'\)"),
    "film weaker than nothing": (_of(TUBE, vented=False, film_strength_mpa=-1.0), "film_strength_mpa: .*0 "),
    "drag below nothing": (_of(LATEX, drag_coefficient=-1.0), r"drag_coefficient: .*0\.05 \(got -1"),
    "a tube of another's measure": (
        _of(TUBE, burst_diameter_m=3.0),
        "burst_diameter_m: there is no such key",
    ),
    "an unknown tube": (_of(TUBE, balloon="sausage"), "no film balloon 'sausage' .*; known: film tube"),
    "yes for a lift": (_of(TUBE, free_lift_kg=True), r"free_lift_kg: .*valid number \(got True\)"),
}
"""What is changed of a sound plan, and what its refusal says, by what is wrong with it."""
