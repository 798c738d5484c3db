"""The Python reference: every public name of `planner`, from the docstrings where it is at home."""

from pydantic import BaseModel

import planner

_HEAD = """# Python

The public names of `planner`, in the order of the pass: `from planner import Plan, fly`. A docstring says
what a function gives, then shapes (n drops, M members), units (names end in theirs: `_m`, `_mps`, `_deg`,
`_s`), what it raises, and where a formula comes from. What is wrong raises an error of `planner.errors`, in
one sentence.
"""


_BESIDE = (
    "pipeline.fill",
    "views.answering.flight_answer",
    "views.zone_answering.zone_answer",
    "views.map.drop_map",
    "errors",
)
"""What the notebook and the walk ask for beside the public names, and the errors."""


def python_page() -> str:
    """A directive for each public name, in the order of the pass, then for answers and errors."""
    doors = (_door(home, name) for home, names in planner._HOMES.items() for name in names)
    beside = (f"\n::: planner.{name}\n" for name in _BESIDE)
    return _HEAD + "".join((*doors, *beside))


def _door(home: str, name: str) -> str:
    """One name; what people write says where its fields are explained, once for all doors."""
    public = getattr(planner, name)
    written = isinstance(public, type) and issubclass(public, BaseModel)
    fields = f"\nIts fields stand in [JSON and HTTP, field by field](json.md#{name.lower()}).\n"
    return f"\n::: {home}.{name}\n" + (fields if written else "")
