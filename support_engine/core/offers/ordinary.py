"""The acts that are not about money: what could be asked, before the engine is asked."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from support_engine.core.acts import commands as c
from support_engine.core.acts.extensions import months_given
from support_engine.core.acts.letters import OUTCOMES, is_unknown
from support_engine.core.acts.messages import ACTS
from support_engine.core.acts.sessions import SESSION, session_of
from support_engine.core.acts.too_soon import decided_upon, early
from support_engine.core.dossier.access_events import RIGHTS
from support_engine.core.dossier.awaiting import awaiting
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.explain import MESSAGES, awaited_letter
from support_engine.core.offers.fields import Field, Kind
from support_engine.core.offers.offer import Ask
from support_engine.core.programme.definition import (
    SYSTEM_ROLE,
    FactField,
    Milestone,
    Transition,
    Workflow,
)
from support_engine.core.programme.quarters import following

FACT_KINDS: dict[str, Kind] = {
    "text": "text",
    "date": "date",
    "money": "amount",
    "percent": "rate",
    "integer": "whole",
    "choice": "choice",
}
DETAILS = {
    "name": ("Nom du projet", "Atelier d’essai"),
    "holder": ("Organisme porteur", "Association d’essai"),
    "commune": ("Commune", "Lannion"),
    "insee": ("Code INSEE de la commune", "22113"),
    "department": ("Département", "22"),
    "sector": ("Filière", "textile"),
    "siret": ("SIRET du porteur", "732 829 320 00074"),
}
"""What a person corrects of the presentation of a project: its label, an example."""


def reason(workflow: Workflow, *, required: bool) -> Field:
    """Why; letters repeat it."""
    least = workflow.header.reason_length
    words = f"Une phrase d’au moins {least} signes ; la lettre la reprend mot à mot."
    return Field("reason", "Motif", "long_text", required, at_least=least, help=words)


def known(case: Case, **fixed: Any) -> dict[str, Any]:
    """What nobody types: the dossier, and what the act is about."""
    return {"reference": case.dossier.reference, **fixed}


def transitions(case: Case) -> Iterator[Ask]:
    """The ways out of the state that people take."""
    for way in case.workflow.leaving[case.dossier.state]:
        if set(way.roles) != {SYSTEM_ROLE}:
            fields = (*facts(case, way), reason(case.workflow, required=way.reason_required))
            fixed = known(case, transition=way.id)
            yield Ask(f"transition:{way.id}", way.label, "transitions", c.Advance, fixed, fields)


def facts(case: Case, way: Transition) -> Iterator[Field]:
    """What a transition asks."""
    sessions = case.workflow.sessions
    for name in way.asks:
        field = fact(case, name, case.workflow.facts[name])
        is_session = sessions is not None and sessions.next_fact == name
        yield session_field(case, field) if is_session else field


def fact(case: Case, name: str, rule: FactField) -> Field:
    """An information that the programme asks, within its limits."""
    return Field(
        name,
        rule.label,
        FACT_KINDS[rule.type],
        at_least=rule.at_least,
        at_most=case.today if rule.past else rule.at_most,
        choices={choice: choice for choice in rule.choices} or None,
        into="facts",
    )


def session_field(case: Case, field: Field) -> Field:
    """The name of a session, in the form that the programme gives: that after the project's own."""
    sessions = case.workflow.sessions
    is_quarter = sessions is not None and sessions.form == "quarter"
    return replace(field, example=following(session_of(case.dossier)) if is_quarter else "3")


def milestones(case: Case) -> Iterator[Ask]:
    """Each milestone: declared, then validated or sent back."""
    for one in case.workflow.milestones:
        yield milestone(case, one, "declare", f"Déclarer le jalon « {one.label} »")
        yield milestone(case, one, "validate", f"Valider le jalon « {one.label} »")
        why = reason(case.workflow, required=True)
        yield milestone(case, one, "refuse", f"Refuser le jalon « {one.label} »", why)


MILESTONE_ACTS: dict[str, type[c.Command]] = {
    "declare": c.DeclareMilestone,
    "validate": c.ValidateMilestone,
    "refuse": c.RefuseMilestone,
}


