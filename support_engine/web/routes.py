"""A page of the desk: its path, who may open it, and what answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

from starlette.responses import Response

from support_engine.adapters.store.web.web_access import Side
from support_engine.web.asked import Asked
from support_engine.web.cookies import side_of
from support_engine.web.visitor import Visitor

Method = Literal["GET", "POST"]
Answer = Callable[[Asked], Response]
Carried = Callable[[Asked], Mapping[str, str]]


class May(StrEnum):
    """Who may open a page. What they see there is narrowed by `Visitor.sees`."""

    ALWAYS = "tout le monde, même quand la base n’est pas prête"
    ANYBODY = "tout le monde, même sans s’être identifié"
    INSIDE = "toute personne qui s’est identifiée"
    HOLDER = "qui porte un projet, dans son espace"
    OFFICE = "qui tient un rôle dans un programme entier"
    ADMINISTRATOR = "qui administre la base"


class Nav(NamedTuple):
    """The place of a page in the navigation, its word, and the key that leads there after `g`."""

    place: int
    label: str
    key: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form that outlives its session. `waits`: what answers once its author is here again: the
    form or what would happen, never the act. `files`: of a form that brings files, what it carries
    of those that came; no other may send more than words."""

    waits: Answer
    files: Carried | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one path. `nav`: its place in the navigation; `form`: of a POST, what
    becomes of what it sends where its session ended."""

    method: Method
    path: str
    may: May
    answer: Answer
    nav: Nav | None = None
    form: Form | None = None

    @property
    def side(self) -> Side:
        """Of which side the page is: a session of the other opens nothing there."""
        return side_of(self.path)

    def lets_in(self, visitor: Visitor, *, is_office: bool) -> bool:
        """Whether somebody who entered may open it; `is_office`: they see a whole programme."""
        match self.may:
            case May.ADMINISTRATOR:
                return visitor.is_administrator
            case May.OFFICE:
                return is_office
            case _:
                return True


def page(
    method: Method,
    path: str,
    may: May,
    *,
    nav: Nav | None = None,
    form: Form | None = None,
) -> Callable[[Answer], Route]:
    """Declare a page: `@page("GET", "/dossiers", May.INSIDE, nav=Nav(20, "Dossiers", "d"))`."""

    def declared(answer: Answer) -> Route:
        return Route(method, path, may, answer, nav, form)

    return declared
