"""The strict base of everything that files say: endpoints, settings and the catalogue."""

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Record(BaseModel):
    """Base of all records: no unknown keys, no coercion, no mutation; camel case in the file."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, alias_generator=to_camel, populate_by_name=False
    )
