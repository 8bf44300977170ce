"""Which problems each route declares: those that any request may meet, and its own."""

from typing import Any

from support_engine.web.api.problems import KIND, TITLES

ANY_REQUEST = (400, 401, 403, 413, 421, 426, 429, 500, 503)
"""What any request may be answered, before or beside what it asks."""
Answers = dict[int | str, dict[str, Any]]


def answers(*own: int) -> Answers:
    """The problems of a route, by status: what FastAPI calls its `responses`."""
    return {status: of_status(status) for status in sorted({*ANY_REQUEST, *own})}


def of_status(status: int) -> dict[str, Any]:
    """Every problem that has that status."""
    named = [f"{title} (`{code}`)" for code, (known, title) in TITLES.items() if known == status]
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {"description": " ; ".join(named), "content": {KIND: schema}}
