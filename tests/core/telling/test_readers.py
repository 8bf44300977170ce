"""Every reminder of both programmes, read as each of those to whom it is said."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from support_engine.core.acts.turns import owner_of
from support_engine.core.dossier import events as e
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.evolve import evolve
from support_engine.core.programme.definition import Reminder, Step, Workflow
from support_engine.core.programme.references import subjects
from support_engine.core.telling.notices import one_reminder
from support_engine.core.telling.scene import Scene, read_as
from support_engine.leaving.letter_writing import digest_item, filled, sample_envelope
from tests.letter_samples import PROGRAMMES, RENDERER
from tests.story import day

TODAY = day("2022-06-15")
TO_THE_HOLDER = (
    *("votre projet", "votre dossier", "vos compléments", "nous attendons", "dites-le-nous"),
    *("écrivez-nous", "transmettez-nous", "nous transmettre", "nous envoyer", "renvoyer la conv"),
    *("demandez une prolongation", "prévenez-nous", "dites-nous"),
)
TO_THE_SERVICES = ("votre avis", "donnez un avis")
OF_THE_HOLDER = ("le porteur", "au porteur", "du porteur")


def scene(workflow: Workflow, calendar) -> Scene:
    opened = e.DossierOpened(
        reference="X-1",
        workflow=workflow.header.id,
        workflow_version=1,
        state=workflow.header.initial,
        phase=workflow.states[workflow.header.initial].phase,
        details={"name": "Atelier"},
        people={role: role for role in workflow.roles},
    )
    dossier = evolve(None, opened, TODAY)
    return Scene(Case(workflow, dossier, calendar, TODAY), (), TODAY)


def rungs(rule: Reminder) -> Iterator[Step]:
    yield from rule.steps
    if rule.repeat:
        repeat = rule.repeat
        yield Step(days=repeat.from_days, to=repeat.to, letter=repeat.letter)


def foreign(role: str) -> tuple[str, ...]:
    """Words that this reader should not find."""
    if role == "porteur":
        return (*OF_THE_HOLDER, *TO_THE_SERVICES)
    return TO_THE_HOLDER if role == "services_etat" else (*TO_THE_HOLDER, *TO_THE_SERVICES)


def named(workflow: Workflow, rule: Reminder) -> list[str]:
    """What a ladder speaks of; one thing for each role that is to act."""
    found = {}
    for name in rule.only or subjects(workflow)[rule.about]:
        if rule.about != "documents" or workflow.documents[name].valid_months:
            found.setdefault(owner_of(workflow, f"{rule.about}.{name}"), name)
    return list(found.values())


def said(workflow: Workflow, calendar) -> Iterator[tuple[str, str, str, dict]]:
    """Each rung on what it speaks of to each of its readers: where, role, letter, what is told."""
    here = scene(workflow, calendar)
    for rule in workflow.reminders:
        for name in named(workflow, rule):
            for step in rungs(rule):
                deadline = TODAY - timedelta(days=step.days)
                sent = e.StepSent(rule.id, f"{rule.about}.{name}", deadline, step.days)
                for role in step.to:
                    notice = one_reminder(here, step, (sent, None), role)
                    where = f"{rule.id} {name} {step.days} → {role}, {notice.letter}"
                    data = {**notice.data, **read_as(workflow, role)}
                    yield where, role, notice.letter, data


@pytest.mark.parametrize("workflow", PROGRAMMES, ids=lambda one: one.header.id)
def test_nobody_reads_a_reminder_that_is_written_to_somebody_else(workflow, calendar) -> None:
    wrong, envelope = [], sample_envelope(workflow, TODAY)
    for where, role, letter, data in said(workflow, calendar):
        written = RENDERER.render(letter, filled(data, envelope, RENDERER))
        text = f"{written.subject} {written.text}".lower().replace("\u00a0", " ")
        words = " ".join(text.split())
        wrong += [f"{where} : « {word} »" for word in foreign(role) if word in words]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("workflow", PROGRAMMES, ids=lambda one: one.header.id)
def test_a_digest_asks_of_its_reader_what_is_theirs_to_do(workflow, calendar) -> None:
    """« Transmettre le bilan » is for whoever has to; others read whose turn it is."""
    envelope = sample_envelope(workflow, TODAY)
    for where, _, _, data in said(workflow, calendar):
        item, asked = digest_item(data, envelope), data["deadline"]["todo"]
        if data["whose"] in ("", data["role_label"]):
            assert item["todo"] == asked, where
        else:
            assert not item["todo"], where
            assert data["whose"] in item["waits"], where
            assert asked in item["waits"], where


@pytest.mark.parametrize("workflow", PROGRAMMES, ids=lambda one: one.header.id)
def test_a_time_that_is_ours_is_not_said_to_be_the_holders(workflow, calendar) -> None:
    envelope, found = sample_envelope(workflow, TODAY), 0
    for where, _, letter, data in said(workflow, calendar):
        if letter == "escalade_responsable" and data["whom"]:
            text = RENDERER.render(letter, filled(data, envelope, RENDERER)).text
            assert f"À qui d’agir : {data['whom']}" in " ".join(text.split()), where
            assert "Les relances n’ont pas suffi" not in text, where
            found += 1
    assert found
