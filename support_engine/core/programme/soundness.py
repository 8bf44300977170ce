"""Is the file sound? Every flaw at once, each with its place and, for a name, a suggestion."""

from collections.abc import Collection, Iterator

from support_engine.core.language.names import suggestion
from support_engine.core.programme.act_soundness import adverse_flaws, bound_flaws
from support_engine.core.programme.definition import SYSTEM_ROLE, ClockRule, Step, Workflow
from support_engine.core.programme.flaw import Flaw
from support_engine.core.programme.graph import reached
from support_engine.core.programme.letters import uses
from support_engine.core.programme.milestone_soundness import milestone_flaws
from support_engine.core.programme.money_soundness import money_flaws
from support_engine.core.programme.references import references, subjects
from support_engine.core.programme.roles import HOLDER, OFFICER


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
        *money_flaws(workflow),
        *milestone_flaws(workflow),
        *bound_flaws(workflow),
        *adverse_flaws(workflow),
        *assumed_flaws(workflow),
        *deposit_flaws(workflow),
        *session_flaws(workflow),
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


def names(workflow: Workflow) -> Iterator[Flaw]:
    """Names of things that do not exist."""
    for place, given, known in references(workflow):
        for name in given:
            if name is not None and name not in known:
                yield Flaw(place, f"« {name} » n’existe pas. {suggestion(name, known)}")


def reachability(workflow: Workflow) -> Iterator[Flaw]:
    """States that nothing leads to, states with no way to an end, ends that are left."""
    forward: dict[str, set[str]] = {}
    backward: dict[str, set[str]] = {}
    for t in workflow.transitions:
        for origin in t.origins:
            forward.setdefault(origin, set()).add(t.target)
            backward.setdefault(t.target, set()).add(origin)
    within_reach = reached([workflow.header.initial], lambda name: forward.get(name, ()))
    ends = [name for name, state in workflow.states.items() if state.final]
    if not ends:
        yield Flaw("states", "aucun état n’est final : un dossier ne finirait jamais")
    can_end = reached(ends, lambda name: backward.get(name, ()))
    for name, state in workflow.states.items():
        if name not in within_reach:
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
        yield from hold_clock(workflow, name, clock)
        if clock.on_end != "remind" and clock.transition is None:
            yield Flaw(f"{at}.transition", f"on_end = « {clock.on_end} » demande une transition")
        yield from automatic(workflow, name)
        for fact in (clock.from_fact, clock.until_fact):
            yield from dated_fact(workflow, at, fact, clock.starts_with)


def hold_clock(workflow: Workflow, name: str, clock: ClockRule) -> Iterator[Flaw]:
    """A reply period belongs to one hold, which alone starts it: else it could be cut short."""
    at, of_holds = f"clocks.{name}", [h for h in workflow.holds.values() if h.clock == name]
    if (clock.asked_days is not None) != bool(of_holds):
        problem = "une durée fixée chaque fois va avec une mesure, et réciproquement"
        yield Flaw(f"{at}.asked_days", problem)
    if of_holds and clock.starts_with:
        yield Flaw(f"{at}.starts_with", "ce délai est celui d’une mesure, qui seule le fait courir")
    if len(of_holds) > 1:
        both = " et ".join(f"« {hold.label} »" for hold in of_holds)
        yield Flaw(at, f"{both} ont le même délai : lever l’une arrêterait celui de l’autre")
    if any(hold.silences for hold in of_holds):
        problem = "la mesure interrompt les rappels, ceux de son propre délai aussi"
        yield Flaw(at, problem)


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
    target = workflow.states.get(transition.target)
    ends = transition.id in clock.stops_with or (target is not None and target.final)
    if not ends:
        problem = f"« {transition.id} » doit arrêter ce délai, sinon il agirait encore le lendemain"
        yield Flaw(f"clocks.{name}.stops_with", problem)


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
    followed = {m.due.clock for m in workflow.milestones if m.due.at == "end"}
    for name in workflow.clocks:
        if name not in told | followed:
            yield Flaw(f"clocks.{name}", "personne n’est prévenu de la fin de ce délai")


