"""Telemetry as JSON, GPX and Vaisala's EDT give back the winds in which their balloon was flown."""

import json
from datetime import timedelta

import numpy as np
import pytest

from planner.errors import ForecastFileError
from planner.forecast.reading.read import read_files
from planner.geo import geopotential_height
from tests.forecast.reading.soundings.flown import (
    FIXES,
    csv_of,
    degrees,
    is_flown,
    iso_times,
    metres,
    moments,
    moved,
)
from tests.forecast.reading.soundings.made import AT, COLUMN, LATITUDE, LONGITUDE, cube_of, winds_at, written


def frames(fixes=FIXES, **more):
    rows = zip(moments(fixes), *fixes[1:], strict=True)
    return [
        {
            "frame": n,
            "datetime": f"{t:%Y-%m-%dT%H:%M:%S.%fZ}",
            "lat": a,
            "lon": o,
            "alt": z,
            "vel_h": 9.0,
            **more,
        }
        for n, (t, a, o, z) in enumerate(rows)
    ]


def by_time(serial, fixes=FIXES):
    return {serial: {frame["datetime"]: frame for frame in frames(fixes, serial=serial)}}


DOCUMENTS = {
    "a list": json.dumps(frames(serial="S1")),
    "by serial and time": json.dumps(by_time("S1")),
    "a frame a line": "\n".join(json.dumps(frame) for frame in frames(serial="S1")),
    "numbers as text": json.dumps(
        [{name: str(cell) for name, cell in one.items()} for one in frames(serial="S")]
    ),
    "amateur": json.dumps(frames(payload_callsign="W1AW-11", temp=31.0, uploader_callsign="N0CALL")),
    "heard twice": json.dumps(frames(serial="S1") + frames(serial="S1")),
    "the newest first": json.dumps(frames(serial="S1")[::-1]),
    "packed": json.dumps({"data": {"telemetry": frames(serial="S1")}}),
    "other names": json.dumps(
        [
            {"time": f["datetime"], "latitude": f["lat"], "longitude": f["lon"], "altitude": f["alt"]}
            for f in frames()
        ]
    ),
}


@pytest.mark.parametrize("text", DOCUMENTS.values(), ids=DOCUMENTS)
def test_frames_of_telemetry_are_a_track_however_they_are_packed(tmp_path, text):
    assert is_flown(cube_of(tmp_path, text))


def test_frames_of_two_sondes_are_two_soundings(tmp_path):
    both = by_time("S1") | by_time("S2", moved(north_deg=0.4, later_s=30.0))
    cubes = read_files([written(tmp_path, json.dumps(both))])
    assert ["this is S1" in " ".join(cube.warnings) for cube in cubes] == [False, True]


def test_what_an_amateur_payload_calls_its_temperature_is_not_the_airs(tmp_path):
    assert cube_of(tmp_path, DOCUMENTS["amateur"]).temperature_k is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "holds no frames with a place, an altitude and a time"),
        ('{"site": {"latitude_deg": 1, "longitude_deg": 2}}', "holds no frames"),
        (DOCUMENTS["a list"][:5_000], "cut short or damaged"),
        ("{", "cut short or damaged"),
        ("[" * 100_000, "cut short or damaged"),
    ],
)
def test_json_that_is_no_telemetry_is_refused_in_a_sentence(tmp_path, text, said):
    with pytest.raises(ForecastFileError, match=said) as refusal:
        read_files([written(tmp_path, text)])
    assert len(str(refusal.value)) < 300


