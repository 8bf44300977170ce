"""How the parts of a programme file are written: ids, labels, numbers; nothing unknown passes."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Strict, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Label = Annotated[str, StringConstraints(min_length=2, max_length=160, strip_whitespace=True)]

Whole = Annotated[int, Strict()]
Truth = Annotated[bool, Strict()]
"""Neither « "2" » nor « true » passes for a number, nor « "non" » for a truth."""


class Part(BaseModel):
    """A frozen piece of the file that refuses unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
