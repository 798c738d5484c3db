"""Each campaign and launch of the board under an address of its own, which tells no place."""

import re
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from api.addresses import Addresses
from tests.api.houses import launch_id, running, whole_board
from tests.worlds import steady_wind, written_campaign

HILL_AT_2 = ("Hill", "2026-11-24T02:00:00Z")


@pytest.fixture(scope="module")
def launch(client) -> str:
    """The JSON address of one launch."""
    return f"/v1/campaigns/two_sites/launches/{launch_id(client, *HILL_AT_2)}"


def test_a_campaign_is_called_by_the_stem_of_its_file(client):
    whole_board(client)
    (listed,) = client.get("/v1/campaigns").json()["campaigns"]
    assert (listed["key"], listed["title"]) == ("two_sites", "Two sites")
    assert (listed["launches"], listed["judged"]) == (8, 8)
    assert client.get("/board/two-sites").status_code == 200  # as addresses were written before


def test_the_table_of_a_campaign_is_what_the_api_answers_for_it(client):
    whole_board(client)
    table = client.get("/v1/campaigns/two_sites/windows").json()
    answer = client.post("/v1/windows", json=written_campaign()).json()
    ids = [time.pop("id") for site in table["sites"] for time in site["times"]]
    assert table["sites"] == answer["sites"]
    assert len(set(ids)) == 8


def test_a_launch_answers_with_its_verdict_and_where_else_it_is(client, launch):
    answer = client.get(launch).json()
    assert (answer["site"], answer["launch"]["launch_time"]) == HILL_AT_2
    assert answer["launch"]["findings"]
    for form, address in answer["forms"].items():
        assert client.get(address).status_code == 200, form


def test_every_form_of_a_launch_is_a_file_whose_name_tells_no_place(client, launch):
    for form in ("geojson", "kml", "gpx", "csv", "html"):
        answer = client.get(f"{launch}.{form}")
        name = re.search(r'filename="([^"]+)"', answer.headers["content-disposition"])[1]
        assert re.fullmatch(rf"windfall-20261124T0200Z-(flight|map)-[a-z2-7]{{6}}\.{form}", name)


def test_tracks_and_landing_areas_of_a_launch_can_both_be_had(client, launch):
    kinds = {}
    for part in ("flight", "zone"):
        features = client.get(f"{launch}.geojson?part={part}").json()["features"]
        kinds[part] = {feature["properties"]["kind"] for feature in features}
    assert "track" in kinds["flight"]
    assert "area" in kinds["zone"]
    for form in ("kml", "gpx"):
        assert ElementTree.fromstring(client.get(f"{launch}.{form}?part=zone").text) is not None
    assert client.get(f"{launch}.csv?part=zone").text.startswith("piece,probability")


def test_a_map_as_one_file_asks_nobody_for_anything(client, launch):
    text = client.get(f"{launch}.html").text
    assert not re.search(r'<(script|link|img|iframe)[^>]+(src|href)="(?!data:)', text)
    assert "Field" in text


def test_an_answer_that_is_known_already_is_not_sent_again(client, launch):
    for address in (launch, f"{launch}.kml", "/v1/campaigns/two_sites/windows"):
        first = client.get(address)
        assert first.headers["cache-control"] == "private, no-cache"
        again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert client.get(address, headers={"If-None-Match": 'W/"other"'}).status_code == 200
    assert client.get(launch).headers["etag"] != client.get(f"{launch}.kml").headers["etag"]


@pytest.mark.parametrize("address", ["/launch/{}", "/launch/{}/map", "/v1/campaigns/two_sites/launches/{}"])
def test_a_word_that_no_launch_has_is_not_found(client, address):
    whole_board(client)
    for word in ("a" * 16, "hill", "%00", "x" * 90):
        assert client.get(address.format(word)).status_code == 404


def test_a_form_that_is_not_there_is_not_found(client, launch):
    assert client.get(f"{launch}.exe").status_code == 404


def test_addresses_that_told_a_place_lead_on_to_those_that_do_not(client):
    word = launch_id(client, *HILL_AT_2)
    for old, new in (("board", f"/launch/{word}"), ("map", f"/launch/{word}/map")):
        answer = client.get(f"/{old}/two-sites/hill/2026-11-24T02:00:00Z")
        assert (answer.status_code, answer.headers["location"]) == (307, new)
        assert client.get(f"/{old}/two-sites/hill/2020-01-01T00:00:00Z").status_code == 404


def test_no_address_on_the_board_tells_a_site_or_an_hour(client):
    whole_board(client)
    addresses = re.findall(r'(?:href|src)="(/[^"]+)"', client.get("/").text)
    told = [a for a in addresses if re.search(r"hill|mill|2026-11|11-24|T0\d", a, re.IGNORECASE)]
    assert any(address.startswith("/launch/") for address in addresses)
    assert told == []


def test_a_launch_keeps_its_word_over_a_restart_and_another_server_has_other_words(tmp_path):
    at = datetime(2026, 11, 24, 2, tzinfo=UTC)
    first, again = Addresses.of_store(tmp_path / "store"), Addresses.of_store(tmp_path / "store")
    assert first.launch("drop", "Hill", at) == again.launch("drop", "Hill", at)
    assert first.launch("drop", "Hill", at) != first.launch("drop", "Mill", at)
    assert first.launch("drop", "Hill", at) != Addresses.of_store(tmp_path / "other").launch(
        "drop", "Hill", at
    )
    assert ((tmp_path / "store" / ".addresses.key").stat().st_mode & 0o777) == 0o600


def test_a_key_that_is_there_is_read_where_nothing_can_be_written(tmp_path, monkeypatch):
    at, store = datetime(2026, 11, 24, tzinfo=UTC), tmp_path / "store"
    word = Addresses.of_store(store).launch("drop", "Hill", at)
    monkeypatch.setattr("pathlib.Path.touch", None)  # nobody may ask for it
    assert Addresses.of_store(store).launch("drop", "Hill", at) == word


def test_a_store_that_cannot_be_written_costs_no_address(tmp_path):
    (tmp_path / "file").write_text("no folder")
    words = Addresses.of_store(tmp_path / "file" / "store")
    assert len(words.launch("drop", "Hill", datetime(2026, 11, 24, tzinfo=UTC))) == 16


def test_a_balloon_filled_with_gas_has_its_fill_card_and_others_have_none(client, tmp_path):
    whole_board(client)
    assert "Fill card" not in client.get("/").text
    latex = {"kind": "latex", "balloon": "Hwoyee 1000", "free_lift_kg": 0.8, "payload_kg": 0.5}
    with running(
        tmp_path, fields=(steady_wind(),), on_board=written_campaign(vehicle=latex, releases=[])
    ) as filled:
        whole_board(filled)
        address = re.search(r'<a href="(/launch/\w+/fill)"', filled.get("/").text)[1]
        assert "Fill card: Hill" in filled.get(address).text
