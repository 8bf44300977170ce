"""Is the file sound? Every flaw at once, each with its place and, for a name, a suggestion."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from support_engine.core.definition import SYSTEM_ROLE, Step, Workflow
from support_engine.core.names import suggestion

ADVANCE_CEILING = 3000
"""Basis points of the maximum: décret n° 2018-514, art. 12."""
INTERIM_CEILING = 8000
"""Advance and interim payments together, basis points: same article, the safe reading."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong, and where in the file (`transitions.deposer.to`)."""

    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place} : {self.sentence}"


def flaws(
    workflow: Workflow, letters: Collection[str], accounts: Collection[str] = ()
) -> list[Flaw]:
    """Every flaw of a well-formed file.

    `letters` are the templates that exist; `accounts` the roles that some person has, where that
    is known (an empty collection checks no role against people).
    """
    return [
        *doubles(workflow),
        *names(workflow),
        *reachability(workflow),
        *clock_flaws(workflow),
        *reminder_flaws(workflow),
        *reply_flaws(workflow),
        *tranche_flaws(workflow),
        *letter_flaws(workflow, letters),
        *role_flaws(workflow, accounts),
    ]


def doubles(workflow: Workflow) -> Iterator[Flaw]:
    """Two things of one section with the same id."""
    for section in ("transitions", "milestones", "reminders", "tranches", "reports"):
        seen: set[str] = set()
        for part in getattr(workflow, section):
            if part.id in seen:
                yield Flaw(f"{section}.{part.id}", "cet identifiant est donné deux fois")
            seen.add(part.id)


def references(workflow: Workflow) -> Iterator[tuple[str, Iterable[str | None], Collection[str]]]:
    """Every place that names something, with the names given and the names that exist."""
    states, roles = workflow.states, {*workflow.roles, SYSTEM_ROLE}
    documents, facts, clocks = workflow.documents, workflow.facts, workflow.clocks
    milestones, holds, acts = workflow.milestone_of, workflow.holds, workflow.transition_of
    header = workflow.header
    yield "workflow.initial", [header.initial], states
    yield "workflow.embargo_fact", [header.embargo_fact], facts
    for name, state in states.items():
        yield f"states.{name}.phase", [state.phase], workflow.phases
    for t in workflow.transitions:
        at = f"transitions.{t.id}"
        yield f"{at}.from", t.origins, states
        yield f"{at}.to", [t.target], states
        yield f"{at}.roles", t.roles, roles
        yield f"{at}.letter_to", t.letter_to, roles
        yield f"{at}.requires_documents", t.requires_documents, documents
        yield f"{at}.requires_milestones", t.requires_milestones, milestones
        yield f"{at}.requires_hold", [t.requires_hold], holds
        yield f"{at}.requires_clocks_over", t.requires_clocks_over, clocks
        yield f"{at}.allowed_under", t.allowed_under, holds
        yield f"{at}.asks", t.asks, facts
        yield f"{at}.opposite", [t.opposite], acts
    for name, clock in clocks.items():
        at = f"clocks.{name}"
        yield f"{at}.starts_with", clock.starts_with, acts
        yield f"{at}.stops_with", clock.stops_with, acts
        yield f"{at}.paused_in", clock.paused_in, states
        yield f"{at}.transition", [clock.transition], acts
        yield f"{at}.from_fact", [clock.from_fact], facts
        yield f"{at}.until_fact", [clock.until_fact], facts
    for m in workflow.milestones:
        at = f"milestones.{m.id}"
        yield f"{at}.due.clock", [m.due.clock], clocks
        yield f"{at}.evidence", m.evidence, documents
        yield f"{at}.declared_by", m.declared_by, roles
        yield f"{at}.validated_by", m.validated_by, roles
    yield from side_references(workflow, roles)


