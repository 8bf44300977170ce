"""Saying in one French sentence where a date comes from, and what a subject is called."""

from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline, milestone_deadline
from support_engine.core.dossier.dossier import STOP_TAKEN_BACK, TAKEN_BACK, Pause
from support_engine.core.dossier.reckon import Deadline
from support_engine.core.language.figures import RECEIVED
from support_engine.core.language.french import count, day, listed
from support_engine.core.programme.definition import Workflow


def how(workflow: Workflow, deadline: Deadline) -> str:
    """« Démarrage de l’incubation : 31 janvier 2022, plus 4 mois, soit le 31 mai 2022 ; ... »."""
    return " ; ".join((*steps(workflow, deadline), last_step(workflow, deadline))) + "."


def steps(workflow: Workflow, deadline: Deadline) -> list[str]:
    """What the date is counted from, then what was counted."""
    if deadline.after is None:
        counted = f"{deadline.origin}{from_its_letter(deadline)}"
        parts = [f"{counted} : {day(deadline.start)}{offset(deadline)}"]
    elif deadline.after.on is None:
        return steps(workflow, deadline.after)
    else:
        parts = steps(workflow, deadline.after)
        parts.append(f"fin le {day(deadline.after.on)}{offset(deadline)}")
    if deadline.extended_months:
        parts.append(f"prolongation de {deadline.extended_months} mois")
    if deadline.extended_days:
        parts.append(f"{count(deadline.extended_days, 'jour')} d’un délai plus long repris depuis")
    if deadline.kept_days:
        parts.append(f"{count(deadline.kept_days, 'jour')} gardés des règles précédentes")
    if deadline.put_off:
        off, working = map(day, deadline.put_off)
        parts.append(f"le {off} n’est pas un jour ouvré, report au {working}")
    if deadline.paused_days:
        causes = listed(sorted({cause_label(workflow, pause) for pause in deadline.pauses}))
        parts.append(f"{count(deadline.paused_days, 'jour')} d’interruption ({causes})")
    if deadline.shifted_from:
        parts.append(f"le {day(deadline.shifted_from)} n’est pas un jour ouvré")
    return parts


def last_step(workflow: Workflow, deadline: Deadline) -> str:
    """The date, or what hides it: a pause that is open, on the clock or on the one it follows."""
    if deadline.waits:
        return WAITING[deadline.waits]
    if deadline.on is not None:
        return f"soit le {day(deadline.on)}"
    if deadline.after is not None and deadline.after.on is None:
        return last_step(workflow, deadline.after)
    still = next((pause for pause in deadline.pauses if pause.until_on is None), None)
    if still is None:
        return "date pas encore connue"
    return f"délai interrompu depuis le {day(still.from_on)} ({cause_label(workflow, still)})"


def from_its_letter(deadline: Deadline) -> str:
    """That a letter gave the day that it is counted from; where that is the day on which somebody
    wrote what became of it, of which day they wrote."""
    if not deadline.is_of_letter or deadline.waits:
        return ""
    if deadline.written is None:
        return ", délai compté depuis sa lettre"
    what, on = deadline.written
    if what == "kept":
        others = "sans les jours où une autre personne portait le projet"
        return f", délai de sa lettre du {day(on)}, {others}"
    return f", délai compté depuis l’enregistrement de sa lettre ({WRITTEN[what]} le {day(on)})"


WRITTEN = {"left": "partie", "received": RECEIVED[""], **RECEIVED}
"""What a letter did, in words."""


WAITING = {
    "left": "délai qui attend le départ de sa lettre",
    "received": "délai qui attend la réception de sa lettre",
}
"""Why a delay that counts from its letter does not run yet."""


def offset(deadline: Deadline) -> str:
    """« , plus 4 mois et 15 jours », « , moins 1 mois », or nothing."""
    months, days = deadline.months, deadline.days
    if not months and not days:
        return ""
    if months and days and (months > 0) != (days > 0):
        return f"{signed(months, 'mois')}{signed(days, 'jour')}"
    parts = [f"{abs(months)} mois"] if months else []
    if days:
        parts.append(count(abs(days), "jour"))
    sign = "plus" if (months or days) > 0 else "moins"
    return f", {sign} {' et '.join(parts)}"


