"""The contract of a criterion: limits that a person may set, and a finding for each launch.

Adding one is adding a file to `criteria/`: a `Criterion` whose `name` is the file's; docs/add_a_part.md says
where else that name stands. It returns no finding where it does not apply (a target where none was written),
and `unknown` where it applies but the forecast lacks what it would measure.
"""

import importlib
import pkgutil
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, ValidationError
from pydantic_core import core_schema

from planner.window import criteria
from planner.window.case import Case
from planner.window.verdict import Finding, Verdict
from planner.window.waiver import EVERY_NAME
from planner.written.explain import explain
from planner.written.nearest import find, nearest

if TYPE_CHECKING:
    from planner.window.campaign import Campaign


class Criterion(BaseModel, ABC):
    """One question asked of every launch; its fields are the limits."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: ClassVar[str]
    asks_by_itself: ClassVar[bool] = True
    """Whether it is asked of every campaign that names no criteria: it needs nothing that a person brings."""

    stands_with: ClassVar[tuple[str, ...]] = ()
    """Fields of a campaign, such as `airspace`: where one holds something it is asked, named or not."""

    @abstractmethod
    def judge(self, case: Case) -> Finding | None:
        """What it says of a launch, or None where it does not apply."""

    def unknown(self, sentence: str) -> Finding:
        """The finding where the measure is missing; the sentence says what is."""
        return Finding(self.name, Verdict.UNKNOWN, None, None, "", sentence, no_data=True)


@lru_cache(maxsize=1)
def built_criteria() -> dict[str, type[Criterion]]:
    """Every criterion of the folder by its name, in the order of names."""
    found = {}
    for module in pkgutil.iter_modules(criteria.__path__, f"{criteria.__name__}."):
        members = vars(importlib.import_module(module.name)).values()
        own = [
            m
            for m in members
            if isinstance(m, type) and issubclass(m, Criterion) and m.__module__ == module.name
        ]
        found.update({criterion.name: criterion for criterion in own})
    return dict(sorted(found.items()))


def usual_criteria() -> tuple[Criterion, ...]:
    """Every built criterion that needs nothing of a person's, with its default limits."""
    return tuple(criterion() for criterion in built_criteria().values() if criterion.asks_by_itself)


def asked_of(campaign: "Campaign") -> tuple[Criterion, ...]:
    """The criteria that a campaign writes, and those whose data stand in it, with their default limits."""
    named = {criterion.name for criterion in campaign.criteria}
    unnamed = (made for name, made in built_criteria().items() if name not in named)
    standing = (made() for made in unnamed if any(getattr(campaign, field) for field in made.stands_with))
    return (*campaign.criteria, *standing)


def read_criteria(written: Any) -> tuple[Criterion, ...]:
    """Criteria from a mapping of names to limits; ValueError says what would have been right."""
    if isinstance(written, tuple) and all(isinstance(c, Criterion) for c in written):
        return written
    if not isinstance(written, dict):
        msg = "criteria is a mapping of names to limits such as surface_wind: {no_go_above_mps: 5}"
        raise ValueError(msg)
    read = tuple(_read(name, limits) for name, limits in written.items())
    name, count = Counter(criterion.name for criterion in read).most_common(1)[0] if read else ("", 0)
    if count > 1:
        msg = f"{name} stands {count} times among the criteria; write it once"
        raise ValueError(msg)
    return read


def write_criteria(chosen: tuple[Criterion, ...]) -> dict[str, Any]:
    """Criteria as the mapping that `read_criteria` reads."""
    return {criterion.name: criterion.model_dump(mode="json") for criterion in chosen}


def _read(name: Any, limits: Any) -> Criterion:
    known = built_criteria()
    found = find(known, str(name))
    if found is None:
        raise ValueError(_not_judged_here(str(name), known))
    name = found
    if limits is not None and not isinstance(limits, dict):
        msg = f"{name}: its limits are a mapping such as {{{next(iter(known[name].model_fields))}: ...}}"
        raise ValueError(msg)
    try:
        return known[name].model_validate(limits or {})
    except ValidationError as error:
        msg = f"{name}.{explain(error, limits, known[name])}"
        raise ValueError(msg) from None


def _not_judged_here(name: str, known: Iterable[str]) -> str:
    """Words for a name that is no criterion, or one that nothing judges yet: that may be waived."""
    planned = find(EVERY_NAME, name)
    if planned is None:
        return f"no criterion {name[:60]!r}; nearest of {len(list(known))}: {', '.join(nearest(known, name))}"
    waiver = f"{{criterion: {planned}, reason: ...}}"
    return f"{planned} is not judged yet; look at it yourself, and waive it: {waiver}"


class _ByName:
    """Criteria in pydantic's eyes; the folder is only looked at when something is read."""

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> Any:
        written = core_schema.plain_serializer_function_ser_schema(write_criteria)
        return core_schema.no_info_plain_validator_function(read_criteria, serialization=written)

    def __get_pydantic_json_schema__(self, _schema: Any, _handler: Any) -> dict[str, Any]:
        limits = {name: criterion.model_json_schema() for name, criterion in built_criteria().items()}
        return {"type": "object", "properties": limits, "additionalProperties": False}


Criteria = Annotated[tuple[Criterion, ...], _ByName()]
"""What a person writes as `criteria`: names with limits."""
