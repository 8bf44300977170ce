"""STORY: a program opens a dossier, once under its key, by the fields of the desk’s own page."""

from json import dumps
from typing import NoReturn

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection
from starlette.responses import Response

from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.web import answers
from support_engine.core.offers.fields import FieldFault
from support_engine.errors import UnknownName
from support_engine.stories.intake import opening
from support_engine.stories.intake.opening import Read, Wanted
from support_engine.stories.intake.told import Reason, Row
from support_engine.web.api import act_models as a
from support_engine.web.api.acting import REPLAYED
from support_engine.web.api.conditions import Key
from support_engine.web.api.declared import answers as problems
from support_engine.web.api.entering import Acting
from support_engine.web.api.models import Reference, Told, said
from support_engine.web.api.once import before, keep
from support_engine.web.api.problems import NOTHING_DONE, Problem
from support_engine.web.asked import Asked
from support_engine.web.reading.on_dossier import home_of

OPENING = APIRouter(tags=["Agir"])
NOT_THERE = "Vous n’avez aucun rôle dans « {programme} » : rien n’y a été cherché, ni enregistré."
UNKNOWN = "Ce champ n’existe pas. Ceux du programme sont dans « opening » de /programmes."


class ToOpen(BaseModel):
    """Un dossier à ouvrir."""

    model_config = ConfigDict(extra="forbid")
    programme: a.Name = Field(description="Programme (identifiant).")
    fields: dict[a.Name, a.Words] = Field(
        max_length=50, description="Chaque valeur, comme dans le formulaire du bureau."
    )
    is_new: bool = Field(
        False, description="Vrai pour dire que c’est un autre projet que celui auquel il ressemble."
    )


class Note(Told):
    """Un point à regarder ; rien n’est retenu pour autant."""

    sentence: str = said("Ce qui étonne.")
    remedy: str = said("Que faire.")


class Opened(Told):
    """Le dossier ouvert."""

    reference: Reference
    version: int = said("Sa version ; aussi dans ETag.")
    state: str = said("Son état (identifiant).")
    follows: str = said("La candidature dont il est la suite ; vide si c’est la première.")
    notes: list[Note] = said("Ce qui est à regarder.")
    page: str = said("Sa page du bureau.")


@OPENING.post(
    "/dossiers",
    summary="Ouvrir un dossier",
    status_code=201,
    response_model=Opened,
    responses=problems(409, 422, 428),
)
def open_dossier(asked: Acting, key: Key, wanted: ToOpen) -> Response:
    """Une fois, quoi que l’on redise sous la même clé. Un projet qui a déjà son dossier, ou qui
    ressemble à un autre, est refusé avec sa référence."""
    body = dumps([wanted.programme, wanted.fields, wanted.is_new], sort_keys=True)
    once = answers.asked_under(asked.who.person, key, "/dossiers", body)
    if told := before(asked, once):
        return answered(told, {REPLAYED: "true"})
    to_open = asked_for(asked, wanted, once.key)
    read = read_of(asked, to_open)
    assert read.candidacy is not None  # there is no fault

    def kept(db: Connection, row: Row) -> None:
        if asked.gate is not None:
            asked.gate(db)
        keep(db, asked, once, content(db, row, read.notes))

    row = opening.do(asked.desk, to_open, read.candidacy, kept)
    if row.is_kept_out:
        refuse(row)
    told = before(asked, once)
    assert told is not None  # it was just kept, by this request or by its double
    return answered(told, {} if row.kind == "opened" else {REPLAYED: "true"})


def asked_for(asked: Asked, wanted: ToOpen, key: str) -> Wanted:
    """What is asked, of a programme that exists, in fields that it has. Raises Problem."""
    workflow = asked.programmes.get(wanted.programme)
    if workflow is None:
        faults = [FieldFault("programme", "Programme", "Programme : aucun n’a ce nom.")]
        raise unread(faults)
    if not asked.who.sees_all(workflow):  # what looks like it there is not theirs to read
        raise Problem("not_yours", NOT_THERE.format(programme=workflow.header.label))
    known = {one.name for one in opening.fields(asked.desk, workflow)}
    if others := [name for name in wanted.fields if name not in known]:
        raise unread([FieldFault(one, one, UNKNOWN) for one in others])
    by = asked.who.actor()
    return Wanted(wanted.programme, wanted.fields, by, asked.now, wanted.is_new, key)


def read_of(asked: Asked, to_open: Wanted) -> Read:
    """What was typed, read. Raises Problem with what is wrong with each field."""
    try:
        read = opening.read(asked.desk, to_open)
    except UnknownName as problem:
        raise Problem("fields_unread", str(problem)) from problem
    if read.candidacy is None:
        raise unread(read.faults)
    return read


def unread(faults: list[FieldFault] | tuple[FieldFault, ...]) -> Problem:
    """What is wrong with each field."""
    told = [{"field": one.field, "sentence": one.sentence} for one in faults]
    return Problem("fields_unread", NOTHING_DONE, fields=told)


def refuse(row: Row) -> NoReturn:
    """Raise every reason; `reference`: the dossier that the project has, or looks like."""
    code = "asked" if row.kind == "asked" else "refused"
    reasons = [
        {"code": code, "sentence": one.sentence, "remedy": one.remedy, "reference": row.reference}
        for one in row.reasons
    ]
    raise Problem("refused", NOTHING_DONE, blockers=reasons)


def content(db: Connection, row: Row, notes: tuple[Reason, ...]) -> str:
    """The text of the answer."""
    stored = dossiers.load(db, row.reference)
    assert stored is not None  # it was just opened
    told = Opened(
        reference=row.reference,
        version=stored.dossier.version,
        state=stored.dossier.state,
        follows=row.follows,
        notes=[Note(sentence=one.sentence, remedy=one.remedy) for one in (*notes, *row.notes)],
        page=home_of(row.reference),
    )
    return told.model_dump_json()


def answered(content: str, headers: dict[str, str]) -> Response:
    """What was opened, with its version."""
    version = Opened.model_validate_json(content).version
    etag = {"etag": f'"{version}"'}
    return Response(content, 201, media_type="application/json", headers={**etag, **headers})
