"""What every page about a programme reads: which one is looked at, of those whose dossiers whoever
looks may all read, and its own pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.source import WorkflowText
from support_engine.views.lists.finding import Query
from support_engine.web.asked import Asked

TABS = {
    "": "Dessin",
    "regles": "En phrases",
    "lettres": "Lettres",
    "passages": "Passages",
    "versions": "Versions",
}
"""The pages of a programme, each with its own address."""


@dataclass(frozen=True, slots=True)
class OnProgramme:
    """The programme that is looked at, and all those that may be, by id with their names."""

    name: str
    text: WorkflowText
    known: Mapping[str, str]

    @property
    def rules(self) -> Workflow:
        """The rules that new dossiers follow."""
        return self.text.workflow

    @property
    def dossiers(self) -> Query:
        """All its dossiers."""
        return Query(programmes=(self.name,), sees=tuple(self.known))

    def at(self, tab: str = "", **named: str) -> str:
        """The address of one of its pages."""
        path = f"/programme/{tab}" if tab else "/programme"
        return f"{path}?{urlencode({'nom': self.name, **named})}"

    def of_state(self, state: str) -> str:
        """The address of the list of its dossiers that stand in a state."""
        named = {"onglet": "total", "programme": self.name, "etat": state}
        return f"/dossiers?{urlencode(named)}"


def looked_at(asked: Asked) -> OnProgramme:
    """The usual programme, unless the address names another that may be looked at."""
    seen = {name: one for name, one in asked.programmes.items() if asked.who.sees_all(one)}
    wanted = asked.query("nom")
    name = wanted if wanted in seen else next(iter(seen))
    known = {one: rules.header.label for one, rules in seen.items()}
    return OnProgramme(name, asked.desk.engine.registry.current(name), known)


def page(asked: Asked, here: OnProgramme, tab: str, **data: Any) -> Response:
    """One of the pages of a programme."""
    template = f"programme_{tab or 'dessin'}.html"
    return asked.page(template, here=here, rules=here.rules, tabs=TABS, tab=tab, **data)
