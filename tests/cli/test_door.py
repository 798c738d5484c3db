"""The outermost door: statuses, one line for each refusal, and who may listen."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import typer
import uvicorn

from planner.cli.app import app
from planner.cli.work import run_keeping
from tests.cli.asking import PLAN, VEHICLE, Told, spelled_out, written

PROGRAM = Path(sys.executable).with_name("windfall")


def test_help_lists_every_command_that_there_is(windfall):
    told = windfall()
    assert (told.status, told.err) == (0, "")
    assert told.out == windfall("--help").out
    for command in typer.main.get_command(app).commands:
        assert f"\n  {command} " in told.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("fry",), "No such command 'fry'"),
        (("fly", "--fast"), "No such option: --fast"),
        (("catalogue", "please"), "unexpected extra argument"),
        (("fly", "--site"), "'--site'"),
    ],
)
def test_words_that_mean_nothing_are_refused(windfall, words, said):
    assert said in windfall(*words).refusal(2)


def test_a_fault_of_ours_is_one_line_and_another_status(windfall, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("two\nlines\x1b[31m")

    monkeypatch.setattr(run_keeping, "forecasts_table", broken)
    line = windfall("forecasts").refusal(1)
    assert line.startswith("windfall: a fault of ours: RuntimeError: two lines")
    assert line.isprintable()


def test_a_command_that_a_person_stops_leaves_with_the_status_of_that_signal(windfall, monkeypatch):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(run_keeping, "forecasts_table", stopped)
    assert windfall("forecasts") == Told(130, "", "")


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("WINDFALL_LOG", "loud", "WINDFALL_LOG is LOUD; known: debug, info, warning, error"),
        ("WINDFALL_THREADS", "many", "threads: Input should be a valid integer"),
        ("WINDFALL_THREADS", "0", "threads: Input should be greater than or equal to 1 (got '0')"),
    ],
)
def test_an_environment_that_means_nothing_is_refused(windfall, monkeypatch, variable, value, said):
    monkeypatch.setenv(variable, value)
    assert said in windfall("forecasts").refusal(2)


def test_a_name_that_would_steer_the_terminal_is_shown_without_its_power(windfall):
    line = windfall("fly", "\x1b[31mred\n.yaml").refusal(2)
    assert "[31mred" in line
    assert line.isprintable()


@pytest.mark.slow
def test_the_installed_program_leaves_with_the_status_of_its_refusal(tmp_path):
    asked = [PROGRAM, "fly", *spelled_out(site="95,126.7")]
    done = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("windfall: site.latitude_deg: ")
    assert done.stderr.count("\n") == 1


def test_a_reader_who_has_left_ends_the_program_without_a_word(tmp_path):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        environment = os.environ | {"WINDFALL_STORE": str(tmp_path / "store")}
        done = subprocess.run(
            [PROGRAM, "forecasts"], stdout=writing, stderr=subprocess.PIPE, env=environment, check=False
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


CAMPAIGN = {
    "sites": [PLAN["site"]],
    "vehicle": VEHICLE,
    "launch_times": {"from": "run+1h", "to": "run+2h", "every": "1h"},
}


@pytest.fixture
def served(monkeypatch):
    """What was handed to the server, which does not start."""
    for name in ("WINDFALL_CAMPAIGN", "WINDFALL_WIND", "WINDFALL_LAG", "WINDFALL_UNPROTECTED"):
        monkeypatch.setenv(name, "")  # so that what the command sets is taken back
    handed = {}
    monkeypatch.setattr(uvicorn, "run", lambda app, **words: handed.update(words, app=app))
    return handed


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def test_serve_hands_the_app_its_campaign_and_its_wind(windfall, served, tmp_path):
    path, port = written(tmp_path, CAMPAIGN), free_port()
    told = windfall("serve", "--port", port, "--campaign", path, "--wind", "sample")
    assert (told.status, told.out) == (0, "")
    assert told.err == f"the board is at http://127.0.0.1:{port} (stop with Ctrl-C)\n"
    assert (served["app"], served["host"], served["port"]) == ("api.app:app", "127.0.0.1", port)
    assert (os.environ["WINDFALL_CAMPAIGN"], os.environ["WINDFALL_WIND"]) == (path, "sample")


def test_serve_keeps_what_its_environment_sets(windfall, served, monkeypatch):
    """As a container does, whose command is given; an option goes before."""
    monkeypatch.setenv("WINDFALL_WIND", "gfs+gefs")
    monkeypatch.setenv("WINDFALL_LAG", "3")
    assert windfall("serve", "--port", free_port()).status == 0
    assert (os.environ["WINDFALL_WIND"], os.environ["WINDFALL_LAG"]) == ("gfs+gefs", "3")
    assert windfall("serve", "--port", free_port(), "--lag", "2").status == 0
    assert (os.environ["WINDFALL_WIND"], os.environ["WINDFALL_LAG"]) == ("gfs+gefs", "2")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.0.2.1"])
def test_serve_opens_to_others_only_where_that_is_meant(windfall, served, host):
    line = windfall("serve", "--port", free_port(), "--host", host).refusal(2)
    assert "--unprotected" in line
    assert served == {}


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.9"])
def test_serve_opens_to_this_machine_as_a_matter_of_course(windfall, served, host):
    assert windfall("serve", "--port", free_port(), "--host", host).status == 0
    assert os.environ["WINDFALL_UNPROTECTED"] == "False"


def test_serve_opens_to_others_by_an_option_or_by_its_environment(windfall, served, monkeypatch):
    assert windfall("serve", "--port", free_port(), "--host", "0.0.0.0", "--unprotected").status == 0
    assert os.environ["WINDFALL_UNPROTECTED"] == "True"
    monkeypatch.setenv("WINDFALL_UNPROTECTED", "1")
    assert windfall("serve", "--port", free_port(), "--host", "0.0.0.0").status == 0


def test_serve_refuses_a_campaign_that_it_could_not_show(windfall, served, tmp_path):
    path = written(tmp_path, CAMPAIGN | {"colour": "red"})
    assert "colour: " in windfall("serve", "--port", free_port(), "--campaign", path).refusal(2)
    assert served == {}


def test_a_port_that_another_has_is_refused_before_the_board_is_announced(windfall, served):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        line = windfall("serve", "--port", port).refusal(2)
    assert f"cannot listen at 127.0.0.1 port {port} (address already in use)" in line
    assert served == {}
    assert "'--port'" in windfall("serve", "--port", "70000").refusal(2)
