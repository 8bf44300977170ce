"""Any letter for any dossier: the dossier's own facts, examples where it has none."""

from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from support_engine.adapters.mail.templates import Rendered
from support_engine.adapters.store import directory
from support_engine.adapters.store.sending import Claimed
from support_engine.assemble import Desk
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.case import Case
from support_engine.core.language.names import require
from support_engine.core.programme.definition import FactField
from support_engine.core.programme.roles import HOLDER, OFFICER
from support_engine.core.telling.money_notices import about_recovery, about_tranche, amendment_data
from support_engine.core.telling.notices import Scene, coming, deadline_data, dossier_data
from support_engine.stories.reports import Wanted, build

EXAMPLE = "(exemple) "


def preview_letter(desk: Desk, case: Case, letter: str) -> Rendered:
    """The letter as it would read today. Raises UnknownName for a letter that does not exist."""
    require(dict.fromkeys(desk.letters.names()), letter, "lettre")
    dossier, today = case.dossier, case.today
    scene = Scene(case, agenda(case), today)
    claimed = Claimed(
        key="preview",
        reference=dossier.reference,
        letter=letter,
        kind="act",
        person=dossier.people.get(HOLDER, ""),
        contact=dossier.people.get(OFFICER, ""),
        thread="",
        data=example_data(desk, scene, is_late=letter in LATE_LETTERS),
        attempts=0,
    )
    postman = desk.postman(stays_here=True)
    with desk.store.reading() as db:
        people = directory.some(db, {claimed.person, claimed.contact})
    nobody = directory.Person("", "Madame, Monsieur", "")
    to = people.get(claimed.person, nobody)
    contact = people.get(claimed.contact, postman.programme)
    if letter in ("recapitulatif", "digest_instructeur"):
        group = [claimed, claimed]
        _, data = postman.digest(group, to, contact, today)
    else:
        data = postman.letter_data(claimed, to, contact, today)
    return desk.letters.render(letter, data)


LATE_LETTERS = frozenset({"relance", "escalade_responsable", "proposition_mise_en_demeure"})


def example_deadline(scene: Scene, *, is_late: bool) -> dict[str, Any]:
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
    on = (today + timedelta(days=-10 if is_late else 30)).isoformat()
    plain = {"explanation": "", "todo": "", "documents": []}
    return {"label": EXAMPLE + "Échéance", "on": on, "first_on": on, **plain}


def example_data(desk: Desk, scene: Scene, *, is_late: bool) -> dict[str, Any]:
    """What any letter may use; the dossier's own where it exists."""
    workflow, today = scene.workflow, scene.on
    near = coming(scene, scene.lines)
    soon = (today + timedelta(days=30)).isoformat()
    deadline = example_deadline(scene, is_late=is_late)
    wanted = Wanted("milestones", today, reference=scene.dossier.reference)
    examples = {name: example_fact(field, soon) for name, field in workflow.facts.items()}
    return {
        "role": HOLDER,
        "programme": workflow.header.label,
        "dossier": dossier_data(scene),
        "facts": {**examples, **scene.dossier.facts},
        "act": {"label": EXAMPLE + "Acte", "on": today.isoformat(), "reason": EXAMPLE + "motif"},
        "deadlines": near,
        "missing_documents": [],
        "deadline": deadline,
        "proposes": "",
        "section": "milestones",
        "milestone": {
            "label": deadline["label"],
            "reason": EXAMPLE + "motif",
            "on": today.isoformat(),
        },
        "extension": {
            "label": EXAMPLE + "Délai",
            "months": 3,
            "reason": EXAMPLE + "motif",
            "decision_reason": "",
            "old_on": today.isoformat(),
            "new_on": soon,
        },
        "hold": {
            "label": EXAMPLE + "Mesure",
            "reason": EXAMPLE + "motif",
            "on": today.isoformat(),
            "reply_on": soon,
            "stops_clocks": True,
            "effects": [],
        },
        "report": build(desk.engine, wanted, today).data,
        **example_money(scene, soon),
    }


def example_money(scene: Scene, soon: str) -> dict[str, Any]:
    """What letters about money may use: the newest of the dossier's own, else plain examples."""
    workflow, dossier, purse = scene.workflow, scene.dossier, scene.dossier.purse
    payment: dict[str, Any] = {
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
    }
    recovery: dict[str, Any] = {
        "number": 1,
        "cause": EXAMPLE + "cause",
        "amount": 10_000_00,
        "received": 0,
        "left": 10_000_00,
        "reason": EXAMPLE + "motif",
        "order": EXAMPLE + "OR-1",
    }
    amended = m.AgreementAmended(
        EXAMPLE + "1", EXAMPLE + "motif", maximum=250_000_00, ends_on=date.fromisoformat(soon)
    )
    account = {"ending": EXAMPLE + "0000", "holder": EXAMPLE + "Titulaire"}
    claimed = [name for name in purse.tranches if name in workflow.tranche_of]
    if claimed and workflow.money is not None:
        newest = max(claimed, key=lambda name: purse.tranches[name].claimed_on)
        own = about_tranche(scene.case, "", newest).data["payment"]
        payment = own_first(own, payment)
    if purse.recoveries:
        own = about_recovery(dossier, "", purse.recoveries[-1].number).data["recovery"]
        recovery = own_first(own, recovery)
    if purse.amendments:
        last = purse.amendments[-1]
        kept = {f.name: getattr(last, f.name) for f in fields(last) if f.name != "on"}
        amended = m.AgreementAmended(**kept)
    if purse.bank is not None:
        account = {"ending": purse.bank.iban[-4:], "holder": purse.bank.holder}
    return {
        "payment": payment,
        "amendment": amendment_data(scene.case, amended),
        "account": account,
        "recovery": recovery,
    }


def own_first(own: Any, examples: dict[str, Any]) -> dict[str, Any]:
    """The dossier's own values; an example stands for what has not happened yet."""
    return {key: own[key] if own[key] not in ("", None) else examples[key] for key in examples}


def example_fact(field: FactField, soon: str) -> str | int:
    """A plausible value of each type, plainly an example."""
    match field.type:
        case "date":
            return soon
        case "money":
            return 250_000_00
        case "percent":
            return 8000
        case "integer":
            return 1
        case _:
            return EXAMPLE + field.label
