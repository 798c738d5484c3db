"""The command that plays a provider: what Windfall fetches from where there is no network."""

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.measured import measured
from planner.cli.options import fixed_time
from planner.cli.output import say, write
from planner.errors import InputError

if TYPE_CHECKING:
    from planner.sample.sample_files import SampleSpec


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
) -> None:
    """Serve the sample's weather as each provider does: to try fetching without a network."""
    from threading import Event

    from planner.fakes.faults import Faults, parse_faults
    from planner.fakes.files import Recipe
    from planner.fakes.server import FakeProvider
    from planner.forecast.provider import cycle_before, provider_named, providers

    played = [provider_named(name.strip()) for name in source.split(",")] if source else providers()
    run = fixed_time("--cycle", cycle)
    if run and not any(cycle_before(named, run) == run for named in played):
        begin = sorted({f"{hour:02d}" for named in played for hour in named.cycles_h})
        raise InputError(f"--cycle is {cycle}; runs begin at {', '.join(begin)} UTC")
    with tempfile.TemporaryDirectory() as temporary:
        fake = FakeProvider(
            folder or Path(temporary),
            recipe=Recipe(_spec(area, step, members)),
            played=played,
            cycles=(run,) if run else None,
            appears=(lambda _: True) if run else None,
            faults=Faults(parse_faults(faults), seed=seed),
        )
        with suppress(KeyboardInterrupt), fake.serving(host, port) as address:
            say(f"the fake provider is at {address} (stop with Ctrl-C); point Windfall at it with")
            write("\n".join(f"export {name}={value}" for name, value in fake.variables(address).items()))
            Event().wait()


def _spec(area: str | None, step_deg: float, members: int) -> "SampleSpec":
    """What the weather covers."""
    from dataclasses import replace

    from planner.fakes.files import KOREA, whole_globe
    from planner.forecast.grid import parse_area

    spec = replace(KOREA, step_deg=step_deg, members=members)
    if area is None:
        return spec
    if area == "globe":
        return whole_globe(spec)
    wanted = parse_area(area)
    if not -72.0 <= wanted.south < wanted.north <= 72.0 or wanted.west >= wanted.east:
        raise InputError(f"the sample has no weather for {wanted}: stay within 72 degrees, west below east")
    return replace(spec, area=wanted)
