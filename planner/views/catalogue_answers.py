"""The parts that there are: vehicles, cargo, sources, criteria, with their fields and limits.

Everything is read from the parts themselves, so that a new one is listed by being there.
"""

import inspect
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, Field, JsonValue
from pydantic.fields import FieldInfo

from planner.forecast.provider import providers
from planner.forecast.run_names import OPEN_METEO, SAMPLE, SOUNDING
from planner.plan.cargo import Cargo
from planner.plan.catalogue import BalloonRow, balloon_catalogue, cargo_catalogue, cargo_sources
from planner.plan.parachutes import ParachuteRow, parachute_catalogue
from planner.plan.plan import Drop
from planner.views.answer_model import AnswerModel
from planner.window.criterion import built_criteria


class PartField(AnswerModel):
    """One thing that a person may write about a part."""

    name: str
    description: str
    required: bool
    default: JsonValue
    limits: dict[str, JsonValue]


class PartAnswer(AnswerModel):
    """One kind of part: its name, what it is, and its fields."""

    name: str
    description: str
    fields: tuple[PartField, ...]


class CargoAnswer(AnswerModel):
    """A row of the cargo catalogue."""

    name: str
    kind: str
    values: dict[str, JsonValue]


class BalloonAnswer(CargoAnswer):
    """A row of the balloon catalogue."""


class ParachuteAnswer(CargoAnswer):
    """A row of the catalogue of parachutes."""


class SourceAnswer(AnswerModel):
    """Where forecasts come from."""

    name: str
    description: str
    attribution: str | None = Field(default=None, description="what its provider wants to be called")
    licence: str | None = None
    cycles_h: tuple[int, ...] = Field(
        default=(), description="hours of the day at which its runs begin [UTC]"
    )
    members: int | None = None


_BROUGHT = {
    "file": "GRIB or NetCDF files that you bring, of any model",
    SOUNDING: (
        "a balloon's own winds: Wyoming pages, IGRA, Vaisala's EDT, SondeHub's JSON, GPX and CSV tracks"
    ),
    OPEN_METEO: "a forecast at one place that you bring: Open-Meteo's JSON with winds on pressure levels",
    SAMPLE: "weather made by us, so that everything works before the first download; not for flight",
}


class CatalogueAnswer(AnswerModel):
    """Everything that plans and campaigns can be made of."""

    vehicles: tuple[PartAnswer, ...]
    balloons: tuple[BalloonAnswer, ...]
    parachutes: tuple[ParachuteAnswer, ...]
    cargo_kinds: tuple[PartAnswer, ...]
    cargo: tuple[CargoAnswer, ...]
    sources: tuple[SourceAnswer, ...]
    criteria: tuple[PartAnswer, ...]


def catalogue_answer() -> CatalogueAnswer:
    """The catalogue as it stands in the code and in `data/`."""
    return CatalogueAnswer(
        vehicles=tuple(_part(_kind(model), model) for model in _choices(Drop.model_fields["vehicle"])),
        balloons=tuple(_balloon(row) for row in balloon_catalogue().values()),
        parachutes=tuple(_parachute(row) for row in parachute_catalogue().values()),
        cargo_kinds=tuple(_part(_kind(model), model) for model in Cargo.__subclasses__()),
        cargo=tuple(_cargo(name, cargo) for name, cargo in cargo_catalogue().items()),
        sources=tuple(_sources()),
        criteria=tuple(_part(name, model) for name, model in built_criteria().items()),
    )


def _choices(field: FieldInfo) -> tuple[type[BaseModel], ...]:
    """The models that a field may hold."""
    union = getattr(field.annotation, "__args__", (field.annotation,))
    return tuple(model for model in union if isinstance(model, type) and issubclass(model, BaseModel))


def _kind(model: type[BaseModel]) -> str:
    return str(model.model_fields["kind"].default)


def _part(name: str, model: type[BaseModel]) -> PartAnswer:
    schema = model.model_json_schema()
    needed = schema.get("required", [])
    said = (inspect.getdoc(model) or "").partition("\n")[0]
    fields = (_field(key, of, key in needed) for key, of in schema["properties"].items() if key != "kind")
    return PartAnswer(name=name, description=said, fields=tuple(fields))


_SAID_ELSEWHERE = {"title", "description", "default"}


def _field(name: str, schema: dict[str, Any], required: bool) -> PartField:
    limits = {key: value for key, value in _shape(schema).items() if key not in _SAID_ELSEWHERE}
    return PartField(
        name=name,
        description=schema.get("description", ""),
        required=required,
        default=schema.get("default"),
        limits=limits,
    )


def _shape(schema: dict[str, Any]) -> dict[str, Any]:
    """A field's schema; of one that may be left out (null), that of its value."""
    written = [choice for choice in schema.get("anyOf", ()) if choice.get("type") != "null"]
    return (
        schema if len(written) != 1 else {**written[0], **{k: v for k, v in schema.items() if k != "anyOf"}}
    )


def _balloon(row: BalloonRow) -> BalloonAnswer:
    values = {k: v for k, v in asdict(row).items() if v is not None and k not in ("name", "kind")}
    return BalloonAnswer(name=row.name, kind=row.kind, values=values)


def _parachute(row: ParachuteRow) -> ParachuteAnswer:
    values = {k: v for k, v in asdict(row).items() if k != "name"}
    return ParachuteAnswer(
        name=row.name, kind="canopy", values={**values, "drag_area_m2": round(row.drag_area_m2, 4)}
    )


def _cargo(name: str, cargo: Cargo) -> CargoAnswer:
    values = cargo.model_dump(mode="json", exclude_none=True, exclude={"name", "kind"})
    values["source"] = cargo_sources()[name]
    return CargoAnswer(name=name, kind=_kind(type(cargo)), values=values)


def _sources() -> list[SourceAnswer]:
    """The providers that can be fetched from, and what else forecasts are made of."""
    fetched = [
        SourceAnswer(
            name=provider.name,
            description=provider.title,
            attribution=provider.attribution,
            licence=provider.licence,
            cycles_h=provider.cycles_h,
            members=provider.members,
        )
        for provider in providers()
    ]
    return [*fetched, *(SourceAnswer(name=name, description=said) for name, said in _BROUGHT.items())]
