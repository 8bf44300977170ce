"""STORY: a program acts: foreseen, then done once under its key, on the version that it read.

The same offers, the same reading of what is typed and the same door as the pages of an act; what
differs is how one says which version was read (If-Match) and which act it is (Idempotency-Key).
"""

from collections.abc import Mapping
from json import dumps, loads
from typing import Annotated, NoReturn

from fastapi import APIRouter, Path
from starlette.responses import Response

from support_engine.adapters.store.web.answers import asked_under
from support_engine.adapters.store.web.web_files import Owner
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.offers.fields import FieldFault, Typed
from support_engine.core.offers.offer import Offer
from support_engine.errors import UnknownName
from support_engine.stories import waiting_files
from support_engine.views.dossier.foreseen import Foreseen
from support_engine.views.reasons import keys_of
from support_engine.web.acts.typing import Filled
from support_engine.web.acts.under_way import Act, Acting
from support_engine.web.acts.whom import with_people
from support_engine.web.api import act_models as a
from support_engine.web.api import offering
from support_engine.web.api.conditions import Under
from support_engine.web.api.declared import answers
from support_engine.web.api.entering import Acting as ByToken
from support_engine.web.api.entering import Reading
from support_engine.web.api.once import Once, before
from support_engine.web.api.problems import NOTHING_DONE, Problem
from support_engine.web.api.reading_one import There
from support_engine.web.asked import Asked
from support_engine.web.reading.on_dossier import OnDossier, seen

ACTING = APIRouter(tags=["Agir"], prefix="/dossiers/{reference}/acts")
ActKey = Annotated[str, Path(description="Clé de l’acte, par exemple note.")]
NOT_OFFERED = "Cet acte n’est pas à faire sur ce dossier aujourd’hui (état : {state})."
AT_THE_DESK = (
    "Cet acte engage : le bureau y redemande le mot de passe, qu’un logiciel n’a pas. Aucun jeton "
    "ne le fait. Il se prévoit ici, et se fait sur sa page : {page}"
)
CHANGED = (
    "Le dossier a changé depuis la version {seen} : il en est à la {now}. Rien n’a été enregistré. "
    "Lisez « since », relisez le dossier, puis redemandez avec sa version."
)
NO_TICKET = (
    "ce ticket n’attend pas ici : il a servi, ou deux jours ont passé. Redéposez le fichier."
)
REPLAYED = "idempotency-replayed"


@ACTING.get("", summary="Ce qui peut être demandé", responses=answers(404, 422))
def offered(asked: Reading, reference: There) -> list[a.Offer]:
    """Chaque acte, ce que l’on saisit, qui peut le faire, et chaque raison avec l’acte qui la lève.
    Ceux d’autres personnes y sont aussi."""
    here = seen(asked, reference)
    offers = [with_people(asked, here.case, one) for one in here.offers()]
    keys = keys_of(offers)
    return [offering.told(here, one, keys) for one in offers]


@ACTING.post("/{key}/foresee", summary="Ce qui se passerait", responses=answers(404, 422))
def foresee(asked: Reading, reference: There, key: ActKey, typed: a.Typed) -> a.Foreseen:
    """Dates, lettres en entier, montants, suites ; rien n’est fait. S’il serait refusé : chaque
    raison."""
    here = seen(asked, reference)
    offer = offer_of(asked, here, key)
    if offer is None:
        raise not_offered(here)
    if not offer.who.may:
        return offering.foreseen(here, Foreseen(reference, offer.blockers))
    acting = begun(asked, here, offer, typed.fields)
    try:
        return offering.foreseen(here, acting.foreseen(command(acting)))
    except UnknownName as problem:
        raise Problem("fields_unread", str(problem)) from problem


