"""No protection ends early: random acts of every role, dated at will, letters that leave whenever.

The judge keeps its own account of what was recorded and of what left, on the days on which it
really happened; it never reads what the dossier believes.
"""

from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import Phase, given
from hypothesis import strategies as st

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Refused
from support_engine.core.acts.corrections import acts_standing, first_of_the_last
from support_engine.core.acts.letters import arrived
from support_engine.core.dossier.delays import REPLY_DAYS
from support_engine.core.dossier.events import Corrected, ProtectionRenewed
from support_engine.core.money import law
from tests.laws import tries
from tests.money_story import (
    IBAN,
    ORDERER,
    OTHER_IBAN,
    advance_paid,
    interim_paid,
    money_case,
    ready,
)
from tests.story import HEAD, OFFICER, REFERENCE, OneDossier, because, document

BEGAN = date(2023, 5, 2)
NOTICE_DAYS = 15
KINDS = ("notice", "lift", "account", "confirm", "recovery", "propose", "order", "withdraw")
PEOPLE = ("name", "correct")
WHAT = {"clocks.reponse_mise_en_demeure": "notice", "bank": "account"}
HOLDERS = ("porteuse", "voisine")
NEWS = ("leaves", "posted", "received")
ALL = c.Actor("toutes", frozenset({"responsable", "ordonnateur", "instructeur"}))
PAIRS = (("notice", "withdraw"), ("account", "propose"), ("recovery", "order"))


def steps_of(*kinds: str) -> st.SearchStrategy[list[tuple[str, int, int]]]:
    """Those kinds in that order, each so many days after the one before, dated so many back."""
    when = st.tuples(st.just(0) | st.integers(0, 30), st.integers(0, 20))
    dated = st.lists(when, min_size=len(kinds), max_size=len(kinds))
    return dated.map(lambda all_of: [(kind, *one) for kind, one in zip(kinds, all_of, strict=True)])


procedure = st.tuples(st.sampled_from(PAIRS), st.sampled_from(NEWS)).flatmap(
    lambda one: steps_of(one[0][0], one[1], one[0][1])
)
changed = st.tuples(st.sampled_from(PAIRS), st.sampled_from(PEOPLE)).flatmap(
    lambda one: steps_of(one[0][0], "leaves", one[1], "leaves", one[0][1])
)
anything = st.sampled_from(KINDS + NEWS + PEOPLE).flatmap(steps_of)
lives = st.lists(procedure | changed | anything, min_size=1, max_size=8).map(
    lambda parts: [one for part in parts for one in part]
)


