"""The claim that each letter says what its place has to say, and is the letter of one thing.

What a letter means is for a person to judge: what it says, and where it is named, is proven.
"""

from collections.abc import Iterator

from support_engine.core.language.french import listed
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.graph import reached
from support_engine.core.programme.letters import (
    ACCESS_CHANGED,
    ACCESS_UNUSUAL,
    ADDRESS_CHANGED,
    ADMINISTRATION_GIVEN,
    BASE,
    HOLDER_REPLACED,
    MESSAGE_ANSWERED,
    TAKEN_OVER,
    Needs,
    Use,
    uses,
    uses_of_the_base,
)
from support_engine.core.programme.roles import HOLDER
from support_engine.core.proof.taking import is_against
from support_engine.core.proof.verdicts import Counterexample, Ground

Read = tuple[str, str]
"""A variable and its attribute, as a template reads them."""
SAID: dict[str, tuple[Read, str]] = {
    "extensions.letter_granted": (("extension", "new_on"), "la nouvelle date"),
    "extensions.letter_refused": (("extension", "decision_reason"), "le motif du refus"),
    "milestone_letters.refused": (("milestone", "reason"), "ce qui manque"),
    "corrections.letter": (("correction", "announced"), "ce qui avait été annoncé"),
    "money.letters.refused": (("payment", "reason"), "le motif du renvoi"),
    "money.letters.transmitted": (("payment", "amount"), "le montant"),
    "money.letters.paid": (("payment", "paid_on"), "le jour du paiement"),
    "money.letters.rejected": (("payment", "reason"), "ce qui a empêché le paiement"),
    "money.letters.restated": (("payment", "account"), "le compte crédité"),
    "money.letters.amended": (("amendment", "number"), "le numéro de l’avenant"),
    "money.letters.bank_changed": (("account", "ending"), "le compte"),
    "money.letters.recovery_opened": (("recovery", "reply_days"), "le délai pour répondre"),
    "money.letters.recovery_ordered": (("recovery", "left"), "la somme due"),
}
"""What the letter of each place says at least, since whoever reads it has to act upon it."""
REPLY: tuple[Read, str] = (
    ("hold", "reply_length"),
    "le délai pour répondre, qui part de cette lettre",
)
REASON: tuple[Read, str] = ("act", "reason"), "le motif de l’acte"
GIVEN_UP: tuple[Read, str] = (
    ("m", "in_your_name"),
    "qui a enregistré la renonciation, sur quelle parole, et comment la contester",
)
"""Said by a macro that all letters share, where somebody else than the holder recorded it."""
APPEALS: tuple[Read, str] = ("m", "appeals"), "les recours et leur délai"
"""Said by a macro that all letters share: without it no delay to contest a decision ever runs (code
of administrative justice, R. 421-5)."""
OF_SILENCE: tuple[Read, str] = (
    ("m", "appeals_of_silence"),
    "les recours si notre silence vaut refus",
)
"""What an acknowledgement says besides the delay (code of relations between the public and the
administration, L. 112-3 and R. 112-5)."""
CONTESTED = ("extensions.letter_refused", "money.letters.recovery_ordered")
"""The places, besides acts, whose letters tell a decision against their reader."""
OF_THE_BASE_SAID: dict[str, tuple[Read, str]] = {
    ADDRESS_CHANGED: (("person", "link"), "le lien par lequel on conteste"),
    ADMINISTRATION_GIVEN: (("person", "code"), "le code qui prouve l’adresse"),
    ACCESS_CHANGED: (("access", "lines"), "ce qui a changé"),
    ACCESS_UNUSUAL: (("access", "lines"), "ce qui s’est passé"),
    MESSAGE_ANSWERED: (("message", "answer"), "la réponse"),
    HOLDER_REPLACED: (("designation", "on"), "depuis quel jour"),
    TAKEN_OVER: (("takeover", "paid"), "ce qui a été versé"),
}
"""What the letters that no programme names say at least."""
GATHERED = ("reminder", "report", "committee", "digest")
"""Occasions whose letters serve many places: they tell which by what they are given."""


