"""No sign is better than what was looked at, whatever a campaign asks."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner import Verdict
from planner.window.not_judged import CORE
from planner.window.sign import sign_of
from planner.window.verdict import Finding, worst
from planner.window.waiver import EVERY_NAME
from tests.window.judging import answer
from tests.worlds import FAR_AWAY, HOURLY, NAMED, START, TOWN, UNBUILT, waived, world

GO, CAUTION, UNKNOWN = Verdict.GO, Verdict.CAUTION, Verdict.UNKNOWN
FREE = (GO, CAUTION)
JUDGED = (
    "surface_wind",
    "surface_gust",
    "precipitation",
    "thunderstorm",
    "forecast_covers",
    "forecast_age",
)
SLOWLY = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


FINDINGS = st.builds(
    Finding,
    criterion=st.sampled_from(EVERY_NAME),
    verdict=st.sampled_from(Verdict),
    measured=st.none(),
    limit=st.none(),
    unit=st.just(""),
    sentence=st.just("said"),
)


@given(
    st.lists(FINDINGS, max_size=20, unique_by=lambda finding: finding.criterion),
    st.sets(st.sampled_from(EVERY_NAME)),
    st.sets(st.sampled_from(EVERY_NAME)),
)
def test_the_verdict_is_the_worst_of_may_and_worth_and_of_the_findings(found, more, left_alone):
    lacking = [replace(f, no_data=True) if f.verdict is UNKNOWN and f.criterion in more else f for f in found]
    sign = sign_of(lacking, [f.criterion for f in found], left_alone)
    assert sign.verdict is worst([sign.may, *([sign.worth] if sign.worth else [])])
    assert sign.verdict is worst(f.verdict for f in sign.findings)
    assert (sign.worth is None) == ("target" not in {f.criterion for f in sign.findings})
    settled = {f.criterion for f in sign.findings if not f.no_data} | left_alone
    if sign.verdict is GO:
        assert all(settled & set(names) for names in CORE.values())
        assert sign.capped_by == ()
    assert not sign.capped_by or sign.verdict is CAUTION


@st.composite
def campaigns(draw):
    """A campaign of the small world, its clock, and the wind that blows."""
    named = draw(st.none() | st.sets(st.sampled_from([*JUDGED, "target", "keep_out"]), min_size=1))
    changes = {
        "targets": draw(st.sampled_from([(), (TOWN,), (FAR_AWAY,)])),
        "keep_out": draw(st.sampled_from([(), (FAR_AWAY,), (TOWN,)])),
        "waived": waived(*draw(st.sets(st.sampled_from([*UNBUILT, *NAMED, *JUDGED, "keep_out"])))),
        "spread": {"wind_error": draw(st.sampled_from(["prior", "none"]))},
        "preparation_min": draw(st.sampled_from([0.0, 60.0, 240.0])),
        "launch_times": draw(st.sampled_from([HOURLY, {"from": "now", "to": "now+3h", "every": "1h"}])),
        "members": 8,
    }
    if named is not None:
        changes["criteria"] = {name: {} for name in named}
    return changes, START + timedelta(minutes=draw(st.integers(0, 400)))


@pytest.fixture(scope="module")
def worlds():
    return [world(1.0), world(4.0, gusts_mps=6.0), world(9.0), world(gusts_mps=None)]


@given(asked=campaigns(), number=st.integers(0, 3))
@SLOWLY
@pytest.mark.slow
def test_no_sign_is_better_than_what_was_looked_at(worlds, asked, number):
    changes, now = asked
    site = answer(worlds[number], now, **changes)
    left_alone = {waiver["criterion"] for waiver in changes["waived"]}
    for cell in site.times:
        judged = {f.criterion for f in cell.findings if not f.no_data}
        assert cell.past == (cell.launch_time < now)
        assert cell.verdict is worst([cell.may, *([cell.worth] if cell.worth else [])])
        if cell.verdict is GO:
            on_landings = [f for f in cell.findings if f.criterion in {"target", "keep_out"}]
            assert all(f.basis == "robust" for f in on_landings)
            assert changes["spread"]["wind_error"] == "prior" or not on_landings
            assert all((judged | left_alone) & set(names) for names in CORE.values())
            assert "keep_out" in left_alone or not changes["keep_out"]
    for window in site.windows:
        within = [c for c in site.times if window.first <= c.launch_time <= window.last]
        assert not any(cell.past for cell in within)
        assert {cell.verdict for cell in within} == {window.verdict}
        if window.best:
            assert window.verdict in FREE
            assert window.best.launch_time >= now
