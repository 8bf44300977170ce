"""Any letter for any dossier, as it would read today: nothing is sent, nothing is written."""

from typing import Any

from support_engine.adapters.mail.templates import Rendered
from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.people.readers import contact
from support_engine.assemble import Desk
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.events import Moved
from support_engine.core.dossier.names import taken_back
from support_engine.core.language.names import require
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.roles import HOLDER
from support_engine.core.telling.scene import Scene, read_as
from support_engine.leaving.letter_writing import Envelope, filled, gathered
from support_engine.stories.letters.examples import example_data
from support_engine.stories.telling.reports import Wanted, build


def preview_letter(desk: Desk, case: Case, letter: str) -> Rendered:
    """The letter as its holder would read it today. Raises UnknownName for a letter that does not
    exist."""
    require(dict.fromkeys(desk.letters.names()), letter, "lettre")
    envelope, data = envelope_of(desk, case), said(desk, case, letter)
    if letter in case.workflow.reminder_letters.digests:
        _, data = gathered([data, data], envelope)
    else:
        data = filled(data, envelope, desk.letters)
    return desk.letters.render(letter, data)


def envelope_of(desk: Desk, case: Case) -> Envelope:
    """From the officer, or the programme, to the holder."""
    people = case.dossier.people
    to = people.get(HOLDER, "")
    with desk.store.reading() as db:
        answers = contact(db, case.workflow, people, case.today)
        known = directory.some(db, {to, answers})
    nobody = Person("", "Madame, Monsieur", "")
    signatory = known.get(answers, desk.signatory)
    return Envelope(known.get(to, nobody), signatory, case.workflow, case.today)


def said(desk: Desk, case: Case, letter: str) -> dict[str, Any]:
    """What the letter would say of the dossier, with an example of what has not happened yet."""
    scene, today = Scene(case, agenda(case), case.today), case.today
    wanted = Wanted("milestones", today, reference=case.dossier.reference)
    data = example_data(scene, is_late=is_of_lateness(case.workflow, letter))
    return {
        **read_as(case.workflow, HOLDER),
        **data,
        "act": {**data["act"], **own_act(desk, case, letter)},
        "report": build(desk.engine, wanted, today).data,
    }


def own_act(desk: Desk, case: Case, letter: str) -> dict[str, str]:
    """The last act of the dossier that the letter tells of, if it was done, with its day."""
    acts = {act.id: act.label for act in case.workflow.transitions if act.letter == letter}
    if not acts:
        return {}
    with desk.store.reading() as db:
        rows = dossiers.journal(db, case.dossier.reference)
    gone = taken_back(rows)
    done = [
        {"label": acts[row.event.transition], "on": row.on.isoformat()}
        for row in rows
        if row.version not in gone and isinstance(row.event, Moved) and row.event.transition in acts
    ]
    return done[-1] if done else {}


def is_of_lateness(workflow: Workflow, letter: str) -> bool:
    """Whether every rung that names the letter comes after the date that it speaks of."""
    days = [day for rule in workflow.reminders for day, named in rule.letters if named == letter]
    return bool(days) and min(days) > 0
