"""What was paid, came back, was given back and is due add up, whatever happened in between."""

import copy
from collections import Counter
from dataclasses import asdict
from datetime import date, timedelta
from random import Random

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Refused
from support_engine.core.dossier.case import Case
from support_engine.core.money import law
from tests.balance import Balance
from tests.laws import DRAWS
from tests.money_story import (
    ACCOUNTANT,
    MAXIMUM,
    ORDERER,
    advance_paid,
    completion,
    interim_paid,
    money_case,
    ready,
)
from tests.story import HEAD, HOLDER, OFFICER, REFERENCE, OneDossier, because, milestone

LOU = c.Actor("lou", frozenset({"ordonnateur"}))
TRANCHES = ("avance", "acompte", "solde")
SPENT = (0, 320_000_00, 320_000_01, 400_000_00, 500_000_00, 600_000_00)
RATE = 5_000
LIVES = 20 * DRAWS


class Life:
    """One completed dossier, to which things happen on days that go forward."""

    def __init__(self, case: OneDossier, seed: int) -> None:
        self.case, self.random, self.on = copy.copy(case), Random(seed), date(2025, 3, 3)
        self.case.journal, self.number = list(case.journal), 0
        self.seen: Counter[str] = Counter()
        self.second, self.read = Balance(MAXIMUM, RATE), 0

    def ask(self, kind: type, by: c.Actor, **more: object) -> bool:
        """Something is asked; whether it was done."""
        given = {"reference": REFERENCE, "by": by, "on": self.on}
        outcome = self.case.do(kind(**given, **more))
        if isinstance(outcome, Refused):
            self.seen.update(outcome.codes)
            return False
        self.seen.update(event.type for event in outcome)
        return bool(outcome)

    def numbered(self, word: str) -> str:
        self.number += 1
        return f"{word}-{self.number}"

    @property
    def balance(self) -> Balance:
        """The second reckoning, as of now."""
        for row in self.case.journal[self.read :]:
            self.second.read(asdict(row.event))
        self.read = len(self.case.journal)
        return self.second

    def record(self, tranche: str):
        return self.case.dossier.purse.tranches.get(tranche)

    def due(self, tranche: str) -> int:
        here = Case(self.case.workflow, self.case.dossier, self.case.calendar, self.on)
        return law.due(here, here.workflow.tranche_of[tranche], self.record(tranche).spending)

    # ── What may happen ──────────────────────────────────────────────────────────────────────────

    def claim(self, tranche: str, spent: int) -> bool:
        return self.ask(k.ClaimTranche, HOLDER, tranche=tranche, spending=spent)

    def further(self, tranche: str) -> bool:
        """The tranche goes one step further."""
        record = self.record(tranche)
        match record.stage if record else "":
            case "claimed":
                return self.ask(k.ProposeTranche, OFFICER, tranche=tranche)
            case "proposed":
                again = self.ask(k.CertifyTranche, ORDERER, tranche=tranche)
                return again or self.ask(k.ProposeTranche, OFFICER, tranche=tranche)
            case "certified":
                number = self.numbered("DP")
                left = self.ask(k.TransmitTranche, ORDERER, tranche=tranche, request=number)
                if left:
                    self.keeps_within()
                    return True
                again = self.ask(k.CertifyTranche, ORDERER, tranche=tranche)
                return again or self.ask(k.ProposeTranche, OFFICER, tranche=tranche)
            case "transmitted":
                given = {"amount": record.amount, "payment": self.numbered("VIR")}
                return self.ask(k.RecordPayment, ACCOUNTANT, tranche=tranche, **given)
        return False

    def keeps_within(self) -> None:
        """What has left is no more than the grant comes to by what was told of it."""
        second = self.balance
        told = None if second.balance in ("", "refused") else second.spent
        gone = sum(second.paid.values()) + sum(second.sent.values())
        gone -= second.received("trop_percu") - second.withdrawn
        most = second.comes_to(told)
        assert gone <= most, f"{gone} have left, of {most}"

    def back(self, tranche: str) -> bool:
        """The bank sends a transfer back: it is due again as far as the grant and what was paid
        since leave it."""
        was = copy.deepcopy(self.balance)
        number = self.numbered("RET")
        done = self.ask(
            k.RejectRequest, ACCOUNTANT, tranche=tranche, reason=because(), returned=number
        )
        if done:
            gone, now = was.paid[tranche], self.balance
            withdrawn = now.withdrawn - was.withdrawn
            self.seen["settled"] += now.owed() < was.owed()
            others = sum(was.paid.values()) + sum(was.on_the_way.values()) - gone
            spent = None if was.balance in ("", "refused") else was.spent
            others += now.withdrawn
            room = max(0, was.comes_to(spent) - others + was.received("trop_percu"))
            due = max(0, self.due(tranche))
            assert due <= room, f"{due} due again, {room} left of the grant"
            if "solde" in was.paid and tranche != "solde":
                again = gone - withdrawn
                assert due == min(again, room), f"{due} due again of {again}, {room} left"
        return done

    def drop(self, number: int) -> bool:
        first = self.ask(k.CancelRecovery, ORDERER, number=number, reason=because())
        return first and self.ask(k.CancelRecovery, LOU, number=number, reason=because())

    def amend(self) -> bool:
        """Two people amend; a balance that has left is the last that the grant pays."""
        if self.balance.paid.get("solde") or self.balance.sent.get("solde"):
            return False
        terms = {
            "number": self.numbered("A"),
            "reason": because(),
            "maximum": self.random.choice((None, 200_000_00, 250_000_00, 300_000_00)),
            "rate": self.random.choice((None, 4_000, 5_000)),
            "eligible": 700_000_00,
        }
        return self.ask(k.AmendAgreement, ORDERER, **terms) and self.ask(
            k.AmendAgreement, LOU, **terms
        )

    def anything(self) -> None:
        """One thing out of a hat."""
        random, recoveries = self.random, self.case.dossier.purse.recoveries
        self.on += timedelta(days=random.choice((0, 1, 9, 20)))
        tranche = random.choice(TRANCHES)
        number = random.choice(recoveries).number if recoveries else 0
        match random.choice("cfffffbbrroootdasm"):
            case "c":
                self.claim(tranche, random.choice(SPENT))
            case "f":
                self.further(tranche)
            case "b" if self.record(tranche):
                self.back(tranche)
            case "r":
                cause = random.choice(("trop_percu", "trop_percu", "retrait", "prorata"))
                amount = random.choice((None, None, 10_000_00))
                self.ask(k.OpenRecovery, ORDERER, cause=cause, amount=amount, reason=because())
            case "o" if number:
                self.order(number)
            case "t" if number:
                left = recoveries[number - 1].left
                self.receive(number, random.choice((left, left // 2)))
            case "d" if number:
                self.drop(number)
            case "a":
                self.amend()
            case "m" if self.record(tranche):
                said = {"payment": self.numbered("VIR"), "reason": because()}
                for by in (ACCOUNTANT, LOU):
                    self.ask(k.RestatePayment, by, tranche=tranche, **said)
            case "s" if self.record(tranche):
                self.ask(k.RefuseTranche, OFFICER, tranche=tranche, reason=because())

    def order(self, number: int) -> bool:
        before = copy.deepcopy(self.balance)
        done = self.ask(k.OrderRecovery, ORDERER, number=number, order=self.numbered("OR"))
        if done and before.claims[number]["cause"] == "trop_percu":
            claimed, above = before.claims[number]["amount"], before.above - before.kept
            assert claimed <= above, f"{claimed} ordered, {above} above"
        return done

    def receive(self, number: int, amount: int) -> bool:
        given = {"number": number, "amount": amount, "receipt": self.numbered("REC")}
        return self.ask(k.ReceiveRecovery, ACCOUNTANT, **given)

    # ── The laws ─────────────────────────────────────────────────────────────────────────────────

    def check(self) -> None:
        """What holds at each moment: nothing leaves beyond the grant, and what is above shows."""
        second, case = self.balance, self.case
        here = Case(case.workflow, case.dossier, case.calendar, self.on)
        assert law.paid(case.dossier) == second.held
        assert law.owed_back(case.dossier) == second.owed()
        above = min(second.above - second.kept - second.claimed(), second.held - second.owed())
        hidden = max(0, above)
        assert law.overpaid(here) == hidden, (law.overpaid(here), hidden)

    def finish(self) -> bool:
        """Whatever is left is done, until the project is closed."""
        done = False
        for _ in range(12):
            self.on += timedelta(days=20)
            self.settle()
            self.check()
            done = self.ask(c.Advance, HEAD, transition="cloturer") or done
            if done and not self.balance.owed():
                return True
        return False

    def settle(self) -> None:
        self.ask(k.RecordCommitment, ORDERER, number=self.numbered("EJ"))
        for one in self.case.dossier.purse.recoveries:
            if one.status == "opened":
                self.order(one.number) or self.drop(one.number)
            elif one.status == "ordered":
                self.drop(one.number) or self.receive(one.number, one.left)
        for tranche in TRANCHES:
            record = self.record(tranche)
            if record is None or record.stage in ("paid", "refused"):
                continue
            while self.further(tranche):
                pass
            record = self.record(tranche)
            if record.is_signed or (tranche != "solde" and record.stage != "paid"):
                self.ask(k.RefuseTranche, OFFICER, tranche=tranche, reason=because())
        balance = self.record("solde")
        if balance is None or balance.stage == "refused":
            self.claim("solde", self.balance.spent or 400_000_00)
        self.ask(k.OpenRecovery, ORDERER, cause="trop_percu", reason=because())


@pytest.fixture(scope="module")
def completed(workflow, calendar) -> list[OneDossier]:
    """The project is over: the advance was paid, and an interim payment or none."""
    both = money_case(workflow, calendar, ready(), advance_paid(), interim_paid(), completion())
    first = milestone("bilan_etape_1", "bilan_etape", "2023-03-30")
    one = money_case(workflow, calendar, ready(), advance_paid(), first, completion())
    for case in (both, one):
        for command in milestone(
            "compte_rendu_financier_3", "compte_rendu_financier", "2025-03-01"
        ):
            case.must(command)
    return [both, one]


def test_whatever_happens_what_is_due_is_what_was_not_paid(completed) -> None:
    """Closed, the holder has what the grant comes to, what two people gave up, and no more; what
    was withdrawn is off it."""
    seen: Counter[str] = Counter()
    for seed in range(LIVES):
        life = Life(completed[seed % 2], seed)
        try:
            for _ in range(25):
                life.anything()
                life.check()
            assert life.finish(), f"never closed: {life.case.dossier.purse}"
            left = min(life.balance.above, life.balance.held)
            assert 0 <= left <= life.balance.kept, f"{left} above, {life.balance.kept} given up"
        except AssertionError as problem:
            raise AssertionError(f"seed {seed}, {life.on}: {problem}") from problem
        seen += life.seen
    for needed in ("recovery_received", "recovery_cancelled", "payment_restated", "settled"):
        assert seen[needed], needed
    assert seen["request_rejected"] > LIVES / 4, "lives in which nothing comes back prove nothing"
