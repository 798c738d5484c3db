"""The order of verdicts, and runs of them."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from planner import Verdict
from planner.window.cell import Cell
from planner.window.launch_window import Best, spans
from planner.window.verdict import worst

START = datetime(2026, 11, 24, tzinfo=UTC)
VERDICTS = st.sampled_from(Verdict)


def cells(verdicts, probabilities=None):
    probabilities = probabilities or [None] * len(verdicts)
    return tuple(
        Cell("hill", START + timedelta(hours=k), verdict, (), probability)
        for k, (verdict, probability) in enumerate(zip(verdicts, probabilities, strict=True))
    )


def test_the_order_is_no_go_then_unknown_then_caution_then_go():
    assert [v.value for v in Verdict] == ["no_go", "unknown", "caution", "go"]


def test_no_finding_at_all_is_unknown():
    assert worst([]) is Verdict.UNKNOWN


@given(st.lists(VERDICTS, min_size=1), st.randoms())
def test_the_worst_does_not_depend_on_the_order_of_findings(verdicts, random):
    shuffled = random.sample(verdicts, len(verdicts))
    assert worst(shuffled) is worst(verdicts)


@given(st.lists(VERDICTS, min_size=1), st.lists(VERDICTS, min_size=1))
def test_more_findings_never_better_a_verdict(some, more):
    assert worst([*some, *more]) is worst([worst(some), worst(more)])
    assert worst([worst(some), worst([*some, *more])]) is worst([*some, *more])


@given(st.lists(VERDICTS))
def test_go_needs_every_finding_to_be_go(verdicts):
    assert (worst(verdicts) is Verdict.GO) == (set(verdicts) == {Verdict.GO})


@given(st.lists(VERDICTS, min_size=1, max_size=30))
def test_windows_cover_every_time_once_and_neighbours_differ(verdicts):
    times = cells(verdicts)
    windows = spans(times)
    covered = [
        cell.launch_time
        for window in windows
        for cell in times
        if window.first <= cell.launch_time <= window.last and window.verdict is cell.verdict
    ]
    assert covered == [cell.launch_time for cell in times]
    assert all(a.verdict is not b.verdict for a, b in pairwise(windows))


def test_the_best_launch_of_a_window_is_its_likeliest_and_the_first_of_equals():
    go, caution = Verdict.GO, Verdict.CAUTION
    first, second = spans(cells([go, go, go, caution], [0.1, 0.4, 0.4, 0.9]))
    assert first.best == Best(START + timedelta(hours=1), 0.4)
    assert second.best == Best(START + timedelta(hours=3), 0.9)


def test_a_window_without_a_target_has_no_best_launch():
    (window,) = spans(cells([Verdict.GO, Verdict.GO]))
    assert window.best is None
