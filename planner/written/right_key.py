"""The key that was meant by one that there is not: `ascent_rate_fpm`, `burst_alt_ft`, `lat`, `altitude`."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Any, get_args

from pydantic import BaseModel

from planner.written.measures import EXAMPLES, LENGTH, unit_of, unit_written
from planner.written.quantity import read_quantity

_ALIKE = 0.6
_SAME_WORDS = (
    ("latitude", "lat", "y"),
    ("longitude", "lon", "lng", "long", "x"),
    ("altitude", "alt", "elevation", "elev", "height", "z", "msl", "at"),
    ("rate", "speed", "velocity", "vel"),
    ("ascent", "asc", "climb", "rise", "rising", "up"),
    ("descent", "desc", "fall", "sink", "down", "falling"),
    ("burst", "pop"),
    ("hours", "time", "duration", "for"),
    ("mass", "weight", "wt"),
    ("payload", "load"),
    ("lift", "buoyancy"),
    ("radius", "range"),
    ("launch", "when", "date", "datetime"),
    ("from", "start", "begin", "first"),
    ("to", "end", "until", "last"),
    ("every", "step", "interval"),
    ("opens", "open", "opening"),
    ("target", "targets", "goal", "goals"),
    ("site", "location", "place", "position", "pad"),
    ("sites", "locations", "places"),
    ("members", "drops", "runs", "n", "samples"),
    ("releases", "release", "cutdown", "cutdowns"),
    ("name", "title", "label"),
    ("balloon", "model", "type"),
)
_CANONICAL = {word: words[0] for words in _SAME_WORDS for word in words}


def right_key(
    model: type[BaseModel] | None, loc: tuple[int | str, ...], siblings: dict[str, Any], value: Any
) -> tuple[str, str | None]:
    """Advice on a key that a model does not have, and the key that was meant where there is one.

    `loc` is where pydantic stood, `siblings` the mapping that holds the key, `value` what stands there.
    """
    here, kinds = _models_at(model, loc[:-1]) if model else ([], [])
    wrong = str(loc[-1])
    known = [name for one in here for name in _keys(one)]
    free = [name for name in known if name not in siblings]
    alike = sorted(((_likeness(wrong, name), name) for name in free), key=lambda pair: -pair[0])
    within = [name for name in free if _stem(wrong) and _stem(wrong) < _stem(name)]
    meant = alike[0][1] if alike and alike[0][0] >= _ALIKE else within[0] if len(within) == 1 else None
    if meant:
        return _written_right(wrong, meant, value), meant
    for one in kinds:
        if one not in here and wrong in _keys(one):
            return f"it belongs to the kind {_kind(one)}", None
    for one in here:
        for name, field in one.model_fields.items():
            if any(wrong in _keys(inner) for inner in models_in(field.annotation)):
                return f"it belongs under {name}", None
    return f"check its spelling; known here: {', '.join(known)}" if known else "check its spelling", None


def _written_right(wrong: str, right: str, value: Any) -> str:
    """The right key, with the value in its unit where the wrong one said another."""
    unit, said = unit_of(right), _unit_said(wrong)
    if unit is None or isinstance(value, bool) or not isinstance(value, int | float | str):
        return f"write {right}"
    if said and not isinstance(value, str):
        try:
            return f"write {right}: {read_quantity(f'{value!r} {said}', unit):.6g} ({value:g} {said})"
        except ValueError:
            pass
    return f"write {right}, {unit.measures} such as {EXAMPLES[unit.measures].partition(',')[0]}"


def _unit_said(wrong: str) -> str | None:
    """The unit that a key ends in."""
    *before, last = _tokens(wrong)
    return last if before and unit_written(last, LENGTH) else None


def _likeness(wrong: str, name: str) -> float:
    """How like a key is to another, 0 to 1: by its words without units, or letter by letter."""
    mine, theirs = _stem(wrong), _stem(name)
    words = len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0
    letters = SequenceMatcher(None, wrong.casefold()[:60], name).ratio()
    return max(words, letters if letters >= 0.75 else 0.0)


def _stem(key: str) -> set[str]:
    tokens = _tokens(key)
    if len(tokens) > 1 and (unit_of(key) or unit_written(tokens[-1], LENGTH)):
        tokens = tokens[:-1]
    return {_CANONICAL.get(token, token) for token in tokens}


def _tokens(key: str) -> list[str]:
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", key[:60])
    return [word for word in re.split(r"[\W_]+", apart.casefold()) if word]


def _models_at(
    model: type[BaseModel], loc: Iterable[int | str]
) -> tuple[list[type[BaseModel]], list[type[BaseModel]]]:
    """The models that stand at a place, and all of the union that they were chosen from."""
    here = union = [model]
    for part in loc:
        if isinstance(part, int):
            continue
        fields = [
            field for one in here for name, field in one.model_fields.items() if part in (name, field.alias)
        ]
        if fields:
            here = union = [inner for field in fields for inner in models_in(field.annotation)]
        else:
            here = [one for one in here if _kind(one) == part] or here
    return here, union


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """Every model that a field's type names, however deep within it."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from models_in(part)


def _keys(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _kind(model: type[BaseModel]) -> Any:
    field = model.model_fields.get("kind")
    return field.default if field else None
