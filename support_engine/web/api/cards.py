"""A dossier as the API tells it, from what its pages read."""

from collections.abc import Iterator
from datetime import date

from support_engine.core.money.law import facts_in_force
from support_engine.core.telling.narrative import fact
from support_engine.views.dossier.dossier import MilestoneLine, milestones, open_holds
from support_engine.views.dossier.history import Entry
from support_engine.views.waiting.in_hands import in_hands
from support_engine.web.api import models as m
from support_engine.web.reading.on_dossier import OnDossier


def told(here: OnDossier) -> m.Dossier:
    """Where a dossier stands."""
    case = here.case
    workflow, dossier = case.workflow, case.dossier
    return m.Dossier(
        reference=dossier.reference,
        version=dossier.version,
        name=dossier.name,
        programme=dossier.workflow,
        rules_version=dossier.workflow_version,
        state=dossier.state,
        state_label=workflow.states[dossier.state].label,
        phase=dossier.phase,
        phase_label=workflow.phases[dossier.phase].label,
        since=dossier.since,
        is_closed=dossier.is_closed,
        follows=dossier.follows,
        details=dict(dossier.details),
        people=list(people(here)),
        facts=list(facts(here)),
        alerts=list(here.alerts),
        measures=[m.Measure.model_validate(one) for one in open_holds(case)],
        milestones=[milestone(one) for one in milestones(case)],
        turn=turn(here),
        page=here.home,
    )


def people(here: OnDossier) -> Iterator[m.PersonThere]:
    """Who has which role there."""
    roles = here.case.workflow.roles
    for role, person in here.case.dossier.people.items():
        label = roles[role].label if role in roles else role
        name = here.name_of(person)
        yield m.PersonThere(role=role, role_label=label, person=person, name=name)


def facts(here: OnDossier) -> Iterator[m.Value]:
    """The facts in force, as they are read."""
    workflow = here.case.workflow
    for name, value in facts_in_force(here.case).items():
        yield m.Value(label=workflow.facts[name].label, value=fact(workflow, name, value))


def milestone(line: MilestoneLine) -> m.Milestone:
    """A milestone; one that has no day today has none."""
    due = line.on if isinstance(line.on, date) else None
    return m.Milestone(id=line.id, label=line.label, due_on=due, status=line.status)


def turn(here: OnDossier) -> m.Turn | None:
    """Whose turn it is."""
    found = in_hands(here.case)
    return m.Turn(whose=found.whose, since=found.since, what=found.what) if found else None


def entry(here: OnDossier, one: Entry) -> m.Entry:
    """A row of the journal."""
    return m.Entry(
        version=one.number or 0,
        on=one.on,
        recorded_at=one.at,
        person=one.who,
        name=here.name_of(one.who),
        what=one.what,
        is_taken_back=one.taken_back,
    )
