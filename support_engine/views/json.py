"""What a face shows, as JSON: dates as ISO text, amounts as the cents that they are."""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from pathlib import Path


def encoded(value: object) -> str:
    """Indented JSON. Raises TypeError on what no face shows."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=encodable)


def encodable(value: object) -> object:
    """What the standard library does not encode by itself."""
    match value:
        case date():
            return value.isoformat()
        case Enum():
            return value.value
        case Mapping():
            return dict(value)
        case Set():
            return sorted(value)
        case Path():
            return str(value)
        case _ if is_dataclass(value):
            return {field.name: getattr(value, field.name) for field in fields(value)}
        case _:
            raise TypeError(f"{type(value).__name__} is shown nowhere")