def side_references(
    workflow: Workflow, roles: Collection[str]
) -> Iterator[tuple[str, Iterable[str | None], Collection[str]]]:
    """The same for holds, tranches, reports, reminders and extensions."""
    for name, hold in workflow.holds.items():
        yield f"holds.{name}.opened_by", hold.opened_by, roles
        yield f"holds.{name}.lifted_by", hold.lifted_by, roles
        yield f"holds.{name}.letter_to", hold.letter_to, roles
        yield f"holds.{name}.clock", [hold.clock], workflow.clocks
    for tranche in workflow.tranches:
        at = f"tranches.{tranche.id}"
        yield f"{at}.requires_milestones", tranche.requires_milestones, workflow.milestone_of
        yield f"{at}.requires_documents", tranche.requires_documents, workflow.documents
    for report in workflow.reports:
        yield f"reports.{report.id}.to", report.to, roles
        yield f"reports.{report.id}.phases", report.phases, workflow.phases
    yield "extensions.asked_by", workflow.extensions.asked_by, roles
    yield "extensions.decided_by", workflow.extensions.decided_by, roles
    for rule in workflow.reminders:
        yield f"reminders.{rule.id}.only", rule.only, subjects(workflow)[rule.about]
        for index, step in enumerate(rule.steps):
            at = f"reminders.{rule.id}.steps[{index}]"
            yield f"{at}.to", step.to, roles
            yield f"{at}.proposes", [step.proposes], {*workflow.transition_of, *workflow.holds}
        if rule.repeat:
            yield f"reminders.{rule.id}.repeat.to", rule.repeat.to, roles


def subjects(workflow: Workflow) -> dict[str, Collection[str]]:
    """What each kind of reminder can be about."""
    return {
        "clocks": workflow.clocks,
        "milestones": workflow.milestone_of,
        "validations": workflow.milestone_of,
        "extensions": workflow.clocks,
        "documents": workflow.documents,
        "states": workflow.states,
    }


def names(workflow: Workflow) -> Iterator[Flaw]:
    """Names of things that do not exist."""
    for place, given, known in references(workflow):
        for name in given:
            if name is not None and name not in known:
                yield Flaw(place, f"« {name} » n’existe pas. {suggestion(name, known)}")


def closure(start: Iterable[str], edges: dict[str, set[str]]) -> set[str]:
    """Everything that can be reached along the edges."""
    seen, todo = set(start), list(start)
    while todo:
        for following in edges.get(todo.pop(), ()):
            if following not in seen:
                seen.add(following)
                todo.append(following)
    return seen


def reachability(workflow: Workflow) -> Iterator[Flaw]:
    """States that nothing leads to, states with no way to an end, ends that are left."""
    forward: dict[str, set[str]] = {}
    backward: dict[str, set[str]] = {}
    for t in workflow.transitions:
        for origin in t.origins:
            forward.setdefault(origin, set()).add(t.target)
            backward.setdefault(t.target, set()).add(origin)
    reached = closure([workflow.header.initial], forward)
    ends = [name for name, state in workflow.states.items() if state.final]
    if not ends:
        yield Flaw("states", "aucun état n’est final : un dossier ne finirait jamais")
    can_end = closure(ends, backward)
    for name, state in workflow.states.items():
        if name not in reached:
            yield Flaw(f"states.{name}", "aucun chemin n’y mène depuis l’état initial")
        if ends and name not in can_end:
            yield Flaw(f"states.{name}", "aucun chemin ne mène de là à un état final")
        if state.final and forward.get(name):
            yield Flaw(f"states.{name}", "cet état est final, mais des transitions en partent")


def clock_flaws(workflow: Workflow) -> Iterator[Flaw]:
    """Clocks that nothing starts, of no single length, or whose end leads nowhere."""
    of_holds = {hold.clock for hold in workflow.holds.values() if hold.clock}
    for name, clock in workflow.clocks.items():
        at = f"clocks.{name}"
        if not clock.starts_with and name not in of_holds:
            yield Flaw(f"{at}.starts_with", "rien ne fait courir ce délai")
        lengths = (clock.months, clock.days, clock.until_fact, clock.asked_days)
        if sum(length is not None for length in lengths) != 1:
            yield Flaw(at, "donnez une seule durée : months, days, until_fact ou asked_days")
        if (clock.asked_days is not None) != (name in of_holds):
            yield Flaw(
                f"{at}.asked_days",
                "une durée fixée chaque fois va avec une mesure, et réciproquement",
            )
        if clock.on_end != "remind" and clock.transition is None:
            yield Flaw(f"{at}.transition", f"on_end = « {clock.on_end} » demande une transition")
        yield from automatic(workflow, name)
        for fact in (clock.from_fact, clock.until_fact):
            yield from dated_fact(workflow, at, fact, clock.starts_with)


def reply_flaws(workflow: Workflow) -> Iterator[Flaw]:
    """A reply period whose limits are in the wrong order admits no length at all."""
    for name, clock in workflow.clocks.items():
        if clock.asked_days and not 0 < clock.asked_days[0] <= clock.asked_days[1]:
            low, high = clock.asked_days
            yield Flaw(f"clocks.{name}.asked_days", f"aucune durée ne va de {low} à {high} jours")


