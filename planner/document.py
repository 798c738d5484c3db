"""What a person wrote, read safely: YAML or JSON text -> plain data -> a model.

Refused before anything is built: more than 1 MB, more than 50 levels, tags, more than 100 aliases, aliases
that hold themselves, and whatever takes over a second to read: too many values, written or repeated.
"""

import json
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from planner.errors import InputError
from planner.written.explain import explain
from planner.written.in_si import in_si

LARGEST_BYTES = 1_000_000
DEEPEST = 50
MOST_ALIASES = 100
MOST_IN_YAML = 60_000  # values that are read in half a second
MOST_REPEATED = 100_000  # with aliases written out
MOST_ANSWERABLE = 30_000  # values outside outlines: as many wrong ones are told in half a second
_OUTLINE = "geometry"
M = TypeVar("M", bound=BaseModel)

_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Safe):  # type: ignore[misc]
    """Plain YAML as people mean it: 1e-9 is a number, 1:30 and `no` are text, no key stands twice."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in seen:
                problem = f"the key {key.value[:40]!r} stands twice"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


_KEPT = ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:merge")
_Loader.yaml_implicit_resolvers = {
    first: [(tag, shape) for tag, shape in shapes if tag in _KEPT]
    for first, shapes in _Safe.yaml_implicit_resolvers.items()
}
# The core schema of YAML 1.2, less octal and hexadecimal numbers.
for _tag, _shape, _first in (
    ("null", r"~|null|", ["~", "n", ""]),
    ("bool", r"true|false", list("tf")),
    ("int", r"[-+]?(0|[1-9][0-9]*)", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.inf|\.nan", list("-+.0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_shape})$"), _first)


def read_yaml(text: str | bytes) -> Any:
    """Plain data from YAML (or JSON) text; InputError in one sentence for what is refused."""
    _refuse_large(text)
    try:
        text = _decoded(text)
        _scan(text)
        return yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise InputError(f"not YAML{where}: {problem}") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"not YAML: {_number_sense(error)}") from None


def read_json(text: bytes) -> Any:
    """Plain data from JSON text; InputError in one sentence for what is refused."""
    _refuse_large(text)
    _refuse_deep_brackets(text)
    try:
        return json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_each_key_once)
    except (ValueError, RecursionError) as error:
        raise InputError(f"not JSON: {_number_sense(error)}") from None


def read_file(path: Path) -> Any:
    """Plain data from a YAML or JSON file; InputError for one that cannot be read, is too large or none."""
    if path.exists() and not path.is_file():
        # A pipe or a device could keep us waiting for ever.
        raise InputError(f"{path} is not a file; name a file that holds YAML or JSON")
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from None
    # JSON is YAML too, but its own reader is forty times as fast: areas can be long.
    return read_json(text) if path.suffix in (".json", ".geojson") else read_yaml(text)


def read_written(path: Path) -> Any:
    """Plain data of a plan's or campaign's file, its quantities with units and places as SI numbers."""
    return in_si(read_file(path))


def parse(model: type[M], data: Any) -> M:
    """Data as a model; InputError says what is wrong where, and every key that is missing."""
    if not isinstance(data, dict):
        asked = model.__name__.lower() if model.__name__ in ("Plan", "Campaign") else "question"
        raise InputError(f"a {asked} is a mapping of names to values, not {_kind(data)}")
    _refuse_endless(data)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise InputError(explain(error, data, model)) from None


def as_yaml(data: Any) -> str:
    """Plain data as YAML, in its order: lists of numbers on a line."""
    return str(yaml.safe_dump(data, sort_keys=False, allow_unicode=True, default_flow_style=None, width=100))


def _number_sense(error: Exception) -> str:
    """Python's own word on a number of thousands of digits speaks of its settings; ours does not."""
    return "a number has too many digits" if "set_int_max_str_digits" in str(error) else str(error)


