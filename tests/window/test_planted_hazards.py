"""No planted hazard is `go`, every twin without it is, and what lies between says `caution`."""

import pytest

from tests.window.planted_hazards import BETWEEN, HAZARDS


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.name)
def test_a_hazard_has_its_verdict_and_its_twin_is_go(hazard):
    assert hazard.planted.judged().verdict.value == hazard.verdict
    assert hazard.twin.judged().verdict.value == "go"


@pytest.mark.parametrize("planted", [one for _, one in BETWEEN], ids=[name for name, _ in BETWEEN])
def test_between_limit_and_noise_it_is_caution(planted):
    assert planted.judged().verdict.value == "caution"
