"""Any letter for any dossier: the dossier's own facts, examples where it has none."""

from datetime import datetime, timedelta
from typing import Any

from support_engine.adapters.store import directory
from support_engine.adapters.store.dispatch import Claimed
from support_engine.adapters.templates import Rendered
from support_engine.assemble import Desk
from support_engine.core.agenda import agenda
from support_engine.core.definition import FactField, Workflow
from support_engine.core.dossier import Dossier
from support_engine.core.names import require
from support_engine.core.notices import OFFICER, Scene, coming, deadline_data, dossier_data
from support_engine.reports import build

EXAMPLE = "(exemple) "


def preview_letter(
    desk: Desk, workflow: Workflow, dossier: Dossier, letter: str, now: datetime
) -> Rendered:
    """The letter as it would read today. Raises UnknownName for a letter that does not exist."""
    require(dict.fromkeys(desk.letters.names()), letter, "lettre")
    today = now.date()
    scene = Scene(workflow, dossier, desk.engine.calendar, lines_of(desk, workflow, dossier), today)
    claimed = Claimed(
        key="preview",
        reference=dossier.reference,
        letter=letter,
        kind="act",
        person=dossier.people.get("porteur", ""),
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


def lines_of(desk: Desk, workflow: Workflow, dossier: Dossier) -> tuple[Any, ...]:
    """The dossier's agenda, computed and not read: a preview touches nothing."""
    return agenda(workflow, dossier, desk.engine.calendar)


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
    report = build(desk.engine, "milestones", today, today, reference=scene.dossier.reference)
    examples = {name: example_fact(field, soon) for name, field in workflow.facts.items()}
    return {
        "role": "porteur",
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
        "report": {
            "kind": report.kind,
            "title": report.title,
            "period": report.period,
            "figures": report.figures,
        },
    }


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
