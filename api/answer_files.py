"""Answers as files, in other forms than JSON: the ending of an address names one."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, TypeVar

from fastapi import HTTPException, Response
from pydantic import JsonValue

from api.openapi import PROBLEM_ANSWERS
from planner.views.answers import FlightAnswer, ZoneAnswer
from planner.views.card import FillAnswer
from planner.views.card_page import fill_html
from planner.views.formats import DRAWN_FORMATS, ExportFormat

PAGE = "html"
_PAGE_TYPE = "text/html; charset=utf-8"


def media_type(form: str) -> str:
    """The media type of a file by its suffix; KeyError for one that there is not."""
    return _PAGE_TYPE if form == PAGE else ExportFormat[form.upper()].media_type


def in_forms(forms: Iterable[str]) -> dict[int | str, dict[str, Any]]:
    """A route's `responses`: 200 as text in each of these forms (suffixes), or a problem."""
    content = {media_type(form): {"schema": {"type": "string"}} for form in forms}
    return {200: {"description": "the answer in that form", "content": content}, **PROBLEM_ANSWERS}


A = TypeVar("A", FlightAnswer, ZoneAnswer, FillAnswer)


class AnswerFiles(Generic[A]):
    """The files that one kind of answer can be had as, by suffix."""

    def __init__(self, kind: str, writers: Mapping[str, Callable[[A], str]]) -> None:
        self._kind = kind
        self._writers: dict[str, Callable[[A], str]] = dict(writers)

    def response(self, form: str, answer: Callable[[], A]) -> Response:
        """The answer as a file of that form; 404 for one that there is not, before anything is computed."""
        if form not in self._writers:
            raise HTTPException(404, f"no form .{form[:20]}; known: {', '.join(self._writers)}")
        said = answer()
        headers = {"Content-Disposition": self._disposition(form, said)}
        return Response(self._writers[form](said), media_type=media_type(form), headers=headers)

    def _disposition(self, form: str, answer: A) -> str:
        """A page is shown, the rest is saved, under a name that tells kind and hour and no place."""
        launch = "".join(re.findall(r"[0-9TZ]", str(answer.inputs.get("launch_time", ""))))
        name = "-".join(filter(None, ("windfall", launch, self._kind)))
        return f'{"inline" if form == PAGE else "attachment"}; filename="{name}.{form}"'

    def named(self) -> dict[str, JsonValue]:
        """The suffixes as the schema of a path parameter."""
        return {"enum": list(self._writers)}

    def described(self) -> dict[int | str, dict[str, Any]]:
        """The forms as a route's `responses`."""
        return in_forms(self._writers)


FLIGHT_FILES = AnswerFiles[FlightAnswer]("flight", {form.value: form.write for form in DRAWN_FORMATS})
ZONE_FILES = AnswerFiles[ZoneAnswer]("zone", {form.value: form.write for form in DRAWN_FORMATS})
FILL_FILES = AnswerFiles[FillAnswer]("fill", {PAGE: fill_html})
