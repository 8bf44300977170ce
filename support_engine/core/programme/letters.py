"""What each letter may say: the contract between those who write letters and those who fill them.

A letter is a folder of `templates/emails/`. What it is given depends on the place of the programme
file that names it (`uses`): a transition, a rung of a ladder, a stage of a payment... Beyond what
every letter receives (`ALWAYS`), it may use only the variables of all those places (`OCCASIONS`),
only their listed attributes (`ATTRIBUTES`) and only facts that are surely on file by then, which
the proof of the programme establishes (`core.proof`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from support_engine.core.programme.definition import Workflow

ALWAYS = frozenset(
    {"recipient", "programme", "contact", "why", "today", "demo", "subject", "space"}
)
"""Given to every letter; `subject` is the rendered subject line, for the title of the HTML; `space`
the address of their space in letters to holders, where they have one."""

OCCASIONS: Mapping[str, frozenset[str]] = {
    "act": frozenset({"dossier", "act", "facts", "deadlines", "lengths", "missing_documents"}),
    "hold": frozenset({"dossier", "hold", "deadlines"}),
    "milestone": frozenset({"dossier", "milestone", "deadline"}),
    "extension": frozenset({"dossier", "extension"}),
    "reminder": frozenset(
        {"dossier", "deadline", "instead", "late", "left", "section", "turn", "whom"}
    ),
    "digest": frozenset({"items", "more"}),
    "report": frozenset({"report"}),
    "committee": frozenset({"committee"}),
    "payment": frozenset({"dossier", "payment"}),
    "amendment": frozenset({"dossier", "amendment", "deadlines"}),
    "account": frozenset({"dossier", "account"}),
    "recovery": frozenset({"dossier", "recovery"}),
    "correction": frozenset({"dossier", "correction", "deadlines"}),
    "people": frozenset({"person"}),
    "access": frozenset({"access"}),
    "message": frozenset({"dossier", "message"}),
    "designation": frozenset({"dossier", "designation"}),
    "takeover": frozenset({"dossier", "takeover", "deadlines"}),
}
"""The variables given at each kind of place."""

ADMINISTRATION_GIVEN, ADDRESS_CHANGED = "administration_confiee", "adresse_modifiee"
ADMINISTRATION_TAKEN, ADDRESS_TO_PROVE = "administration_retiree", "adresse_a_confirmer"
ACCESS_UNUSUAL, ACCESS_CHANGED = "acces_inhabituel", "acces_modifie"
MESSAGE_ANSWERED, HOLDER_REPLACED = "reponse_au_porteur", "porteur_remplace"
TAKEN_OVER = "dossier_repris"
OF_THE_BASE: Mapping[str, str] = {
    **dict.fromkeys((ADMINISTRATION_GIVEN, ADMINISTRATION_TAKEN), "people"),
    **dict.fromkeys((ADDRESS_CHANGED, ADDRESS_TO_PROVE), "people"),
    **dict.fromkeys((ACCESS_UNUSUAL, ACCESS_CHANGED), "access"),
    MESSAGE_ANSWERED: "message",
    HOLDER_REPLACED: "designation",
    TAKEN_OVER: "takeover",
}
"""Letters that no programme names: those of the base itself, with their occasion."""


BASE = "base"
"""What stands for the place of those letters."""


class Use(NamedTuple):
    """A place that names a letter, the kind of place it is, and the act that writes it."""

    letter: str
    place: str
    occasion: str
    act: str = ""


MONEY_OCCASIONS = {"amended": "amendment", "bank_changed": "account"} | dict.fromkeys(
    ("recovery_opened", "recovery_ordered", "recovery_settled"), "recovery"
)
"""The letters of money that are not about a tranche."""


ANY_FACT = "*"


@dataclass(frozen=True, slots=True)
class Needs:
    """What the templates of a letter read: variables, `variable.attribute` pairs, and facts; and
    what each of its two bodies says, whichever of them somebody reads.

    A fact that is only read where the template has just asked if it is there is not needed;
    `ANY_FACT` stands for all of them, where it does not name the one it reads.
    """

    variables: frozenset[str]
    attributes: frozenset[tuple[str, str]]
    facts: frozenset[str]
    said: frozenset[tuple[str, str]] = frozenset()


def uses(workflow: Workflow) -> Iterator[Use]:
    """Every place of the programme that names a letter, left out or written."""
    for transition in workflow.transitions:
        if transition.letter:
            place = f"transitions.{transition.id}.letter"
            yield Use(transition.letter, place, "act", transition.id)
    for name, hold in workflow.holds.items():
        for key in ("letter", "lift_letter"):
            if letter := getattr(hold, key):
                yield Use(letter, f"holds.{name}.{key}", "hold", name)
    for rule in workflow.reminders:
        for index, step in enumerate(rule.steps):
            yield Use(step.letter, f"reminders.{rule.id}.steps[{index}].letter", "reminder")
        if rule.repeat:
            yield Use(rule.repeat.letter, f"reminders.{rule.id}.repeat.letter", "reminder")
    for report in workflow.reports:
        yield Use(report.letter, f"reports.{report.id}.letter", "report")
    for committee in workflow.committees:
        yield Use(committee.letter, f"committees.{committee.id}.letter", "committee")
    yield from side_uses(workflow)
    yield from gathered_uses(workflow)


def uses_of_the_base() -> Iterator[Use]:
    """The letters that no programme names."""
    return (Use(letter, BASE, occasion) for letter, occasion in OF_THE_BASE.items())


def gathered_uses(workflow: Workflow) -> Iterator[Use]:
    """The letters of reminders that no rung names."""
    is_weekly = bool(workflow.reminder_letters.weekly)
    for key, occasion in (
        ("digest", "digest"),
        ("digest_to_others", "digest"),
        *((("digest_weekly", "digest"),) if is_weekly else ()),
        ("to_others", "reminder"),
    ):
        letter = getattr(workflow.reminder_letters, key)
        yield Use(letter, f"reminder_letters.{key}", occasion)


def side_uses(workflow: Workflow) -> Iterator[Use]:
    """The letters of extensions, corrections, milestones and money."""
    for key, letter in workflow.extensions.model_dump().items():
        if key.startswith("letter_") and letter is not None:
            yield Use(letter, f"extensions.{key}", "extension")
    yield Use(workflow.corrections.letter, "corrections.letter", "correction")
    for key, letter in workflow.milestone_letters.model_dump().items():
        yield Use(letter, f"milestone_letters.{key}", "milestone")
    if workflow.money is None:
        return
    for key, letter in workflow.money.letters.model_dump().items():
        occasion = (
            "recovery" if key.startswith("recovery_") else MONEY_OCCASIONS.get(key, "payment")
        )
        if letter is not None:
            yield Use(letter, f"money.letters.{key}", occasion)


def given(workflow: Workflow) -> dict[str, frozenset[str]]:
    """Letter → the variables that all the places which name it give, besides `ALWAYS`."""
    common: dict[str, frozenset[str]] = {}
    for use in uses(workflow):
        variables = OCCASIONS[use.occasion]
        common[use.letter] = common.get(use.letter, variables) & variables
    return common


ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "recipient": frozenset({"name"}),
    "programme": frozenset({"label"}),
    "access": frozenset({"lines", "on"}),
    "contact": frozenset({"name", "email"}),
    "dossier": frozenset(
        {
            "reference",
            "name",
            "holder",
            "commune",
            "department",
            "wave",
            "session",
            "sector",
            "state",
            "phase",
        }
    ),
    "person": frozenset({"id", "code", "link", "days"}),
    "message": frozenset({"label", "on", "text", "answer"}),
    "designation": frozenset({"on"}),
    "takeover": frozenset(
        {
            *("on", "granted", "paid", "payments", "account", "measures", "late"),
            *("closed_on", "reason", "adverse"),
        }
    ),
    "act": frozenset(
        {
            "label",
            "on",
            "reason",
            "notice_on",
            "notice_received_on",
            "notice_how",
            "observed",
            "observed_before",
            "recorded_by",
            "is_written",
        }
    ),
    "deadline": frozenset(
        {"label", "on", "days", "explanation", "first_on", "todo", "documents", "asked"}
    ),
    "turn": frozenset({"act", "by"}),
    "milestone": frozenset({"label", "reason", "on", "for_holder"}),
    "extension": frozenset({"label", "months", "reason", "decision_reason", "old_on", "new_on"})
    | {"is_over", "waits", "silence"},
    "hold": frozenset(
        {
            "label",
            "reason",
            "on",
            "reply_on",
            "reply_length",
            "reply_stands",
            "stops_clocks",
            "effects",
            "others",
            "standing",
        }
    ),
    "payment": frozenset(
        {
            "label",
            "amount",
            "spending",
            "reason",
            "claimed_on",
            "request",
            "reference",
            "paid_on",
            "account",
            "paid_so_far",
            "maximum",
            "was_on",
            "was_account",
            "returned",
            "settled",
            "rejected_on",
            "stopped",
        }
    ),
    "amendment": frozenset(
        {"number", "reason", "maximum", "rate", "eligible", "ends_on", "schedule", "in_force"}
    ),
    "account": frozenset({"ending", "holder"}),
    "recovery": frozenset(
        {
            "number",
            "cause",
            "amount",
            "received",
            "left",
            "reason",
            "order",
            "reply_on",
            "reply_days",
            "reply_stands",
            "notice_on",
            "observed",
            "observed_before",
            "notice_received_on",
            "notice_how",
        }
    ),
    "correction": frozenset({"reason", "on", "announced", "proposed", "weighs", "stood", "ends"})
    | {"gave", "own", "again", "stranger"},
    "report": frozenset({"title", "period", "text", "html"}),
    "committee": frozenset({"label", "on", "before", "is_cancelled", "references"}),
}