@ACTING.post(
    "/{key}",
    summary="Faire un acte",
    response_model=a.Done,
    responses=answers(404, 409, 412, 422, 428),
)
def act(asked: ByToken, under: Under, reference: There, key: ActKey, typed: a.Typed) -> Response:
    """Une fois, quoi que l’on redise sous la même clé ; ou rien, avec chaque raison. Un refus ne
    retient pas la clé."""
    body = dumps(typed.fields, sort_keys=True)
    once = asked_under(asked.who.person, under.key, reference, key, body)
    if told := before(asked, once):
        return answered(told, {REPLAYED: "true"})
    here = seen(asked, reference)
    offer = offer_of(asked, here, key)
    if offer is None:
        raise stale(here, under.version) or not_offered(here)
    check_theirs(here, offer)
    acting = begun(asked, here, offer, typed.fields)
    acting.filled.seen, acting.filled.act_key = under.version, once.key
    try:
        done = Once(acting, once).done(command(acting))
    except UnknownName as problem:
        raise Problem("fields_unread", str(problem)) from problem
    if isinstance(done, Refused):
        refuse(asked, here, done, under.version)
    waiting_files.drop(asked.desk, acting.filled.files)
    return answered(done, {})


def offer_of(asked: Asked, here: OnDossier, key: str) -> Offer | None:
    """The offer of the path, as long as it stands."""
    found = here.offer(key)
    return found and with_people(asked, here.case, found)


def check_theirs(here: OnDossier, offer: Offer) -> None:
    """Raise Problem where it is for others, or for the desk alone."""
    if not offer.who.may:
        reasons = offering.blockers(here, offer.blockers)
        raise Problem("not_yours", offer.who.sentence, blockers=as_json(reasons))
    if not offering.is_by_token(offer):
        raise Problem("password_needed", AT_THE_DESK.format(page=here.act(offer.key)))


def begun(asked: Asked, here: OnDossier, offer: Offer, fields: Mapping[str, str]) -> Acting:
    """The act as it was typed: a file by its ticket, that waits for this act of this person."""
    owner = Owner(here.actor.person, f"{here.reference} {offer.key}")
    typed: dict[str, Typed] = dict(fields)
    faults = []
    for one in (*offer.fields, *offer.common):
        if one.kind == "file" and (ticket := fields.get(one.name, "").strip()):
            file = waiting_files.found(asked.desk, owner, ticket, asked.bureau.real_now)
            if file is None:
                faults.append(FieldFault(one.name, one.label, f"{one.label} : {NO_TICKET}"))
            else:
                typed[one.name] = file
    filled = Filled(here.case.dossier.version, "", typed, tuple(faults))
    return Acting(asked, here, offer, filled)


def command(acting: Acting) -> Act:
    """The act. Raises Problem with what is wrong with each field."""
    made = acting.command()
    if isinstance(made, tuple):
        told = [{"field": one.field, "sentence": one.sentence} for one in made]
        raise Problem("fields_unread", NOTHING_DONE, fields=told)
    return made


def not_offered(here: OnDossier) -> Problem:
    """There is no such act today."""
    state = here.case.workflow.states[here.case.dossier.state].label
    return Problem("not_offered", NOT_OFFERED.format(state=state))


def refuse(asked: Asked, here: OnDossier, refused: Refused, version: int) -> NoReturn:
    """Raise the refusal: another version, or every reason of the rules."""
    if Code.CHANGED_MEANWHILE in refused.codes:
        now = seen(asked, here.reference)
        raise stale(now, version) or changed(now, version)
    reasons = as_json(offering.blockers(here, refused.blockers))
    raise Problem("refused", NOTHING_DONE, blockers=reasons)


def stale(here: OnDossier, version: int) -> Problem | None:
    """What changed since a version that is no longer the dossier's."""
    return changed(here, version) if version != here.case.dossier.version else None


def changed(here: OnDossier, version: int) -> Problem:
    """What was recorded since a version, by whom."""
    now = here.case.dossier.version
    since = [
        {
            "version": row.version,
            "on": row.on.isoformat(),
            "person": row.actor,
            "name": here.name_of(row.actor),
            "what": words,
        }
        for row, words in here.since(version)
    ]
    told = CHANGED.format(seen=version, now=now)
    return Problem("version_changed", told, {"etag": f'"{now}"'}, version=now, since=since)


def as_json(found: list[a.Blocker]) -> list[dict[str, object]]:
    """Reasons, for the members of a problem."""
    return [one.model_dump(mode="json") for one in found]


def answered(content: str, headers: Mapping[str, str]) -> Response:
    """What was done, with the version of the dossier after it."""
    etag = {"etag": f'"{loads(content)["version"]}"'}
    return Response(content, media_type="application/json", headers={**etag, **headers})
