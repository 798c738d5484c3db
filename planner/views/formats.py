"""The forms in which tracks and areas come out: one table for the command line, the API and the docs.

Light to import: what writes a form is loaded when something is written.
"""

from collections.abc import Callable
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.views.answers import FlightAnswer, ZoneAnswer
    from planner.views.drawing import Drawing


class ExportFormat(StrEnum):
    """How tracks and areas are written: suffix, what people call it, media type, the module of its writer.

    Another one is a row here and a module of `planner.views` whose `write` takes a drawing.
    """

    JSON = "json", "JSON", "application/json", ""
    GEOJSON = "geojson", "GeoJSON", "application/geo+json", "geojson"
    KML = "kml", "KML", "application/vnd.google-earth.kml+xml", "kml"
    GPX = "gpx", "GPX", "application/gpx+xml", "gpx"
    CSV = "csv", "CSV", "text/csv; charset=utf-8", "table_csv"

    label: str
    media_type: str
    module: str

    def __new__(cls, suffix: str, label: str, media_type: str, module: str) -> "ExportFormat":
        """A row of the table; it is its suffix."""
        row = str.__new__(cls, suffix)
        row._value_ = suffix
        row.label, row.media_type, row.module = label, media_type, module
        return row

    def write(self, answer: "FlightAnswer | ZoneAnswer") -> str:
        """An answer as text in this form."""
        if self is ExportFormat.JSON:
            return answer.model_dump_json()
        from planner.views.drawing import drawing_of

        writer: Callable[[Drawing], str] = import_module(f"planner.views.{self.module}").write
        return writer(drawing_of(answer))


DRAWN_FORMATS = tuple(form for form in ExportFormat if form is not ExportFormat.JSON)
"""Those that are files of their own; JSON is the answer itself."""
