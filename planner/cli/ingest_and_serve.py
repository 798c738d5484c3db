"""Commands about forecasts and the program itself: ingest, sample, catalogue, serve."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.options import AsJson, IssuedAt, ServedLag, ServedWind


def ingest(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="a forecast as GRIB or NetCDF, or soundings")
    ],
    issued_at: IssuedAt = None,
    as_json: AsJson = False,
) -> None:
    """Check forecast files that you bring, and keep their runs in the store."""
    from planner.cli.work import bringing_in

    bringing_in.ingest(files, issued_at, as_json=as_json)


def sample(
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="keep the GRIB2 files here")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make the sample forecast (weather made by us, not for flight) and keep it in the store."""
    from planner.cli.work import bringing_in

    bringing_in.make_sample_run(out, as_json=as_json)


def catalogue(as_json: AsJson = False) -> None:
    """Balloons, cargo, sources and criteria with their fields."""
    from planner.cli.work import part_listing

    part_listing.catalogue(as_json=as_json)


def serve(
    host: Annotated[str, typer.Option(help="address to listen at")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="port to listen at", min=1, max=65535)] = 8000,
    campaign: Annotated[Path | None, typer.Option(help="the campaign that the board shows")] = None,
    wind: ServedWind = "latest",
    refresh: Annotated[
        str, typer.Option(metavar="SOURCES", help="keep these fresh in the background, such as gfs,gefs")
    ] = "",
    lag: ServedLag = 1,
    unprotected: Annotated[
        bool,
        typer.Option(
            "--unprotected", envvar="WINDFALL_UNPROTECTED", help="listen beyond loopback, without keys"
        ),
    ] = False,
) -> None:
    """Serve the API and the board in the browser."""
    from planner.cli.work import serving

    serving.serve(host, port, campaign, wind, lag, refresh=refresh, unprotected=unprotected)
