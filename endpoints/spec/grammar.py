"""What every part of `endpoints.yaml` has in common."""

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Grammar(BaseModel):
    """No unknown keys, no coercion, no mutation; camel case in the file."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, alias_generator=to_camel, populate_by_name=False
    )
