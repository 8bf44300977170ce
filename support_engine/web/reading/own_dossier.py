"""What every page of a holder's space about one dossier reads: the same case, journal and offers as
at the desk, with nobody else's name, act or note in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.people import directory
from support_engine.core.acts.actor import Actor
from support_engine.core.acts.corrections import Past
from support_engine.core.dossier.events import Recorded
from support_engine.core.offers.fields import Field
from support_engine.core.offers.offer import Ask, Offer
from support_engine.core.offers.offers import offers_to
from support_engine.core.telling.narrative import what
from support_engine.views.dossier.foreseen import Foreseen
from support_engine.views.dossier.history import let_in
from support_engine.views.holder.holder_words import ONLY, in_their_words, is_theirs, names_others
from support_engine.views.reasons import Reason
from support_engine.web.asked import Asked
from support_engine.web.cookies import SPACE
from support_engine.web.reading.deposits import admitted
from support_engine.web.reading.on_dossier import OnDossier

TEAM = "l’équipe du programme"
RECORDED = "un acte a été enregistré sur votre dossier"


@dataclass(frozen=True, slots=True)
class OwnDossier(OnDossier):
    """A dossier as whoever carries it looks at it."""

    @property
    def home(self) -> str:
        """The address of its page in their space."""
        return f"{SPACE}/{quote(self.reference, safe='')}"

    def common(self, offer: Offer) -> tuple[Field, ...]:
        """Nothing: what they do is of today."""
        return ()

    def offers(self) -> tuple[Offer, ...]:
        """What they may ask for as holder, and nothing that is for others."""
        return tuple(self.among(is_theirs))

    def offer(self, key: str) -> Offer | None:
        """One of them, by its key."""
        return next(self.among(lambda ask: ask.key == key and is_theirs(ask)), None)

    def among(self, wanted: Callable[[Ask], bool]) -> Iterator[Offer]:
        """Some of their offers, in their words."""
        for offer in offers_to(self.case, self.actor, wanted):
            yield in_their_words(self.case, offer, self.names)

    def done(self, key: str) -> str:
        """The receipt of the act."""
        return self.at(f"/recus/{key}")

    def since(self, seen: int) -> tuple[tuple[Recorded, str], ...]:
        """What of it is theirs, and that something else was recorded: once, whatever the number,
        which would tell how often others write there."""
        rows, own = [one for one in self.rows if one[1].version > seen], self.actor.person
        others = [row for _, row in rows if row.actor != own][-1:]
        return tuple(
            (row, RECORDED if row in others else what(rules, row.event, self.names))
            for rules, row in rows
            if row.actor == own or row in others
        )

    def shows(self, foreseen: Foreseen) -> Foreseen:
        """Their letters and those that will not reach them any more; nobody else's."""
        own = self.actor.person
        return replace(
            foreseen,
            letters=tuple(one for one in foreseen.letters if one.person == own),
            cancelled=tuple(one for one in foreseen.cancelled if one.person == own),
            revived=(),
            handed=(),
            coming=(),
            rests_on=(),
            beside=(),
        )

    def said(self, why: Reason) -> Reason:
        """A reason that names nobody else, without what officers would do about it."""
        dossier = self.case.dossier
        others = {*dossier.people.values(), *dossier.helpers} - {self.actor.person}
        others |= {row.actor for row in self.journal if row.actor != self.actor.person}
        if names_others(why.sentence, others):
            return Reason(ONLY, "", "")
        return replace(why, remedy="")

    def name_of(self, person: str) -> str:
        """« vous », or the team: no name of anybody."""
        return "vous" if person == self.actor.person else TEAM


def looked_at(asked: Asked) -> OwnDossier:
    """The dossier that the path names. Raises UnknownName where they do not carry it."""
    case = asked.case(asked.named("reference"))
    with asked.desk.store.reading() as db:
        journal = dossiers.journal(db, case.dossier.reference)
        known = directory.some(db, let_in(journal))
        sure_after = directory.require_active(db, asked.who.person)
    rows = tuple(asked.desk.engine.registry.along(journal))
    actor = Actor(asked.who.person, is_moved=asked.today.isoformat() <= sure_after)
    names = {one.id: one.name for one in known.values()}
    return OwnDossier(case, actor, rows, Past(()), names, ())


def page(asked: Asked, here: OnDossier, tab: str, **data: Any) -> Response:
    """One of the pages of a dossier in their space."""
    frame = {"here": here, "dossier": here.case.dossier, "is_many": True, **admitted(asked.desk)}
    return asked.page(f"espace_{tab}.html", **{"status": 200, **frame, **data})
