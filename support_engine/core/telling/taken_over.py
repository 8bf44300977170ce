"""What the holder reads of a dossier whose past was typed: where it stands, as we know it. Pure."""

from datetime import date
from typing import Any

from support_engine.core.acts.turns import our_turn, owner_of
from support_engine.core.dossier.agenda import Line
from support_engine.core.dossier.explain import subject_label, subject_todo
from support_engine.core.dossier.purse import TrancheRecord
from support_engine.core.dossier.takeover import TakeoverEnded
from support_engine.core.money import law
from support_engine.core.programme.roles import HOLDER
from support_engine.core.telling.money_notices import Frozen
from support_engine.core.telling.scene import Scene, coming, is_told


def takeover_data(scene: Scene, ended: TakeoverEnded) -> Frozen:
    """The sums given and paid as they are on file, in cents, the account by its last signs, the
    measures in force, what was expected and is not on file, the coming dates."""
    told = {"measures": measures(scene), "late": late(scene), **closed(scene, ended)}
    return {
        "takeover": {"on": scene.on.isoformat(), **money_known(scene), **told},
        "deadlines": coming(scene, scene.lines),
    }


def measures(scene: Scene) -> list[Frozen]:
    """The measures in force, as the programme calls them, and since when."""
    rules = scene.workflow.holds
    found = () if scene.dossier.is_closed else scene.dossier.open_holds
    return [{"label": rules[one.hold].label, "on": one.opened_on.isoformat()} for one in found]


def closed(scene: Scene, ended: TakeoverEnded) -> Frozen:
    """Since when and why a dossier is closed, as far as we know, and whether against its holder."""
    way = scene.workflow.transition_of.get(ended.closed_by)
    on = scene.dossier.since.isoformat() if scene.dossier.is_closed else None
    return {
        "closed_on": on,
        "reason": ended.reason,
        "adverse": way is not None and way.adverse,
    }


def money_known(scene: Scene) -> dict[str, Any]:
    """What was given and paid, as far as we know; nothing where the programme pays nothing."""
    case, purse = scene.case, scene.dossier.purse
    if case.workflow.money is None:
        return {"granted": None, "paid": 0, "payments": [], "account": ""}
    in_force, decided = law.agreement(case), law.granted(case)
    paid = ((name, one) for name, one in purse.tranches.items() if one.stage == "paid")
    return {
        "granted": in_force.maximum if in_force else decided and decided[0],
        "paid": law.paid_out(scene.dossier),
        "payments": [payment(scene, name, one) for name, one in paid],
        "account": f"…{purse.bank.iban[-4:]} ({purse.bank.holder})" if purse.bank else "",
    }


def payment(scene: Scene, tranche: str, record: TrancheRecord) -> Frozen:
    """What was paid, as the programme calls it, and when."""
    label, on = scene.workflow.tranche_of[tranche].label, on_day(record.paid_on)
    return {"label": label, "amount": record.amount, "on": on, "reference": record.payment}


def on_day(on: date | None) -> str:
    """A day, for a letter that waits."""
    return on.isoformat() if on else ""


def late(scene: Scene) -> list[Frozen]:
    """What was expected of them before that day and is not on file, the oldest first."""
    lines = sorted(
        (line for line in scene.lines if line.due_on < scene.on and is_theirs(scene, line)),
        key=lambda line: (line.due_on, line.subject),
    )
    return [
        {
            "label": subject_label(scene.workflow, line.subject),
            "on": line.due_on.isoformat(),
            "todo": subject_todo(scene.workflow, line.subject),
        }
        for line in lines
    ]


def is_theirs(scene: Scene, line: Line) -> bool:
    """A date of the holder's, before which nothing depends on us."""
    is_owner = owner_of(scene.workflow, line.subject) == HOLDER
    return is_told(line) and is_owner and our_turn(scene.case, line.subject) is None