def gpx(version="1.1", *, tracks=(FIXES,), kind="trk", lacking=""):
    """A recorder's file."""
    lines = [f'<?xml version="1.0" encoding="UTF-16"?>\n<gpx version="{version}" creator="x" ']
    lines.append(f'xmlns="http://www.topografix.com/GPX/{version.replace(".", "/")}">')
    point = {"trk": "trkpt", "rte": "rtept", "wpt": "wpt"}[kind]
    for fixes in tracks:
        lines += ["<trk><name>pico</name><trkseg>"] if kind == "trk" else ["<rte>"] if kind == "rte" else []
        for n, (t, a, o, z) in enumerate(zip(iso_times(fixes), *fixes[1:], strict=True)):
            inner = f"<ele>{z:.1f}</ele><time>{t}</time><name>{n}</name>"
            inner = (
                inner.replace(f"<{lacking}>", "<x>").replace(f"</{lacking}>", "</x>") if lacking else inner
            )
            lines.append(f'<{point} lat="{a:.6f}" lon="{o:.6f}">{inner}</{point}>')
            lines += ["</trkseg><trkseg>"] if kind == "trk" and n == 100 else []
        lines += ["</trkseg></trk>"] if kind == "trk" else ["</rte>"] if kind == "rte" else []
    return "\n".join([*lines, "</gpx>"])


@pytest.mark.parametrize("version", ["1.0", "1.1"])
@pytest.mark.parametrize("kind", ["trk", "rte", "wpt"])
def test_a_gpx_track_is_a_balloons(tmp_path, version, kind):
    assert is_flown(cube_of(tmp_path, gpx(version, kind=kind)))


def test_two_gpx_tracks_are_two_balloons(tmp_path):
    cubes = read_files([written(tmp_path, gpx(tracks=(FIXES, moved(east_deg=1.0))))])
    assert {cube.warnings[1][-6:] for cube in cubes} == {"pico 1", "pico 2"}


@pytest.mark.parametrize(
    ("lacking", "said"), [("time", r"no times \(<time>\)"), ("ele", r"no elevations \(<ele>\)")]
)
def test_gpx_without_times_or_heights_is_refused_by_their_names(tmp_path, lacking, said):
    with pytest.raises(ForecastFileError, match=said):
        read_files([written(tmp_path, gpx(lacking=lacking))])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (gpx()[:3_000], "GPX is cut short or damaged"),
        ('<!DOCTYPE x [<!ENTITY a "b">]>' + gpx(), "GPX declares entities"),
        ('<gpx version="1.1"></gpx>', "GPX holds 0 points"),
    ],
)
def test_gpx_that_holds_no_track_is_refused_in_a_sentence(tmp_path, text, said):
    with pytest.raises(ForecastFileError, match=said):
        read_files([written(tmp_path, text)])


HEAD = {
    "Station name": "Somewhere",
    "System trademark and model": "MW41",
    "Sonde serial number": "P0310083",
    "Balloon release date and time": f"{AT:%Y-%m-%dT%H:%M:%S}",
    "Release point latitude": f"{LATITUDE:.6f}°N",
    "Release point longitude": f"{abs(LONGITUDE):.6f}°W",
    "Release point height from sea level": "790.0 m",
}
NAMES = (
    "Elapsed time",
    "TimeUTC",
    "HeightMSL",
    "P",
    "Temp",
    "Dewp",
    "RH",
    "Speed",
    "Dir",
    "AscRate",
    "Lat",
    "Lon",
)
UNITS = ("s", "hh:mm:ss", "m", "hPa", "°C", "°C", "%", "m/s", "°", "m/s", "°", "°")


