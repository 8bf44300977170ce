"""A story in French: who does what, in which order; and why something cannot happen."""

from collections.abc import Iterable

from support_engine.core.language.french import listed
from support_engine.core.programme.definition import SYSTEM_ROLE, Transition, Workflow
from support_engine.core.proof.steps import Obstacle, Situation, Step


def told(workflow: Workflow, road: Iterable[Step]) -> tuple[str, ...]:
    """One sentence for each step."""
    return tuple(sentence(workflow, step) for step in road)


def sentence(workflow: Workflow, step: Step) -> str:
    """« Responsable du programme : Attribution du label → Labellisée »."""
    who = "Le moteur" if step.role == SYSTEM_ROLE else workflow.roles[step.role].label
    match step.kind:
        case "open":
            return f"{who} ouvre la mesure « {workflow.holds[step.name].label} »."
        case "lift":
            return f"{who} lève la mesure « {workflow.holds[step.name].label} »."
        case _:
            transition = workflow.transition_of[step.name]
            target = workflow.states[transition.target].label
            return f"{before(workflow, step)}{who} : {transition.label} → « {target} »."


def before(workflow: Workflow, step: Step) -> str:
    """What has to come first: milestones validated, clocks ended."""
    words = ""
    if step.validates:
        names = [f"« {workflow.milestone_of[name].label} »" for name in step.validates]
        words = f"Une fois validé {listed(names)} : "
    if step.waits:
        names = [f"« {workflow.clocks[name].label} »" for name in step.waits]
        words += f"Au terme du délai {listed(names)} : "
    return words


def place(workflow: Workflow, here: Situation) -> str:
    """« En instruction, sous Suspension »."""
    words = f"« {workflow.states[here.state].label} »"
    if here.holds:
        names = [workflow.holds[name].label for name in sorted(here.holds)]
        words += f", sous {listed(names)}"
    return words


def why(workflow: Workflow, transition: Transition, obstacles: Iterable[Obstacle]) -> str:
    """Why a transition cannot happen, rule by rule."""
    reasons = listed([reason(workflow, one) for one in obstacles])
    return f"« {transition.label} » ({transition.id}) : {reasons}"


def reason(workflow: Workflow, obstacle: Obstacle) -> str:
    """One obstacle in words."""
    name = obstacle.name
    match obstacle.kind:
        case "state":
            return f"ne part pas de « {workflow.states[name].label} »"
        case "people":
            return "aucun rôle qui agit ne peut le faire"
        case "hold":
            return f"interdit sous « {workflow.holds[name].label} »"
        case "hold_required":
            return f"exige la mesure « {workflow.holds[name].label} », qui n’est pas ouverte"
        case "clock":
            return f"attend le terme de « {workflow.clocks[name].label} », qui est suspendu"
        case "milestone":
            label = workflow.milestone_of[name].label
            return f"exige le jalon « {label} », qui ne peut plus être validé"
        case "place":
            return f"exige une place, et celles de « {name} » peuvent être prises"
        case "more_time":
            label = workflow.clocks[name].label
            return f"attend le terme de « {label} », suspendu, qu’une prolongation peut rouvrir"
        case "fact":
            return f"demande « {workflow.facts[name].label} », qu’aucune valeur ne satisfait"
