"""STORY: a second factor is enrolled, given, lost; the journal of people says who did it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from support_engine.adapters.store.codec import moment
from support_engine.adapters.store.letters import outbox
from support_engine.adapters.store.web import web_factors
from support_engine.adapters.store.web.web_factors import Factor
from support_engine.core.acts.blockers import Refused
from support_engine.core.language.spacing import typeset
from support_engine.core.people.commands import EnrolFactor
from support_engine.core.people.one_time import matching
from support_engine.core.programme.letters import ACCESS_CHANGED
from support_engine.directory import Directory
from support_engine.stories.people.passwords import When

OTHER_KEY = (
    "Le bureau n’a plus la clé dont viennent vos codes (data/second_factor.key) : aucun ne peut "
    "être vérifié. Prévenez la personne qui l’exploite : qu’elle remette cette clé en place."
)
NOT_RIGHT = (
    "Ce code n’est pas le bon. Attendez le suivant, vérifiez que votre téléphone est à l’heure, ou "
    "donnez un code de secours."
)
SERVED = "Ce code a déjà servi. Attendez le suivant (trente secondes)."
USED = "Compte « {person} » : un code de secours a servi ; il en reste {left}."


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A second factor that begins; its recovery codes are shown once."""

    codes: tuple[str, ...] = ()
    problem: str = ""


def enrol(people: Directory, key: bytes, asked: tuple[str, str, str], when: When) -> Enrolled:
    """`asked`: the person, the salt of the secret that was shown, the code that proves that their
    telephone has it."""
    person, salt, typed = asked
    secret = web_factors.secret_of(key, person, salt)
    step = matching(secret, typed, when.real)
    if step is None:
        return Enrolled(problem=NOT_RIGHT)
    codes = web_factors.new_codes()
    digests = tuple(web_factors.code_digest(key, person, one) for one in codes)
    mark = web_factors.mark_of(secret)
    factor = Factor(person, salt, mark, digests, moment(when.real), step=step)
    with people.store.transaction() as db:
        former = web_factors.of_person(db, person)
        if former and former.salt == salt:
            return Enrolled(problem=SERVED)
        outcome = people.act(db, EnrolFactor(by=person, digest=factor.digest), when.act)
        if isinstance(outcome, Refused):
            return Enrolled(problem=outcome.blockers[0].sentence)
        web_factors.save(db, factor)
    return Enrolled(codes)


def wrong(db: Connection, key: bytes, factor: Factor, typed: str, now: datetime) -> str:
    """What is wrong with a code that somebody gives, or nothing: it is then taken, once. A recovery
    code is told to them, and how many are left."""
    if not is_of(key, factor):
        return OTHER_KEY
    secret = web_factors.secret_of(key, factor.person, factor.salt)
    step = matching(secret, typed, now)
    if step is not None:
        return "" if web_factors.take(db, factor.person, step) else SERVED
    digest = web_factors.code_digest(key, factor.person, typed)
    if not web_factors.use(db, factor, digest):
        return NOT_RIGHT
    outbox.queue(db, [told(factor, now)], now)
    return ""


def is_of(key: bytes, factor: Factor) -> bool:
    """Whether the codes of a factor come from that key: else none can be verified any more."""
    secret = web_factors.secret_of(key, factor.person, factor.salt)
    return web_factors.mark_of(secret) == factor.mark


def told(factor: Factor, now: datetime) -> outbox.Queued:
    """The letter that says that a recovery code served."""
    line = typeset(USED.format(person=factor.person, left=factor.left - 1))
    access = {"lines": [line], "on": now.date().isoformat()}
    return outbox.Queued(
        key=f"access/recovery/{factor.salt}/{factor.left - 1}",
        reference="",
        letter=ACCESS_CHANGED,
        kind="act",
        person=factor.person,
        contact="",
        topic="",
        thread=f"people/{factor.person}",
        data={"role_label": "connu ou connue de la base du programme", "access": access},
        not_before=now,
    )
