"""The JSON Schema of a workflow file, for editors: what is allowed, said in French.

The form and the words are those of `definition`; the ids of one file can be added, so that an
editor proposes them.
"""

from support_engine.core.programme.schema.build import schema

__all__ = ["schema"]
