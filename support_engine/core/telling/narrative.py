"""A journal row as one French line, for the history and for "what changed meanwhile"."""

from collections.abc import Mapping

from support_engine.core.dossier import events as e
from support_engine.core.dossier.access_events import RIGHTS, AccessEnded, AccessGiven
from support_engine.core.dossier.explain import MESSAGES, awaiting_label, subject_label
from support_engine.core.dossier.money_events import MoneyEvent
from support_engine.core.language.figures import RECEIVED
from support_engine.core.language.french import count, day, euros, listed, percent, short_day
from support_engine.core.programme.definition import Workflow
from support_engine.core.telling.letter_names import letter_name
from support_engine.core.telling.money_narrative import spoken


def told(workflow: Workflow, row: e.Recorded) -> str:
    """« 03/01/2022, camille : Démarrage de l’incubation → En incubation »."""
    return f"{short_day(row.on)}, {row.actor} : {what(workflow, row.event)}"


Names = Mapping[str, str]
BY_ID: Names = {}
"""Nobody's name is at hand: ids are said."""


def what(workflow: Workflow, event: e.AnyEvent, names: Names = BY_ID) -> str:
    """What happened, without the date and the person; `names`: how whom the holder lets in is
    called, by their id."""
    if isinstance(event, MoneyEvent):
        return spoken(workflow, event)
    match event:
        case e.DossierOpened():
            after = f" (suite de {event.follows})" if event.follows else ""
            opened = f"ouverture du dossier « {event.details.get('name', event.reference)} »{after}"
            return f"{opened}, en reprise : {event.takeover}" if event.takeover else opened
        case e.TakeoverEnded():
            return "fin de la reprise : le dossier est suivi ici"
        case e.DetailsChanged():
            return "modification : " + ", ".join(map(changed, event.changes.items()))
        case e.PersonAssigned():
            return f"{workflow.roles[event.role].label} : {event.person}"
        case e.Moved():
            return moved(workflow, event)
        case e.DocumentAdded():
            return f"pièce jointe : {workflow.documents[event.kind].label} ({event.name})"
        case e.RemindersIssued():
            return " ; ".join(step(workflow, sent) for sent in event.steps)
        case e.Noted():
            return f"note : {' '.join(event.text.split())}"
        case e.HolderWrote() | e.HolderAnswered() | AccessGiven() | AccessEnded():
            return in_the_space(event, names)
        case e.Corrected():
            taken = ", ".join(f"n° {version}" for version in event.takes_back)
            acts = "de l’acte" if len(event.takes_back) == 1 else "des actes"
            return f"reprise {acts} {taken} : {event.reason}"
        case e.LetterLeft() | e.LetterReceived() | e.LetterReturned():
            return delivery(workflow, event)
        case e.ProtectionRenewed():
            return protection(workflow, event)
        case e.Migrated():
            state = workflow.states[event.state].label
            versions = f"règles : version {event.old_version} → version {event.new_version}"
            return f"{versions}, état « {state} » ({event.reason})"
        case _:
            return small_life(workflow, event)


def protection(workflow: Workflow, event: e.ProtectionRenewed) -> str:
    """What protects whoever holds the dossier now, and from when."""
    label = awaiting_label(workflow, event.what)
    if event.credit is None:
        return f"à faire connaître par une nouvelle lettre, qui fait courir le délai : {label}"
    had = count(event.credit, "jour")
    return f"déjà connu de qui porte de nouveau le projet ; le délai reprend après {had} : {label}"


DETAILS = {
    "name": "nom",
    "holder": "porteur",
    "commune": "commune",
    "insee": "code INSEE",
    "department": "département",
    "wave": "vague",
    "sector": "filière",
    "siret": "SIRET",
    "source_id": "numéro d’origine",
    "demo": "démonstration",
}


def changed(change: tuple[str, str]) -> str:
    """« vague : 3 », « porteur : retiré »."""
    name, value = change
    return f"{DETAILS.get(name, name.replace('_', ' '))} : {value or 'retiré'}"


def because(sentence: str, reason: str) -> str:
    """Words with their reason, where there is one."""
    return f"{sentence} ({' '.join(reason.split())})" if reason else sentence


def moved(workflow: Workflow, event: e.Moved) -> str:
    """The transition, where it led, its reason and its facts."""
    transition = workflow.transition_of[event.transition]
    sentence = f"{transition.label} → {workflow.states[event.target].label}"
    facts = [
        f"{workflow.facts[name].label} : {fact(workflow, name, value)}"
        for name, value in event.facts.items()
    ]
    if event.reason:
        facts.append(f"motif : {event.reason}")
    if event.recorded_for:
        facts.append(f"enregistré pour le porteur : {workflow.roles[event.recorded_for].label}")
    return f"{sentence} ({' ; '.join(facts)})" if facts else sentence


