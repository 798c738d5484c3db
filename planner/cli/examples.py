"""What is asked of each command, as it is typed: the end of every `--help`."""

TYPED: dict[str, tuple[str, ...]] = {
    "fly": (
        "windfall fly plan.yaml",
        "windfall fly --site 37.90,126.70 --launch now+6h \\\n"
        "    --ascent-rate 5 --burst-altitude 30km --descent-rate 5",
        "windfall fly --site '40.5N 105.2W' --launch 2026-11-24T06:00Z \\\n"
        "    --ascent-rate 1000ft/min --float-altitude 13000ft --float-hours 2h \\\n"
        "    --descent-rate 12kt --wind gfs --format kml",
    ),
    "zone": (
        "windfall zone plan.yaml",
        "windfall zone plan.yaml --members 10000 --seed 7 --json",
        "windfall zone plan.yaml --wind gfs+gefs --lag 2 --format geojson",
        "windfall zone plan.yaml --until-width 1%",
        "windfall zone plan.yaml --searched fields.geojson --detection 80%",
    ),
    "sensitivity": (
        "windfall sensitivity plan.yaml",
        "windfall sensitivity plan.yaml --piece balloon --json",
    ),
    "fan": ("windfall fan --site 37.90,126.70 --launch now+6h --wind gfs+ecmwf",),
    "release-times": ("windfall release-times data/plans/drop.yaml --after 1h..4h/10min",),
    "windows": ("windfall windows campaign.yaml", "windfall windows campaign.yaml --wind ecmwf-ens --json"),
    "map": ("windfall map plan.yaml -o drop.html",),
    "verify": (
        "windfall verify flights/*.csv -o page.html",
        "windfall verify flight.gpx --from top --rates flown --json",
        "windfall verify flight.kml --rates planned --plan plan.yaml --wind gfs",
    ),
    "twins": (
        "windfall twins plan.yaml",
        "windfall twins plan.yaml --truth sigma_x1.5 --cases 100 --json",
        "windfall twins burst.yaml float.yaml --truth member \\\n    --wind gefs -o members.yaml",
    ),
    "calibrate": (
        "windfall calibrate flights/*.csv -o my-club.yaml",
        "windfall calibrate flights/*.csv --plan as_planned.yaml \\\n    -o my-club.yaml --json",
        "windfall calibrate --soundings igra.txt --persistence 12h,24h \\\n    -o persistence.yaml",
        "windfall calibrate --score later.txt --calibration persistence.yaml --json",
        "windfall calibrate --station 47122 --fetch gfs --days 90 -o osan.yaml",
    ),
    "fill": (
        "windfall fill plan.yaml -o card.html",
        "windfall fill plan.yaml --burst-altitude 30km --cylinder-bar 200bar \\\n"
        "    --cylinder-left-bar 5bar",
        "windfall fill plan.yaml --float-altitude 13000ft",
    ),
    "new": ("windfall new plan -o plan.yaml", "windfall new campaign -o campaign.yaml"),
    "check": ("windfall check plan.yaml", "windfall check campaign.yaml --json"),
    "sample": ("windfall sample", "windfall sample --out grib"),
    "fetch": (
        "windfall fetch gfs",
        "windfall fetch gefs --area 33,124,43,132 --hours 3d",
        "windfall fetch ecmwf-ens --campaign campaign.yaml --wait",
    ),
    "ingest": ("windfall ingest gfs.grib2", "windfall ingest sounding.csv --issued-at 2026-11-24T00:00Z"),
    "forecasts": ("windfall forecasts", "windfall forecasts --check", "windfall forecasts --prune 4"),
    "export": ("windfall export RUN_ID winds.nc",),
    "catalogue": ("windfall catalogue", "windfall catalogue --json"),
    "serve": ("windfall serve", "windfall serve --campaign campaign.yaml --port 8080 --refresh gfs,gefs"),
    "fake-provider": (
        "windfall fake-provider --source gfs --port 8100",
        "windfall fake-provider --faults 503:0.1,cut:0.05 --members 3",
        "windfall fake-provider --source gfs --station 47122 --planted error.yaml",
    ),
}


def examples(command: str) -> str:
    """The examples of a command as the end of its help; nothing is folded."""
    lines = [f"  {line}" for line in "\n".join(TYPED[command]).splitlines()]
    return "\n".join(["\b", "Examples:", *lines])
