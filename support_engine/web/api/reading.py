"""What the API gives to read: who one is, the programmes, the dossiers that one may read."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Annotated, Protocol

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from support_engine.adapters.store.lists import finding
from support_engine.core.programme.definition import Workflow
from support_engine.errors import UnknownName
from support_engine.stories.intake import opening
from support_engine.views.lists.finding import Query as Question
from support_engine.views.lists.finding import meant
from support_engine.views.lists.lists import row_of
from support_engine.web.api import models as m
from support_engine.web.api.cursors import after, cursor
from support_engine.web.api.declared import answers
from support_engine.web.api.entering import Entered, Reading
from support_engine.web.api.problems import Problem
from support_engine.web.asked import Asked
from support_engine.web.reading.listing import sight

READING = APIRouter(tags=["Lire"])
KIND = "dossiers"
"""Of which list a cursor is."""


@READING.get("/me", summary="Au nom de qui agit ce jeton", responses=answers())
def me(asked: Reading) -> m.Me:
    """La personne, ses rôles du moment, les droits et la fin du jeton."""
    entered: Entered = asked.request.state.entered
    return m.Me(
        person=asked.who.person,
        name=asked.who.name,
        roles=sorted(asked.who.roles),
        stands_in_for=list(asked.who.absent),
        token=entered.token.name,
        scopes=list(entered.token.scopes),
        expires_at=entered.token.until,
        today=asked.today,
    )


@READING.get("/programmes", summary="Les programmes", responses=answers())
def programmes(asked: Reading) -> list[m.Programme]:
    """Chaque programme dans sa dernière version, avec les noms de ses parties."""
    return [programme(asked, rules) for rules in asked.programmes.values()]


def programme(asked: Asked, rules: Workflow) -> m.Programme:
    """A programme by its parts."""
    fields = opening.fields(asked.desk, rules)
    return m.Programme(
        id=rules.header.id,
        label=rules.header.label,
        version=rules.header.version,
        phases=named(rules.phases),
        states=named(rules.states),
        roles=named(rules.roles),
        documents=named(rules.documents),
        tranches=named({one.id: one for one in rules.tranches}),
        opening=[m.TypedField.model_validate(one) for one in fields],
    )


class Labelled(Protocol):
    """A part of a programme."""

    @property
    def label(self) -> str: ...


def named(parts: Mapping[str, Labelled]) -> list[m.Named]:
    """Parts of a programme, by their names."""
    return [m.Named(id=name, label=part.label) for name, part in parts.items()]


Several = Annotated[list[str], Field(max_length=50)]


class Asking(BaseModel):
    """Which dossiers: what is not given narrows nothing."""

    model_config = ConfigDict(extra="forbid")
    q: str = Field("", max_length=200, description="Mots du nom, de la commune, du SIRET…")
    programme: Several = Field([], description="Programmes.")
    phase: Several = Field([], description="Phases, par identifiant ou par nom.")
    state: Several = Field([], description="États, par identifiant ou par nom.")
    wave: Several = Field([], description="Vagues.")
    department: Several = Field([], description="Départements.")
    officer: Several = Field([], description="Qui suit le dossier, par identifiant.")
    late: bool = Field(False, description="Seulement ceux dont une échéance est passée.")
    cursor: str = Field("", max_length=400, description="Le « next » de la page précédente.")
    limit: int = Field(50, ge=1, le=200, description="Dossiers par page.")


@READING.get("/dossiers", summary="Les dossiers que l’on peut lire", responses=answers(422))
def listed(asked: Reading, asking: Annotated[Asking, Query()]) -> m.Rows:
    """Par référence. Quoi qu’il s’ouvre ou bouge entre deux pages, qui suit « next » jusqu’au bout
    voit chaque dossier une fois. Ce qui a changé depuis la dernière lecture a une autre version."""
    query, last = question(asked, asking), after(KIND, asking.cursor)
    with asked.desk.store.reading() as db:
        found = finding.following(db, query, asked.today, last, asking.limit + 1)
        numbers = finding.versions(db, [one["reference"] for one in found])
    rules = asked.desk.engine.registry.get
    rows = [row_of(rules(one["workflow"], one["workflow_version"]), one) for one in found]
    shown = rows[: asking.limit]
    more = cursor(KIND, shown[-1].reference) if len(rows) > len(shown) else None
    items = [
        m.Row.model_validate(asdict(row) | {"version": numbers[row.reference]}) for row in shown
    ]
    return m.Rows(items=items, next=more)


def question(asked: Asked, asking: Asking) -> Question:
    """The question of a list, within what somebody sees. Raises Problem on a name that means
    nothing, with the nearest ones."""
    query = replace(
        sight(asked),
        late=asking.late,
        search=asking.q,
        programmes=tuple(asking.programme),
        phases=tuple(asking.phase),
        states=tuple(asking.state),
        waves=tuple(asking.wave),
        departments=tuple(asking.department),
        officers=tuple(asking.officer),
    )
    try:
        return meant(versions(asked), query)
    except UnknownName as problem:
        raise Problem("fields_unread", str(problem)) from problem


def versions(asked: Asked) -> Iterable[Workflow]:
    """Every version of every programme: dossiers may follow former ones."""
    known = asked.desk.engine.registry.every_version()
    return [one for every in known.values() for one in every]
