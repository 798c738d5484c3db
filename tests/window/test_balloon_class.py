"""Light, medium, heavy: by the payload, its packages and how small they are, as ICAO and FAR 101 have it."""

import pytest

from planner import Verdict
from planner.window.criteria.balloon_class import BalloonClass, BalloonSize, Package, size_of
from tests.window.judging import answer, case
from tests.worlds import WAIVED, after, world

LIGHT, MEDIUM, HEAVY = BalloonSize


def pack(mass_kg, face_cm2=None):
    return Package("pack", mass_kg, face_cm2 and face_cm2 * 1e-4)


@pytest.mark.parametrize(
    ("packages", "size"),
    [
        ([pack(2.7)], LIGHT),
        ([pack(2.73)], HEAVY),  # FAR 101.1: a package of more than six pounds
        ([pack(1.3)] * 3, LIGHT),
        ([pack(1.34)] * 3, MEDIUM),
        ([pack(1.37)] * 4, HEAVY),  # 5.48 kg: more than twelve pounds
        ([pack(2.0, 155)], LIGHT),  # 12.9 g/cm2
        ([pack(2.0, 150)], HEAVY),  # 13.3 g/cm2: both laws
        ([pack(1.8, 100)], LIGHT),  # 18 g/cm2, and under four pounds
        ([pack(1.9, 143)], HEAVY),  # 13.29 g/cm2: more than three ounces on a square inch, over four pounds
        ([pack(1.0, 20), pack(2.0)], LIGHT),
    ],
)
def test_a_class_begins_where_the_laws_say(packages, size):
    assert size_of(packages)[0] is size


def carrying(*masses_kg, **more):
    cargo = [
        {"kind": "bundle", "name": f"b{k}", "mass_kg": kg, "drag_area_m2": 0.1}
        for k, kg in enumerate(masses_kg)
    ]
    return case(world(), releases=[after(300, *cargo)], **more)


def test_a_heavier_class_than_stands_ready_needs_care_or_is_forbidden_and_says_what_it_asks():
    found = BalloonClass().judge(carrying(2.2, 2.2))
    assert (found.verdict, found.measured) == (Verdict.CAUTION, 4.4)
    assert found.sentence == (
        "medium balloon, 4.4 kg in 2 packages (from 4 kg on in two or more packages it is medium): leave and "
        "notice of its class are asked, and light ones are allowed here: caution"
    )
    assert BalloonClass(allowed="medium").judge(carrying(2.2, 2.2)).verdict is Verdict.GO
    assert BalloonClass(allowed="medium").judge(carrying(7.0)).verdict is Verdict.CAUTION
    assert BalloonClass().judge(carrying(7.0)).verdict is Verdict.NO_GO
    assert BalloonClass(allowed="heavy").judge(carrying(7.0)).verdict is Verdict.GO


def test_a_mass_that_nobody_gave_could_make_it_heavier_and_is_named():
    sheets = {"kind": "leaflets", "name": "sheets", "count": 1000, "fall_speed_mps": 1.0}
    bundle = {"kind": "bundle", "name": "b", "mass_kg": 1.0, "drag_area_m2": 0.1}
    found = BalloonClass().judge(case(world(), releases=[after(300, bundle, sheets)]))
    assert found.verdict is Verdict.UNKNOWN
    assert "nobody gave the mass of sheets" in found.sentence


def test_where_no_mass_is_known_it_is_not_judged_and_caps():
    assert BalloonClass().judge(case(world())) is None
    others = [waiver for waiver in WAIVED if waiver["criterion"] != "balloon_class"]
    (cell,) = answer(world(), waived=others).times
    assert cell.capped_by == ("balloon_class",)
    assert "balloon_class" in cell.not_judged.does_not_apply


def test_a_light_one_settles_its_class():
    others = [waiver for waiver in WAIVED if waiver["criterion"] != "balloon_class"]
    cargo = {"kind": "bundle", "mass_kg": 1.0, "drag_area_m2": 0.1}
    (cell,) = answer(world(), waived=others, releases=[after(300, cargo)]).times
    assert cell.verdict is Verdict.GO
