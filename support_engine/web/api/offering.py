"""An act as the API shows it: what is typed, who may, each reason with the act that lifts it."""

from collections.abc import Iterable
from urllib.parse import quote

from support_engine.core.acts.blockers import Blocker
from support_engine.core.offers.offer import Offer
from support_engine.views.dossier.foreseen import Foreseen
from support_engine.views.dossier.offers import possible
from support_engine.views.reasons import Keys, keys_of, reason
from support_engine.views.refusal import blocker_data
from support_engine.views.reports.rows import plain
from support_engine.web.acts.under_way import SENSITIVE
from support_engine.web.api import act_models as a
from support_engine.web.api import models as m
from support_engine.web.api.problems import HERE
from support_engine.web.reading.on_dossier import OnDossier


def href(here: OnDossier, key: str) -> str:
    """The address of an act in the API."""
    return f"{HERE}/dossiers/{quote(here.reference, safe='')}/acts/{quote(key, safe='')}"


def is_by_token(offer: Offer) -> bool:
    """Whether a token does it: what the desk asks the password for is done at the desk alone."""
    return offer.ask.command not in SENSITIVE


def told(here: OnDossier, offer: Offer, keys: Keys) -> a.Offer:
    """An offer in words."""
    words = possible(offer)
    return a.Offer(
        key=offer.key,
        label=offer.label,
        group=offer.group,
        is_mine=offer.who.may,
        is_open=offer.is_open and offer.who.may,
        by_token=is_by_token(offer),
        who=words.who,
        fields=[m.TypedField.model_validate(one) for one in (*offer.fields, *offer.common)],
        blockers=[blocker(here, one, keys) for one in offer.blockers],
        href=href(here, offer.key),
        page=here.act(offer.key),
    )


def blockers(here: OnDossier, found: Iterable[Blocker]) -> list[a.Blocker]:
    """Each reason of a refusal, with the act that lifts it; what is on offer is asked of the engine
    only where some act lifts one."""
    known = tuple(found)
    keys = keys_of(here.offers()) if any(one.act for one in known) else {}
    return [blocker(here, one, keys) for one in known]


def blocker(here: OnDossier, one: Blocker, keys: Keys) -> a.Blocker:
    """A reason, with the act that lifts it where it is on offer."""
    data = blocker_data(one)
    key = reason(data, keys).key
    lifting = a.Lifting(key=key, href=href(here, key), page=here.act(key)) if key else None
    kept = {name: plain(data[name]) for name in ("code", "sentence", "remedy", "facts")}
    return a.Blocker(**kept, lifted_by=lifting)


def foreseen(here: OnDossier, found: Foreseen) -> a.Foreseen:
    """What would happen."""
    return a.Foreseen(
        reference=here.reference,
        is_possible=found.is_possible,
        blockers=blockers(here, found.blockers),
        version=here.case.dossier.version,
        state=found.state or here.case.dossier.state,
        events=list(found.events),
        dates=[a.DateForeseen.model_validate(one) for one in found.dates],
        letters=[a.LetterForeseen.model_validate(one) for one in found.letters],
        cancelled=[a.LetterMoved.model_validate(one) for one in found.cancelled],
        coming=[a.Coming.model_validate(one) for one in found.coming],
        money=[a.AmountForeseen.model_validate(one) for one in found.money],
        turns=[f"{one.act} : {one.who}" for one in found.turns],
        overtaken=[*found.overtaken, *found.beside],
    )
