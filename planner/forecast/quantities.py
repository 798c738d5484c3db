"""Every quantity that Windfall takes from a forecast, a row each: a new field at the ground is one row here.

All that reads, checks, stores, fetches or exports a field looks here. What the columns mean stands in
`quantity_row.py`; the rows of the winds and of the air on levels in `air_quantities.py`.
As of November 2026: eccodes 2.42, CF 1.11, wgrib2's inventories, ECMWF's open data, Open-Meteo.
"""

from planner.forecast.air_quantities import AIR
from planner.forecast.quantity_row import FREEZING, GROUND, LOCAL, SKY, SURFACE, FieldKind, QuantityRow, on
from planner.forecast.unit_factors import (
    AMOUNT,
    DISTANCE,
    ENERGY,
    HEIGHT,
    RATE,
    SHARE,
    SPEED,
    TEMPERATURE,
    Units,
)
from planner.units import HOUR_S, KM_M

OROGRAPHY, LAND, RAIN, RAIN_RATE = "orography", "land_fraction", "rain", "rain_rate"
PRECIPITATION, FREEZING_LEVEL = "precipitation_mmph", "freezing_level_m"
FREEZING_ABOVE_GROUND = "freezing_above_ground_m"
_PER_KM2_DAY = 1 / (KM_M**2 * 24 * HOUR_S)


