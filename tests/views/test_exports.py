"""KML, GPX and CSV, read back by a parser that is not the writer."""

import csv
import io
from xml.etree import ElementTree

import pytest
from shapely.geometry import box, mapping

from planner.views.answers import AreaCollection
from planner.views.formats import ExportFormat
from planner.views.gpx import NAMESPACE
from tests.views.drops import flight, wrong_flight, wrong_zone, zone
from tests.worlds import SAMPLE_BAND

write_kml, write_gpx, write_csv = (
    form.write for form in (ExportFormat.KML, ExportFormat.GPX, ExportFormat.CSV)
)
KML = "{http://www.opengis.net/kml/2.2}"
GX = "{http://www.google.com/kml/ext/2.2}"
GPX = "{http://www.topografix.com/GPX/1/1}"
EVIL = "<b>&]]></name> <![CDATA[x\x0b\x1b[31m"


def test_kml_tracks_fly_at_their_true_height_and_time():
    track = next(ElementTree.fromstring(write_kml(flight())).iter(f"{GX}Track"))

    assert track.findtext(f"{KML}altitudeMode") == "absolute"
    assert track.findtext(f"{KML}when") == "2026-11-24T01:20:00Z"
    first = [float(x) for x in track.findtext(f"{GX}coord").split()]
    assert first == pytest.approx([127.66, 38.22, 4050.0])
    assert len(track.findall(f"{GX}coord")) == len(track.findall(f"{KML}when")) == 60


def test_kml_areas_are_polygons_in_a_folder_for_each_piece():
    root = ElementTree.fromstring(write_kml(zone()))

    assert [folder.findtext(f"{KML}name") for folder in root.iter(f"{KML}Folder")] == ["leaflets", "balloon"]
    assert len(list(root.iter(f"{KML}Polygon"))) == 8


def test_a_kml_area_over_the_date_line_is_two_polygons_and_a_hole_stays_in_its_own():
    holed = box(178.0, 50.0, 182.0, 54.0) - box(180.5, 51.0, 181.5, 52.0)
    answer = zone()
    found = [{"properties": {"probability": 0.5}, "geometry": mapping(holed)}]
    areas = AreaCollection.model_validate({"features": found})
    piece = answer.pieces[0].model_copy(update={"areas": areas})
    root = ElementTree.fromstring(write_kml(answer.model_copy(update={"pieces": (piece,)})))

    def longitudes(polygon: ElementTree.Element, edge: str) -> set[float]:
        rings = polygon.iterfind(f"{KML}{edge}BoundaryIs/{KML}LinearRing/{KML}coordinates")
        return {float(corner.split(",")[0]) for ring in rings for corner in ring.text.split()}

    west, east = root.iter(f"{KML}Polygon")
    assert (longitudes(west, "outer"), longitudes(west, "inner")) == ({178.0, 180.0}, set())
    assert (longitudes(east, "outer"), longitudes(east, "inner")) == ({-180.0, -178.0}, {-179.5, -178.5})


def test_kml_writes_a_colour_as_opacity_blue_green_and_red():
    """A piece's first colour is #0072b2."""
    root = ElementTree.fromstring(write_kml(zone()))

    assert root.findtext(f".//{KML}LineStyle/{KML}color") == "ffb27200"
    assert root.findtext(f".//{KML}PolyStyle/{KML}color") == "46b27200"


def test_kml_of_one_answer_is_one_text():
    assert write_kml(flight()) == write_kml(flight())


def test_a_gpx_file_holds_every_fix_and_each_event_once():
    root = ElementTree.fromstring(write_gpx(flight()))

    points = root.findall(f".//{GPX}trkpt")
    assert len(points) == sum(len(piece.track) for piece in flight().pieces)
    assert points[0].findtext(f"{GPX}ele") == "4050.0"
    names = [point.findtext(f"{GPX}name") for point in root.findall(f"{GPX}wpt")]
    assert names.count("leaflets: landing") == 1
    assert names.count("balloon: landing") == 1


def test_csv_has_a_row_for_each_fix_under_the_contract_s_header():
    rows = list(csv.reader(io.StringIO(write_csv(flight()))))

    assert rows[0][:5] == ["piece", "time", "latitude", "longitude", "altitude_m"]
    assert rows[1][:5] == ["leaflets", "2026-11-24T01:20:00Z", "38.220000", "127.660000", "4050.0"]
    assert len(rows) == 1 + sum(len(piece.track) for piece in flight().pieces)