def automatic(workflow: Workflow, name: str) -> Iterator[Flaw]:
    """A clock that moves a dossier by itself needs a transition that the system may do, unasked."""
    clock = workflow.clocks[name]
    transition = workflow.transition_of.get(clock.transition or "")
    if clock.on_end != "move" or transition is None:
        return
    if SYSTEM_ROLE not in transition.roles:
        yield Flaw(f"transitions.{transition.id}.roles", f"« {SYSTEM_ROLE} » doit pouvoir le faire")
    if transition.asks or transition.reason_required:
        yield Flaw(
            f"transitions.{transition.id}", "une transition automatique ne peut rien demander"
        )


def dated_fact(
    workflow: Workflow, at: str, fact: str | None, starts_with: tuple[str, ...]
) -> Iterator[Flaw]:
    """A clock that counts from a fact needs a date, asked by each act that starts the clock."""
    if fact is None or fact not in workflow.facts:
        return
    if workflow.facts[fact].type != "date":
        yield Flaw(at, f"« {fact} » n’est pas une date")
    for name in starts_with:
        transition = workflow.transition_of.get(name)
        if transition is not None and fact not in transition.asks:
            yield Flaw(at, f"« {fact} » n’est pas demandé par « {name} », qui fait courir ce délai")


def reminder_flaws(workflow: Workflow) -> Iterator[Flaw]:
    """Reminders about nothing, rungs in double, clocks that end without anybody told."""
    for rule in workflow.reminders:
        at = f"reminders.{rule.id}"
        if not subjects(workflow)[rule.about]:
            yield Flaw(f"{at}.about", f"le programme n’a rien de ce genre : « {rule.about} »")
        days = [step.days for step in rule.steps]
        if len(set(days)) != len(days):
            yield Flaw(f"{at}.steps", "deux étapes tombent le même jour")
        if rule.repeat and rule.repeat.from_days <= max(days):
            yield Flaw(f"{at}.repeat", "la répétition commence avant la fin de l’échelle")
    told = {
        name
        for rule in workflow.reminders
        if rule.about == "clocks"
        for name in (rule.only or workflow.clocks)
    }
    followed = {m.due.clock for m in workflow.milestones}
    for name in workflow.clocks:
        if name not in told | followed:
            yield Flaw(f"clocks.{name}", "personne n’est prévenu de la fin de ce délai")


def tranche_flaws(workflow: Workflow) -> Iterator[Flaw]:
    """Shares that do not make the whole, and ceilings of the decree passed."""
    if not workflow.tranches:
        return
    total = sum(tranche.share for tranche in workflow.tranches)
    if total != 10_000:
        yield Flaw("tranches", f"les parts font {total / 100:g} % au lieu de 100 %")
    advance = sum(t.share for t in workflow.tranches if t.kind == "advance")
    before_balance = sum(t.share for t in workflow.tranches if t.kind != "balance")
    if advance > ADVANCE_CEILING:
        yield Flaw("tranches", f"l’avance fait {advance / 100:g} % ; le décret la limite à 30 %")
    if before_balance > INTERIM_CEILING:
        yield Flaw(
            "tranches",
            f"avance et acomptes font {before_balance / 100:g} % ; le décret les limite à 80 %",
        )


def letter_flaws(workflow: Workflow, letters: Collection[str]) -> Iterator[Flaw]:
    """Letters named by the file that have no template."""
    for letter, place in workflow.letters().items():
        if letter not in letters:
            yield Flaw(
                place, f"la lettre « {letter} » n’a pas de modèle. {suggestion(letter, letters)}"
            )


def role_flaws(workflow: Workflow, accounts: Collection[str]) -> Iterator[Flaw]:
    """Roles that the file uses and that nobody has."""
    if not accounts:
        return
    used: dict[str, str] = {}
    for t in workflow.transitions:
        for role in t.roles:
            used.setdefault(role, f"transitions.{t.id}.roles")
    for place, step in steps(workflow):
        for role in step.to:
            used.setdefault(role, place)
    for role, place in used.items():
        rule = workflow.roles.get(role)
        if rule is not None and rule.scope == "programme" and role not in accounts:
            yield Flaw(place, f"personne n’a le rôle « {role} » ({rule.label})")


def steps(workflow: Workflow) -> Iterator[tuple[str, Step]]:
    """Every rung of every ladder, with its place."""
    for rule in workflow.reminders:
        for index, step in enumerate(rule.steps):
            yield f"reminders.{rule.id}.steps[{index}]", step
