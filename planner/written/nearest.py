"""Names found as people write them, whatever their case, spaces and hyphens; else the nearest three."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from math import inf, log
from typing import Any, get_args

MOST_SAID = 3
_LONGEST = 60  # characters of a name that are looked at: what people wrote may be anything
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def plain(name: str) -> str:
    """A name without what people write differently: case, spaces, hyphens, signs of micro and square."""
    spelled = unicodedata.normalize("NFKC", name).casefold().replace("\u03bc", "u")
    return re.sub(r"[\W_]+", "", spelled)


def find(names: Iterable[str], wanted: str) -> str | None:
    """The one of some names that is meant, or None."""
    known = list(names)
    if wanted in known:
        return wanted
    return next((name for name in known if plain(name) == plain(wanted) != ""), None)


def nearest(names: Iterable[str], wanted: str, most: int = MOST_SAID) -> list[str]:
    """The names most like one that there is not: of which it is a word, else by letters, then by numbers."""
    asked = wanted[:_LONGEST]
    return sorted(names, key=lambda name: _distance(name, asked))[:most]


def kinds_of(union: Any) -> tuple[str, ...]:
    """The kinds of a union of models that are told apart by their `kind`."""
    models = get_args(get_args(union)[0])
    return tuple(str(model.model_fields["kind"].default) for model in models)


def with_kind(value: Any, kinds: Iterable[str]) -> Any:
    """A mapping whose `kind` is spelled as we do: `Constant rate` is `constant_rate`."""
    if not isinstance(value, dict) or not isinstance(value.get("kind"), str):
        return value
    return value | {"kind": find(kinds, value["kind"]) or value["kind"]}


def _distance(name: str, asked: str) -> tuple[bool, float, float]:
    is_word = plain(asked) in re.split(r"[\W_]+", name.casefold())
    letters = SequenceMatcher(None, _letters(name), _letters(asked)).ratio()
    return (not is_word, -round(letters, 1), _apart(_numbers(name), _numbers(asked)))


def _letters(name: str) -> str:
    return re.sub(r"\d", "", plain(name))


def _numbers(name: str) -> list[float]:
    return [float(number) for number in _NUMBER.findall(name)]


def _apart(mine: list[float], theirs: list[float]) -> float:
    """How far the sizes in two names are apart, as ratios; endless where they are not alike."""
    if len(mine) != len(theirs) or 0.0 in mine + theirs:
        return 0.0 if mine == theirs else inf
    return sum(abs(log(a / b)) for a, b in zip(mine, theirs, strict=True))
