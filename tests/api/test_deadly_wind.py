"""A forecast file that ends its decoder, as the wind of a server."""

import pytest

from api.service import ApiSettings, ServedWinds
from planner.errors import ForecastFileError
from tests.forecast.reading.flips import deadly


def test_a_server_that_is_to_answer_from_it_does_not_start(tmp_path):
    file = tmp_path / "deadly.grib2"
    file.write_bytes(deadly())
    with pytest.raises(ForecastFileError, match="the decoding process ended"):
        ServedWinds.open(ApiSettings(wind=str(file), store=tmp_path / "store"))
