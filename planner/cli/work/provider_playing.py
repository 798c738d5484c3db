"""What fake-provider does: make weather, and serve it as each provider does."""

import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Event

from planner.cli.options import FakeWords
from planner.cli.output import say, write
from planner.cli.work.surroundings import fixed_time
from planner.errors import InputError
from planner.fakes.faults import Faults, parse_faults
from planner.fakes.files import KOREA, Recipe, whole_globe
from planner.fakes.planted_error import read_planted
from planner.fakes.server import FakeProvider
from planner.fakes.station_archive import StationArchive
from planner.forecast.grid import parse_area
from planner.forecast.provider import cycle_before, provider_named, providers
from planner.sample.sample_files import SampleSpec


def play(host: str, port: int, words: FakeWords) -> None:
    """Serve the sample's weather at an address until it is stopped; say how to point Windfall at it."""
    played = (
        [provider_named(name.strip()) for name in words.source.split(",")] if words.source else providers()
    )
    run = fixed_time("--cycle", words.cycle)
    if run and not any(cycle_before(named, run) == run for named in played):
        begin = sorted({f"{hour:02d}" for named in played for hour in named.cycles_h})
        raise InputError(f"--cycle is {words.cycle}; runs begin at {', '.join(begin)} UTC")
    recipe = _recipe(words)
    station = None
    if words.station is not None and recipe.planted is not None:
        station = StationArchive(words.station, recipe.planted, recipe.spec)
    with tempfile.TemporaryDirectory() as temporary:
        fake = FakeProvider(
            words.folder or Path(temporary),
            recipe=recipe,
            station=station,
            played=played,
            cycles=(run,) if run else None,
            appears=(lambda _: True) if run else None,
            faults=Faults(parse_faults(words.faults), seed=words.seed),
        )
        with suppress(KeyboardInterrupt), fake.serving(host, port) as address:
            say(f"the fake provider is at {address} (stop with Ctrl-C); point Windfall at it with")
            write("\n".join(f"export {name}={value}" for name, value in fake.variables(address).items()))
            Event().wait()


def _recipe(words: FakeWords) -> Recipe:
    """How the files are made, with the error that is planted in them."""
    if (words.station is None) != (words.planted is None):
        raise InputError("--station and --planted go together: where is measured, and what runs are wrong by")
    planted = None if words.planted is None else read_planted(words.planted)
    return Recipe(_spec(words.area, words.step_deg, words.members), planted=planted)


def _spec(area: str | None, step_deg: float, members: int) -> SampleSpec:
    """What the weather covers."""
    spec = replace(KOREA, step_deg=step_deg, members=members)
    if area is None:
        return spec
    if area == "globe":
        return whole_globe(spec)
    wanted = parse_area(area)
    if not -72.0 <= wanted.south < wanted.north <= 72.0 or wanted.west >= wanted.east:
        raise InputError(f"the sample has no weather for {wanted}: stay within 72 degrees, west below east")
    return replace(spec, area=wanted)
