"""What is wrong with what a person wrote, in plain words: where, what, and every key that is missing."""

from typing import Any

from pydantic import BaseModel, ValidationError

from planner.written.right_key import right_key

_SHOULD = "Input should be "
_PLAIN = {
    "missing": "is needed and was not given",
    "tuple_type": "a list is wanted",
    "bool_type": "true or false is wanted",
    "dict_type": "a mapping of names to values is wanted",
    "too_short": "at least one is wanted",
    "string_too_short": "some words are wanted",
    "string_type": "text is wanted",
    "model_type": "a mapping of names to values is wanted",
    "model_attributes_type": "a mapping of names to values is wanted",
}
"""What pydantic calls in Python's words, in ours."""

_LONGEST = 240  # characters of a message's part: what people wrote may be quoted in it
_MOST_PLACES, _MOST_KEYS = 30, 5  # that one sentence names
_UNKNOWN = "extra_forbidden"
_NO_DEFAULT = "default_factory_not_called"  # of what is wrong elsewhere: that is no second fault

Where = tuple[int | str, ...]


def explain(error: ValidationError, data: Any = None, model: type[BaseModel] | None = None) -> str:
    """A validation error as one sentence: what is wrong where, the right keys, and all that is missing."""
    by_place: dict[Where, list[Any]] = {}
    for problem in error.errors(include_url=False):
        if problem["type"] == _NO_DEFAULT:
            continue
        by_place.setdefault(_written(problem["loc"], data), []).append(problem)
    # What holds something wrong is wrong too where that is all that it holds: that is no second fault.
    holders = {at[:depth] for at in by_place for depth in range(len(at))}
    found = {at: problems for at, problems in by_place.items() if at not in holders}
    unknown = [at for at, (first, *_) in found.items() if first["type"] == _UNKNOWN]
    missing = [at for at, (first, *_) in found.items() if first["type"] == "missing"]
    wrong = [at for at, (first, *_) in found.items() if first["type"] not in ("missing", _UNKNOWN)]
    said = [_sentence(at, found[at], data) for at in wrong[:1]]
    keys, meant = _right_keys({at: found[at][0] for at in unknown}, data, model)
    said += keys
    if missing := [at for at in missing if at not in meant]:
        said.append(_missing(missing))
    if len(wrong) > 1:
        said.append(f"also wrong: {_listed(wrong[1:])}")
    return "; ".join(said)


def _sentence(at: Where, problems: list[Any], data: Any) -> str:
    """What is wrong at one place, and what stands there."""
    first = problems[0]
    message = " or ".join([_said(first), *(_said(other).removeprefix(_SHOULD) for other in problems[1:])])
    if first["type"] == "union_tag_invalid":
        at = (*at, "kind")
        message = f"there is no {first['ctx']['tag']!r:.60}; known: {first['ctx']['expected_tags']}"
    given = first["input"]
    shown = f" (got {given!r:.60})" if isinstance(given, str | int | float | bool) else ""
    swapped = _swapped(at, given, data)
    return f"{_short(_dotted(at))}: {_short(message)}{shown}{swapped}".removeprefix(": ")


def _swapped(at: Where, given: Any, data: Any) -> str:
    """Words for a latitude that can only be a longitude, where its longitude could be one."""
    longitude = _within(data, at[:-1]).get("longitude_deg")
    if at[-1:] != ("latitude_deg",):
        return ""
    if not isinstance(given, int | float) or not isinstance(longitude, int | float):
        return ""
    if not abs(longitude) <= 90.0 < abs(given) <= 360.0:
        return ""
    return f"; it looks swapped with the longitude: the latitude comes first ({longitude:g},{given:g})"


def _right_keys(
    unknown: dict[Where, Any], data: Any, model: type[BaseModel] | None
) -> tuple[list[str], set[Where]]:
    """What is said of keys that there are not, and the keys that were meant."""
    by_advice: dict[str, list[Where]] = {}
    meant: set[Where] = set()
    for at, problem in list(unknown.items())[:_MOST_KEYS]:
        advice, key = right_key(model, problem["loc"], _within(data, at[:-1]), problem["input"])
        by_advice.setdefault(advice, []).append(at)
        meant |= {(*at[:-1], key)} if key else set()
    said = [f"{_listed(at)}: there is no such key; {_short(advice)}" for advice, at in by_advice.items()]
    left = len(unknown) - _MOST_KEYS
    return [*said, *([f"nor are there {left} others"] if left > 0 else [])], meant


def _missing(places: list[Where]) -> str:
    verb = "is needed and was not given" if len(places) == 1 else "are needed and were not given"
    return f"{_listed(places)}{':' if len(places) == 1 else ''} {verb}"


def _listed(places: list[Where]) -> str:
    """Places by name, joined for people; what is far too many is counted."""
    named = [_short(_dotted(at)) for at in places[:_MOST_PLACES]]
    left = len(places) - len(named)
    named += [f"{left} others"] if left else []
    return " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)


def _said(problem: Any) -> str:
    """What is wrong, in plain words."""
    return str(_PLAIN.get(problem["type"], problem["msg"].removeprefix("Value error, ")))


def _dotted(at: Where) -> str:
    return ".".join(str(part) for part in at)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def _within(data: Any, at: Where) -> dict[str, Any]:
    """The mapping that stands at a place of what was written."""
    for part in at:
        listed = isinstance(data, list | tuple) and isinstance(part, int)
        data = data[part] if listed or (isinstance(data, dict) and part in data) else None
    return data if isinstance(data, dict) else {}


def _written(loc: tuple[int | str, ...], data: Any) -> Where:
    """A place as it was written: without the kinds that pydantic puts between."""
    kept: list[int | str] = []
    for at, part in enumerate(loc):
        inside = isinstance(data, dict) and part in data
        last = at == len(loc) - 1
        if isinstance(data, str | int | float | bool):  # nothing is written within it
            break
        if isinstance(data, dict) and not inside and data.get("kind", None if last else part) == part:
            continue
        kept.append(part)
        listed = isinstance(data, list | tuple) and isinstance(part, int) and part < len(data)
        data = data[part] if inside or listed else None
    return tuple(kept)
