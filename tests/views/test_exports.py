"""KML, GPX and CSV, read back by a parser that is not the writer."""

import csv
import io
from xml.etree import ElementTree

import pytest

from planner.views.gpx import flight_gpx
from planner.views.kml import flight_kml, zone_kml
from planner.views.marks import SAMPLE_BAND
from planner.views.table_csv import flight_csv
from tests.views.drops import flight, zone

KML = "{http://www.opengis.net/kml/2.2}"
GX = "{http://www.google.com/kml/ext/2.2}"
GPX = "{http://www.topografix.com/GPX/1/1}"
EVIL = "<b>&]]></name> <![CDATA[x\x0b\x1b[31m"


def test_kml_tracks_fly_at_their_true_height_and_time():
    track = next(ElementTree.fromstring(flight_kml(flight())).iter(f"{GX}Track"))

    assert track.findtext(f"{KML}altitudeMode") == "absolute"
    assert track.findtext(f"{KML}when") == "2026-11-24T01:20:00Z"
    first = [float(x) for x in track.findtext(f"{GX}coord").split()]
    assert first == pytest.approx([127.66, 38.22, 4050.0])
    assert len(track.findall(f"{GX}coord")) == len(track.findall(f"{KML}when")) == 60


def test_kml_areas_are_polygons_in_a_folder_for_each_piece():
    root = ElementTree.fromstring(zone_kml(zone()))

    assert [folder.findtext(f"{KML}name") for folder in root.iter(f"{KML}Folder")] == ["leaflets", "balloon"]
    assert len(list(root.iter(f"{KML}Polygon"))) == 6


def test_kml_of_one_answer_is_one_text():
    assert flight_kml(flight()) == flight_kml(flight())


def test_a_gpx_file_holds_every_fix_and_each_event_once():
    root = ElementTree.fromstring(flight_gpx(flight()))

    points = root.findall(f".//{GPX}trkpt")
    assert len(points) == sum(len(piece.track) for piece in flight().pieces)
    assert points[0].findtext(f"{GPX}ele") == "4050.0"
    names = [point.findtext(f"{GPX}name") for point in root.findall(f"{GPX}wpt")]
    assert names.count("leaflets: landing") == 1
    assert names.count("balloon: landing") == 1


def test_csv_has_a_row_for_each_fix_under_the_contract_s_header():
    rows = list(csv.reader(io.StringIO(flight_csv(flight()))))

    assert rows[0] == ["piece", "time", "latitude", "longitude", "altitude_m"]
    assert rows[1] == ["leaflets", "2026-11-24T01:20:00Z", "38.220000", "127.660000", "4050.0"]
    assert len(rows) == 1 + sum(len(piece.track) for piece in flight().pieces)


def test_a_name_is_no_formula_in_a_spreadsheet():
    rows = list(csv.reader(io.StringIO(flight_csv(flight(name="=cmd|'/c'!A1")))))

    assert rows[1][0].startswith("'=")


@pytest.mark.parametrize("write", [flight_kml, flight_gpx])
def test_a_name_full_of_signs_stays_a_name_in_xml(write):
    root = ElementTree.fromstring(write(flight(name=EVIL)))

    names = [element.text for element in root.iter() if element.tag.endswith("}name")]
    assert any(name.startswith("<b>&]]></name> <![CDATA[x") for name in names)


@pytest.mark.parametrize("write", [flight_kml, flight_gpx])
def test_sample_weather_is_said_in_the_file(write):
    assert SAMPLE_BAND in write(flight(is_sample=True))
    assert SAMPLE_BAND not in write(flight())
