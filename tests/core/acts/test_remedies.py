"""A remedy that names an act can be carried out, and then the refusal is another one or none."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from itertools import count

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import SENTENCES, Code, Refused
from support_engine.core.acts.sayings import Act
from tests.core.acts import test_blockers as of_acts
from tests.core.money import test_refusals as of_money
from tests.money_story import ACCOUNTANT, IBAN, ORDERER
from tests.story import (
    AGREEMENT,
    GRANT,
    GUIDE,
    HEAD,
    HOLDER,
    OFFICER,
    REFERENCE,
    OneDossier,
    because,
)

PEOPLE = (HOLDER, OFFICER, HEAD, ORDERER, ACCOUNTANT, GUIDE)
READS = {"explain", "history", "show", "tranche list", "tick", "people list"}
"""What only looks, and what says that the clock is right (tests/test_real_time.py)."""
OF_LETTERS = {"letters posted", "letters received"}
"""Carried out in tests/core/acts/test_letters.py."""
FACTS = {**GRANT, **AGREEMENT}
ASKED_OF_TWO = {"aid_proposed", "amendment_proposed", "recovery_drop_proposed"}
PAPERS = count()


def paper(case: OneDossier, kind: str) -> Mapping[str, object]:
    """A file that nobody has seen."""
    name = f"{kind}-{next(PAPERS)}.pdf"
    content = sha256(name.encode()).hexdigest()
    return {"kind": kind, "name": name, "sha256": content, "size": 9}


def opened(case: OneDossier, hold: str) -> Mapping[str, object]:
    """With the shortest time to reply, where the measure leaves one."""
    clock = case.workflow.holds[hold].clock
    limits = case.workflow.clocks[clock].asked_days if clock else None
    return {"hold": hold, "reply_days": limits[0] if limits else None}


def moved(case: OneDossier, transition: str) -> Mapping[str, object]:
    """With the facts that it asks; an agreement is signed and notified on the day."""
    today = case.dossier.last_act_on.isoformat()
    known = {**FACTS, "date_signature": today, "date_notification_convention": today}
    asked = case.workflow.transition_of[transition].asks
    return {"transition": transition, "facts": {name: known[name] for name in asked}, **WHY}


def corrected(case: OneDossier, *words: str) -> Mapping[str, object]:
    """The last act, or those since `--to 7`."""
    return {"back_to": int(words[0].split()[1]), **WHY} if words else WHY


Filled = Callable[[OneDossier, tuple[str, ...], date], c.AnyCommand]


def simple(kind: type, name: str, /, **more: object) -> Filled:
    """An act about one thing, named in the remedy."""
    return lambda case, words, on: kind(
        reference=REFERENCE, by=HEAD, on=on, **{name: words[1]} if name else {}, **more
    )


def of(kind: type, fill: Callable[..., Mapping[str, object]]) -> Filled:
    """An act whose words are read by a function."""
    return lambda case, words, on: kind(
        reference=REFERENCE, by=HEAD, on=on, **fill(case, *words[1:])
    )


WHY = {"reason": because("Remède")}
ACTS: Mapping[str, Filled] = {
    "advance": of(c.Advance, moved),
    "correct": of(c.CorrectLastAct, corrected),
    "document add": of(c.AddDocument, paper),
    "assign": simple(c.AssignPerson, "role", person="quelqu-une-d-autre"),
    "extend": simple(c.RequestExtension, "clock", months=6, **WHY),
    "extend --refuse": simple(c.RefuseExtension, "clock", **WHY),
    "hold lift": simple(c.LiftHold, "hold", **WHY),
    "hold open": of(c.OpenHold, lambda case, hold: {**opened(case, hold), **WHY}),
    "message answer": lambda case, words, on: c.AnswerHolder(
        reference=REFERENCE, by=HEAD, on=on, number=int(words[1])
    ),
    "milestone declare": simple(c.DeclareMilestone, "milestone"),
    "milestone validate": simple(c.ValidateMilestone, "milestone"),
    "tranche aid": simple(k.DeclareAid, "", total=250_000_00),
    "tranche holder": simple(k.RecordHolderKind, "", holder_kind="association"),
    "tranche amend": lambda case, words, on: k.AmendAgreement(
        reference=REFERENCE, by=HEAD, on=on, number="A9", ends_on=on + timedelta(days=400), **WHY
    ),
    "tranche bank": simple(k.ChangeBank, "", iban=IBAN, holder="Atelier du Lin"),
    "tranche claim": simple(k.ClaimTranche, "tranche", spending=300_000_00),
    "tranche certify": simple(k.CertifyTranche, "tranche"),
    "tranche commit": simple(k.RecordCommitment, "", number="EJ-9"),
    "tranche confirm-bank": simple(k.ConfirmBank, "", channel="Téléphone"),
    "tranche drop": lambda case, words, on: k.CancelRecovery(
        reference=REFERENCE, by=HEAD, on=on, number=int(words[1]), **WHY
    ),
    "tranche guarantee": simple(k.RecordGuarantee, "", amount=250_000_00),
    "tranche recover": simple(k.OpenRecovery, "cause", **WHY),
    "tranche refuse": simple(k.RefuseTranche, "tranche", **WHY),
    "tranche works": lambda case, words, on: k.RecordWorksStart(
        reference=REFERENCE, by=HEAD, on=on, started_on=on
    ),
    "tranche propose": simple(k.ProposeTranche, "tranche"),
    "tranche pay": simple(k.RecordPayment, "tranche", amount=75_000_00, payment="V-9", iban=IBAN),
}


def command_of(case: OneDossier, act: Act, on: date) -> c.AnyCommand:
    """The act of a remedy, with what it leaves to be given."""
    chosen = [option for option in ("--refuse",) if option in act.asks]
    return ACTS[" ".join([act.command, *chosen])](case, act.arguments, on)


def remedies(no: Refused) -> list[Act]:
    """The acts that would lift a refusal, without those that only look."""
    return [one.act for one in no.blockers if one.act and one.act.command not in READS]


def is_done(case: OneDossier, act: Act, on: date) -> bool:
    """Carried out by whoever may, after the remedies of what stands against it."""
    command = command_of(case, act, on)
    answers = {by: case.ask(replace(command, by=by), on) for by in PEOPLE}
    no = [answer for answer in answers.values() if isinstance(answer, Refused)]
    if len(no) < len(PEOPLE):
        able = next(by for by, answer in answers.items() if not isinstance(answer, Refused))
        done = [event.type for event in case.must(replace(command, by=able), on)]
        return ASKED_OF_TWO.isdisjoint(done) or is_done(case, act, on)
    first = remedies(min(no, key=lambda answer: len(answer.blockers)))
    return bool(first) and all(is_done(case, one, on) for one in first) and is_done(case, act, on)


def check_remedies(case: OneDossier, command: c.AnyCommand, on: date) -> None:
    """Those of a refusal, then those of the refusal that comes instead, until none is left: each
    time one can be carried out, and its code is then gone, or asks for another act."""
    answer, carried = case.ask(command, on), set()
    while isinstance(answer, Refused) and (acts := remedies(answer)):
        assert carried.isdisjoint(act.line for act in acts), "an act that lifted nothing"
        done = [act.line for act in acts if is_done(case, act, on)]
        assert done, f"no remedy can be carried out: {[act.line for act in acts]}"
        carried.update(done)
        answer = case.ask(command, on)


def day_of(case: OneDossier, command: c.AnyCommand) -> date:
    """The day on which remedies are tried: that of the act, or of the last one."""
    last = case.dossier.last_act_on if case.dossier else command.on
    return max(command.on, last)


@pytest.mark.parametrize("name", of_acts.ROWS)
def test_the_remedies_of_a_refused_act_lead_out(programme, calendar, name) -> None:
    row = of_acts.ROWS[name]
    case = of_acts.lived(row, of_acts.with_certificate(programme), calendar)
    on = day_of(case, row.command)
    check_remedies(case, replace(row.command, on=on), on)


@pytest.mark.parametrize("name", of_money.ROWS)
def test_the_remedies_of_money_that_does_not_leave_lead_out(programme, calendar, name) -> None:
    row = of_money.ROWS[name]
    case = of_money.played(programme, calendar, row, name)
    on = day_of(case, row.command)
    check_remedies(case, replace(row.command, on=on), on)


def test_an_opening_that_one_may_not_take_back_is_given_up_by_two(programme, calendar) -> None:
    case = of_money.money_case(programme.workflow, calendar, of_money.OPENED)
    (opened_as,) = (one.version for one in case.journal if one.event.type == "recovery_opened")
    on = case.dossier.last_act_on
    taking_back = c.CorrectLastAct(reference=REFERENCE, by=HEAD, on=on, back_to=opened_as, **WHY)
    assert case.ask(taking_back).codes == {Code.RECOVERY_WAIVED}
    check_remedies(case, taking_back, on)
    assert not isinstance(case.ask(taking_back), Refused)


def test_every_act_of_a_remedy_was_typed_here() -> None:
    """A remedy of other words than these would be tried nowhere."""
    named = {
        saying.act.command.format(step="declare") for saying in SENTENCES.values() if saying.act
    }
    on_dossiers = {act for act in named if not act.startswith("people ")}
    assert on_dossiers - READS - set(ACTS) == OF_LETTERS | {"takeover end"}
