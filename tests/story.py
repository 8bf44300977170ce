"""The straight road of a dossier, from the draft to the closing, one act at a time."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from hashlib import sha256

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Refused
from support_engine.core.acts.commands import Actor
from support_engine.core.acts.corrections import decide_correction
from support_engine.core.acts.filing import open_dossier
from support_engine.core.acts.letters import arrived
from support_engine.core.acts.takeover import end_takeover
from support_engine.core.decide import decide
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.events import Recorded, day_of
from support_engine.core.dossier.evolve import evolve, fold

REFERENCE = "MP1-001"
OFFICER = Actor("camille", frozenset({"instructeur"}))
HEAD = Actor("dominique", frozenset({"responsable"}))
HOLDER = Actor("porteuse")
GUIDE = Actor("alex")
PEOPLE = {"porteur": "porteuse", "accompagnateur": "alex", "instructeur": "camille"}
GRANT = {
    "montant_subvention": 250_000_00,
    "taux_subvention": 5_000,
    "depenses_eligibles": 500_000_00,
    "base_juridique": "Décret n° 2018-514",
    "autorite_attributive": "Préfecture",
    "date_octroi": "2022-07-08",
}
AGREEMENT = {
    "reference_convention": "C-1",
    "date_signature": "2022-09-05",
    "date_notification_convention": "2022-09-12",
    "date_previsionnelle_achevement": "2024-09-30",
}
INCUBATION = (
    ("lancement_incubation", None),
    ("diagnostic", "rapport_diagnostic"),
    ("modele_economique", "modele_economique"),
    ("plan_financement", "plan_financement"),
    ("liste_investissements", "liste_investissements"),
    ("restitution_finale", "support_restitution"),
)
REPORTS = ("bilan_etape_1", "bilan_etape_2", "bilan_etape_3")


def day(text: str) -> date:
    return date.fromisoformat(text)


def because(word: str = "Contrôle") -> str:
    """A reason that the rules take for one: a sentence, about something."""
    return f"{word} : les faits sont établis, la règle est citée."


def opening(reference: str = REFERENCE, on: str = "2022-01-03", **details: str) -> c.OpenDossier:
    """A new dossier with its three people."""
    given = {"name": "Atelier du Lin", "wave": "2", "department": "22", **details}
    return c.OpenDossier(reference=reference, by=OFFICER, on=day(on), details=given, people=PEOPLE)


def advance(
    transition: str, on: str, by: Actor = OFFICER, reason: str = "", **facts: str | int
) -> c.Advance:
    """A transition of the dossier."""
    return c.Advance(
        reference=REFERENCE, by=by, on=day(on), transition=transition, facts=facts, reason=reason
    )


def document(kind: str, on: str, by: Actor = HOLDER) -> c.AddDocument:
    """A document whose content nobody else has."""
    content = sha256(f"{kind} {on}".encode()).hexdigest()
    return c.AddDocument(
        reference=REFERENCE,
        by=by,
        on=day(on),
        kind=kind,
        name=f"{kind}.pdf",
        sha256=content,
        size=9,
    )


def milestone(name: str, evidence: str | None, on: str) -> Iterator[c.AnyCommand]:
    """A milestone with its evidence, declared and validated the same day."""
    if evidence:
        yield document(evidence, on)
    yield c.DeclareMilestone(reference=REFERENCE, by=HOLDER, on=day(on), milestone=name)
    yield c.ValidateMilestone(reference=REFERENCE, by=OFFICER, on=day(on), milestone=name)


def road() -> Iterator[c.AnyCommand]:
    """Every act of an ordinary life."""
    yield opening()
    yield advance("deposer", "2022-01-05", HOLDER)
    yield advance("declarer_recevable", "2022-01-24")
    yield advance("instruire", "2022-01-26")
    yield advance("inscrire_comite", "2022-02-05", date_comite_selection="2022-02-10")
    announced = {"date_notification_label": "2022-02-21", "date_annonce": "2022-03-01"}
    yield advance("labelliser", "2022-02-21", HEAD, **announced)
    yield advance("demarrer_incubation", "2022-03-21")
    for name, evidence in INCUBATION:
        yield from milestone(name, evidence, "2022-06-20")
    yield advance("passer_comite_financement", "2022-07-01", date_comite_financement="2022-07-05")
    yield advance("accorder_subvention", "2022-07-08", HEAD, **GRANT)
    yield advance("preparer_convention", "2022-07-20")
    yield document("convention_signee", "2022-09-05")
    yield advance("notifier_convention", "2022-09-12", **AGREEMENT)
    yield advance("demarrer_accompagnement", "2022-10-03", date_depart_accompagnement="2022-10-01")
    yield from milestone("debut_travaux", "attestation_debut_travaux", "2022-11-15")
    for number, name in enumerate(REPORTS):
        yield from milestone(name, "bilan_etape", f"202{3 + number // 2}-0{3 + number}-30")
    yield from milestone("achevement", "declaration_achevement", "2024-09-20")
    yield advance("declarer_achevement", "2024-09-25")
    yield from milestone("bilan_final", "bilan_final", "2024-11-20")
    yield advance("cloturer", "2024-12-02", HEAD)


def target(command: c.Advance, workflow) -> str:
    return workflow.transition_of[command.transition].target


def road_to(state: str, workflow) -> list[c.AnyCommand]:
    """The acts of an ordinary life, up to the one that reaches a state."""
    acts = []
    for command in road():
        acts.append(command)
        if isinstance(command, c.OpenDossier) and workflow.header.initial == state:
            return acts
        if isinstance(command, c.Advance) and target(command, workflow) == state:
            return acts
    raise LookupError(f"{state} is not on the ordinary road")


def in_hand(workflow, dossier, calendar) -> Case:
    """A dossier as it stands on the day of its last act."""
    return Case(workflow, dossier, calendar, dossier.last_act_on)


class OneDossier:
    """One dossier in memory: decide, fold, keep the journal. No base.

    `holds_letters`: what something waits for leaves when the test says so, not on the day itself.
    """

    holds_letters = False

    def __init__(self, workflow, calendar) -> None:
        self.workflow = workflow
        self.calendar = calendar
        self.dossier: Dossier | None = None
        self.journal: list[Recorded] = []

    @property
    def today(self) -> date:
        """The day of the last act: what a `Case` is judged on."""
        return self.journal[-1].on

    def ask(self, command, today: date | None = None):
        """The decision alone; nothing happens."""
        if self.dossier is None:
            return open_dossier(self.workflow, command, today or command.on)
        case = Case(self.workflow, self.dossier, self.calendar, today or command.on)
        if isinstance(command, c.CorrectLastAct):
            journal = [(self.workflow, row) for row in self.journal]
            return decide_correction(case, command, journal)
        if isinstance(command, c.EndTakeover):
            return end_takeover(case, command, self.journal)
        return decide(case, command)

    def do(self, command, today: date | None = None):
        """The decision, folded where it is yes; the events, or the refusal."""
        events = self.ask(command, today)
        if isinstance(events, Refused):
            return events
        for event in events:
            self.happen(event, command.on, command.by.person, today)
            if isinstance(command, c.CorrectLastAct):
                self.dossier = fold(tuple(self.journal))
        if not self.holds_letters:
            self.letters_leave(today or command.on)
        return events

    def happen(self, event, on: date, by: str, today: date | None = None) -> None:
        """An event of the journal, folded."""
        at = datetime.combine(today or on, time(10), tzinfo=UTC)
        self.journal.append(Recorded(len(self.journal) + 1, event, day_of(event, on), by, at))
        self.dossier = evolve(self.dossier, event, on)

    def letters_leave(self, on: date | str) -> None:
        """What something waits for leaves, and is received where that is waited for."""
        today = day(on) if isinstance(on, str) else on
        while news := arrived(self.dossier):
            for event in news:
                self.happen(event, today, c.SYSTEM.person)

    def must(self, command, today: date | None = None):
        """An act that the test takes for granted; its events."""
        events = self.do(command, today)
        assert not isinstance(events, Refused), [b.sentence for b in events.blockers]
        return events

    def to(self, state: str) -> "OneDossier":
        """Along the ordinary road."""
        for command in road_to(state, self.workflow):
            self.must(command)
        return self
