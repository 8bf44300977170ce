"""What the picture says of each part of a programme, in French; nothing about where it stands."""

from collections.abc import Iterator

from support_engine.core.language.french import NBSP, count, listed
from support_engine.core.money.law import share_words
from support_engine.core.programme.definition import (
    SYSTEM_ROLE,
    ClockRule,
    HoldRule,
    Milestone,
    Sessions,
    Transition,
    Workflow,
)
from support_engine.core.programme.money import Tranche


def who(workflow: Workflow, roles: tuple[str, ...]) -> str:
    """« Porteur ou responsable »; the round itself is « le système »."""
    return listed(
        ["Le système" if role == SYSTEM_ROLE else short_role(workflow, role) for role in roles],
        "ou",
    )


def short_role(workflow: Workflow, role: str) -> str:
    """The first word of a role's name where no other role begins so; the box of roles has all."""
    label = workflow.roles[role].label
    first = label.split()[:1]
    alike = [other for other in workflow.roles.values() if other.label.split()[:1] == first]
    return first[0] if len(alike) == 1 and first else label


def requirements(workflow: Workflow, transition: Transition) -> Iterator[str]:
    """What a transition needs, each kind on one line."""
    yield from at_the_end_of(workflow, transition)
    documents = [workflow.documents[kind].label for kind in transition.requires_documents]
    milestones = [workflow.milestone_of[name].label for name in transition.requires_milestones]
    over = [workflow.clocks[name].label for name in workflow.awaited_before(transition)]
    under = [workflow.holds[name].label for name in transition.allowed_under]
    asked = [workflow.facts[name].label for name in transition.asks]
    if documents:
        yield f"Pièces : {', '.join(documents)}"
    if milestones:
        yield f"Jalons validés : {', '.join(milestones)}"
    if notice := workflow.notice_before(transition):
        yield f"Mesure en vigueur : {workflow.holds[notice].label}"
    if over:
        yield f"Délai passé : {', '.join(over)}"
    if asked:
        yield f"À renseigner : {', '.join(asked)}"
    if transition.reason_required:
        yield "Motif obligatoire"
    if under and len(under) == len(workflow.holds) > 1:
        yield "Possible malgré toute mesure"
    elif under:
        yield f"Possible malgré : {', '.join(under)}"


def at_the_end_of(workflow: Workflow, transition: Transition) -> Iterator[str]:
    """The clocks at whose end the transition happens, or is proposed."""
    for clock in workflow.clocks.values():
        if clock.transition == transition.id and clock.on_end == "move":
            yield f"D’elle-même au terme du délai : {clock.label}"
        if clock.transition == transition.id and clock.on_end == "propose":
            yield f"Proposée au terme du délai : {clock.label}"


def clock_line(workflow: Workflow, clock: ClockRule) -> str:
    """« Incubation : 4 mois (prolongeable de 12 mois) »."""
    words = f"{clock.label} : {length(workflow, clock)}"
    if clock.from_fact and clock.until_fact:
        words = f"{clock.label} : de {fact(workflow, clock.from_fact)}"
        words += f" à {fact(workflow, clock.until_fact)}"
    elif clock.from_fact:
        words += f" à compter de {fact(workflow, clock.from_fact)}"
    if clock.max_extension_months:
        words += f" (prolongeable de {clock.max_extension_months}{NBSP}mois)"
    return words


def fact(workflow: Workflow, name: str) -> str:
    """« Date de notification », in its quotes."""
    return f"«{NBSP}{workflow.facts[name].label}{NBSP}»"


def length(workflow: Workflow, clock: ClockRule) -> str:
    """How long a clock runs."""
    if clock.until_fact:
        return f"jusqu’à {fact(workflow, clock.until_fact)}"
    if clock.asked_days:
        low, high = clock.asked_days
        return f"de {low} à {high}{NBSP}jours, fixés chaque fois"
    return span(clock.months or 0, clock.days or 0)


