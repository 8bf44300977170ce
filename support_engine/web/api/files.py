"""A file that a program brings: it waits for its act, which names it by its ticket."""

from typing import Annotated

from fastapi import APIRouter, Body, Query

from support_engine.adapters.store.web.web_files import Owner
from support_engine.stories import waiting_files
from support_engine.web.api import models as m
from support_engine.web.api.acting import ActKey, check_theirs, not_offered, offer_of
from support_engine.web.api.declared import answers
from support_engine.web.api.entering import Acting
from support_engine.web.api.problems import HERE, Problem
from support_engine.web.api.reading_one import There
from support_engine.web.reading.on_dossier import seen

FILES = APIRouter(tags=["Agir"], prefix="/dossiers/{reference}/acts")
PATH = f"{HERE}/dossiers/{{reference}}/acts/{{key}}/files"
"""Where more bytes may be sent than elsewhere."""
TOO_LONG = "Ce fichier dépasse {megabytes:g} Mo. Réduisez-le, puis redéposez-le."
Content = Annotated[
    bytes, Body(media_type="application/octet-stream", description="Les octets du fichier.")
]
FileName = Annotated[
    str, Query(min_length=1, max_length=255, description="Nom du fichier : une étiquette.")
]


@FILES.post(
    "/{key}/files",
    summary="Déposer le fichier d’un acte",
    responses=answers(404, 422),
)
def bring(
    asked: Acting, reference: There, key: ActKey, name: FileName, content: Content
) -> m.Ticket:
    """Reconnu à son contenu, quoi que dise son nom. Il attend deux jours cet acte de cette
    personne : son ticket est la valeur du champ de l’acte. Il n’est au dossier qu’avec lui."""
    here = seen(asked, reference)
    offer = offer_of(asked, here, key)
    if offer is None:
        raise not_offered(here)
    check_theirs(here, offer)
    megabytes = asked.desk.settings.web.upload_megabytes
    if len(content) > megabytes * 1_000_000:
        raise Problem("too_long", TOO_LONG.format(megabytes=megabytes))
    owner = Owner(here.actor.person, f"{here.reference} {offer.key}")
    file = waiting_files.bring(asked.desk, owner, name, content, asked.bureau.real_now)
    return m.Ticket.model_validate(file)
