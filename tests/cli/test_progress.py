"""Who sits at a terminal sees at once that something is done, and what holds it up."""

from threading import Event

from planner.cli.effort import ProgressLine
from tests.patience import PATIENCE_S


def test_a_line_that_cannot_wait_is_shown_at_once(capsys):
    line = ProgressLine(clock=lambda: 0.0)
    line.write("later")
    assert capsys.readouterr().err == ""
    line.write_now("asking for the newest run")
    assert capsys.readouterr().err.endswith("asking for the newest run")


def test_a_line_is_kept_fresh_for_as_long_as_something_goes_on(capsys):
    asked = Event()

    def text():
        asked.set()
        return "busy"

    line = ProgressLine(clock=lambda: 0.0)
    with line.kept_fresh(text):
        assert asked.wait(PATIENCE_S)


def test_nothing_is_written_where_nobody_sees_it(capsys):
    line = ProgressLine(seen=False)
    line.write_now("unseen")
    with line.kept_fresh(lambda: "unseen"):
        pass
    assert capsys.readouterr().err == ""


def test_a_line_is_never_folded(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    line = ProgressLine(clock=lambda: 0.0)
    line.write_now("a" * 300)
    assert capsys.readouterr().err.count("a") == 39