def signed(number: int, word: str) -> str:
    """« , plus 4 mois » or « , moins 7 jours »."""
    length = f"{abs(number)} mois" if word == "mois" else count(abs(number), word)
    return f", {'plus' if number > 0 else 'moins'} {length}"


def cause_label(workflow: Workflow, pause: Pause) -> str:
    """The French name of what paused a clock: a state or a hold."""
    kind, _, name = pause.cause.partition(".")
    if pause.cause in (TAKEN_BACK, STOP_TAKEN_BACK):
        return "acte repris depuis"
    if kind == "hold" and name in workflow.holds:
        return workflow.holds[name].label.lower()
    if kind == "state" and name in workflow.states:
        return workflow.states[name].label.lower()
    return name


def subject_label(workflow: Workflow, subject: str) -> str:
    """The French name of `clocks.incubation`, `milestones.diagnostic`, `states.recevable`..."""
    section, _, name = subject.partition(".")
    match section:
        case "clocks":
            return workflow.clocks[name].end_name
        case "extensions":
            return workflow.clocks[name].label
        case "messages":
            return f"message n° {name} du porteur"
        case "letters":
            return f"lettre à faire partir ({awaiting_label(workflow, name)})"
        case "milestones" | "validations":
            return workflow.milestone_of[name].label
        case "documents":
            return workflow.documents[name].label
        case "holds":
            return workflow.holds[name].label
        case "takeovers":
            return "Reprise à achever"
        case "claims" | "certifications" | "transmissions" | "requests":
            return workflow.tranche_of[name].label
        case _:
            return workflow.states[name].label


MESSAGES = {
    "message": "message",
    "observations": "observations",
    "contact": "changement de coordonnées",
    "bank": "changement de compte bancaire",
}
"""What the holder may write, by its kind."""
TITLES = {
    "validations": "Jalon à examiner : {}",
    "extensions": "Demande de prolongation sans réponse : {}",
    "documents": "Pièce à renouveler : {}",
    "claims": "Demande de versement à examiner : {}",
    "certifications": "Service fait à certifier : {}",
    "transmissions": "Demande de paiement à transmettre : {}",
    "requests": "Paiement attendu : {}",
    "states": "Étape qui dure : {}",
    "takeovers": "{}",
    "holds": "Mesure en vigueur : {}",
}
"""What a line of a digest is called, by the section of what the reminder is about."""


def subject_title(workflow: Workflow, subject: str) -> str:
    """What a reminder of that subject is about: « Paiement attendu : Acompte »."""
    section = subject.partition(".")[0]
    return TITLES.get(section, "{}").format(subject_label(workflow, subject))


def awaiting_label(workflow: Workflow, what: str) -> str:
    """The French name of what waits for a letter: `clocks.x`, `recoveries.1`, `bank`."""
    section, _, name = what.partition(".")
    match section:
        case "clocks":
            return workflow.clocks[name].label
        case "recoveries":
            return f"Récupération n° {name}"
        case _:
            return "Compte bancaire"


def awaited_letter(workflow: Workflow, what: str) -> str:
    """The French name of the letter itself: that of the measure whose clock waits for it."""
    section, _, name = what.partition(".")
    measures = (hold.label for hold in workflow.holds.values() if hold.clock == name)
    label = awaiting_label(workflow, what)
    return next(measures, label) if section == "clocks" else label


def subject_todo(workflow: Workflow, subject: str) -> str:
    """What the file says to do about a subject, or an empty text."""
    section, _, name = subject.partition(".")
    if section == "clocks":
        return workflow.clocks[name].todo
    if section == "milestones":
        return workflow.milestone_of[name].todo
    return ""


def subject_documents(workflow: Workflow, subject: str) -> list[str]:
    """The labels of the evidence that a milestone asks."""
    section, _, name = subject.partition(".")
    if section != "milestones":
        return []
    return [workflow.documents[kind].label for kind in workflow.milestone_of[name].evidence]


def subject_deadline(case: Case, subject: str) -> Deadline | None:
    """The reckoned deadline of a clock or a milestone; other subjects are plain dates."""
    section, _, name = subject.partition(".")
    if section == "clocks" and name in case.dossier.clocks:
        return clock_deadline(case, name)
    if section == "milestones":
        return milestone_deadline(case, case.workflow.milestone_of[name])
    return None
