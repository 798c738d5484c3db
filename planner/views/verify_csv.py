"""A verification as CSV: a row a flight."""

import csv
import io

from planner.units import iso
from planner.views.table_csv import plain_cell
from planner.views.verify_answers import FlightScoreAnswer, VerifyAnswer

_NUMBERS = ("error_km", "along_km", "across_km", "level", "crps_km", "energy_km", "dawid_sebastiani")
_REST = ("spread_km", "drift_km", "gap_at_top_s", "largest_gap_s", "landing_seen")
_PLACES = ("end_time", "end_latitude", "end_longitude", "predicted_latitude", "predicted_longitude")


def scores_csv(answer: VerifyAnswer) -> str:
    """Every flight's scores; units stand in the names, times are UTC."""
    shares = list(dict.fromkeys(share for flight in answer.flights for share in flight.area_km2))
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    by_share = [f"{what}_{share}" for what in ("inside", "area_km2") for share in shares]
    rows.writerow(("flight", "kind", *_NUMBERS, *by_share, *_REST, *_PLACES, "wind", "seed"))
    for flight in answer.flights:
        rows.writerow((*_cells(flight, shares), plain_cell(flight.wind), answer.seed))
    return text.getvalue()


def _cells(flight: FlightScoreAnswer, shares: list[str]) -> list[object]:
    return [
        plain_cell(flight.flight),
        plain_cell(flight.kind),
        *(getattr(flight, name) for name in _NUMBERS),
        *(flight.inside.get(share, "") for share in shares),
        *(flight.area_km2.get(share, "") for share in shares),
        *(getattr(flight, name) for name in _REST),
        iso(flight.end.time),
        flight.end.latitude,
        flight.end.longitude,
        flight.predicted.latitude,
        flight.predicted.longitude,
    ]
