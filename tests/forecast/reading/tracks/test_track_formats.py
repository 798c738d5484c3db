"""Flown tracks in every format that people bring: read by their content, mended aloud, or refused."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from planner.errors import ForecastFileError
from planner.forecast.reading.tracks.aprs_position import position_of
from planner.forecast.reading.tracks.flown_track import FlownTrack, read_tracks

START = datetime(2026, 11, 24, 6, tzinfo=UTC).timestamp()
FIXES = [
    (0, 46.0, 7.0, 500.0),
    (60, 46.001, 7.002, 800.0),
    (120, 46.002, 7.005, 1100.0),
    (180, 46.004, 7.009, 1390.0),
]
CSV = "time_utc,latitude,longitude,altitude_m\n"
DRAWN = "<coordinates>7,46,5 7,47,5</coordinates>"
GPX_POINT = '<trkpt lat="{}" lon="{}"><ele>{}</ele><time>{}</time></trkpt>'


def iso(seconds: float) -> str:
    return datetime.fromtimestamp(START + seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def rows(fixes: Any = FIXES) -> str:
    return CSV + "".join(f"{iso(s)},{lat},{lon},{alt}\n" for s, lat, lon, alt in fixes)


def kml_track() -> str:
    whens = "".join(f"<when>{iso(s)}</when>" for s, *_ in FIXES)
    places = "".join(f"<gx:coord>{lon} {lat} {alt}</gx:coord>" for _, lat, lon, alt in FIXES)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2" '
        f'xmlns:gx="http://www.google.com/kml/ext/2.2"><Placemark><gx:Track>{whens}{places}</gx:Track>'
        "</Placemark></kml>"
    )


def kml_placemarks() -> str:
    marks = "".join(
        f"<Placemark><TimeStamp><when>{iso(s)}</when></TimeStamp><Point><coordinates>{lon},{lat},{alt}"
        "</coordinates></Point></Placemark>"
        for s, lat, lon, alt in FIXES
    )
    return f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{marks}</Document></kml>'


def gpx() -> str:
    points = "".join(GPX_POINT.format(lat, lon, alt, iso(s)) for s, lat, lon, alt in FIXES)
    return f'<gpx version="1.1"><trk><trkseg>{points}</trkseg></trk></gpx>'


def minutes(deg: float, wide: int, digits: int) -> str:
    whole, part = divmod(deg, 1.0)
    return f"{int(whole):0{wide}d}{part * 60:0{digits + 3}.{digits}f}"


def igc() -> str:
    def fix(s: float, lat: float, lon: float, alt: float) -> str:
        north, east = minutes(lat, 2, 3).replace(".", ""), minutes(lon, 3, 3).replace(".", "")
        return f"B{iso(s)[11:19].replace(':', '')}{north}N{east}EA{int(alt) - 30:05d}{int(alt):05d}"

    return "AXXX001 logger\r\nHFDTEDATE:241126,01\r\n" + "\r\n".join(fix(*f) for f in FIXES) + "\r\n"


def aprs() -> str:
    def packet(s: float, lat: float, lon: float, alt: float) -> str:
        clock = iso(s)[11:19].replace(":", "")
        place = f"{minutes(lat, 2, 2)}N/{minutes(lon, 3, 2)}EO"
        heard = f"{iso(s)[:10]} {iso(s)[11:19]} UTC: N0CALL-11>APRS,WIDE2-1,qAR,N0HUB:"
        return f"{heard}/{clock}h{place}090/010/A={alt / 0.3048:06.0f}"

    return "\n".join(packet(*f) for f in FIXES) + "\n"


def sondehub_json() -> str:
    frames = [
        {"serial": "X123", "type": "RS41", "datetime": iso(s), "lat": lat, "lon": lon, "alt": alt, "frame": k}
        for k, (s, lat, lon, alt) in enumerate(FIXES)
    ]
    return json.dumps(frames)


def sondehub_csv() -> str:
    head = "time_received,datetime,frame,serial,type,lat,lon,alt,vel_v,vel_h,heading\n"
    return head + "".join(
        f"{iso(s + 2)},{iso(s)},{k},X123,RS41,{lat},{lon},{alt},5,3,90\n"
        for k, (s, lat, lon, alt) in enumerate(FIXES)
    )


def aprs_fi_csv() -> str:
    head = "time,lasttime,lat,lng,speed,course,altitude,comment\n"
    return head + "".join(
        f"{iso(s)[:10]} {iso(s)[11:19]},{iso(s)[:10]} {iso(s)[11:19]},{lat},{lon},5,90,{alt},hi\n"
        for s, lat, lon, alt in FIXES
    )


def receiver_log() -> str:
    head = "timestamp,serial,frame,lat,lon,alt,vel_v,vel_h,heading,temp,humidity,pressure,type\n"
    return head + "".join(
        f"{iso(s)},X123,{k},{lat},{lon},{alt},5.0,3.0,90.0,-273.0,-1.0,-1.0,RS41\n"
        for k, (s, lat, lon, alt) in enumerate(FIXES)
    )


WRITTEN = {
    "our CSV": rows,
    "GPX": gpx,
    "KML track": kml_track,
    "KML placemarks": kml_placemarks,
    "IGC": igc,
    "APRS packets": aprs,
    "aprs.fi": aprs_fi_csv,
    "SondeHub JSON": sondehub_json,
    "SondeHub CSV": sondehub_csv,
    "a receiver's log": receiver_log,
}


def read(folder: Path, text: str, name: str = "flight.dat") -> FlownTrack:
    path = folder / name
    path.write_text(text)
    (track,) = read_tracks(path)
    return track


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
def test_the_same_flight_is_read_from_every_format_by_its_content(written, tmp_path) -> None:
    track = read(tmp_path, written())
    np.testing.assert_allclose(track.time_s - START, [s for s, *_ in FIXES])
    np.testing.assert_allclose(track.latitude_deg, [f[1] for f in FIXES], atol=1e-4)
    np.testing.assert_allclose(track.longitude_deg, [f[2] for f in FIXES], atol=1e-4)
    np.testing.assert_allclose(track.altitude_m, [f[3] for f in FIXES], atol=0.5)
    assert track.name == "flight"


def test_times_out_of_order_are_sorted_and_said(tmp_path) -> None:
    track = read(tmp_path, rows([FIXES[0], FIXES[2], FIXES[1], FIXES[3]]))
    np.testing.assert_allclose(track.altitude_m, [f[3] for f in FIXES])
    assert any("go back at 1 rows" in said for said in track.warnings)


def test_several_receivers_of_one_second_are_one_fix_at_their_median(tmp_path) -> None:
    wrong = (60, 46.1, 7.1, 900.0)
    track = read(tmp_path, rows([*FIXES[:2], FIXES[1], wrong, *FIXES[2:]]))
    assert track.time_s.size == 4
    assert track.latitude_deg[1] == pytest.approx(46.001)
    assert any("several receivers" in said for said in track.warnings)


def test_a_jump_away_and_back_is_left_out_and_said(tmp_path) -> None:
    far = (150, 48.0, 9.0, 1200.0)
    track = read(tmp_path, rows([*FIXES[:3], far, FIXES[3]]))
    assert track.time_s.size == 4
    assert any("jump" in said for said in track.warnings)


def test_feet_that_nobody_calls_feet_are_told_by_the_pressures(tmp_path) -> None:
    feet = "time_utc,latitude,longitude,altitude,pressure_hpa\n" + "".join(
        f"{iso(60 * k)},46.0,7.0{k},{metres / 0.3048:.0f},{hpa}\n"
        for k, (metres, hpa) in enumerate([(3012, 700), (5574, 500), (9164, 300), (11784, 200)])
    )
    track = read(tmp_path, feet)
    assert track.altitude_m[-1] == pytest.approx(11784, abs=1)
    assert any("taken as feet, as the pressures say" in said for said in track.warnings)


def test_feet_are_told_by_a_height_that_no_balloon_reaches(tmp_path) -> None:
    feet = "time_utc,latitude,longitude,altitude\n" + "".join(
        f"{iso(1800 * k)},46.0,7.0{k},{metres / 0.3048:.0f}\n"
        for k, metres in enumerate([500, 9000, 18000, 26000])
    )
    assert read(tmp_path, feet).altitude_m[-1] == pytest.approx(26000, abs=1)


def test_a_name_with_feet_in_it_is_feet(tmp_path) -> None:
    text = "time_utc,latitude,longitude,altitude_ft\n" + "".join(
        f"{iso(s)},{a},{o},{z / 0.3048}\n" for s, a, o, z in FIXES
    )
    np.testing.assert_allclose(read(tmp_path, text).altitude_m, [f[3] for f in FIXES], atol=0.01)


def test_a_long_silence_is_said(tmp_path) -> None:
    track = read(tmp_path, rows([*FIXES, (2000, 46.1, 7.1, 9000.0)]))
    assert track.largest_gap_s == 1820
    assert "nothing was heard for 30 minutes" in track.warnings


def test_launch_and_find_alone_are_a_track_of_its_own_class(tmp_path) -> None:
    assert read(tmp_path, rows([FIXES[0], (9000, 46.4, 7.8, 700.0)])).only_two_points


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hello\n", "is no track"),
        ("\x00\x01\x02\x03" * 20, "is no track"),
        (CSV, "2 are needed"),
        (rows(FIXES[:1]), "2 are needed"),
        (
            f'<kml xmlns="x"><Placemark><LineString>{DRAWN}</LineString></Placemark></kml>',
            "drawn line",
        ),
        ("N0CALL>APRS:>status\nN0CALL>APRS:>status\n", "position with an altitude"),
        ("B0600004600000N00700000EA0047000500\nB0601004600000N00700000EA0047000500\n", "HFDTE"),
        ('<!DOCTYPE kml [<!ENTITY a "b">]><kml xmlns="x"/>', "declares entities"),
    ],
)
def test_what_is_no_track_is_refused_in_one_sentence(text, said, tmp_path) -> None:
    with pytest.raises(ForecastFileError, match=said) as refused:
        read(tmp_path, text)
    assert "\n" not in str(refused.value)


def test_two_senders_in_one_log_are_two_tracks(tmp_path) -> None:
    path = tmp_path / "net.txt"
    path.write_text(aprs() + aprs().replace("N0CALL-11", "N0CALL-12"))
    assert [track.name for track in read_tracks(path)] == ["net N0CALL-11", "net N0CALL-12"]


def test_a_receivers_zone_by_name_is_told_by_the_packets_own_times(tmp_path) -> None:
    eastern = aprs().replace(" 06:", " 01:").replace(" UTC:", " EST:")
    track = read(tmp_path, eastern)
    assert track.time_s[0] == START
    assert any("UTC-5 h" in said for said in track.warnings)


def test_packets_without_any_day_count_from_the_launch(tmp_path) -> None:
    path = tmp_path / "bare.txt"
    path.write_text("".join(line.partition(": ")[2] + "\n" for line in aprs().splitlines()))
    with pytest.raises(ForecastFileError, match="--issued-at"):
        read_tracks(path)
    (track,) = read_tracks(path, datetime(2026, 11, 24, 5, tzinfo=UTC))
    assert track.time_s[0] == START


def test_positions_are_those_of_the_aprs_specification() -> None:
    """Chapters 6 (plain), 9 (compressed) and 10 (Mic-E) of APRS 1.0.1, and !DAO! of 1.2."""
    plain = position_of("APRS", "!4903.50N/07201.75W-Test /A=001234")
    assert plain is not None
    assert plain[:2] == pytest.approx((49.0583, -72.0292), abs=1e-4)
    assert plain.altitude_m == pytest.approx(376.1, abs=0.1)
    compressed = position_of("APRS", "=/5L!!<*e7> sTComment")
    assert compressed is not None
    assert compressed[:2] == pytest.approx((49.5, -72.75), abs=1e-4)
    gga = position_of("APRS", "=/5L!!<*e7OS]S")
    assert gga is not None
    assert gga.altitude_m == pytest.approx(10004.5 * 0.3048, abs=1.0)
    mic_e = position_of("S32UVT", '`(_fn"Oj/"4T}')
    assert mic_e is not None
    assert mic_e[:2] == pytest.approx((33.4273, -112.129), abs=1e-3)
    assert mic_e.altitude_m == pytest.approx(61.0)
    finer = position_of("APRS", "!4903.50N/07201.75W-!W55!/A=001234")
    assert finer is not None
    assert finer.latitude_deg - plain.latitude_deg == pytest.approx(0.005 / 60)


def test_a_log_past_midnight_goes_on_into_the_next_day(tmp_path) -> None:
    late = igc().replace("B060", "B235", 1).replace("\nB0600", "\nB2359").replace("B0603", "B0001")
    lines = [line for line in late.splitlines() if not line.startswith(("B0601", "B0602"))]
    track = read(tmp_path, "\n".join(lines) + "\n")
    assert np.diff(track.time_s) == pytest.approx([(24 * 60 + 1 - (23 * 60 + 50)) * 60.0])