def fact(workflow: Workflow, name: str, value: str | int) -> str:
    """A fact as people read it."""
    match workflow.facts[name].type:
        case "date":
            return day(str(value))
        case "money":
            return euros(int(value))
        case "percent":
            return percent(int(value))
        case _:
            return str(value)


def in_the_space(event: e.SpaceEvent, names: Names) -> str:
    """Whom the holder let in, what they wrote, or what was answered."""
    if isinstance(event, AccessGiven):
        who = names.get(event.person, event.person)
        return f"espace du porteur ouvert à {who} : {RIGHTS[event.right]}"
    if isinstance(event, AccessEnded):
        return f"espace du porteur fermé à {names.get(event.person, event.person)}"
    if isinstance(event, e.HolderWrote):
        said = " ".join(event.text.split())
        files = f" ({listed([file.name for file in event.papers])})" if event.papers else ""
        return f"{MESSAGES[event.kind]} n° {event.number} du porteur : {said}{files}"
    done = "réponse au porteur" if event.text else "message du porteur lu"
    return because(f"{done}, n° {event.number}", event.text)


def step(workflow: Workflow, sent: e.StepSent) -> str:
    """A rung that went out, or that was left out, and why."""
    label = subject_label(workflow, sent.subject)
    when = f"échéance {'+' if sent.days > 0 else ''}{sent.days} j, {short_day(sent.deadline)}"
    if sent.is_silenced:
        sentence = f"rappel non envoyé, échu avant de pouvoir être dit : {label} ({when})"
    elif sent.is_late:
        sentence = f"rappel non envoyé, trop tardif : {label} ({when})"
    else:
        sentence = f"rappel : {label} ({when})"
    if sent.put_off:
        sentence += ", dit au porteur avant la suite, qui attend"
    if sent.skipped:
        older = count(len(sent.skipped), "étape dépassée", "étapes dépassées")
        sentence += f", {older} non envoyée{'s' if len(sent.skipped) > 1 else ''}"
    return sentence


def delivery(workflow: Workflow, event: e.LetterLeft | e.LetterReceived | e.LetterReturned) -> str:
    """A letter that left, was received or came back, of which act, and by which proof."""
    match event:
        case e.LetterLeft():
            verb = "partie"
        case e.LetterReceived(how=how):
            verb = RECEIVED[how]
        case _:
            verb = "revenue, personne n’étant connu à l’adresse"
    named = f" « {letter_name(workflow, event.letter)} »" if event.letter else ""
    return because(f"lettre{named} {verb}, acte n° {event.act}", event.proof)


SmallLife = (
    e.MilestoneDeclared
    | e.MilestoneValidated
    | e.MilestoneRefused
    | e.ExtensionRequested
    | e.ExtensionGranted
    | e.ExtensionRefused
    | e.ExtensionCancelled
    | e.HoldOpened
    | e.HoldLifted
)


def closing(event: e.ExtensionCancelled) -> str:
    """How a request ended without an answer."""
    return "close sans réponse" if event.with_act else "annulée"


def small_life(workflow: Workflow, event: SmallLife) -> str:
    """Milestones, extensions and holds; the type checker proves that no event is forgotten."""
    match event:
        case e.MilestoneDeclared():
            whose = " pour le porteur" if event.for_holder else ""
            return f"jalon déclaré{whose} : {workflow.milestone_of[event.milestone].label}"
        case e.MilestoneValidated():
            return f"jalon validé : {workflow.milestone_of[event.milestone].label}"
        case e.MilestoneRefused():
            label = workflow.milestone_of[event.milestone].label
            return f"jalon refusé : {label} (motif : {event.reason})"
        case e.ExtensionRequested():
            label = workflow.clocks[event.clock].label
            return f"prolongation demandée : {label}, {event.months} mois ({event.reason})"
        case e.ExtensionGranted():
            label = workflow.clocks[event.clock].label
            old = f"{short_day(event.old_on)} → " if event.old_on else ""
            new = short_day(event.new_on) if event.new_on else "terme suspendu"
            sentence = f"prolongation accordée : {label}, {event.months} mois ({old}{new}"
            return f"{sentence} ; {event.reason})" if event.reason else f"{sentence})"
        case e.ExtensionRefused() | e.ExtensionCancelled():
            label = workflow.clocks[event.clock].label
            verb = "refusée" if isinstance(event, e.ExtensionRefused) else closing(event)
            return because(f"prolongation {verb} : {label}", event.reason)
        case e.HoldOpened():
            return because(workflow.holds[event.hold].label, event.reason)
        case e.HoldLifted():
            return because(f"fin de : {workflow.holds[event.hold].label}", event.reason)
