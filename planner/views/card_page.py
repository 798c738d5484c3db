"""The fill card as a page for the printer: one sheet, black on white, that asks no other host for a thing."""

from pathlib import Path
from zoneinfo import ZoneInfo

from planner.local_time import day_and_hour, zone_at
from planner.units import short
from planner.views.card import FillAnswer, Lines, error_lines, flight_lines, handling_lines
from planner.views.html_page import harmless
from planner.views.styles import SAMPLE_BAND, degrees, forecast_line

_STYLE = Path(__file__).parent / "browser" / "card.css"


def fill_html(answer: FillAnswer) -> str:
    """One sheet of paper as HTML; every word from outside is harmless."""
    band = f'<p class="band" role="alert">{SAMPLE_BAND}</p>' if answer.is_sample else ""
    at = degrees(answer.launch.latitude, answer.launch.longitude)
    body = (
        band,
        f"<h1>Fill card: {harmless(answer.site)}</h1>",
        _paragraph("where", f"Launch {_when(answer)} at {at}, {answer.launch.altitude_m:.0f} m"),
        _paragraph("where", f"{_balloon(answer)}{_wanted(answer)}"),
        _figures(answer),
        _section("Before the launch", handling_lines(answer)),
        _section("In flight", flight_lines(answer)),
        _section("What an error costs", error_lines(answer)),
        _warnings(answer),
        '<p class="blanks"><span>weighed off</span><span>gas used</span><span>launched</span></p>',
        _paragraph("foot", f"{forecast_line(answer.forecast)}. Windfall {answer.version}."),
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Fill card: {harmless(answer.site)}</title>\n"
        '<link rel="icon" href="data:,">\n'
        f"<style>\n{_STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n"
        + "\n".join(part for part in body if part)
        + "\n</body>\n</html>\n"
    )


def _paragraph(kind: str, words: str) -> str:
    return f'<p class="{kind}">{harmless(words)}</p>'


def _when(answer: FillAnswer) -> str:
    """The launch in UTC, and by the clock on the wall there."""
    launch, written = answer.launch, answer.inputs.get("timezone")
    zone = ZoneInfo(str(written)) if written else zone_at(launch.latitude, launch.longitude)
    return f"{short(launch.time)} ({day_and_hour(launch.time, zone)})"


def _balloon(answer: FillAnswer) -> str:
    """The vehicle in a few words: its name in the catalogue, else its kind."""
    vehicle = answer.inputs["vehicle"]
    assert isinstance(vehicle, dict)
    return f"{vehicle.get('balloon') or vehicle['kind']}, {answer.fill.gas}"


def _wanted(answer: FillAnswer) -> str:
    """What was asked for besides the plan."""
    wanted, said = answer.wanted, []
    if wanted.float_altitude_m is not None:
        said.append(f"a float at {wanted.float_altitude_m:.0f} m")
    if wanted.ascent_rate_mps is not None:
        said.append(f"a climb at {wanted.ascent_rate_mps:g} m/s")
    return f"; wanted: {' and '.join(said)}" if said else ""


def _figures(answer: FillAnswer) -> str:
    """What is read from afar, by a head lamp."""
    fill = answer.fill
    figures = (
        (f"{fill.neck_lift_kg:.2f} kg", "weigh off at the neck"),
        (f"{fill.volume_m3:.1f} m³", f"of {fill.gas}, {fill.gas_kg:.2f} kg"),
        (f"{fill.cylinders}", "cylinders" if fill.cylinders != 1 else "cylinder"),
    )
    boxes = (f"<p><b>{harmless(large)}</b> {harmless(small)}</p>" for large, small in figures)
    return f'<div class="figures">{"".join(boxes)}</div>'


def _section(title: str, lines: Lines) -> str:
    if not lines:
        return ""
    rows = (f'<tr><th scope="row">{harmless(n)}</th><td>{harmless(words)}</td></tr>' for n, words in lines)
    return f"<h2>{title}</h2>\n<table>{''.join(rows)}</table>"


def _warnings(answer: FillAnswer) -> str:
    said = "".join(f"<li>{harmless(line)}</li>" for line in answer.warnings)
    return f"<h2>Warnings</h2>\n<ul>{said}</ul>" if said else ""
