"""STORY: whoever administers lets another program hear of events, proves that it does, ends it.

Each is an act of the journal of people, in the transaction that does it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from urllib.parse import urlsplit

from sqlalchemy import Connection

from support_engine.adapters.calls import places
from support_engine.adapters.store.calling import calls, subscriptions
from support_engine.adapters.store.calling.calls import Call
from support_engine.adapters.store.calling.subscriptions import Subscription, Wanted
from support_engine.assemble import Desk
from support_engine.core.acts.blockers import Refused
from support_engine.core.language.french import count
from support_engine.core.language.names import suggestion, with_label
from support_engine.core.language.spelling import printable
from support_engine.core.people.commands import NoteAdministration
from support_engine.core.telling.announced import KINDS
from support_engine.errors import UnknownName

NAMELESS = "Dites de quel logiciel il s’agit : « SI de la région »."
NOTHING = "Choisissez au moins une sorte d’événement."
TOO_MANY = "Vingt logiciels écoutent déjà : mettez fin à l’un d’eux avant d’en abonner un autre."
NOBODY = "Aucun abonnement « {given} ». Consultez : support-engine webhooks list."
NO_CALL = "Aucun appel « {given} », ou son abonnement est fini."
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class By:
    """Who asks, and the moment."""

    person: str
    now: datetime


def wanted(desk: Desk, name: str, url: str, kinds: tuple[str, ...]) -> Wanted | dict[str, str]:
    """A subscription as it was typed; or what is wrong with each field."""
    wrong = dict[str, str]()
    name, url = printable(name).strip()[:80], url.strip()
    if not name:
        wrong["name"] = NAMELESS
    if flaw := places.flaw(url, is_trial=desk.store.is_for_replaying):
        wrong["url"] = flaw
    if not kinds:
        wrong["kinds"] = NOTHING
    for one in kinds:
        if one not in KINDS:
            words = {kind: with_label(kind, label) for kind, label in KINDS.items()}
            near = suggestion(one, KINDS, words)
            wrong["kinds"] = f"« {one} » n’est pas une sorte d’événement. {near}"
    chosen = tuple(one for one in KINDS if one in kinds)
    return wrong or Wanted(name, url, chosen)


def subscribe(
    desk: Desk, by: By, asked: Wanted
) -> tuple[Subscription, str] | Refused | dict[str, str]:
    """It hears from now on; its secret, shown once. Raises BadSettings, NotForReplaying."""
    one, secret = subscriptions.made(asked, desk.factor_key, by.person, by.now)

    def added(db: Connection) -> tuple[Subscription, str]:
        subscriptions.add(db, one)
        return one, secret

    with desk.store.reading() as db:
        if len(subscriptions.active(db)) >= subscriptions.MOST:
            return {"name": TOO_MANY}
    kinds = count(len(asked.kinds), "sorte d’événements", "sortes d’événements")
    said = f"{named(asked.name, asked.url)}, {kinds}"
    what = ("abonnement d’un logiciel :", said, subscriptions.bound(subscriptions.columns(one)))
    return noted(desk, by, what, added)


def end(desk: Desk, by: By, one: Subscription) -> bool | Refused:
    """It hears nothing more, not even what waited; False where it had ended."""
    said = ("fin de l’abonnement :", named(one.name, one.url), one.id)
    return noted(desk, by, said, lambda db: subscriptions.end(db, one.id, by.now))


def prove(desk: Desk, by: By, one: Subscription) -> Call | Refused | None:
    """A call that tells nothing, made at once; what became of it."""
    said = ("appel d’essai :", named(one.name, one.url))
    key = noted(desk, by, said, lambda db: calls.tell_test(db, one.id, by.now))
    return key if isinstance(key, Refused) else desk.caller().one(key, by.now)


def call_again(desk: Desk, by: By, keys: list[str]) -> int | Refused:
    """Calls that a round makes again, under the ids that they had; how many."""
    about = keys[0].partition("/")[0] if len(keys) == 1 else count(len(keys), "appel")
    said = ("appel renvoyé :", about)
    return noted(desk, by, said, lambda db: sum(calls.retry(db, one, by.now) for one in keys))


def noted(
    desk: Desk, by: By, said: tuple[str, ...], act: Callable[[Connection], Answer]
) -> Answer | Refused:
    """An act with its line in the journal of people; or why not. `said`: what, about what, and what
    it binds."""
    what, subject, binds = (*said, "")[:3]
    with desk.store.transaction() as db:
        asked = NoteAdministration(by=by.person, what=what, subject=subject, binds=binds)
        outcome = desk.directory.act(db, asked, by.now)
        return outcome if isinstance(outcome, Refused) else act(db)


def named(name: str, url: str) -> str:
    """A program, without what its address may hide behind a « ? »."""
    return f"« {name} » ({urlsplit(url).hostname})"


def found(db: Connection, given: str) -> Subscription:
    """The subscription of an id. Raises UnknownName."""
    one = subscriptions.found(db, given)
    if one is None:
        raise UnknownName(NOBODY.format(given=given))
    return one