def assumed_flaws(workflow: Workflow) -> Iterator[Flaw]:
    """Roles that the engine writes to, and the name that is its own."""
    for name, what in ((HOLDER, "le porteur de projet"), (OFFICER, "qui suit le dossier")):
        if name not in workflow.roles:
            yield Flaw(f"roles.{name}", f"ce rôle manque : le moteur écrit à {what} sous ce nom")
    if SYSTEM_ROLE in workflow.roles:
        problem = "ce nom est celui du moteur : une personne qui l’aurait agirait à sa place"
        yield Flaw(f"roles.{SYSTEM_ROLE}", problem)


def deposit_flaws(workflow: Workflow) -> Iterator[Flaw]:
    """An import deposits what it has just opened, in the name of whoever imports, and has nothing
    to give but a date. A file that does not say how is judged on the day it is asked."""
    header = workflow.header
    deposit = workflow.transition_of.get(header.deposit)
    if "deposit" not in header.model_fields_set or deposit is None:
        return
    if header.initial not in deposit.origins:
        problem = f"« {deposit.id} » ne part pas de l’état initial, « {header.initial} »"
        yield Flaw("workflow.deposit", problem)
    importers = [n for n, r in workflow.roles.items() if r.acts and r.scope == "programme"]
    if not set(importers) & set(deposit.roles):
        problem = f"« {deposit.id} » n’est permis à aucun rôle qui importe ({', '.join(importers)})"
        yield Flaw("workflow.deposit", problem)
    asked = ("asks", "reason_required", "requires_documents", "requires_milestones")
    for key in (key for key in asked if getattr(deposit, key)):
        problem = f"« {deposit.id} » demande {key} : un import ne donne que la date"
        yield Flaw("workflow.deposit", problem)


def session_flaws(workflow: Workflow) -> Iterator[Flaw]:
    """Sessions that can be counted, public dates that are dates."""
    embargo = workflow.facts.get(workflow.header.embargo_fact or "")
    if embargo is not None and embargo.type != "date":
        yield Flaw("workflow.embargo_fact", "ce n’est pas une date")
    sessions = workflow.sessions
    if sessions is None:
        return
    if (sessions.capacity is None) != (sessions.laureate_fact is None):
        problem = "capacity et laureate_fact vont ensemble : combien, et à quoi on les reconnaît"
        yield Flaw("sessions", problem)
    for key in ("laureate_fact", "next_fact"):
        fact = getattr(sessions, key)
        if fact in workflow.facts and not any(fact in t.asks for t in workflow.transitions):
            yield Flaw(f"sessions.{key}", f"aucune transition ne demande « {fact} »")
    following = workflow.facts.get(sessions.next_fact or "")
    if following is not None and following.type not in ("text", "choice"):
        yield Flaw("sessions.next_fact", "un nom de session est un texte ou un choix")


def letter_flaws(workflow: Workflow, letters: Collection[str]) -> Iterator[Flaw]:
    """Letters named by the file that have no template."""
    said: set[str] = set()
    for use in uses(workflow):
        if use.letter not in letters and use.letter not in said:
            said.add(use.letter)
            near = suggestion(use.letter, letters)
            yield Flaw(use.place, f"la lettre « {use.letter} » n’a pas de modèle. {near}")


def role_flaws(workflow: Workflow, accounts: Collection[str]) -> Iterator[Flaw]:
    """Roles that the file uses and that nobody has."""
    if not accounts:
        return
    used: dict[str, str] = {}
    for t in workflow.transitions:
        for role in t.roles:
            used.setdefault(role, f"transitions.{t.id}.roles")
    if workflow.money is not None:
        for key, roles in workflow.money.roles.model_dump().items():
            for role in roles:
                used.setdefault(role, f"money.roles.{key}")
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
