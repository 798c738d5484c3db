"""The command line put together; `main` is the outermost door."""

import logging
import os
import sys
from collections.abc import Callable
from typing import Annotated, Any

import typer

from planner.cli import (
    calibrating,
    fake_provider,
    fetching,
    fills,
    ingest_and_serve,
    questions,
    store_commands,
    verifying,
    writing,
)
from planner.cli.examples import examples
from planner.cli.output import say, write
from planner.errors import WindfallError

app = typer.Typer(
    name="windfall",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _say_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        write(f"windfall {version('windfall')}")
        raise typer.Exit


_COMMANDS: dict[str, Callable[..., None]] = {
    "fly": questions.fly,
    "zone": questions.zone,
    "sensitivity": questions.sensitivity,
    "release-times": questions.release_times,
    "fan": questions.fan,
    "windows": questions.windows,
    "map": questions.map_,
    "verify": verifying.verify,
    "twins": verifying.twins,
    "calibrate": calibrating.calibrate,
    "fill": fills.fill,
    "new": writing.new,
    "check": writing.check,
    "sample": ingest_and_serve.sample,
    "fetch": fetching.fetch,
    "ingest": ingest_and_serve.ingest,
    "forecasts": store_commands.forecasts,
    "export": store_commands.export,
    "catalogue": ingest_and_serve.catalogue,
    "serve": ingest_and_serve.serve,
    "fake-provider": fake_provider.fake_provider,
}
for name, command in _COMMANDS.items():
    app.command(name, epilog=examples(name))(command)


@app.callback()
def windfall(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version and exit."),
    ] = False,
) -> None:
    """Where a balloon and everything it carries come down, and when to launch."""


def main() -> None:
    """The outermost door: every refusal is one line on standard error and an exit status."""
    level = os.environ.get("WINDFALL_LOG", "WARNING").upper()
    if level not in logging.getLevelNamesMapping():
        _leave(f"WINDFALL_LOG is {level}; known: debug, info, warning, error", 2)
    logging.basicConfig(level=level, stream=sys.stderr)
    usage_error: Any = typer.BadParameter.__mro__[2]
    try:
        sys.exit(app(sys.argv[1:] or ["--help"], standalone_mode=False))
    except WindfallError as error:
        _leave(str(error), error.exit_status)
    except usage_error as error:
        _leave(error.format_message(), 2)
    except Exception as error:
        logging.getLogger("windfall").debug("fault", exc_info=True)
        _leave(f"a fault of ours: {type(error).__name__}: {error}; WINDFALL_LOG=debug shows where", 1)


def _leave(message: str, status: int) -> None:
    say("windfall: " + " ".join(message.replace("Value error, ", "").split()))
    sys.exit(status)
