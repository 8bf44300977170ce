"""What any letter may say of a dossier: its own facts, and plain examples where it has none."""

from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.purse import Purse
from support_engine.core.dossier.takeover import TakeoverEnded
from support_engine.core.language.french import day
from support_engine.core.programme.definition import FactField
from support_engine.core.telling.lengths import lengths_of
from support_engine.core.telling.money_notices import about_recovery, about_tranche, amendment_data
from support_engine.core.telling.replies import NO_ANSWER, notice_before, time_to_answer
from support_engine.core.telling.scene import Scene, coming, deadline_data, dossier_data
from support_engine.core.telling.taken_over import takeover_data

EXAMPLE = "(exemple) "
Data = dict[str, Any]


def example_data(scene: Scene, *, is_late: bool) -> Data:
    """What letters of any occasion may use, but for reports; `is_late`: the date has passed."""
    deadline = example_deadline(scene, is_late=is_late)
    return {
        "dossier": dossier_data(scene),
        "facts": {**example_facts(scene), **scene.dossier.facts},
        "act": {**example_act("Acte", scene.on), **example_notice(scene)},
        "deadlines": coming(scene, scene.lines),
        "lengths": lengths_of(scene.workflow),
        "missing_documents": [],
        "deadline": deadline,
        "proposes": "",
        "section": "milestones",
        "milestone": {**example_act("Jalon", scene.on), "label": deadline["label"]},
        "extension": example_extension(scene.on),
        "hold": example_hold(scene),
        "payment": example_payment(scene),
        "amendment": amendment_data(scene.case, example_amendment(scene)),
        "account": example_account(scene.dossier.purse),
        "recovery": example_recovery(scene),
        "correction": example_correction(scene.on),
        "person": {"id": "identifiant", "code": EXAMPLE + "code", "link": "", "days": 15},
        "committee": example_committee(scene),
        "takeover": takeover_data(scene, TakeoverEnded())["takeover"],
        "access": {"lines": [EXAMPLE + "accès"], "on": scene.on.isoformat()},
    }


def soon(today: date) -> date:
    """A coming day."""
    return today + timedelta(days=30)


def example_deadline(scene: Scene, *, is_late: bool) -> Data:
    """The dossier's own nearest deadline, passed or coming; an example where it has none."""
    today = scene.on
    own = sorted(
        (
            line
            for line in scene.lines
            if line.kind == "deadline" and is_late == (line.due_on < today)
        ),
        key=lambda line: (line.due_on, line.subject),
    )
    if own:
        return dict(deadline_data(scene, own[0].subject, own[0].deadline))
    on = (today - timedelta(days=10) if is_late else soon(today)).isoformat()
    plain = {"explanation": "", "todo": "", "documents": [], "asked": ""}
    return {"label": EXAMPLE + "Échéance", "on": on, "first_on": on, **plain}


def example_facts(scene: Scene) -> dict[str, str | int]:
    """Every fact that the programme asks."""
    facts = scene.workflow.facts
    return {name: example_fact(field, scene.on) for name, field in facts.items()}


def example_fact(field: FactField, today: date) -> str | int:
    """A plausible value of each type, plainly an example."""
    match field.type:
        case "date":
            return soon(today).isoformat()
        case "money":
            return 250_000_00
        case "percent":
            return 8000
        case "integer":
            return 1
        case _:
            return EXAMPLE + field.label


def example_act(label: str, today: date) -> Data:
    """Something that was done today, for a reason."""
    return {"label": EXAMPLE + label, "on": today.isoformat(), "reason": EXAMPLE + "motif"}


def example_extension(today: date) -> Data:
    """Three months more."""
    return {
        "label": EXAMPLE + "Délai",
        "months": 3,
        "reason": EXAMPLE + "motif",
        "decision_reason": "",
        "old_on": today.isoformat(),
        "new_on": soon(today).isoformat(),
        "is_over": False,
        "waits": False,
        "silence": "",
    }


def example_notice(scene: Scene) -> Data:
    """The formal notice in force; else one that left today."""
    own = notice_before(scene)
    return dict(own) if own["notice_on"] else {**own, "notice_on": scene.on.isoformat()}


