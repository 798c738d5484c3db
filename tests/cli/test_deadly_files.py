"""A forecast file that ends its decoder is a sentence, wherever it is brought."""

import pytest

from api.service import ApiSettings, ServedWinds
from planner.errors import ForecastFileError
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


def test_a_server_that_is_to_answer_from_it_does_not_start(file, tmp_path):
    with pytest.raises(ForecastFileError, match="the decoding process ended"):
        ServedWinds.open(ApiSettings(wind=str(file), store=tmp_path / "store"))