def own_letters(ground: Ground) -> Iterator[Counterexample]:
    """Each letter says what its place has to tell, and is named by no place that tells another."""
    workflow = ground.workflow
    of_a_letter: dict[str, list[Use]] = {}
    for use in (*uses(workflow), *uses_of_the_base()):
        needs = ground.needs.get(use.letter)
        if needs is None or use.occasion in GATHERED:
            continue
        for words in unsaid(workflow, use, needs):
            yield Counterexample(use.place, words)
        if use.place != BASE:
            of_a_letter.setdefault(use.letter, []).append(use)
    for letter, places in of_a_letter.items():
        yield from shared(workflow, ground.needs[letter], places)


def unsaid(workflow: Workflow | None, use: Use, needs: Needs) -> Iterator[str]:
    """What the letter of a place has to say, and one of its bodies at least does not; no rules are
    asked of a letter of the base."""
    for (variable, attribute), what in to_say(workflow, use):
        if (variable, attribute) not in needs.said:
            words = f"la lettre « {use.letter} » ne dit pas, dans body.txt ou dans body.html,"
            yield f"{words} {what} ({variable}.{attribute})"


def to_say(workflow: Workflow | None, use: Use) -> Iterator[tuple[Read, str]]:
    """What the letter of a place says at least."""
    if workflow is None or use.place == BASE:
        yield from filter(None, [OF_THE_BASE_SAID.get(use.letter)])
        return
    if use.place in SAID:
        yield SAID[use.place]
    if use.occasion == "hold" and use.place.endswith(".letter") and workflow.holds[use.act].clock:
        yield REPLY
    if use.occasion == "act" and workflow.transition_of[use.act].reason_required:
        yield REASON
    if use.occasion == "act" and workflow.transition_of[use.act].renounced_in:
        yield GIVEN_UP
    if use.place in CONTESTED or (use.occasion == "act" and is_contested(workflow, use.act)):
        yield APPEALS
    if use.occasion == "act" and is_refused_by_silence(workflow, use.act):
        yield OF_SILENCE


def is_refused_by_silence(workflow: Workflow, act: str) -> bool:
    """Whether an act receives a request that is refused where we say nothing: it starts a time of
    ours, at the end of which the project is closed against its holder; at the deposit, or once what
    stopped it put the request off. What starts it anew in between was acknowledged before."""
    transition = workflow.transition_of[act]
    for rule in workflow.clocks.values():
        ending = workflow.transition_of.get(rule.transition or "")
        is_ours = rule.owner not in (None, "", HOLDER)
        if not is_ours or act not in rule.starts_with or not ending:
            continue
        answered = {workflow.transition_of[one].target for one in rule.stops_with}
        begins = act == workflow.header.deposit or not answered.isdisjoint(transition.origins)
        if begins and is_against(workflow, ending):
            return True
    return False


def is_contested(workflow: Workflow, act: str) -> bool:
    """Whether an act decides against the holder, who does not do it: it owes its reasons, and what
    was to be decided does not come again, as it does of what is put off."""
    transition = workflow.transition_of[act]
    if not transition.reason_required or HOLDER in transition.roles:
        return False
    onward: dict[str, set[str]] = {}
    for one in workflow.transitions:
        for origin in one.origins:
            onward.setdefault(origin, set()).add(one.target)
    comes_back = reached([transition.target], lambda state: onward.get(state, ()))
    return not any(origin in comes_back for origin in transition.origins)


def shared(workflow: Workflow, needs: Needs, places: list[Use]) -> Iterator[Counterexample]:
    """A letter that several places name, which tell several things: its reader cannot know which,
    unless it says what the act or the measure is called."""
    told = {meaning(workflow, use) for use in places}
    if len(told) < 2 or says_its_name(needs, places):
        return
    others = listed([f"« {use.place} »" for use in places[1:]])
    words = f"la lettre « {places[0].letter} » est aussi celle de {others}, qui disent autre chose"
    yield Counterexample(places[0].place, f"{words} : donnez à chacun la sienne")


def says_its_name(needs: Needs, places: list[Use]) -> bool:
    """Whether it is of acts, or of measures opened or lifted, and names which."""
    kinds = {(use.occasion, use.place.rpartition(".")[2]) for use in places}
    return len(kinds) == 1 and any((kind, "label") in needs.attributes for kind, _ in kinds)


def meaning(workflow: Workflow, use: Use) -> str:
    """What a place tells: of acts, where they lead."""
    return workflow.transition_of[use.act].target if use.occasion == "act" else use.place