def milestone(case: Case, one: Milestone, step: str, label: str, *fields: Field) -> Ask:
    """One step of a milestone."""
    fixed, act = known(case, milestone=one.id), MILESTONE_ACTS[step]
    return Ask(f"milestone.{step}:{one.id}", label, "milestones", act, fixed, fields)


def documents(case: Case) -> Iterator[Ask]:
    """A paper of each kind."""
    for kind, rule in case.workflow.documents.items():
        label = f"Joindre la pièce « {rule.label} »"
        file = Field("file", rule.label, "file")
        fixed = known(case, kind=kind)
        yield Ask(f"document:{kind}", label, "documents", c.AddDocument, fixed, (file,))


def extensions(case: Case) -> Iterator[Ask]:
    """More time on each clock that can have some, and the answers to what was asked."""
    asked = {one.clock: one.months for one in case.dossier.pending_extensions}
    for name in case.dossier.clocks:
        rule = case.workflow.clocks.get(name)
        if rule is None:
            continue
        if rule.max_extension_months:
            yield more_time(case, name, rule.max_extension_months - months_given(case, name))
        if name in asked:
            yield from answers(case, name, f"{asked[name]} mois de plus « {rule.label} »")


def more_time(case: Case, clock: str, left: int) -> Ask:
    """A request for months."""
    label = f"Demander une prolongation « {case.workflow.clocks[clock].label} »"
    months = Field("months", "Mois demandés", "whole", at_least=1, at_most=max(left, 1))
    fields = (months, reason(case.workflow, required=True))
    fixed = known(case, clock=clock)
    return Ask(f"extension.ask:{clock}", label, "extensions", c.RequestExtension, fixed, fields)


def answers(case: Case, clock: str, what: str) -> Iterator[Ask]:
    """Granted, refused or taken back."""
    may, must = (reason(case.workflow, required=needed) for needed in (False, True))
    for step, verb, act, why in (
        ("grant", "Accorder", c.GrantExtension, may),
        ("refuse", "Refuser", c.RefuseExtension, must),
        ("cancel", "Annuler la demande :", c.CancelExtension, must),
    ):
        key, fixed = f"extension.{step}:{clock}", known(case, clock=clock)
        yield Ask(key, f"{verb} {what}", "extensions", act, fixed, (why,))


def holds(case: Case) -> Iterator[Ask]:
    """Each measure, opened or lifted."""
    for name, rule in case.workflow.holds.items():
        fixed = known(case, hold=name)
        limits = case.workflow.clocks[rule.clock].asked_days if rule.clock else None
        days = [
            Field("reply_days", "Jours pour répondre", "whole", at_least=low, at_most=high)
            for low, high in ([limits] if limits else [])
        ]
        fields = (*days, reason(case.workflow, required=True))
        yield Ask(f"hold.open:{name}", f"Ouvrir : {rule.label}", "holds", c.OpenHold, fixed, fields)
        why = (reason(case.workflow, required=False),)
        yield Ask(f"hold.lift:{name}", f"Lever : {rule.label}", "holds", c.LiftHold, fixed, why)


def letters(case: Case) -> Iterator[Ask]:
    """What is known of each letter that something waits for, or on whose delay was decided; beside
    the other acts, once it is known or decided upon."""
    decided, soon = list(decided_upon(case)), {one.letter.act for one in early(case)}
    for one in (*awaiting(case.dossier), *decided):
        act, what = one.letter.act, awaited_letter(case.workflow, one.what)
        fixed = known(case, act=act)
        proof = Field("proof", "Preuve", help="Numéro de recommandé, avis de réception…")
        if one not in decided and is_unknown(one.letter):
            label = f"Dire que la lettre est postée : {what}"
            yield Ask(f"letter.posted:{act}", label, "letters", c.RecordDeparture, fixed, (proof,))
        label, key = f"Dire ce que devient la lettre : {what}", f"letter.received:{act}"
        ways = {name: said for name, said in OUTCOMES.items() if name != "upheld" or act in soon}
        how = Field("how", "Ce qu’elle devient", "choice", choices=ways, default="received")
        is_aside = one in decided or one.letter.received_on is not None
        group = "letters_aside" if is_aside else "letters"
        yield Ask(key, label, group, c.RecordReceipt, fixed, (how, proof))


