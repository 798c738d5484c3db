"""What an operator may set, by environment variables that begin with ``WINDFALL_``."""

import os
from pathlib import Path
from typing import Any

from pydantic import AliasChoices, Field
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


def _address(name: str, what: str, usual: str | None = None) -> Any:
    """An address, from `WINDFALL_ADDRESS_<NAME>`, or from the older `WINDFALL_<NAME>_ADDRESS`."""
    names = AliasChoices(f"WINDFALL_ADDRESS_{name}", f"WINDFALL_{name}_ADDRESS")
    return Field(default=usual, description=what, validation_alias=names)


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
    gfs_address: str | None = _address("GFS", "where GFS is fetched from instead")
    gefs_address: str | None = _address("GEFS", "where GEFS is fetched from instead")
    ecmwf_address: str | None = _address("ECMWF", "where ECMWF's data are fetched from instead")
    ecmwf_ens_address: str | None = _address(
        "ECMWF_ENS", "where ECMWF's ensemble is fetched from, if elsewhere"
    )
    nomads_address: str = _address(
        "NOMADS", "where NOAA's runs are cut to a region", "https://nomads.ncep.noaa.gov"
    )
    trust_env: bool = Field(
        default=True, description="whether HTTPS_PROXY and its like hold, and the machine's own certificates"
    )
    keep_runs: int = Field(
        default=KEEP_RUNS, ge=1, le=1000, description="runs of each source that pruning keeps"
    )
