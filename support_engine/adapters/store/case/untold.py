"""Nothing is decided against a holder before the letter that gives them back a delay, or refuses
them more time, has left: the outbox alone knows."""

from sqlalchemy import Connection, text

from support_engine.adapters.store.case import dossiers
from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.dossier import events as e
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.names import taken_back
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.roles import HOLDER

WAITS = "('queued', 'claimed', 'held', 'dead', 'parked', 'in_doubt', 'cancelled')"
WAITING = text(
    "SELECT DISTINCT act FROM letters WHERE reference = :reference AND role = :role"
    f" AND person = :person AND kind <> 'reminder' AND act > 0 AND state IN {WAITS}"
)
WHAT: dict[type[e.AnyEvent], str] = {
    e.HoldLifted: "une mesure est levée",
    e.ExtensionRefused: "plus de temps est refusé",
    e.ExtensionCancelled: "une demande de temps est close",
}
"""What a holder has to know before anything rests on it."""


def before_it_is_known(
    db: Connection, workflow: Workflow, dossier: Dossier, command: c.AnyCommand
) -> Blocker | None:
    """Why an act against the holder waits for a letter; what they ask themselves waits for none."""
    holder = dossier.people.get(HOLDER, "")
    if command.by.person == holder or not is_against(workflow, command):
        return None
    reference = dossier.reference
    about = {"reference": reference, "role": HOLDER, "person": holder}
    acts = set(db.execute(WAITING, about).scalars())
    rows = dossiers.journal(db, reference) if acts else ()
    gone = taken_back(rows)
    for row in rows:
        if row.version in acts and row.version not in gone and (what := WHAT.get(type(row.event))):
            said = {"reference": reference, "what": what}
            return blocked(Code.HOLDER_UNTOLD, act=row.version, on=row.on, **said)
    return None


def is_against(workflow: Workflow, command: c.AnyCommand) -> bool:
    """Whether an act takes something away once a delay is over."""
    if isinstance(command, c.Advance):
        act = workflow.transition_of.get(command.transition)
        return act is not None and (act.adverse or bool(workflow.awaited_before(act)))
    return isinstance(command, k.OrderRecovery)
