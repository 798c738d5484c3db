"""What all models of this room are: frozen, and strict about their keys."""

from pydantic import BaseModel, ConfigDict


class FrozenModel(BaseModel):
    """What a person writes: frozen, and no key that we do not know.

    Its validator is built when something is first read, not when the module is imported: of twenty models
    most programs read one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