@pytest.mark.parametrize(("write", "made"), [(write_csv, flight), (write_csv, zone)])
@pytest.mark.parametrize("is_sample", [True, False])
def test_every_row_of_a_csv_says_its_forecast_seed_units_and_whether_it_is_the_sample(write, made, is_sample):
    answer = made()
    answer = answer.model_copy(
        update={"forecast": answer.forecast.model_copy(update={"is_sample": is_sample})}
    )
    answer = type(answer).model_validate(answer.model_dump(exclude={"is_sample"}))
    rows = list(csv.DictReader(io.StringIO(write(answer))))
    assert {row["forecast"] for row in rows} == {answer.forecast.id}
    assert {row["seed"] for row in rows} == {str(answer.seed)}
    assert {row["sample"] for row in rows} == ({"sample, not for flight"} if is_sample else {""})
    assert all("deg" in row["units"] for row in rows)


def test_a_name_is_no_formula_in_a_spreadsheet():
    rows = list(csv.reader(io.StringIO(write_csv(flight(name="=cmd|'/c'!A1")))))

    assert rows[1][0].startswith("'=")


@pytest.mark.parametrize("write", [write_kml, write_gpx])
def test_a_name_full_of_signs_stays_a_name_in_xml(write):
    root = ElementTree.fromstring(write(flight(name=EVIL)))

    names = [element.text for element in root.iter() if element.tag.endswith("}name")]
    assert any(name.startswith("<b>&]]></name> <![CDATA[x") for name in names)


@pytest.mark.parametrize("write", [write_kml, write_gpx])
def test_sample_weather_is_said_in_the_file(write):
    assert SAMPLE_BAND in write(flight(is_sample=True))
    assert SAMPLE_BAND not in write(flight())


@pytest.mark.parametrize(
    ("write", "planned", "wrong"),
    [(write_csv, flight, wrong_flight), (write_csv, zone, wrong_zone)],
    ids=["flight", "zone"],
)
def test_csv_rows_of_a_branch_come_last_under_a_name_that_no_piece_has(write, planned, wrong):
    alone, both = (write(answer()) for answer in (planned, wrong))

    assert both.startswith(alone)
    header, *rows = csv.reader(io.StringIO(both))
    assert header[-2:] == ["branch", "probability_of_branch"]
    more = [row for row in rows if row[-2]]
    assert {row[0] for row in rows if not row[-2]} == {"leaflets", "balloon"}
    assert {tuple(row[-2:]) for row in more if row[0] == "leaflets: stays shut"} == {("stays shut", "0.01")}


@pytest.mark.parametrize(("write", "wrong"), [(write_kml, wrong_flight), (write_kml, wrong_zone)])
def test_kml_of_a_branch_is_not_shown_at_first_and_says_what_it_is(write, wrong):
    folders = list(ElementTree.fromstring(write(wrong())).iter(f"{KML}Folder"))

    assert [folder.findtext(f"{KML}name") for folder in folders] == [
        *("leaflets", "balloon", "balloon: timer fails (2 %)", "leaflets: stays shut (1 %)")
    ]
    assert "5,000 J at 32 m/s: can kill" in folders[3].findtext(f"{KML}description")
    for part in (folders[3], *folders[3].findall(f"{KML}Placemark")):
        said = {data.get("name"): data.findtext(f"{KML}value") for data in part.iterfind("./*/*[@name]")}
        assert said == {"branch": "stays shut", "probability_of_branch": "0.01"}
        assert part.findtext(f"{KML}visibility") == "0"
    assert all(part.find(f"{KML}visibility") is None for part in folders[0])


@pytest.mark.parametrize(("write", "wrong"), [(write_gpx, wrong_flight), (write_gpx, wrong_zone)])
def test_gpx_of_a_branch_is_of_a_type_of_its_own(write, wrong):
    root = ElementTree.fromstring(write(wrong()))

    parts = [*root.findall(f"{GPX}wpt"), *root.findall(f"{GPX}trk")]
    named = {part.findtext(f"{GPX}name"): part for part in parts}
    assert {"branch", None} == {part.findtext(f"{GPX}type") for part in parts}
    shut = [part for name, part in named.items() if name.startswith("leaflets: stays shut (1 %)")]
    assert len(shut) >= 3
    for part in shut:
        assert part.findtext(f"{GPX}type") == "branch"
        assert part.findtext(f".//{{{NAMESPACE}}}probability_of_branch") == "0.01"
