"""STORY: one act on several dossiers, for a program: foreseen, done once, told for each."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from support_engine.adapters.store import locks
from support_engine.adapters.store.web import web_batches
from support_engine.adapters.store.web.answers import Asked as Under
from support_engine.adapters.store.web.answers import asked_under
from support_engine.adapters.store.web.web_batches import Batch, BatchLine
from support_engine.core.offers.fields import Typed
from support_engine.errors import KeyReused, UnknownName
from support_engine.web.acts import batching
from support_engine.web.acts.batching import MOST, Chosen, SharedAct
from support_engine.web.api import offering
from support_engine.web.api.act_models import Name, Words
from support_engine.web.api.conditions import Key
from support_engine.web.api.declared import answers
from support_engine.web.api.entering import Acting, Reading
from support_engine.web.api.models import Reference, Told, said
from support_engine.web.api.once import OTHER_ACT, before, is_of_many, under_it
from support_engine.web.api.problems import NOTHING_DONE, Problem
from support_engine.web.asked import Asked

BATCHES = APIRouter(tags=["Agir sur plusieurs dossiers"], prefix="/batches")
NOT_SHARED = (
    "Aucun de ces dossiers, parmi ceux que vous voyez, n’a cet acte à faire par vous ; ou il ne se "
    "demande pas de la même manière sur tous. Rien n’a été enregistré."
)
AT_THE_DESK = "Cet acte engage : il se fait au bureau, avec le mot de passe. Rien n’est enregistré."
NO_SUCH = "Vous n’avez demandé aucun acte sur plusieurs dossiers à cette adresse."


class OnVersion(BaseModel):
    """Un dossier, et la version sur laquelle on décide."""

    model_config = ConfigDict(extra="forbid")
    reference: Annotated[Name, said("Référence du dossier.")]
    version: int = Field(ge=1, lt=1_000_000_000, description="La version lue : son ETag.")


class Asking(BaseModel):
    """Un acte, saisi une fois pour tous."""

    model_config = ConfigDict(extra="forbid")
    act: Annotated[Name, said("Clé de l’acte.")]
    fields: dict[Name, Words] = Field({}, max_length=100, description="Ce que l’on saisit.")


class AskingOf(Asking):
    """Un acte sur plusieurs dossiers, à prévoir."""

    dossiers: list[Name] = Field(min_length=1, max_length=MOST, description="Les références.")


class AskingOn(Asking):
    """Un acte sur plusieurs dossiers, à faire."""

    dossiers: list[OnVersion] = Field(min_length=1, max_length=MOST, description="Les dossiers.")


class LineForeseen(Told):
    """Ce que l’acte ferait à un dossier."""

    reference: Reference
    is_possible: bool = said("Faux s’il serait refusé.")
    version: int = said("La version sur laquelle c’est prévu.")
    changes: str = said("Ce qui changerait, en une ligne.")
    letters: int = said("Combien de lettres partiraient.")
    reasons: list[str] = said("Pourquoi il serait refusé.")


class Line(Told):
    """Ce qu’il en est d’un dossier."""

    reference: Reference
    outcome: str = said("done, refused, ou vide tant que rien n’est tenté.")
    letters: int = said("Combien de lettres partent.")
    reasons: list[str] = said("Pourquoi il est refusé.")


class BatchTold(Told):
    """Ce qu’il en est de chaque dossier."""

    id: str = said("Identifiant : /batches/… ; aussi /lots/… au bureau.")
    act: str = said("Clé de l’acte.")
    label: str = said("L’acte.")
    made_at: datetime = said("Moment de la demande.")
    is_over: bool = said("Faux s’il en reste : redemandez sous la même clé, il continue.")
    lines: list[Line] = said("Chaque dossier.")


@BATCHES.post("/foresee", summary="Ce que l’acte ferait à chacun", responses=answers(404, 422))
def foresee_all(asked: Reading, asking: AskingOf) -> list[LineForeseen]:
    """Une ligne par dossier ; rien n’est fait. Un dossier que l’on ne voit pas n’y est pas."""
    found, _ = shared(asked, asking, asking.dossiers)
    typed: dict[str, Typed] = dict(asking.fields)
    told = (batching.foreseen(asked, one, asking.act, typed) for one in found)
    return [
        LineForeseen(
            reference=one.reference,
            is_possible=not one.reasons,
            version=one.seen,
            changes=one.changes,
            letters=one.letters,
            reasons=list(one.reasons),
        )
        for one in told
    ]


@BATCHES.post(
    "", summary="Faire un acte sur plusieurs dossiers", responses=answers(404, 409, 422, 428)
)
def act_on_all(asked: Acting, key: Key, asking: AskingOn) -> BatchTold:
    """Chacun est fait une fois, ou refusé avec ses raisons, sans arrêter les autres. Au bout de dix
    secondes la réponse dit où l’on en est : redemandez sous la même clé pour continuer."""
    under = asked_under(asked.who.person, key)
    with asked.desk.store.reading() as db:
        batch = web_batches.load(db, under.key, asked.who.person)
    if batch is None:
        before(asked, under)  # one key, one call
    batch = batch or begun(asked, under, asking)
    if not is_same(batch, asking):
        raise KeyReused(OTHER_ACT)
    batching.go_on(asked, batch)
    return told(found(asked, batch.id))


@BATCHES.get(
    "/{id}", summary="Où en est un acte sur plusieurs dossiers", responses=answers(404, 422)
)
def batch(asked: Reading, id: Annotated[str, Path(description="Son identifiant.")]) -> BatchTold:
    """Ceux du bureau aussi."""
    return told(found(asked, id))


def shared(asked: Asked, asking: Asking, references: list[str]) -> tuple[list[Chosen], SharedAct]:
    """The dossiers that are theirs to read, and the act that they share. Raises Problem, with what
    is wrong with each field."""
    chosen = list(batching.chosen(asked, references))
    act = batching.shared_by_key(asked, chosen, asking.act)
    if act is None:
        raise Problem("not_offered", NOT_SHARED)
    first = next(one for one in chosen if one.offer(asking.act))
    if wrong := batching.faults(act, first, dict(asking.fields)):
        fields = [{"field": one.field, "sentence": one.sentence} for one in wrong]
        raise Problem("fields_unread", NOTHING_DONE, fields=fields)
    return chosen, act


def begun(asked: Asked, under: Under, asking: AskingOn) -> Batch:
    """What is asked, noted before anything is done. Raises Problem, KeyReused."""
    versions = {one.reference: one.version for one in asking.dossiers}
    _, act = shared(asked, asking, list(versions))
    if not offering.is_by_token(act.offer):
        raise Problem("password_needed", AT_THE_DESK)
    lines = tuple(BatchLine(reference, version) for reference, version in versions.items())
    who, typed = asked.who.person, dict(asking.fields)
    made = Batch(under.key, who, asked.now, asking.act, act.label, typed, lines)
    with asked.desk.store.transaction() as db:
        locks.of_a_key(db, under.key)
        if not is_of_many(db, under):
            under_it(db, asked, under)
        web_batches.begin(db, made)
    return found(asked, under.key)


def is_same(batch: Batch, asking: AskingOn) -> bool:
    """Whether that very thing is asked again."""
    kept = {one.reference: one.seen for one in batch.lines}
    wanted = {one.reference: one.version for one in asking.dossiers}
    return (batch.act, batch.typed, kept) == (asking.act, asking.fields, wanted)


def found(asked: Asked, number: str) -> Batch:
    """A batch of whoever asks. Raises UnknownName for any other."""
    with asked.desk.store.reading() as db:
        batch = web_batches.load(db, number, asked.who.person)
    if batch is None:
        raise UnknownName(NO_SUCH)
    return batch


def told(batch: Batch) -> BatchTold:
    """A batch as it stands."""
    return BatchTold(
        id=batch.id,
        act=batch.act,
        label=batch.label,
        made_at=batch.made_at,
        is_over=not batch.number(""),
        lines=[Line.model_validate(one) for one in batch.lines],
    )
