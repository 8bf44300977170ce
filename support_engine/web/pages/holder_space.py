"""A project in the space of whoever carries it: its page, receipts, letters, papers."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from starlette.responses import Response

from support_engine.adapters.store.letters import outbox
from support_engine.adapters.store.lists import own_dossiers
from support_engine.core.dossier.access_events import RIGHTS
from support_engine.errors import UnknownName
from support_engine.views.holder.holder_page import holder_page
from support_engine.views.holder.holder_todo import served_by
from support_engine.views.holder.holder_words import own_title
from support_engine.views.holder.receipts import Receipt, receipts
from support_engine.views.letters.letter_codes import code_of
from support_engine.views.letters.letters_of import LetterLine, letters_of
from support_engine.web.asked import Asked
from support_engine.web.cookies import SPACE
from support_engine.web.pages.dossier_papers import NO_PAPER, given
from support_engine.web.reading.own_dossier import OwnDossier, looked_at
from support_engine.web.reading.own_dossier import page as of_dossier
from support_engine.web.routes import May, page

HOME = f"{SPACE}/{{reference}}"
ARRIVED = ("sent", "posted")
NO_RECEIPT = "Aucun reçu de ce numéro dans votre espace. Revenez à votre projet."
NO_LETTER = "Aucune lettre de ce numéro ne vous a été envoyée. Revenez à votre projet."


@page("GET", HOME, May.HOLDER)
def project(asked: Asked) -> Response:
    """Where it is, what is theirs to do, what is ours, what comes next."""
    here = looked_at(asked)
    person = here.actor.person
    shown = holder_page(here.case, here.journal, here.offers(), person)
    right = here.case.dossier.helpers.get(person)
    with asked.desk.store.reading() as db:
        several = len(own_dossiers.carried_by(db, person)) > 1
    return of_dossier(
        asked,
        here,
        "projet",
        page=shown,
        done=done_here(asked, here),
        letters=titled(here, own_letters(asked, here)),
        several=several,
        is_holder=right is None,
        right=RIGHTS.get(right or "", ""),
    )


def done_here(asked: Asked, here: OwnDossier) -> tuple[Receipt, ...]:
    """What they did here, the newest first."""
    with asked.desk.store.reading() as db:
        keys = own_dossiers.acts_of(db, here.reference, here.actor.person)
    return receipts(here.reference, here.rows, keys, here.names)


@page("GET", f"{HOME}/recus/{{key}}", May.HOLDER)
def receipt(asked: Asked) -> Response:
    """What was done, when, with which files; it stays at its address. Raises UnknownName."""
    here, key = looked_at(asked), asked.named("key")
    found = next((one for one in done_here(asked, here) if one.key == key), None)
    if found is None:
        raise UnknownName(NO_RECEIPT)
    kinds = {file.kind for file in found.files if file.kind}
    offers = {offer.key: offer for offer in here.offers()} if kinds else {}
    ways = served_by(here.case, kinds, offers)
    return of_dossier(asked, here, "recu", receipt=found, ways=tuple(ways))


def own_letters(asked: Asked, here: OwnDossier) -> list[Mapping[str, Any]]:
    """The letters of the dossier that left for them."""
    with asked.desk.store.reading() as db:
        rows = outbox.listed(db, reference=here.reference)
    mine = (row for row in rows if row["person"] == here.actor.person)
    return [row for row in mine if row["state"] in ARRIVED and row["body"]]


def titled(here: OwnDossier, rows: Iterable[Mapping[str, Any]]) -> list[LetterLine]:
    """Letters under the words that say what each is about."""
    found, name = letters_of(here.case.workflow, rows), here.case.dossier.name
    return [replace(line, title=own_title(line.title, name)) for line in found]


@page("GET", f"{HOME}/courriers/{{code}}", May.HOLDER)
def letter(asked: Asked) -> Response:
    """A letter as it was sent to them. Raises UnknownName."""
    here, code = looked_at(asked), asked.named("code")
    row = next((row for row in own_letters(asked, here) if code_of(row["key"]) == code), None)
    if row is None:
        raise UnknownName(NO_LETTER)
    (line,) = titled(here, [row])
    return of_dossier(asked, here, "courrier", line=line, text=row["body"])


@page("GET", f"{HOME}/pieces/{{sha256}}", May.HOLDER)
def paper(asked: Asked) -> Response:
    """A paper that they deposited themselves. Raises UnknownName for any other."""
    here, wanted = looked_at(asked), asked.named("sha256")
    shown = holder_page(here.case, here.journal, (), here.actor.person)
    found = (one.paper for one in shown.papers if one.is_theirs and one.paper.sha256 == wanted)
    mine = next(found, None)
    if mine is None:
        raise UnknownName(NO_PAPER)
    return given(asked, mine)
