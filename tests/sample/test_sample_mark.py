"""Whoever carries the sample's files about, they stay known as sample weather."""

import pytest

from planner.errors import ForecastFileError
from planner.forecast.reading.read import read_fields
from tests.forecast.reading.messages import fields, written
from tests.sample.test_sample import RUN, TINY, make_sample


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return make_sample(tmp_path_factory.mktemp("marked"), RUN, spec=TINY, workers=1)


@pytest.fixture
def real(tmp_path):
    """Another centre's forecast, as a file."""
    return written(tmp_path, *fields())


def test_a_sample_file_that_anybody_brings_is_known_by_its_mark(sample, tmp_path):
    renamed = tmp_path / "gfs.grib2"
    renamed.write_bytes(b"".join(path.read_bytes() for path in sample))
    (field,) = read_fields([renamed])
    assert (field.forecast.source, field.forecast.is_sample) == ("sample", True)


def test_a_real_file_called_sample_is_real(real):
    renamed = real.rename(real.with_name("sample.grib2"))
    (field,) = read_fields([renamed])
    assert not field.forecast.is_sample
    assert field.forecast.source != "sample"


@pytest.mark.parametrize("turned", [False, True])
def test_sample_and_other_weather_together_are_refused(sample, real, tmp_path, turned):
    together = [sample[0], real][:: -1 if turned else 1]
    with pytest.raises(ForecastFileError, match="bring them apart"):
        read_fields(together)
    joined = tmp_path / "joined.grib2"
    joined.write_bytes(b"".join(path.read_bytes() for path in together))
    with pytest.raises(ForecastFileError, match="bring them apart"):
        read_fields([joined])