class Judge:
    """One dossier, the real days of what happened to it, and what must not happen yet."""

    def __init__(self, workflow, calendar) -> None:
        interim = islice(interim_paid(), 4)
        paid = [*ready(), *advance_paid(), *interim, document("rib", "2023-04-10")]
        self.case: OneDossier = money_case(workflow, calendar, paid)
        self.case.holds_letters = True
        self.wait = timedelta(days=law.rules(workflow).quarantine_days)
        self.today = BEGAN
        self.acted: dict[str, tuple[int, date]] = {}
        self.left: dict[int, date] = {}
        self.numbers = 0
        self.kind_of: dict[int, str] = {}
        self.told: dict[int, str] = {}
        self.had: dict[str, dict[str, int]] = {}

    def ask(self, kind: str, on: date):
        """The command of a step, by whoever may do it."""
        said = {"reference": REFERENCE, "on": on}
        hold = {"hold": "mise_en_demeure", "reason": because()}
        iban = OTHER_IBAN if self.case.dossier.purse.bank.iban == IBAN else IBAN
        match kind:
            case "notice":
                return c.OpenHold(**said, **hold, by=HEAD, reply_days=NOTICE_DAYS)
            case "lift":
                return c.LiftHold(**said, **hold, by=HEAD)
            case "account":
                return k.ChangeBank(**said, by=OFFICER, iban=iban, holder="Atelier")
            case "confirm":
                return k.ConfirmBank(**said, by=ORDERER, channel="Appel")
            case "recovery":
                asked = {"cause": "prorata", "amount": 1_00, "reason": because()}
                return k.OpenRecovery(**said, **asked, by=ORDERER)
            case "propose":
                return k.ProposeTranche(**said, by=OFFICER, tranche="acompte")
            case "order":
                return k.OrderRecovery(**said, by=ORDERER, number=self.numbers, order="OR")
            case "withdraw":
                given = {"transition": "retirer_label", "reason": because()}
                return c.Advance(**said, **given, by=HEAD)
            case "name":
                other = next(p for p in HOLDERS if p != self.case.dossier.people["porteur"])
                return c.AssignPerson(**said, by=HEAD, role="porteur", person=other)
            case "correct":
                standing = acts_standing([(self.case.workflow, r) for r in self.case.journal])
                last = first_of_the_last(standing)
                return c.CorrectLastAct(**said, by=ALL, reason=because(), back_to=last)
            case "posted" | "received":
                form = c.RecordDeparture if kind == "posted" else c.RecordReceipt
                act = max(self.kind_of, default=None)
                return form(**said, by=ALL, act=act, proof="LR")

    def live(self, kind: str, back: int, forward: int) -> None:
        """Some days pass, then one thing is tried, dated as somebody likes."""
        self.today += timedelta(days=forward)
        if kind == "leaves":
            for event in arrived(self.case.dossier):
                self.case.happen(event, self.today, c.SYSTEM.person)
                self.gone(event.act)
            return
        if kind == "order" and not self.numbers:
            return
        days = self.days_so_far()
        outcome = self.case.do(self.ask(kind, self.today - timedelta(days=back)), self.today)
        if isinstance(outcome, Refused):
            return
        self.judge(kind)
        first = self.case.dossier.version - len(outcome) + 1
        for version, event in enumerate(outcome, first):
            if isinstance(event, ProtectionRenewed):
                what = WHAT.get(event.what, event.what)
                self.known(what, version)
                self.had[what] = days.get(what, {}) if event.credit is not None or event.had else {}
                if self.holder in self.had[what]:
                    self.gone(version)  # whoever holds it again was told then
            elif isinstance(event, Corrected):
                self.forget(event.takes_back)
        if kind in ("notice", "account", "recovery"):
            self.numbers += kind == "recovery"
            what = f"recoveries.{self.numbers}" if kind == "recovery" else kind
            self.known(what, first)
            self.had.pop(what, None)
        elif kind in ("posted", "received"):
            self.gone(outcome[0].act)
        elif kind == "confirm":
            self.acted.pop("account", None)

    def days_so_far(self) -> dict[str, dict[str, int]]:
        """Of each protection, the days during which each one held the dossier, and was told."""
        found = {}
        for kind, (act, recorded) in self.acted.items():
            found[kind] = dict(self.had.get(kind, {}))
            if act in self.left and self.told[act] == self.holder:
                more = (self.today - max(recorded, self.left[act])).days
                found[kind][self.holder] = found[kind].get(self.holder, 0) + more
        return found

    @property
    def holder(self) -> str:
        """Who holds the dossier."""
        return self.case.dossier.people["porteur"]

    def gone(self, act: int) -> None:
        """The letter of that act left, for whoever holds the dossier."""
        self.left.setdefault(act, self.today)
        self.told.setdefault(act, self.holder)

    def known(self, kind: str, version: int) -> None:
        """From now on a protection counts from the letter of that act."""
        self.acted[kind] = version, self.today
        self.kind_of[version] = kind

    def forget(self, versions: tuple[int, ...]) -> None:
        """Acts that no longer count."""
        self.numbers = len(self.case.dossier.purse.recoveries)
        self.acted = {kind: one for kind, one in self.acted.items() if one[0] not in versions}

    def judge(self, kind: str) -> None:
        """What was allowed today might not be a day earlier than this."""
        reply = timedelta(days=REPLY_DAYS)
        if kind == "withdraw":
            assert self.today > self.since("notice") + timedelta(days=NOTICE_DAYS)
        elif kind == "order":
            assert self.today > self.since(f"recoveries.{self.numbers}") + reply
        elif kind == "propose" and "account" in self.acted:
            assert self.today >= self.since("account") + self.wait

    def since(self, kind: str) -> date:
        """The later of the day the act was recorded and the day its letter was known to leave."""
        act, recorded = self.acted[kind]
        assert act in self.left, f"{kind}: nothing left"
        assert self.told[act] == self.holder, f"{kind}: whoever holds it was not told"
        credit = timedelta(days=self.had.get(kind, {}).get(self.holder, 0))
        return max(recorded, self.left[act]) - credit


@given(steps=lives)
@tries(60, phases=(Phase.explicit, Phase.generate))
def test_nothing_leaves_before_a_protection_has_run_its_length(workflow, calendar, steps) -> None:
    judge = Judge(workflow, calendar)
    for kind, back, forward in steps:
        judge.live(kind, back, forward)


@pytest.mark.parametrize(
    ("kinds", "last"),
    [
        (("notice", "leaves"), "withdraw"),
        (("recovery", "leaves"), "order"),
        (("notice", "posted"), "withdraw"),
        (("notice", "received"), "withdraw"),
        (("account", "leaves"), "propose"),
    ],
)
def test_the_judge_sees_what_is_allowed_at_last(workflow, calendar, kinds, last) -> None:
    """A property on acts that are always refused would hold of anything."""
    judge = Judge(workflow, calendar)
    for kind in kinds:
        judge.live(kind, 0, 1)
    version = judge.case.dossier.version
    judge.live(last, 0, 9)
    assert judge.case.dossier.version == version
    judge.live(last, 0, 8)
    assert judge.case.dossier.version > version


def test_two_holders_named_in_turn_gain_no_time(workflow, calendar) -> None:
    """Each has the whole delay, counted on the days when they held the dossier; nobody more."""
    judge = Judge(workflow, calendar)
    judge.live("recovery", 0, 0)
    judge.live("leaves", 0, 0)
    for _ in range(4):
        judge.live("name", 0, 4)  # the neighbour, who is told
        judge.live("leaves", 0, 0)
        judge.live("name", 0, 4)  # and back
    (recovery,) = judge.case.dossier.purse.recoveries
    judge.live("order", 0, 1)
    (recovery,) = judge.case.dossier.purse.recoveries
    assert recovery.status == "ordered", "sixteen days with each, and one more"


def test_whoever_was_never_told_has_the_whole_delay(workflow, calendar) -> None:
    judge = Judge(workflow, calendar)
    judge.live("recovery", 0, 0)
    judge.live("name", 0, 20)
    judge.live("name", 0, 20)
    judge.live("leaves", 0, 1)
    version = judge.case.dossier.version
    judge.live("order", 0, 15)
    assert judge.case.dossier.version == version
    judge.live("order", 0, 1)
    assert judge.case.dossier.version > version