def edt(*, left_out=(), tabs=False, head=HEAD, knots=False, numbered=False, missing=""):
    """A column of air as MW41 writes it: aligned to the right, or parted by tabs."""
    rows = []
    for n, (h, p, t, d, s) in enumerate(
        zip(
            COLUMN.height_gpm,
            COLUMN.pressure_pa,
            COLUMN.temperature_k,
            COLUMN.direction_deg,
            COLUMN.speed_mps,
            strict=True,
        )
    ):
        speed = s * 3600 / 1852 if knots else s
        air = (
            f"{h * (1 + h / 6.371e6):.1f}",
            f"{p / 100:.2f}",
            f"{t - 273.15:.1f}",
            f"{t - 283.15:.1f}",
            "50",
        )
        when = (str(300 * n), f"{AT + timedelta(seconds=300 * n):%H:%M:%S}")
        rows.append(
            (*when, *air, f"{speed:.3f}", f"{d:.1f}", "5.0", f"{LATITUDE:.6f}", f"{LONGITUDE + 0.01 * n:.6f}")
        )
    if missing:
        rows[5] = (*rows[5][:3], missing, *rows[5][4:])
        rows[7] = (*rows[7][:7], missing, missing, *rows[7][9:])
    units = tuple(
        "Knots" if knots and name == "Speed" else unit for name, unit in zip(NAMES, UNITS, strict=True)
    )
    kept = [place for place, name in enumerate(NAMES) if name not in left_out]
    lines = [[row[place] for place in kept] for row in (NAMES, units, *rows)]
    text = "\n".join(("\t" if tabs else "").join(cell.rjust(13) for cell in line) for line in lines)
    if numbered:
        text = "\n".join(
            f"{'n' if k == 0 else '' if k == 1 else k - 1!s:>5}{' ' if k == 0 else ''}"
            + (line.strip() if k == 0 else line)
            for k, line in enumerate(text.splitlines())
        )
    return "\n".join(f"{name:<45}\t{value}" for name, value in head.items()) + f"\n\n{text}\n"


EDTS = {
    "aligned": edt(),
    "tabs": edt(tabs=True),
    "knots": edt(knots=True),
    "no seconds": edt(left_out=("Elapsed time",)),
    "no clock": edt(left_out=("TimeUTC",)),
    "no places": edt(left_out=("Lat", "Lon")),
    "utf-16": edt().encode("utf-16"),
    "utf-16, big end first, unmarked": edt().encode("utf-16-be"),
    "latin-1": edt().encode("latin-1"),
    "slashes for missing": edt(missing="/////"),
    "-32768 for missing": edt(missing="-32768"),
}


@pytest.mark.parametrize("text", EDTS.values(), ids=EDTS)
def test_vaisalas_text_gives_back_the_winds_that_it_tells(tmp_path, text):
    cube = cube_of(tmp_path, text)
    kept = [n for n in range(20) if n != 7]
    u, v = winds_at(cube, COLUMN.height_gpm)
    np.testing.assert_allclose(u[kept], COLUMN.u_mps[kept], atol=0.3)
    np.testing.assert_allclose(v[kept], COLUMN.v_mps[kept], atol=0.3)
    assert cube.times == (AT,)
    assert cube.temperature_k is not None


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ("Balloon release date and time", "say when that was"),
        ("Release point longitude", "does not say where it was"),
    ],
)
def test_vaisalas_text_without_its_head_is_refused(tmp_path, gone, said):
    head = {name: value for name, value in HEAD.items() if name != gone}
    with pytest.raises(ForecastFileError, match=said):
        read_files([written(tmp_path, edt(head=head, left_out=("TimeUTC", "Lat", "Lon")))])


def test_a_spreadsheets_unicode_text_is_read(tmp_path):
    text = csv_of(
        "time\tlat\tlon\talt", iso_times(), degrees(FIXES[1]), degrees(FIXES[2]), metres(FIXES[3]), sep="\t"
    )
    assert is_flown(cube_of(tmp_path, text.encode("utf-16")))


def test_units_may_stand_in_a_row_below_the_names(tmp_path):
    head = "time,lat,lon,alt,wind_dir,wind_speed\nutc,deg,deg,m,deg,kt"
    rows = [(f"2026-06-11T12:{n:02d}:00Z", "37", "-100", f"{300 * n}", "270", "10") for n in range(20)]
    cube = cube_of(tmp_path, csv_of(head, *zip(*rows, strict=True)))
    assert cube.u_mps == pytest.approx(np.full_like(cube.u_mps, 10 * 1852 / 3600), abs=1e-4)
    assert cube.height_gpm[0, 0, -1, 0, 0] == pytest.approx(geopotential_height(5_700.0), abs=0.1)
