"""What an operator may set, by environment variables that begin with ``WINDFALL_``."""

import logging
import os
import re
from functools import cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def _default_store() -> Path:
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "windfall"


LAYER_M = 300.0
"""Thickest layer between two rungs of the drift's ladder: thicker ones are faster and less exact."""


MEMORY_MB = 1024
"""What the drops of one question may take."""


KEEP_RUNS = 2
"""Runs of a source that stay: the newest, and the one before, about which questions may still come."""


PARALLEL = 4
"""Requests of a fetch at once: enough to hide the waiting, few enough to be welcome."""


_ADDRESS = re.compile(r"WINDFALL_(?:ADDRESS_(\w+)|(\w+)_ADDRESS)", re.IGNORECASE)


def address_variable(name: str) -> str:
    """The variable that says where a provider is fetched from: `WINDFALL_ADDRESS_<NAME>`."""
    return f"WINDFALL_ADDRESS_{name.upper().replace('-', '_')}"


def _addresses() -> dict[str, str]:
    """What the environment says by `WINDFALL_ADDRESS_<NAME>`, or by the older `WINDFALL_<NAME>_ADDRESS`."""
    newer: dict[str, str] = {}
    older: dict[str, str] = {}
    for variable, address in os.environ.items():
        named = _ADDRESS.fullmatch(variable)
        if named and address:
            name = (named[1] or named[2]).lower().replace("_", "-")
            (newer if named[1] else older)[name] = address
            if named[2]:
                _warn_of_older(variable, name)
    return older | newer


@cache
def _warn_of_older(variable: str, name: str) -> None:
    """Say once a process that a name is an older one."""
    logging.getLogger(__name__).warning(
        "%s is an older name and will go: write %s", variable, address_variable(name)
    )


class Settings(BaseSettings):
    """Folders and limits of one process; every field is a ``WINDFALL_`` variable."""

    model_config = SettingsConfigDict(
        env_prefix="WINDFALL_", env_ignore_empty=True, frozen=True, validate_by_name=True
    )

    store: Path = Field(default_factory=_default_store, description="where runs are kept")
    threads: int = Field(
        default_factory=lambda: os.cpu_count() or 1,
        ge=1,
        le=256,
        description="threads that fly blocks of drops",
    )
    memory_mb: int = Field(
        default=MEMORY_MB,
        ge=64,
        le=1_000_000,
        description="memory that the drops of one question may take [MB]",
    )
    layer_m: float = Field(
        default=LAYER_M, ge=50, le=1000, description="thickest layer of the drift's ladder [m]"
    )
    area: str | None = Field(
        default=None,
        description="what is cut out of fetched runs: S,W,N,E [deg]; else what the campaigns reach",
    )
    fetch_hours: int = Field(default=48, ge=1, le=384, description="hours of a run that are fetched")
    fetch_parallel: int = Field(default=PARALLEL, ge=1, le=32, description="requests at once of a fetch")
    addresses: dict[str, str] = Field(
        default_factory=_addresses,
        validation_alias="WINDFALL_ADDRESS_<NAME>",
        description="where providers are fetched from instead, by their names",
    )
    trust_env: bool = Field(
        default=True, description="whether HTTPS_PROXY and its like hold, and the machine's own certificates"
    )
    keep_runs: int = Field(
        default=KEEP_RUNS, ge=1, le=1000, description="runs of each source that pruning keeps"
    )