def _refuse_large(text: str | bytes) -> None:
    if len(text) > LARGEST_BYTES:
        raise InputError(f"more than {LARGEST_BYTES:,} bytes were written; send less")


def _decoded(text: str | bytes) -> str:
    """Text of UTF-8, or of UTF-16 that says so at its beginning."""
    if isinstance(text, str):
        return text
    return text.decode("utf-16" if text.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8")


def _scan(text: str) -> None:
    """Walk the events without building anything, counting values as if aliases were written out."""
    if text.count("%TAG") > MOST_ALIASES:  # libyaml compares each with all before
        raise InputError("tags are not allowed; write plain values")
    sizes: dict[str, int] = {}
    open_nodes: list[tuple[str | None, int]] = []
    values = aliases = 0
    for written, event in enumerate(yaml.parse(text, Loader=_Loader)):
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise InputError(f"tags such as {tag[:40]} are not allowed; write plain values")
        if isinstance(event, yaml.events.CollectionStartEvent):
            open_nodes.append((event.anchor, values))
        elif isinstance(event, yaml.events.CollectionEndEvent):
            anchor, before = open_nodes.pop()
            sizes |= {anchor: values - before} if anchor else {}
        values += 1
        if isinstance(event, yaml.events.AliasEvent):
            aliases += 1
            values += sizes.get(str(event.anchor), 1)
            _refuse_within_itself(str(event.anchor), open_nodes)
        _refuse_excess(len(open_nodes), aliases, written, values)


def _refuse_within_itself(anchor: str, open_nodes: list[tuple[str | None, int]]) -> None:
    if any(name == anchor for name, _ in open_nodes):
        raise InputError(f"the alias {anchor[:40]} stands within what it repeats; write the values out")


def _refuse_excess(depth: int, aliases: int, written: int, values: int) -> None:
    if depth > DEEPEST:
        raise InputError(f"nested more than {DEEPEST} levels deep; write it flatter")
    if aliases > MOST_ALIASES:
        raise InputError(f"more than {MOST_ALIASES} aliases; write the values out")
    if written > MOST_IN_YAML:
        raise InputError(
            f"more than {MOST_IN_YAML:,} values take too long to read as YAML; write JSON, or name area files"
        )
    if aliases and values > MOST_REPEATED:
        raise InputError(f"aliases repeat more than {MOST_REPEATED:,} values; write fewer of them")


def _refuse_endless(data: Any) -> None:
    """Refuse more values than their faults could be told of; outlines are counted where they are read."""
    count, left = 0, [data]
    while left:
        value = left.pop()
        inside: Sequence[Any] = ()
        if isinstance(value, dict):
            inside = tuple(part for key, part in value.items() if key != _OUTLINE)
        elif isinstance(value, list):
            inside = value
        count += len(inside)
        if count > MOST_ANSWERABLE:
            raise InputError(
                f"more than {MOST_ANSWERABLE:,} values outside the areas' outlines were written; send fewer"
            )
        left.extend(inside)


def _refuse_deep_brackets(text: bytes) -> None:
    depth, in_text, escaped = 0, False, False
    for byte in text:
        if in_text:
            in_text = escaped or byte != ord('"')
            escaped = byte == ord("\\") and not escaped
        elif byte == ord('"'):
            in_text = True
        elif byte in b"[{":
            depth += 1
            if depth > DEEPEST:
                raise InputError(f"nested more than {DEEPEST} levels deep; write it flatter")
        elif byte in b"]}":
            depth -= 1


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            msg = f"the key {key[:40]!r} stands twice"
            raise ValueError(msg)
        made[key] = value
    return made


def _refuse_constant(name: str) -> Any:
    msg = f"{name} is not a number that a plan can hold"
    raise ValueError(msg)


def _kind(data: Any) -> str:
    number = dict.fromkeys((int, float), "a number")
    words = {list: "a list", str: "text", type(None): "nothing", bool: "yes or no", **number}
    return words.get(type(data), type(data).__name__)
