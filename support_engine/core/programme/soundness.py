"""Is the file sound? Every flaw at once, each with its place and, for a name, a suggestion."""

from collections.abc import Collection, Iterator

from support_engine.core.language.names import suggestion
from support_engine.core.programme.act_soundness import adverse_flaws, bound_flaws, committee_flaws
from support_engine.core.programme.clock_soundness import clock_flaws, reply_flaws
from support_engine.core.programme.definition import SYSTEM_ROLE, Step, Workflow
from support_engine.core.programme.due_soundness import due_flaws
from support_engine.core.programme.flaw import Flaw
from support_engine.core.programme.graph import reached
from support_engine.core.programme.ladder_soundness import reminder_flaws
from support_engine.core.programme.letters import uses
from support_engine.core.programme.milestone_soundness import milestone_flaws
from support_engine.core.programme.money_soundness import money_flaws
from support_engine.core.programme.references import references
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
        *state_flaws(workflow),
        *due_flaws(workflow),
        *money_flaws(workflow),
        *milestone_flaws(workflow),
        *bound_flaws(workflow),
        *committee_flaws(workflow),
        *adverse_flaws(workflow),
        *assumed_flaws(workflow),
        *deposit_flaws(workflow),
        *session_flaws(workflow),
        *opposite_flaws(workflow),
        *letter_flaws(workflow, letters),
        *role_flaws(workflow, accounts),
    ]


def doubles(workflow: Workflow) -> Iterator[Flaw]:
    """Two things of one section with the same id."""
    for section in ("transitions", "milestones", "reminders", "tranches", "reports", "committees"):
        seen: set[str] = set()
        for part in getattr(workflow, section):
            if part.id in seen:
                yield Flaw(f"{section}.{part.id}", "cet identifiant est donné deux fois")
            seen.add(part.id)


def names(workflow: Workflow) -> Iterator[Flaw]:
    """Names of things that do not exist, or that one list gives twice."""
    for place, given, known in references(workflow):
        said: set[str] = set()
        for name in given:
            if name is not None and name not in known:
                yield Flaw(place, f"« {name} » n’existe pas. {suggestion(name, known)}")
            if name is not None and name in said:
                yield Flaw(place, f"« {name} » y est donné deux fois : une suffit")
            said.add(name or "")


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


def assumed_flaws(workflow: Workflow) -> Iterator[Flaw]:
    """Roles that the engine writes to, those of money, and the name that is its own."""
    for name, what in ((HOLDER, "le porteur de projet"), (OFFICER, "qui suit le dossier")):
        if name not in workflow.roles:
            yield Flaw(f"roles.{name}", f"ce rôle manque : le moteur écrit à {what} sous ce nom")
    holder = workflow.roles.get(HOLDER)
    if holder is not None and holder.scope != "dossier":
        problem = "ce rôle est tenu dossier par dossier : écrivez scope = « dossier »"
        yield Flaw(f"roles.{HOLDER}.scope", problem)
    if holder is not None and not holder.acts:
        yield Flaw(f"roles.{HOLDER}.acts", "qui porte un projet agit : retirez acts = false")
    named = workflow.money.roles.model_dump() if workflow.money else {}
    # Why the holder has no hand in it is for the proof to say.
    held = {name for name, role in workflow.roles.items() if role.scope == "dossier"} - {HOLDER}
    for key, roles in named.items():
        for role in sorted(held & {*roles}) if key != "claims" else ():
            problem = f"« {role} » se donne dossier par dossier, donc par une seule personne"
            yield Flaw(f"money.roles.{key}", problem)
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


def state_flaws(workflow: Workflow) -> Iterator[Flaw]:
    """A state where nobody is to be told, and of which a ladder speaks all the same."""
    ladders = workflow.ladders.get("states", ())
    told = {name for rule in ladders for name in (rule.only or workflow.states)}
    for name, state in workflow.states.items():
        if state.waits and (state.final or name in told):
            why = "cet état est final" if state.final else "un rappel porte sur cet état"
            yield Flaw(f"states.{name}.waits", f"{why} : waits n’a pas de sens ici")


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


def opposite_flaws(workflow: Workflow) -> Iterator[Flaw]:
    """An act that undoes another is done from where that one leads."""
    for t in workflow.transitions:
        back = workflow.transition_of.get(t.opposite or "")
        if back is not None and t.target in workflow.states and t.target not in back.origins:
            state = workflow.states[t.target].label
            problem = f"« {back.label} » ne part pas de « {state} », où cet acte mène"
            yield Flaw(f"transitions.{t.id}.opposite", problem)


def letter_flaws(workflow: Workflow, letters: Collection[str]) -> Iterator[Flaw]:
    """Letters named by the file that have no template, or that would never leave."""
    said: set[str] = set()
    for use in uses(workflow):
        if use.letter not in letters and use.letter not in said:
            said.add(use.letter)
            near = suggestion(use.letter, letters)
            yield Flaw(use.place, f"la lettre « {use.letter} » n’a pas de modèle. {near}")
    for t in workflow.transitions:
        leads_elsewhere = t.target in workflow.states and t.target not in t.letter_while
        if t.letter_while and (t.letter is None or leads_elsewhere):
            problem = "l’acte n’a pas de lettre, ou mène à un état où elle ne partirait jamais"
            yield Flaw(f"transitions.{t.id}.letter_while", problem)


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