def example_hold(scene: Scene) -> Data:
    """The measure of the dossier that asks for an answer, as it would be posted today; else one."""
    example: Data = {
        **example_act("Mesure", scene.on),
        **NO_ANSWER,
        "reply_on": soon(scene.on).isoformat(),
        "stops_clocks": True,
        "effects": [],
        "others": [],
        "standing": [],
    }
    for record in reversed(scene.dossier.open_holds):
        rule = scene.workflow.holds[record.hold]
        if rule.clock and rule.clock in scene.dossier.clocks:
            return {
                "label": rule.label,
                "reason": record.reason,
                "on": record.opened_on.isoformat(),
                **time_to_answer(scene, rule.clock),
                "stops_clocks": rule.stops_clocks,
                "effects": list(rule.effects),
                "others": [],
                "standing": [],
            }
    return example


def example_committee(scene: Scene) -> Data:
    """A committee whose day was moved."""
    return {
        "label": EXAMPLE + "Comité",
        "on": soon(scene.on).isoformat(),
        "before": scene.on.isoformat(),
        "is_cancelled": False,
        "references": [scene.dossier.reference],
    }


def example_correction(today: date) -> Data:
    """An act that had been announced, and that was taken back."""
    label = EXAMPLE + "Acte"
    return {
        "reason": EXAMPLE + "motif",
        "on": today.isoformat(),
        "announced": [{"label": label, "line": f"{label} ({day(today)})"}],
        "proposed": [],
        "weighs": True,
        "stood": True,
        "ends": [{"label": "Fin de l’incubation", "on": str(today), "explanation": ""}],
        "gave": True,
        "own": [],
        "again": [EXAMPLE + "examen d’un jalon"],
        "stranger": False,
    }


def example_payment(scene: Scene) -> Data:
    """The tranche that was claimed last."""
    example: Data = {
        "label": EXAMPLE + "Avance",
        "amount": 75_000_00,
        "spending": 0,
        "reason": EXAMPLE + "motif",
        "claimed_on": scene.on.isoformat(),
        "request": EXAMPLE + "DP-1",
        "reference": EXAMPLE + "VIR-1",
        "paid_on": scene.on.isoformat(),
        "account": EXAMPLE + "0000",
        "paid_so_far": 75_000_00,
        "maximum": 250_000_00,
        "was_on": scene.on.isoformat(),
        "was_account": "1111",
        "returned": EXAMPLE + "RET-1",
        "settled": 1_000_00,
        "rejected_on": scene.on.isoformat(),
        "stopped": False,
    }
    tranches = scene.dossier.purse.tranches
    claimed = [name for name in tranches if name in scene.workflow.tranche_of]
    if not claimed or scene.workflow.money is None:
        return example
    newest = max(claimed, key=lambda name: tranches[name].claimed_on)
    return own_first(about_tranche(scene.case, "", newest).data["payment"], example)


def example_recovery(scene: Scene) -> Data:
    """The recovery that was opened last."""
    example: Data = {
        "number": 1,
        "cause": EXAMPLE + "cause",
        "amount": 10_000_00,
        "received": 0,
        "left": 10_000_00,
        "reason": EXAMPLE + "motif",
        "order": EXAMPLE + "OR-1",
        "reply_on": soon(scene.on).isoformat(),
        "reply": None,
        "observed": [],
        "notice_on": scene.on.isoformat(),
        "notice_received_on": None,
        "notice_how": "",
    }
    if not scene.dossier.purse.recoveries:
        return example
    last = scene.dossier.purse.recoveries[-1].number
    return own_first(about_recovery(scene.dossier, "", last).data["recovery"], example)


def own_first(own: Any, examples: Data) -> Data:
    """The dossier's own values; an example stands for what has not happened yet."""
    return {key: own[key] if own[key] not in ("", None) else examples[key] for key in examples}


def example_amendment(scene: Scene) -> m.AgreementAmended:
    """The last amendment."""
    if not scene.dossier.purse.amendments:
        number, reason = EXAMPLE + "1", EXAMPLE + "motif"
        return m.AgreementAmended(number, reason, maximum=250_000_00, ends_on=soon(scene.on))
    last = scene.dossier.purse.amendments[-1]
    kept = {f.name: getattr(last, f.name) for f in fields(last) if f.name != "on"}
    return m.AgreementAmended(**kept)


def example_account(purse: Purse) -> Data:
    """The account to pay, by its last figures."""
    if purse.bank is None:
        return {"ending": EXAMPLE + "0000", "holder": EXAMPLE + "Titulaire"}
    return {"ending": purse.bank.iban[-4:], "holder": purse.bank.holder}
