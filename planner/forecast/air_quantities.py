"""The rows of `quantities.py` for winds, and for temperature, height and humidity on pressure levels."""

from planner.forecast.quantity_row import GROUND, ISOBARIC, FieldKind, QuantityRow, on
from planner.forecast.unit_factors import HEIGHT, PER_KG, PERCENT, SPEED, TEMPERATURE

SPECIFIC_HUMIDITY, RELATIVE_HUMIDITY = "q", "rh"
NEAR_HEIGHTS_M = (10.0, 80.0, 100.0)
"""Heights above the ground at which winds are taken."""


def _cf_winds(uv: str, ward: str) -> str:
    """CF's names: to the east or north, then along the axes of a grid, which the reading turns."""
    return f"{ward}_wind {'x' if uv == 'u' else 'y'}_wind grid_{ward}_wind"


def _wind(uv: str, ward: str) -> QuantityRow:
    """Wind on pressure levels where it blows to: `u` eastward, `v` northward."""
    return QuantityRow(
        name=uv,
        title=f"{ward} wind",
        units=SPEED,
        kind=FieldKind.LEVELS,
        possible=(-250.0, 250.0),  # above twice the strongest jets, and what the mesosphere's winds reach
        grib=on(ISOBARIC, uv),
        netcdf=f"{uv} {uv}grd {uv}grdprs {uv}wnd {uv}a {uv}_component_of_wind "
        f"{uv}-component_of_wind_isobaric {uv}_component_of_wind_isobaric {uv}_grd {uv}wind {uv}_wind "
        f"{ward}_wind",
        cf=_cf_winds(uv, ward),
        noaa=(f"{uv.upper()}GRD:mb",),
        ecmwf=uv,
        exported=(uv, f"{ward}_wind"),
    )


def _near_wind(uv: str, ward: str) -> QuantityRow:
    """The same at heights above the ground."""
    return QuantityRow(
        name=f"near_{uv}",
        title=f"{ward} wind near the ground",
        units=SPEED,
        kind=FieldKind.NEAR,
        possible=(-110.0, 110.0),  # above the strongest mean wind that was ever measured at 10 m
        grib=on(GROUND, f"{uv}|10{uv}|80{uv}|100{uv}"),
        netcdf=f"{uv} {uv}10 {uv}grd {uv}-component_of_wind_height_above_ground "
        f"{uv}{{}} {{}}{uv} {uv}{{}}m {uv}grd{{}}m {uv}grd_{{}}maboveground {uv}grd_{{}}m_above_ground",
        cf=_cf_winds(uv, ward),
        noaa=tuple(f"{uv.upper()}GRD:{height:g} m above ground" for height in NEAR_HEIGHTS_M),
        ecmwf=f"10{uv} 100{uv}",
        exported=(f"near_{uv}", f"{ward}_wind"),
    )


AIR = (
    _wind("u", "eastward"),
    _wind("v", "northward"),
    QuantityRow(
        name="t",
        title="temperature",
        units=TEMPERATURE,
        kind=FieldKind.LEVELS,
        possible=(120.0, 350.0),
        grib=on(ISOBARIC, "t"),
        netcdf="t tmp tmpprs air ta temp temperature temperature_isobaric air_temperature",
        cf="air_temperature",
        noaa=("TMP:mb",),
        ecmwf="t",
        exported=("t", "air_temperature"),
    ),
    QuantityRow(
        name="height",
        title="geopotential height",
        units=HEIGHT,
        kind=FieldKind.LEVELS,
        grib=on(ISOBARIC, "gh z"),
        netcdf="gh hgt hgtprs zg geopotential_height geopotential_height_isobaric "
        "h z geopotential geopotential_isobaric fi phi geopot",
        cf="geopotential_height geopotential",
        noaa=("HGT:mb",),
        ecmwf="gh z",
        exported=("gh", "geopotential_height"),
    ),
    QuantityRow(
        name=SPECIFIC_HUMIDITY,
        title="specific humidity",
        units=PER_KG,
        kind=FieldKind.LEVELS,
        possible=(0.0, 0.1),  # saturated at the ground at 54 degC
        grib=on(ISOBARIC, "q"),
        netcdf="q qv spfh spfhprs shum hus specific_humidity specific_humidity_isobaric",
        cf="specific_humidity",
        ecmwf="q",
        exported=("q", "specific_humidity"),
    ),
    QuantityRow(
        name=RELATIVE_HUMIDITY,
        title="relative humidity, of which specific humidity is made",
        units=PERCENT,
        kind=FieldKind.LEVELS,
        grib=on(ISOBARIC, "r"),
        netcdf="r rh rhprs rhum hur relative_humidity relative_humidity_isobaric",
        cf="relative_humidity",
        noaa=("RH:mb",),
        ecmwf="r",
        up_to_pa=10_000.0,  # above it 1 %, a file's rounding, is 3 % of the air at 1 hPa
    ),
    _near_wind("u", "eastward"),
    _near_wind("v", "northward"),
)