def span(months: int, days: int) -> str:
    """« 1 mois et 15 jours »."""
    words = [f"{abs(months)}{NBSP}mois"] if months else []
    if days or not months:
        words.append(count(abs(days), "jour"))
    return " et ".join(words)


def milestone_line(workflow: Workflow, milestone: Milestone) -> str:
    """« Diagnostic : 1 mois et 15 jours après le début (pièce : Rapport de diagnostic) »."""
    words = f"{milestone.label} : {due(milestone)}"
    if not milestone.evidence:
        return words
    kinds = [workflow.documents[kind].label for kind in milestone.evidence]
    return f"{words} (pièce{'s' if len(kinds) > 1 else ''} : {', '.join(kinds)})"


def due(milestone: Milestone) -> str:
    """When a milestone is due, from its clock."""
    rule = milestone.due
    if rule.year_end:
        number = "1er" if rule.year_end == 1 else f"{rule.year_end}e"
        anchor = f"la fin du {number} exercice"
    else:
        anchor = "le terme" if rule.at == "end" else "le début"
    if not rule.months and not rule.days:
        return {"le terme": "au terme", "le début": "au début"}.get(anchor, f"à {anchor}")
    if rule.months * rule.days < 0:
        return f"{signed(rule.months, rule.days)} par rapport à {anchor}".replace("à le", "au")
    is_before = rule.months < 0 or rule.days < 0
    return f"{span(rule.months, rule.days)} {'avant' if is_before else 'après'} {anchor}"


def signed(months: int, days: int) -> str:
    """« +1 mois −3 jours », for the rare offsets that go both ways."""
    words = (f"{months:+d}{NBSP}mois", f"{days:+d}{NBSP}jours")
    return " ".join(words).replace("-", "−")


def tranche_line(workflow: Workflow, tranche: Tranche) -> str:
    """« Avance : 30 % (jalons : Début des travaux ; pièces : …) »."""
    words = f"{tranche.label} : {share_words(workflow, tranche.share)} de la subvention"
    milestones = [workflow.milestone_of[name].label for name in tranche.requires_milestones]
    documents = [workflow.documents[kind].label for kind in tranche.requires_documents]
    needs = [f"jalons : {', '.join(milestones)}"] if milestones else []
    if documents:
        needs.append(f"pièces : {', '.join(documents)}")
    return f"{words} ({' ; '.join(needs)})" if needs else words


def hold_lines(workflow: Workflow, hold: HoldRule) -> Iterator[str]:
    """Who opens and lifts a measure, and what it does."""
    yield f"Ouverte par : {who(workflow, hold.opened_by)}"
    yield f"Levée par : {who(workflow, hold.lifted_by)}"
    yield from hold.effects
    stops = [
        words
        for stopped, words in (
            (hold.blocks_transitions, "les étapes, sauf mention contraire"),
            (hold.blocks_payments, "les versements"),
            (hold.stops_clocks, "les délais"),
            (hold.silences, "les rappels"),
        )
        if stopped
    ]
    if stops:
        yield f"Arrête : {', '.join(stops)}"


def session_lines(sessions: Sessions) -> Iterator[str]:
    """How many places a session has."""
    if sessions.form == "quarter":
        yield "Une session par trimestre"
    if sessions.capacity is not None:
        yield f"Au plus {count(sessions.capacity, 'lauréat')} par session"


def money_lines(workflow: Workflow) -> Iterator[str]:
    """Who does what for a tranche to be paid."""
    if workflow.money is None:
        return
    roles = workflow.money.roles
    yield f"Demandée par : {who(workflow, roles.claims)}"
    yield f"Proposée par : {who(workflow, roles.proposes)}"
    yield f"Certifiée par : {who(workflow, roles.certifies)}"
    yield f"Transmise par : {who(workflow, roles.transmits)}"
    yield f"Payée par : {who(workflow, roles.pays)}"
