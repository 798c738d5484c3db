"""Alternative sets of keys, of which one is given: `balloon`, or `mass_kg` with `burst_diameter_m`.

Declared once they make both the check and what the JSON schema says, so that programs which make questions
from the schema make none that is refused for what stands together.
"""

from dataclasses import dataclass
from typing import Self

from pydantic import BaseModel, JsonValue

NEEDS_KIND: dict[str, JsonValue] = {"required": ["kind"]}
"""What the schema says of models that are told apart by their `kind`, which has a default in each."""


@dataclass(frozen=True)
class Alternatives:
    """Sets of keys, of which exactly one is given, whole and with no key of another; `refusal` says so."""

    key_sets: tuple[tuple[str, ...], ...]
    refusal: str

    @classmethod
    def one_of(cls, *keys: str) -> Self:
        """Those of one key each."""
        return cls(tuple((key,) for key in keys), f"give one of {', '.join(keys)}")

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key of every set, each once."""
        return tuple(dict.fromkeys(key for keys in self.key_sets for key in keys))

    def met_by(self, model: BaseModel) -> bool:
        """Whether a model gives one of the sets; a key that is None is not given."""
        given = {key for key in self.keys if getattr(model, key) is not None}
        return given in map(set, self.key_sets)

    def require(self, model: BaseModel) -> None:
        """Raise ValueError, with the refusal, unless a model gives one of the sets."""
        if not self.met_by(model):
            raise ValueError(self.refusal)

    def schema(self) -> dict[str, JsonValue]:
        """The same as JSON schema: of the sets one, its keys required and all others false."""
        return {"oneOf": [self._alone(keys) for keys in self.key_sets]}

    def _alone(self, keys: tuple[str, ...]) -> dict[str, JsonValue]:
        others = [key for key in self.keys if key not in keys]
        return {"required": [*keys], "properties": dict.fromkeys(others, False)}


def in_schema(*said: Alternatives, needs_kind: bool = False) -> dict[str, JsonValue]:
    """A model's `json_schema_extra`: each of its alternatives holds, and its `kind` is needed or not."""
    return {"allOf": [*(one.schema() for one in said), *([NEEDS_KIND] if needs_kind else [])]}