def people(case: Case) -> Iterator[Ask]:
    """Who holds each role on the dossier."""
    for name, role in case.workflow.roles.items():
        if role.acts:
            label = f"Désigner : {role.label}"
            now = case.dossier.people.get(name, "")
            person = Field("person", "Personne", help=f"Aujourd’hui : {now or 'personne'}.")
            fixed = known(case, role=name)
            yield Ask(f"assign:{name}", label, "people", c.AssignPerson, fixed, (person,))


def details(case: Case) -> Iterator[Ask]:
    """What is said of the project."""
    now = case.dossier.details
    fields = [
        Field(
            name,
            label,
            required=name == "name",
            default=now.get(name, ""),
            example=example,
            into="changes",
            keeps_empty=name != "name",
        )
        for name, (label, example) in DETAILS.items()
    ]
    rule = case.workflow.sessions
    label, wave = rule.label if rule else "Vague", now.get(SESSION, "")
    session = Field(SESSION, label, required=False, default=wave, into="changes", keeps_empty=True)
    fields.append(session_field(case, session))
    label = "Corriger la présentation du projet"
    yield Ask("details", label, "details", c.ChangeDetails, known(case), tuple(fields))


def notes(case: Case) -> Iterator[Ask]:
    """Words in the journal."""
    text = Field("text", "Note", "long_text", help="Elle reste entre agents, au journal.")
    yield Ask("note", "Écrire une note", "notes", c.AddNote, known(case), (text,))


JOINED = "Une pièce que le programme vous demande se dépose plutôt sous son nom."

HELPED = {
    "bank": "N’écrivez pas de numéro de compte ici : déposez votre relevé d’identité bancaire.",
    "contact": "Qui, quelle adresse ou quel téléphone, depuis quand. L’ancienne adresse "
    "électronique est prévenue de son remplacement, et peut le contester.",
    "observations": "Qui décide les lit, et la lettre de la décision les cite.",
}
"""What is to be known before something is written."""


def messages(case: Case) -> Iterator[Ask]:
    """What the holder writes, of each kind, and the answer to what they wrote."""
    for kind, label in ACTS.items():
        text = Field("text", "Votre message", "long_text", help=HELPED.get(kind, ""))
        fixed, files = known(case, about=kind), Field("papers", "Pièces jointes", "file", False)
        fields = (text, replace(files, into="papers", help=JOINED))
        yield Ask(f"write:{kind}", label, "messages", c.WriteToTeam, fixed, fields)
    for record in case.dossier.messages:
        if record.answered_on is None:
            label = f"Répondre : {MESSAGES[record.kind]} n° {record.number} du porteur"
            told = "Part par lettre au porteur. Laissé vide : vous dites seulement l’avoir lu."
            text = Field("text", "Réponse", "long_text", required=False, help=told)
            fixed = known(case, number=record.number)
            key = f"message.answer:{record.number}"
            yield Ask(key, label, "messages", c.AnswerHolder, fixed, (text,))


SHUT = "Fermer l’espace du porteur à {}"


def access(case: Case) -> Iterator[Ask]:
    """Whom the holder lets into their space."""
    person = Field("person", "Personne", example="aide")
    right = Field("right", "Ce qu’elle peut y faire", "choice", choices=dict(RIGHTS))
    fields = (person, right)
    label = "Ouvrir mon espace à quelqu’un"
    yield Ask("access.give", label, "access", c.GiveAccess, known(case), fields)
    for one in case.dossier.helpers:
        label = SHUT.format(one)
        yield Ask(f"access.end:{one}", label, "access", c.EndAccess, known(case, person=one))


ORDINARY = (
    transitions,
    milestones,
    documents,
    extensions,
    holds,
    messages,
    letters,
    people,
    access,
    details,
    notes,
)
