"""A programme in sentences: its states and acts, delays, milestones, ladders, measures, money."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from support_engine.core.dossier.explain import subject_label
from support_engine.core.language.french import count, euros, percent
from support_engine.core.people.hands import hands
from support_engine.core.programme.clocks import Reminder, Subject
from support_engine.core.programme.definition import (
    SYSTEM_ROLE,
    ClockRule,
    Milestone,
    Transition,
    Workflow,
)
from support_engine.core.programme.money import Money
from support_engine.pictures.programme import wording

ABOUT: dict[Subject, str] = {
    "clocks": "Avant et après le terme d’un délai",
    "milestones": "Avant et après l’échéance d’un jalon",
    "validations": "Un jalon déclaré attend d’être examiné",
    "extensions": "Une demande de prolongation attend sa réponse",
    "documents": "Une pièce cesse d’être valable",
    "states": "Un dossier reste dans un état",
    "claims": "Une demande de versement attend d’être examinée",
    "certifications": "Un versement proposé attend d’être certifié",
    "transmissions": "Une demande certifiée attend d’être transmise",
    "requests": "Un paiement est attendu",
}
"""What a ladder warns of, by its subject."""
MANY = 5
"""An act that leaves so many states is told once, not in each."""
COUNTED_FROM = {"left": "du départ de sa lettre", "received": "de la réception de sa lettre"}


@dataclass(frozen=True, slots=True)
class Way:
    """An act that leads out of a state: where, who may, needs; `origins`: what it leaves."""

    label: str
    target: str
    who: str
    needs: tuple[str, ...]
    origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stay:
    """A state with the ways out of it, but for those of many states."""

    label: str
    is_end: bool
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """Something of the file by its name, with its sentences; `source`: the text it rests on."""

    label: str
    sentences: tuple[str, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Rung:
    """One warning of a ladder: when, to whom, which letter, and the act that it proposes."""

    when: str
    to: str
    letter: str
    proposes: str = ""


@dataclass(frozen=True, slots=True)
class Ladder:
    """The warnings about one thing; `only`: the delays, milestones, papers or states it is for."""

    about: str
    only: str
    rungs: tuple[Rung, ...]


def phases(workflow: Workflow) -> Iterator[tuple[str, tuple[Stay, ...]]]:
    """Each phase with its states, in the order of the file."""
    for name, phase in workflow.phases.items():
        states = (id_ for id_, state in workflow.states.items() if state.phase == name)
        yield phase.label, tuple(stay(workflow, one) for one in states)


def stay(workflow: Workflow, name: str) -> Stay:
    """A state and the ways out of it."""
    state = workflow.states[name]
    own = (act for act in workflow.leaving[name] if len(act.origins) < MANY)
    return Stay(state.label, state.final, tuple(way(workflow, act) for act in own))


def common_ways(workflow: Workflow) -> Iterator[Way]:
    """The acts that leave many states, told once."""
    return (way(workflow, act) for act in workflow.transitions if len(act.origins) >= MANY)


def way(workflow: Workflow, act: Transition) -> Way:
    """An act in words."""
    states = workflow.states
    return Way(
        act.label,
        states[act.target].label,
        roles(workflow, act.roles),
        tuple(wording.requirements(workflow, act)),
        tuple(states[name].label for name in act.origins),
    )


def roles(workflow: Workflow, ids: Iterable[str]) -> str:
    """« Porteur de projet, Instructeur ou instructrice »."""
    known = workflow.roles
    system = "le passage du jour"
    return ", ".join(system if one == SYSTEM_ROLE else known[one].label for one in ids)


def people(workflow: Workflow) -> Iterator[Told]:
    """Each role: where it is held, and what it does with money."""
    touches = hands(workflow)
    for name, role in workflow.roles.items():
        where = "Nommé dossier par dossier" if role.scope == "dossier" else "Tout le programme"
        does = "" if role.acts else "Regarde sans agir"
        money = f"Argent : {', '.join(touches[name])}" if name in touches else ""
        yield Told(role.label, tuple(filter(None, (where, does, money))))


def clocks(workflow: Workflow) -> Iterator[Told]:
    """Each delay: how long, from what, until what, and what happens at its end."""
    for clock in workflow.clocks.values():
        _, _, length = wording.clock_line(workflow, clock).partition(f"{clock.label} : ")
        said = (length[:1].upper() + length[1:], *of_clock(workflow, clock))
        yield Told(clock.label, said, clock.source)


def of_clock(workflow: Workflow, clock: ClockRule) -> Iterator[str]:
    """What a delay does besides lasting."""
    if clock.from_clock:
        yield f"Court à la suite de : {workflow.clocks[clock.from_clock].label}"
    if clock.starts_with:
        yield f"Commence avec : {acts(workflow, clock.starts_with)}"
    if clock.ends_with:
        yield f"Prend fin avec : {', '.join(awaited(workflow, one) for one in clock.ends_with)}"
    if clock.paused_in:
        places = ", ".join(workflow.states[one].label for one in clock.paused_in)
        yield f"Ne court pas dans : {places}"
    if clock.working_day:
        yield "Un terme un jour chômé passe au jour ouvré suivant"
    if clock.transition and clock.on_end != "remind":
        verb = "est proposé" if clock.on_end == "propose" else "s’accomplit de lui-même"
        label = acts(workflow, (clock.transition,))
        yield f"À son terme, l’acte « {label} » {verb}"
    if clock.owner:
        yield f"C’est à agir pour : {roles(workflow, (clock.owner,))}"


def acts(workflow: Workflow, ids: Iterable[str]) -> str:
    """What acts are called; a measure by its own name."""
    holds = {name: hold.label for name, hold in workflow.holds.items()}
    known = holds | {name: act.label for name, act in workflow.transition_of.items()}
    return ", ".join(known.get(one, one) for one in ids)


def awaited(workflow: Workflow, what: str) -> str:
    """« Diagnostic (jalon validé) »."""
    section, _, name = what.partition(".")
    match section:
        case "milestones":
            return f"{workflow.milestone_of[name].label} (jalon validé)"
        case "documents":
            return f"{workflow.documents[name].label} (pièce jointe)"
        case "facts":
            return f"{workflow.facts[name].label} (information donnée)"
        case "claims":
            return f"{workflow.tranche_of[name].label} (versement demandé)"
        case _:
            return f"{workflow.tranche_of[name].label} (versement payé)"


def milestones(workflow: Workflow) -> Iterator[Told]:
    """Each milestone: when it is due, on what evidence, who declares and who validates."""
    for one in workflow.milestones:
        yield Told(one.label, tuple(of_milestone(workflow, one)))


def of_milestone(workflow: Workflow, one: Milestone) -> Iterator[str]:
    """The sentences of a milestone."""
    due = wording.due(one)
    yield f"{due[:1].upper()}{due[1:]} de : {workflow.clocks[one.due.clock].label}"
    if one.evidence:
        yield f"Pièces : {', '.join(workflow.documents[kind].label for kind in one.evidence)}"
    yield f"Déclaré par : {roles(workflow, one.declared_by)}"
    yield f"Validé par : {roles(workflow, one.validated_by)}"


def ladders(workflow: Workflow) -> Iterator[Ladder]:
    """Each ladder of reminders."""
    for rule in workflow.reminders:
        yield Ladder(ABOUT[rule.about], only(workflow, rule), tuple(rungs(workflow, rule)))


def only(workflow: Workflow, rule: Reminder) -> str:
    """What a ladder is narrowed to, by name; nothing where it is about all."""
    return ", ".join(subject_label(workflow, f"{rule.about}.{name}") for name in rule.only)


def rungs(workflow: Workflow, rule: Reminder) -> Iterator[Rung]:
    """The warnings of a ladder in their order, its repeated tail last."""
    for step in sorted(rule.steps, key=lambda step: step.days):
        proposed = acts(workflow, (step.proposes,)) if step.proposes else ""
        yield rung(workflow, when(step.days), step.to, step.letter, proposed)
    if tail := rule.repeat:
        words = (
            f"Puis tous les {count(tail.every_days, 'jour')}, "
            f"de {tail.from_days} à {count(tail.until_days, 'jour')} après"
        )
        yield rung(workflow, words, tail.to, tail.letter, "")


def rung(workflow: Workflow, words: str, to: Iterable[str], letter: str, proposed: str) -> Rung:
    """One warning."""
    return Rung(words, roles(workflow, to), letter, proposed)


def when(days: int) -> str:
    """« 30 jours avant », « Le jour même »."""
    if not days:
        return "Le jour même"
    return f"{count(abs(days), 'jour')} {'avant' if days < 0 else 'après'}"


def measures(workflow: Workflow) -> Iterator[Told]:
    """Each measure: who opens and lifts it, what it does, what its delay counts from."""
    for hold in workflow.holds.values():
        said = list(wording.hold_lines(workflow, hold))
        if hold.clock:
            clock = workflow.clocks[hold.clock]
            counted = COUNTED_FROM.get(hold.waits_for_letter, "")
            since = f", à compter {counted}" if counted else ""
            said.append(f"Délai de réponse : {wording.length(workflow, clock)}{since}")
        yield Told(hold.label, tuple(said))


def tranches(workflow: Workflow) -> Iterator[str]:
    """Each payment: its share and what it needs."""
    return (wording.tranche_line(workflow, one) for one in workflow.tranches)


def money(workflow: Workflow) -> Iterator[str]:
    """Who does what for a payment, then the limits that hold whatever people decide."""
    if workflow.money is None:
        return
    law, named = workflow.money, workflow.money.roles
    for verb, who in (
        ("Les comptes sont tenus par", named.keeps),
        ("Un versement est demandé par", named.claims),
        ("proposé par", named.proposes),
        ("certifié par", named.certifies),
        ("transmis par", named.transmits),
        ("payé par", named.pays),
        ("Les avenants sont enregistrés par", named.amends),
        ("Les reversements sont décidés par", named.recovers),
    ):
        yield f"{verb[:1].upper()}{verb[1:]} : {roles(workflow, who)}"
    yield "Trois personnes différentes proposent, certifient et paient"
    yield f"Un compte bancaire modifié ne reçoit rien pendant {count(law.quarantine_days, 'jour')}"
    if any(one.kind != "instalment" for one in workflow.tranches):
        yield from ceilings(law)


def ceilings(law: Money) -> Iterator[str]:
    """The limits of subsidies for investment."""
    yield (
        f"Avance : {percent(law.advance_ceiling)} de la subvention au plus, "
        f"{percent(law.advance_ceiling_guaranteed)} avec une garantie"
    )
    yield (
        f"Avance et acomptes : {percent(law.interim_ceiling)} au plus, "
        f"{percent(law.interim_ceiling_long)} pour un projet de plus de {law.long_months} mois"
    )
    yield (
        f"Aides publiques : {percent(law.aid_ceiling)} de la dépense éligible au plus, "
        f"{percent(law.aid_ceiling_local)} pour une collectivité"
    )
    yield f"Convention obligatoire au-delà de {euros(law.agreement_above)}"


def more_time(workflow: Workflow) -> Iterator[str]:
    """Who asks for more time and who gives it; who takes acts back."""
    rule = workflow.extensions
    yield f"Une prolongation est demandée par : {roles(workflow, rule.asked_by)}"
    yield f"Accordée ou refusée par : {roles(workflow, rule.decided_by)}"
    taken = workflow.corrections.by or rule.decided_by
    yield f"Un acte est repris par qui peut le faire, et par : {roles(workflow, taken)}"
