"""The reference of HTTP and JSON, from the schema that `/openapi.json` serves."""

from collections.abc import Callable, Iterable
from typing import Any

from api.app import app

Schema = dict[str, Any]

_HEAD = """# JSON and HTTP, field by field

Made from the schema that a running server gives at `/openapi.json`. How the doors are used, and what the
fields mean together, is told in [JSON and HTTP](api.md).
"""
_MANY = 12
_LIMITS = {"minimum": "from", "exclusiveMinimum": "above", "maximum": "to", "exclusiveMaximum": "below"}


def json_page() -> str:
    """Every address with what it takes and answers, then every type with its fields, as Markdown."""
    schema = app.openapi()
    doors = (_door(path, verb, it) for path, verbs in schema["paths"].items() for verb, it in verbs.items())
    types = (_type(name, it) for name, it in sorted(schema["components"]["schemas"].items()))
    return "\n\n".join([_HEAD, "## Addresses", *doors, "## Types", *types])


def _door(path: str, verb: str, door: Schema) -> str:
    lines = [f"### {verb.upper()} `{path}`", door.get("summary", ""), door.get("description", "")]
    if "requestBody" in door:
        lines.append(f"Takes {_body(door['requestBody'])}.")
    answers = [f"{code}: {_body(it)}" for code, it in door["responses"].items() if it.get("content")]
    lines.append("Answers " + "; ".join(answers) + "." if answers else "")
    rows = (
        (f"`{it['name']}`", it["in"], _words(it["schema"]), it.get("description", ""))
        for it in door.get("parameters", [])
    )
    return _joined(*lines, _table(("parameter", "in", "type", "meaning"), rows))


def _type(name: str, schema: Schema) -> str:
    head = (f"### {name}", schema.get("description", ""))
    if "properties" not in schema:
        return _joined(*head, _words(schema))
    needed = schema.get("required", [])
    rows = (
        (f"`{field}`", _words(it), _default(it, needed=field in needed), it.get("description", ""))
        for field, it in schema["properties"].items()
    )
    return _joined(*head, _table(("field", "type", "default", "meaning"), rows))


def _body(holder: Schema) -> str:
    return " or ".join(
        _words(it["schema"]) if it.get("schema") else f"`{media}`" for media, it in holder["content"].items()
    )


def _default(schema: Schema, *, needed: bool) -> str:
    if schema.get("default") is None:
        return "" if needed else "none"
    return f"`{schema['default']}`" if not isinstance(schema["default"], dict) else "see its type"


def _words(schema: Schema) -> str:
    """A type in words: a link to a type of its own, a choice, a list, else JSON's word and its limits."""
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            return " or ".join(dict.fromkeys(_words(it) for it in schema[key]))
    for key, words in _KINDS.items():
        if schema.get(key):
            return words(schema[key])
    limits = (f"{word} {schema[key]:g}" for key, word in _LIMITS.items() if key in schema)
    return " ".join([str(schema.get("type", "anything")), *limits])


def _choice(values: list[Any]) -> str:
    """Every value; of many the first few and their number."""
    named = ", ".join(f"`{value}`" for value in (values if len(values) <= _MANY else values[:3]))
    return named if len(values) <= _MANY else f"one of {len(values)}: {named}, ..."


_KINDS: dict[str, Callable[[Any], str]] = {
    "$ref": lambda there: _link(there.rpartition("/")[2]),
    "const": lambda value: f"`{value}`",
    "enum": _choice,
    "prefixItems": lambda items: "list of " + ", ".join(map(_words, items)),
    "items": lambda item: f"list of {_words(item)}",
    "additionalProperties": lambda value: f"mapping to {_words(value) if value is not True else 'anything'}",
}


def _link(name: str) -> str:
    return f"[{name}](#{name.lower()})"


def _joined(*blocks: str) -> str:
    return "\n\n".join(filter(None, blocks))


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table; nothing where there are no rows."""
    cells = [[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    lines = [heads, ["---"] * len(heads), *cells]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) if cells else ""
