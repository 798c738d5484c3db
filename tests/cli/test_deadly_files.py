"""A forecast file that ends its decoder is a sentence, wherever it is brought."""

import pytest

from tests.cli.asking import FLIGHT
from tests.forecast.reading.flips import deadly

SAID = "deadly.grib2: the decoding process ended (Segmentation fault)"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "deadly.grib2"
    path.write_bytes(deadly())
    return path


def test_ingest_says_so_in_one_line(windfall, file):
    assert SAID in windfall("ingest", file).refusal()


def test_so_does_the_wind_of_a_flight(windfall, file):
    flight = [word for pair in FLIGHT.items() for word in pair]
    assert SAID in windfall("fly", *flight, "--wind", file).refusal()
