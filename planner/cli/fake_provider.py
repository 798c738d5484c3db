"""The command that plays a provider: what Windfall fetches from where there is no network."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cli.measured import measured
from planner.cli.options import FakeWords


def fake_provider(
    host: Annotated[str, typer.Option(help="address to listen at")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="port to listen at", min=1, max=65535)] = 8100,
    source: Annotated[
        str | None, typer.Option(help="these providers alone: gfs,gefs", metavar="NAMES")
    ] = None,
    faults: Annotated[str, typer.Option(help="what goes wrong, and how often: 503:0.1,cut:0.05")] = "",
    seed: Annotated[int, typer.Option(help="of the faults")] = 0,
    cycle: Annotated[
        str | None, typer.Option(help="this run alone, complete; otherwise runs appear as the clock goes")
    ] = None,
    members: Annotated[int, typer.Option(help="members at most", min=1, max=51)] = 51,
    area: Annotated[str | None, typer.Option(metavar="S,W,N,E", help="region, or globe")] = None,
    step: Annotated[
        float, typer.Option(metavar="DEG", parser=measured("step_deg", 0.1, 5.0), help="grid step")
    ] = 0.5,
    folder: Annotated[Path | None, typer.Option(help="keep the files made here")] = None,
    station: Annotated[
        str | None, typer.Option(metavar="ID", help="soundings of a station too: 47122; with --planted")
    ] = None,
    planted: Annotated[
        Path | None, typer.Option(metavar="FILE", help="what runs are wrong by there: a calibration's error")
    ] = None,
) -> None:
    """Serve the sample's weather as each provider does: to try fetching without a network."""
    from planner.cli.work import provider_playing

    words = FakeWords(source, cycle, members, area, step, faults, seed, folder, station, planted)
    provider_playing.play(host, port, words)
