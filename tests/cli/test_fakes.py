"""`windfall fake-provider` plays the providers until it is stopped."""

import signal
import socket
import subprocess
import sys

import httpx2
import pytest

from tests.patience import PATIENCE_S

# A shell starts what runs in the background deaf to Ctrl-C; the child under test shall hear it all the same.
HEARING = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
COMMAND = [sys.executable, "-c", f"{HEARING}; from planner.cli import main; main()", "fake-provider"]


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.slow
def test_it_says_how_to_point_windfall_at_it_and_ends_in_peace(port, windfall):
    spec = ["--port", str(port), "--cycle", "2026-11-24T00:00Z", "--step", "4", "--source", "gfs"]
    with subprocess.Popen(
        [*COMMAND, *spec], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout.readline() == f"export WINDFALL_ADDRESS_GFS=http://127.0.0.1:{port}/gfs\n"
            index = f"http://127.0.0.1:{port}/gfs/gfs.20261124/00/atmos/gfs.t00z.pgrb2.0p25.f003.idx"
            answer = httpx2.get(index, trust_env=False, timeout=PATIENCE_S)
            assert answer.text.startswith("1:0:d=2026112400:PRMSL:mean sea level:3 hour fcst:")
            assert "another" in windfall("fake-provider", "--port", str(port)).refusal()
        finally:
            server.send_signal(signal.SIGINT)
        told = server.communicate(timeout=PATIENCE_S)[1]
    assert server.returncode == 0, told
    assert f"at http://127.0.0.1:{port} (stop with Ctrl-C)" in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--faults", "teapot:0.1"), "teapot"),
        (("--source", "icon"), "icon"),
        (("--cycle", "2026-11-24T01:00Z"), "00, 06, 12, 18"),
        (("--area", "here"), "S,W,N,E"),
        (("--area", "80,0,85,10"), "72"),
        (("--station", "47122"), "go together"),
        (("--station", "47122", "--planted", "no.yaml"), "no.yaml"),
    ],
)
def test_what_it_cannot_play_is_refused_in_one_line(windfall, words, said):
    assert said in windfall("fake-provider", *words).refusal()