ROWS = (
    *AIR,
    QuantityRow(
        name=OROGRAPHY,
        title="geopotential height of the model's ground",
        units=HEIGHT,
        kind=FieldKind.FIXED,
        possible=(-500.0, 9_000.0),
        grib=on(SURFACE, "orog z") + on(LOCAL, "HSURF"),
        netcdf="orog hgtsfc hgt_surface geopotential_height_surface orography hsurf topo "
        "phis fis z zsfc geopotential",
        cf="surface_altitude surface_geopotential",
        noaa=("HGT:surface",),
        ecmwf="z",
        exported=("orog", ""),
    ),
    QuantityRow(
        name=LAND,
        title="share of land, 0 at sea",
        units=SHARE,
        kind=FieldKind.FIXED,
        grib=on(GROUND, "lsm land"),
        netcdf="lsm land landsfc land_surface land_sea_mask",
        cf="land_area_fraction land_binary_mask",
        noaa=("LAND:surface",),
        ecmwf="lsm",
        exported=("lsm", "land_area_fraction"),
        on_a_height=True,
    ),
    QuantityRow(
        name="gust_mps",
        title="gusts at 10 m",
        units=SPEED,
        possible=(-1.0, 150.0),
        grib=on(GROUND, "gust i10fg 10fg|max_10fg|max_i10fg 10fg3 10fg6"),
        netcdf="gust gustsfc gust_surface wind_speed_gust_surface i10fg fg10 10fg max_i10fg",
        cf="wind_speed_of_gust",
        noaa=("GUST:surface",),
        ecmwf="10fg 10fg3 max_10fg",
        open_meteo="wind_gusts_10m",
        exported=("gust", "wind_speed_of_gust"),
        refused_in_part=True,
    ),
    QuantityRow(
        name=PRECIPITATION,
        title="mean rate of precipitation over the step that ends at the valid time",  # of the next two rows
        units=RATE,
        possible=(-1.0, 1_000.0),
        open_meteo="precipitation",
        exported=("prate", "lwe_precipitation_rate"),
    ),
    QuantityRow(
        name=RAIN,
        title="precipitation summed over a span of time",
        units=AMOUNT,
        kind=FieldKind.RAW,
        grib=on(GROUND, "tp"),
        netcdf="tp apcp apcpsfc apcp_surface total_precipitation tot_prec",
        cf="precipitation_amount",
        noaa=("APCP:surface",),
        ecmwf="tp",
    ),
    QuantityRow(
        name=RAIN_RATE,
        title="rate of precipitation at a moment, or its mean over a span of time",
        units=RATE,
        kind=FieldKind.RAW,
        grib=on(GROUND, "prate tprate avg_tprate"),
        netcdf="prate pratesfc prate_surface precipitation_rate_surface tprate avg_tprate mtpr pr prectot "
        "prectotcorr",
        cf="precipitation_flux",
        noaa=("PRATE:surface",),
    ),
    QuantityRow(
        name="cape_jpkg",
        title="convective available potential energy",
        units=ENERGY,
        possible=(-1_000.0, 20_000.0),
        grib=on(SURFACE, "cape") + on(SKY | {"mostUnstableParcel"}, "mucape") + on(LOCAL, "CAPE_ML"),
        netcdf="cape capesfc cape_surface convective_available_potential_energy_surface",
        cf="atmosphere_convective_available_potential_energy",
        noaa=("CAPE:surface",),
        ecmwf="mucape",
        open_meteo="cape",
        exported=("cape", "atmosphere_convective_available_potential_energy"),
        refused_in_part=True,
    ),
    QuantityRow(
        name="cloud_fraction",
        title="share of the sky under cloud",
        units=SHARE,
        possible=(-0.02, 1.05),
        grib=on(SKY, "tcc"),
        netcdf="tcc tcdcclm total_cloud_cover total_cloud_cover_entire_atmosphere tcdc_entireatmosphere "
        "tcdc_entireatmosphere_consideredasasinglelayer_",
        cf="cloud_area_fraction",
        noaa=("TCDC:entire atmosphere",),
        ecmwf="tcc",
        open_meteo="cloud_cover",
        exported=("tcc", "cloud_area_fraction"),
        refused_in_part=True,
    ),
    QuantityRow(
        name="visibility_m",
        title="visibility at the ground",
        units=DISTANCE,
        possible=(-100.0, 1e6),
        grib=on(GROUND, "vis"),
        netcdf="vis vissfc vis_surface visibility_surface",
        cf="visibility_in_air",
        noaa=("VIS:surface",),
        open_meteo="visibility",
        exported=("vis", "visibility_in_air"),
        refused_in_part=True,
    ),
    QuantityRow(
        name="temperature_2m_k",
        title="temperature at 2 m",
        units=TEMPERATURE,
        possible=(150.0, 350.0),
        grib=on(GROUND, "2t"),
        netcdf="t2m 2t tmp2m tmp_2maboveground",
        noaa=("TMP:2 m above ground",),
        ecmwf="2t",
        open_meteo="temperature_2m",
        exported=("t2m", "air_temperature"),
        on_a_height=True,
    ),
    QuantityRow(
        name="dew_point_2m_k",
        title="dew point at 2 m",
        units=TEMPERATURE,
        possible=(120.0, 320.0),
        grib=on(GROUND, "2d"),
        netcdf="d2m 2d dpt2m dpt_2maboveground",
        noaa=("DPT:2 m above ground",),
        ecmwf="2d",
        open_meteo="dew_point_2m",
        exported=("d2m", "dew_point_temperature"),
        on_a_height=True,
    ),
    QuantityRow(
        name=FREEZING_LEVEL,
        title="geopotential height above the sea of the lowest 0 degC",
        units=HEIGHT,
        possible=(-6_000.0, 12_000.0),
        grib=on(FREEZING, "gh h") + on(LOCAL, "HZEROCL"),
        netcdf="freezing_level hgt0c hgt_0cisotherm",
        cf="freezing_level_altitude",
        noaa=("HGT:0C isotherm",),
        open_meteo="freezing_level_height",
        exported=("freezing_level", "freezing_level_altitude"),
        on_a_height=True,
    ),
    QuantityRow(
        name="lightning_density_pm2ps",
        title="lightning flashes, in clouds and to the ground, over an area in a time",
        units=Units("m-2 s-1", {"m-2s-1": 1.0, "km-2day-1": _PER_KM2_DAY, "km-2d-1": _PER_KM2_DAY}),
        possible=(-1e-9, 1e-6),  # 500 flashes a minute over 500 km2 are 2e-8
        grib=on(SKY, "litoti litota1 litota3 litota6 avg_litoti"),
        netcdf="litoti litota1 litota3 litota6",
        cf="frequency_of_lightning_flashes_per_unit_area",
        ecmwf="litoti litota1 litota3 litota6",
        exported=("litoti", "frequency_of_lightning_flashes_per_unit_area"),
    ),
    QuantityRow(
        name=FREEZING_ABOVE_GROUND,
        title="height of the lowest 0 degC above the ground, as ECMWF counts it",
        units=HEIGHT,
        kind=FieldKind.RAW,
        grib=on(FREEZING | GROUND | {"isothermal"}, "deg0l"),
        netcdf="deg0l",
    ),
)

QUANTITIES = {row.name: row for row in ROWS}
ON_LEVELS, NEAR, FIXED, WEATHER = (
    tuple(row.name for row in ROWS if row.kind is kind)
    for kind in (FieldKind.LEVELS, FieldKind.NEAR, FieldKind.FIXED, FieldKind.WEATHER)
)
ON_ONE_GRID = ("u", "v", "t", "height")
"""A run that has these on several grids is refused; any other field on a grid of its own is left out, and a
warning says so."""

NOAA = {words: row for row in ROWS for words in row.noaa}
"""Rows by name and level as wgrib2's inventory writes them."""
ECMWF = {
    ("pl" if row.kind is FieldKind.LEVELS else "sfc", word): row for row in ROWS for word in row.ecmwf.split()
}
"""Rows by the kind of level and the name in ECMWF's index."""
