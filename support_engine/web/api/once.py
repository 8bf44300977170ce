"""STORY: an act is done once under its key: asked again, its very answer comes again.

The engine keeps the key of each act with the act and does it once, for ever, for pages and programs
alike. What is added here, in the transaction of the act: what was asked under the key, so that
something else is refused, and what was answered.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from support_engine.adapters.store import locks
from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.letters import outbox
from support_engine.adapters.store.web import answers, web_batches
from support_engine.core.acts.blockers import Refused
from support_engine.core.telling.narrative import what
from support_engine.errors import KeyReused
from support_engine.web.acts.under_way import Act, Acting
from support_engine.web.api.act_models import Done
from support_engine.web.asked import Asked
from support_engine.web.reading.on_dossier import home_of

OTHER_ACT = (
    "Cette clé a déjà servi pour autre chose, ou il y a plus de trente jours. Rien de plus n’a été "
    "enregistré. Un autre acte prend une autre clé."
)


def before(asked: Asked, under: answers.Asked) -> str | None:
    """What was answered under that key; None where it has not served. Raises KeyReused where it
    served for something else, an act on several dossiers included, or too long ago to tell."""
    with asked.desk.store.reading() as db:
        return under_it(db, asked, under)


def under_it(db: Connection, asked: Asked, under: answers.Asked) -> str | None:
    """What was answered, as `before`."""
    found = answers.kept(db, under, asked.bureau.real_now)
    is_used = found is not None or dossiers.done_before(db, under.key) is not None
    if is_of_many(db, under) or (is_used and (found is None or not found.is_same)):
        raise KeyReused(OTHER_ACT)
    return found.content if found else None


def is_of_many(db: Connection, under: answers.Asked) -> bool:
    """Whether the key serves for an act on several dossiers."""
    return web_batches.load(db, under.key, under.person) is not None


def keep(db: Connection, asked: Asked, under: answers.Asked, told: str) -> None:
    """With what was done under a key, its answer. Raises KeyReused where the key was taken
    meanwhile for several dossiers: nothing is done then."""
    locks.of_a_key(db, under.key)
    if is_of_many(db, under):
        raise KeyReused(OTHER_ACT)
    answers.keep(db, under, told, asked.bureau.real_now)


@dataclass(frozen=True, slots=True)
class Once:
    """An act under way that is asked under a key."""

    acting: Acting
    under: answers.Asked

    def done(self, command: Act) -> str | Refused:
        """What is answered; or every reason why not. Raises KeyReused, and what the engine
        raises."""
        outcome = self.acting.asked.handle(command, self.settled)
        if isinstance(outcome, Refused):
            return outcome
        told = before(self.acting.asked, self.under)
        if told is None:  # nothing was to be recorded: asked again, it is judged afresh
            return self.answer(outcome.dossier.version, outcome.dossier.state, [], 0)
        return told

    def settled(self, db: Connection) -> None:
        """With the act: its files are documents, and what is answered is kept."""
        self.acting.settled(db)
        here, done = self.acting.here, dossiers.done_before(db, self.under.key)
        stored = dossiers.load(db, here.reference)
        assert done is not None  # it was just recorded
        assert stored is not None
        rows = self.acting.asked.desk.engine.registry.along(dossiers.journal(db, here.reference))
        events = [what(rules, row.event) for rules, row in rows if row.version in done.versions]
        letters = outbox.listed(db, reference=here.reference)
        leaving = sum(one["act"] in done.versions for one in letters)
        told = self.answer(stored.dossier.version, stored.dossier.state, events, leaving)
        keep(db, self.acting.asked, self.under, told)

    def answer(self, version: int, state: str, events: list[str], letters: int) -> str:
        """The text of the answer."""
        reference = self.acting.here.reference
        done = Done(
            reference=reference,
            version=version,
            state=state,
            events=events,
            letters=letters,
            page=home_of(reference),
        )
        return done.model_dump_json()
