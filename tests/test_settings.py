"""What an operator sets: by the names that the page of settings lists, and by no others."""

import logging
import re
from pathlib import Path

from api.service import ApiSettings
from planner import settings
from planner.forecast.provider import provider_named
from planner.settings import Settings

PAGE = Path(__file__).parent.parent / "docs" / "operate.md"
READ_BY_THE_DOOR = {"WINDFALL_LOG"}  # before there are settings


def variables() -> set[str]:
    """The newest name of every setting."""
    fields = ApiSettings.model_fields.items()
    named = {name: field.validation_alias for name, field in fields}
    return {str(alias or f"WINDFALL_{name.upper()}") for name, alias in named.items()}


def test_every_setting_stands_in_the_operators_table_and_no_other():
    rows = [line.split("|")[1] for line in PAGE.read_text().splitlines() if line.startswith("| `")]
    listed = {name for cell in rows for name in re.findall(r"`(WINDFALL_[\w<>]+)`", cell)}
    assert listed == variables() | READ_BY_THE_DOOR


def test_where_a_provider_is_fetched_from_is_a_setting_by_its_name(monkeypatch):
    monkeypatch.setenv("WINDFALL_ADDRESS_ICON_EU", "http://mirror/dwd")
    monkeypatch.setenv("WINDFALL_ADDRESS_GFS", "")
    monkeypatch.setenv("GFS_ADDRESS", "http://of-another-program")
    assert Settings().addresses == {"icon-eu": "http://mirror/dwd"}
    assert Settings(addresses={"gfs": "http://here"}).addresses == {"gfs": "http://here"}


def test_the_older_name_of_an_address_holds_with_a_warning_where_the_newer_is_not_set(monkeypatch, caplog):
    settings._warn_of_older.cache_clear()
    monkeypatch.setenv("WINDFALL_ECMWF_ENS_ADDRESS", "http://older")
    with caplog.at_level(logging.WARNING):
        assert Settings().addresses == {"ecmwf-ens": "http://older"}
        assert Settings().addresses == {"ecmwf-ens": "http://older"}
    assert caplog.messages == [
        "WINDFALL_ECMWF_ENS_ADDRESS is an older name and will go: write WINDFALL_ADDRESS_ECMWF_ENS"
    ]
    monkeypatch.setenv("WINDFALL_ADDRESS_ECMWF_ENS", "http://newer")
    assert Settings().addresses == {"ecmwf-ens": "http://newer"}


def test_a_server_keeps_a_provider_fresh_by_its_name_alone():
    kept = ApiSettings(refresh="icon-eu", area="46,6,52,14", addresses={"icon-eu": "http://mirror/dwd"})
    keeping, server = kept.kept_fresh()["icon-eu"]
    assert keeping.provider is provider_named("icon-eu")
    assert server.address == "http://mirror/dwd"
