"""`windfall calibrate` makes one thing at a time: what does not go with it is refused, never ignored."""

import pytest
from typer.main import get_command

from planner.cli.app import app
from planner.cli.calibrating import FORMS, form_of
from planner.errors import InputError

ASKED = {
    "--station ID --fetch SOURCE": ("--station", "47122", "--fetch", "gfs"),
    "--score SOUNDINGS... --calibration FILE": ("--score",),
    "--soundings FILE --persistence 12h": ("--soundings", "soundings.txt"),
    "TRACK...": (),
}
SPELLED = {
    "files": ("track.csv",),
    "out": ("-o", "x.yaml"),
    "soundings": ("--soundings", "soundings.txt"),
    "persistence": ("--persistence", "12h"),
    "score": ("--score",),
    "calibration": ("--calibration", "c.yaml"),
    "station": ("--station", "47122"),
    "sources": ("--fetch", "gfs"),
    "days": ("--days", "90"),
    "leads": ("--leads", "6h"),
    "now": ("--now", "2026-11-24T00:00Z"),
    "yes": ("--yes",),
    "plan": ("--plan", "p.yaml"),
    "events": ("--events", "e.csv"),
    "issued_at": ("--issued-at", "2026-11-24T00:00Z"),
    "seed": ("--seed", "1"),
    "members": ("--members", "500"),
}
OWN = {"station", "sources", "score", "soundings", "persistence"}
"""Options that say which form is meant."""
FOREIGN = [
    (form, name)
    for form, goes in FORMS.items()
    for name in SPELLED
    if name not in goes and not (form == "TRACK..." and name in OWN)
]


@pytest.mark.parametrize(("form", "name"), FOREIGN)
def test_an_option_of_another_form_is_refused_and_named_with_what_it_goes_with(form, name) -> None:
    asked = get_command(app).commands["calibrate"].make_context("calibrate", [*ASKED[form], *SPELLED[name]])
    with asked, pytest.raises(InputError) as refused:
        form_of(asked)
    said = str(refused.value)
    assert "go with" in said or "goes with" in said
    assert any(other in said for other, goes in FORMS.items() if name in goes)
    assert "ask one thing at a time" in said


def test_every_option_goes_with_some_form() -> None:
    assert set(SPELLED) == {name for goes in FORMS.values() for name in goes}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--fetch", "gfs"), "say --station ID too"),
        (("--station", "47122"), "--fetch names one source"),
        (("--score", "--calibration", "c.yaml"), "files of soundings"),
        (("--persistence", "12h"), "--soundings FILE"),
        ((), "say tracks"),
    ],
)
def test_what_is_missing_is_asked_for(windfall, words, said) -> None:
    assert said in windfall("calibrate", *words).refusal()
