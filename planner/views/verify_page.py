"""A verification as one page with pictures, which opens from a disk and asks no host for a thing."""

from collections.abc import Sequence
from pathlib import Path

from planner.verify.verification import Verification
from planner.views.html_page import harmless
from planner.views.score_pictures import (
    error_picture,
    inside_picture,
    level_picture,
    reliability_picture,
    time_picture,
    zone_picture,
)
from planner.views.styles import SAMPLE_BAND, percent
from planner.views.verify_answers import ClassScoresAnswer, FlightScoreAnswer, SaidAndCameAnswer, VerifyAnswer
from planner.views.verify_tables import OF_ALL, score_lines

MOST_ZONES = 60
_STYLE = Path(__file__).parent / "browser" / "verify.css"


def verify_html(answer: VerifyAnswer, found: Verification) -> str:
    """The page; `found` lends the areas of each flight. Every word from outside is harmless."""
    parts = answer.scores.brier_parts
    of_all = [row for row in answer.coverage if row.flight_class == OF_ALL]
    pictures = (
        reliability_picture(of_all),
        level_picture(answer.scores.level_fifths),
        error_picture(answer.flights),
        time_picture(answer.flights),
        *([inside_picture(parts.table)] if parts else []),
    )
    asked = ", ".join(f"{name} {value}" for name, value in answer.inputs.items() if name != "plan")
    drawn = [zone_picture(score) for score in found.flights[:MOST_ZONES]]
    body = (
        f'<p class="band" role="alert">{SAMPLE_BAND}</p>' if answer.is_sample else "",
        f"<h1>{len(answer.flights)} flown balloons against their predictions</h1>",
        f"<p>{harmless(asked)}</p>",
        f'<div class="pictures">{"".join(pictures)}</div>',
        _list(score_lines(answer)),
        "<h2>Areas that held what they say</h2>",
        _coverage(answer),
        "<h2>Spread against error</h2>",
        _by_class(answer.scores.by_class),
        f"<h2>What was said and what came</h2>{_said(parts.table)}" if parts else "",
        "<h2>Flights</h2>",
        _flights(answer),
        f'<div class="zones">{"".join(drawn)}</div>',
        "<p>Areas of 50, 75, 90 and 95 %; the cross is where it ended, the circle the drop as planned.</p>",
        f"<h2>Warnings</h2>{_list(answer.warnings)}" if answer.warnings else "",
        f'<p class="foot">Windfall {answer.version}. Seed {answer.seed}.</p>',
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<title>Predictions against flown balloons</title>\n<link rel="icon" href="data:,">\n'
        f"<style>\n{_STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n"
        + "\n".join(part for part in body if part)
        + "\n</body>\n</html>\n"
    )


def _list(lines: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{harmless(line)}</li>' for line in lines)}</ul>"


def _coverage(answer: VerifyAnswer) -> str:
    shares = list(dict.fromkeys(row.probability for row in answer.coverage))
    heads = ["Class", "Flights", *(f"{percent(share)} area" for share in shares)]
    rows = []
    for name in dict.fromkeys(row.flight_class for row in answer.coverage):
        its = [row for row in answer.coverage if row.flight_class == name]
        held = [f"{percent(r.inside / r.n)} ({percent(r.low)} to {percent(r.high)})" for r in its]
        rows.append([name, str(its[0].n), *held])
    return _table(heads, rows)


def _by_class(classes: Sequence[ClassScoresAnswer]) -> str:
    heads = [
        "Class",
        "Flights",
        "Days",
        "Spread km",
        "Error of the middle km",
        "Error, median km",
        "Energy km",
    ]
    rows = [
        [
            row.flight_class,
            str(row.n),
            str(row.days),
            f"{row.spread_km:.1f}",
            f"{row.error_of_mean_km:.1f}",
            f"{row.median_error_km:.1f}",
            f"{row.energy_km:.2f}",
        ]
        for row in classes
    ]
    return _table(heads, rows)


def _said(table: Sequence[SaidAndCameAnswer]) -> str:
    heads = ["P(inside) said", "Times", "Mean", "Came true"]
    rows = [
        [
            f"{percent(row.from_)} to {percent(row.to)}",
            str(row.n),
            percent(row.said),
            f"{percent(row.came / row.n)} ({percent(row.low)} to {percent(row.high)})",
        ]
        for row in table
    ]
    return _table(heads, rows)


def _flights(answer: VerifyAnswer) -> str:
    heads = ["Flight", "Kind", "Drift km", "Error km", "Along", "Across", "Level", "90 % km2", "Energy km"]
    return _table(heads, [_flight_row(flight) for flight in answer.flights])


def _flight_row(flight: FlightScoreAnswer) -> list[str]:
    return [
        flight.flight,
        flight.kind,
        f"{flight.drift_km:.1f}",
        f"{flight.error_km:.1f}",
        f"{flight.along_km:+.1f}",
        f"{flight.across_km:+.1f}",
        f"{flight.level:.2f}",
        f"{flight.area_km2['0.9']:,.0f}" if "0.9" in flight.area_km2 else "",
        f"{flight.energy_km:.2f}",
    ]


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{harmless(name)}</th>' for name in heads)
    body = "".join(f"<tr>{''.join(f'<td>{harmless(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
