"""What the API gives to read of one dossier: where it stands, its dates, journal, money, papers."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Query
from starlette.responses import Response

from support_engine.adapters.files import documents, uploads
from support_engine.adapters.store.letters import outbox
from support_engine.errors import UnknownName, UnreadableFile
from support_engine.views.dossier.history import STATES, history
from support_engine.views.dossier.next_dates import next_dates
from support_engine.views.dossier.papers import papers
from support_engine.views.money.accounts import accounts
from support_engine.web.api import cards
from support_engine.web.api import models as m
from support_engine.web.api.cursors import after, cursor
from support_engine.web.api.declared import Answers, answers
from support_engine.web.api.entering import Reading
from support_engine.web.api.money_models import Money
from support_engine.web.api.problems import HERE, Problem
from support_engine.web.asked import Asked
from support_engine.web.reading.on_dossier import OnDossier, seen

READING_ONE = APIRouter(tags=["Lire un dossier"], prefix="/dossiers/{reference}")
KIND = "journal"
NO_PAPER = "Ce dossier n’a pas de pièce de cette empreinte. Lisez la liste de ses pièces."
NOT_HERE = (
    "Le contenu de cette pièce n’est pas dans ce bureau, ou n’est plus celui qui a été joint."
)
NO_MONEY = "Ce programme ne paie rien : ses dossiers n’ont pas de compte."
There = Annotated[str, Path(description="Référence du dossier, par exemple MP1-001.")]
Day = Annotated[
    date | None,
    Query(
        description="Un jour passé (AAAA-MM-JJ) : le dossier tel qu’il était connu à la fin de ce "
        "jour. Rien : aujourd’hui.",
    ),
]


@dataclass(frozen=True, slots=True)
class Looked:
    """A dossier that is asked for, by whom."""

    asked: Asked
    here: OnDossier


def looked(asked: Reading, reference: There, as_of: Day = None) -> Looked:
    """The dossier of the path, as at a day. Raises UnknownName, NoSuchDay."""
    return Looked(asked, seen(asked, reference, as_of))


There_ = Annotated[Looked, Depends(looked)]
OF_ONE = answers(404, 422)


@READING_ONE.get("", summary="Un dossier", responses=OF_ONE)
def dossier(looked: There_, response: Response) -> m.Dossier:
    """Où il en est, qui a la main, ce qui presse. Sa version est aussi dans ETag : rendez-la en
    If-Match pour agir."""
    told = cards.told(looked.here)
    response.headers["etag"] = f'"{told.version}"'
    return told


@READING_ONE.get("/dates", summary="Ses échéances", responses=OF_ONE)
def dates(looked: There_) -> list[m.DueDate]:
    """La plus proche d’abord ; chacune dit d’où elle vient."""
    return [m.DueDate.model_validate(one) for one in next_dates(looked.here.case)]


Cursor = Annotated[
    str, Query(alias="cursor", max_length=400, description="Le « next » de la page précédente.")
]
Limit = Annotated[int, Query(ge=1, le=200, description="Lignes par page.")]


@READING_ONE.get("/journal", summary="Son journal", responses=OF_ONE)
def journal(looked: There_, given: Cursor = "", limit: Limit = 50) -> m.Entries:
    """Ses actes, le plus ancien d’abord."""
    last = after(KIND, given)
    if last and not (last.isascii() and last.isdigit()):
        raise Problem("fields_unread", "Ce « cursor » n’est pas l’un des nôtres.")
    here = looked.here
    entries = [e for e in history(here.rows, ()) if e.number and e.number > int(last or 0)]
    entries.sort(key=lambda entry: entry.number or 0)
    shown = entries[:limit]
    more = cursor(KIND, str(shown[-1].number)) if len(entries) > limit else None
    return m.Entries(items=[cards.entry(here, one) for one in shown], next=more)


@READING_ONE.get("/letters", summary="Ses lettres", responses=OF_ONE)
def letters(looked: There_) -> list[m.Letter]:
    """La plus récente d’abord, sans leur texte."""
    with looked.asked.desk.store.reading() as db:
        found = looked.here.known(outbox.listed(db, reference=looked.here.reference))
    return [
        m.Letter(
            letter=one["letter"],
            person=one["person"],
            state=one["state"],
            state_label=STATES.get(one["state"], one["state"]),
            queued_at=one["queued_at"],
            sent_at=one["sent_at"] or None,
        )
        for one in found
    ]


@READING_ONE.get("/money", summary="Son compte", responses=OF_ONE)
def money(looked: There_) -> Money:
    """Les neuf colonnes, les tranches et ce qui les empêche, le compte à payer."""
    if looked.here.case.workflow.money is None:
        raise Problem("unknown", NO_MONEY)
    return Money.model_validate(accounts(looked.here.case))


@READING_ONE.get("/documents", summary="Ses pièces", responses=OF_ONE)
def papers_of(looked: There_) -> list[m.Paper]:
    """Chaque version de chaque pièce, la plus récente d’une sorte d’abord."""
    here = f"{HERE}/dossiers/{quote(looked.here.reference, safe='')}/documents"
    return [
        m.Paper.model_validate(
            {**{name: getattr(one, name) for name in PAPER}, "href": f"{here}/{one.sha256}"}
        )
        for one in papers(looked.here.case)
    ]


PAPER = tuple(name for name in m.Paper.model_fields if name != "href")
CONTENT: Answers = {
    200: {
        "description": "Le fichier, tel qu’il a été joint.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@READING_ONE.get(
    "/documents/{sha256}",
    summary="Le contenu d’une pièce",
    responses={**OF_ONE, **CONTENT},
    response_class=Response,
)
def content(
    looked: There_, sha256: Annotated[str, Path(description="Empreinte de son contenu.")]
) -> Response:
    """Les octets qui ont été joints, par leur empreinte."""
    paper = next((one for one in papers(looked.here.case) if one.sha256 == sha256), None)
    if paper is None:
        raise UnknownName(NO_PAPER)
    try:
        held = documents.content_of(looked.asked.desk.papers, paper.sha256)
    except UnreadableFile as problem:
        raise Problem("unknown", NOT_HERE) from problem
    name = quote(uploads.given_name(paper.name, uploads.kind_of(held)), safe="")
    how = {"content-disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(held, media_type="application/octet-stream", headers=how)
