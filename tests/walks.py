"""Random lives of the money of a dossier: anybody asks anything on any day, sensible or not.

A walk mixes the acts of the ordinary road (so that money does move) with acts out of place. The
laws are checked here from the journal alone, by arithmetic that shares nothing with the product.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.dossier import events as e
from support_engine.core.dossier import money_events as m
from tests.money_story import ACCOUNTANT, IBAN, ORDERER, OTHER_IBAN, accompanied, shares, whole
from tests.story import GUIDE, HEAD, HOLDER, OFFICER, REFERENCE, because

ALL_HANDS = c.Actor(
    "camille", frozenset({"instructeur", "responsable", "ordonnateur", "comptable"})
)
ADMIN = c.Actor("nadia", frozenset({"administrateur"}))
AUDITOR = c.Actor("sacha", frozenset({"auditeur"}))
PEOPLE = (HOLDER, OFFICER, HEAD, GUIDE, ORDERER, ACCOUNTANT, ALL_HANDS, ADMIN, AUDITOR)
TRANCHES = ("avance", "acompte", "solde")
HOLDS = ("suspension", "mise_en_demeure", "insolvabilite")
AMOUNTS = (0, 1, 75_000_00, 100_000_00, 150_000_00, 250_000_00, 300_000_00, 500_000_00)
START = date(2022, 1, 1)
SHARES = ((3_000, 5_000, 2_000), (6_000, 2_000, 2_000), (2_000, 2_000, 6_000), (0, 9_000, 1_000))


def random_act(random: Random, on: date) -> c.AnyCommand:
    """One act by somebody, with parameters out of a hat."""
    given = {"reference": REFERENCE, "by": random.choice(PEOPLE), "on": on}
    tranche, amount = random.choice(TRANCHES), random.choice(AMOUNTS)
    number = random.randint(1, 2)
    makers = (
        lambda: k.RecordCommitment(**given, number="EJ"),
        lambda: k.RecordGuarantee(**given, amount=random.choice((0, 1, 150_000_00))),
        lambda: k.DeclareAid(**given, total=amount),
        lambda: k.RecordHolderKind(**given, holder_kind=random.choice(("association", "commune"))),
        lambda: k.RecordWorksStart(**given, started_on=on),
        lambda: k.ChangeBank(**given, iban=random.choice((IBAN, OTHER_IBAN)), holder="X"),
        lambda: k.ConfirmBank(**given, channel="Téléphone"),
        lambda: k.AmendAgreement(
            **given,
            number=f"A{random.randrange(10_000)}",
            reason=because("R"),
            maximum=random.choice((None, amount)),
            rate=random.choice((None, 2_500, 5_000, 10_000)),
            schedule=random.choice(({}, *(shares(*some) for some in SHARES))),
            ends_on=random.choice((None, on + timedelta(days=400))),
        ),
        lambda: k.ClaimTranche(**given, tranche=tranche, spending=amount),
        lambda: k.RefuseTranche(**given, tranche=tranche, reason=because("R")),
        lambda: k.ProposeTranche(**given, tranche=tranche),
        lambda: k.CertifyTranche(**given, tranche=tranche),
        lambda: k.TransmitTranche(**given, tranche=tranche, request="DP"),
        lambda: k.RejectRequest(
            **given, tranche=tranche, reason=because("R"), returned=random.choice(("", "RET"))
        ),
        lambda: k.RecordPayment(**given, tranche=tranche, amount=amount, payment="V"),
        lambda: k.RestatePayment(
            **given, tranche=tranche, payment=random.choice("VW"), reason=because("R")
        ),
        lambda: k.OpenRecovery(
            **given, cause=random.choice(("trop_percu", "retrait", "prorata")), reason=because("R")
        ),
        lambda: k.OrderRecovery(**given, number=number, order="OR"),
        lambda: k.ReceiveRecovery(**given, number=number, amount=amount, receipt="R"),
        lambda: c.OpenHold(**given, hold=random.choice(HOLDS), reason=because("R"), reply_days=15),
        lambda: c.LiftHold(**given, hold=random.choice(HOLDS)),
        lambda: c.CorrectLastAct(
            **given, reason=because("R"), back_to=random.choice((None, None, 20))
        ),
    )
    return random.choice(makers)()


def walk(workflow, seed: int, steps: int) -> Iterator[c.AnyCommand]:
    """An accompanied dossier, then sensible and senseless acts; dates mostly go forward."""
    random = Random(seed)
    acts = accompanied(workflow)
    yield from acts
    sensible = list(whole())
    on = acts[-1].on
    sense = random.uniform(0.55, 0.97)
    for _ in range(steps):
        if sensible and random.random() < sense:
            command = sensible.pop(0)
            if random.random() < (1 - sense) / 2:
                command = replace(command, by=random.choice(PEOPLE))
            if random.random() < (1 - sense) / 2:
                sensible.insert(0, command)  # asked twice
            on = max(on, command.on)
            yield command
        else:
            on += timedelta(days=random.choice((0, 0, 0, 1, 3)))
            yield random_act(random, on - timedelta(days=random.choice((0, 0, 0, 40))))


def standing_events(journal: tuple[e.Recorded, ...]) -> list[e.Recorded]:
    """The rows that no correction took back."""
    gone = {
        v for row in journal if isinstance(row.event, e.Corrected) for v in row.event.takes_back
    }
    return [row for row in journal if row.version not in gone]


def check_laws(journal: tuple[e.Recorded, ...]) -> int:
    """Every law of money, from the events alone; returns what was paid, in cents."""
    rows = standing_events(journal)
    maximum, paid, ends = 0, 0, {}
    advance_and_interim = 0
    guarantee = 0
    holds: dict[str, date] = {}
    hands: dict[str, dict[str, str]] = {}
    sent: dict[str, int] = {}
    back: list[str] = []
    for row in rows:
        event = row.event
        match event:
            case e.Moved():
                maximum = event.facts.get("montant_subvention", maximum)
            case m.AgreementAmended():
                maximum = event.maximum if event.maximum is not None else maximum
                assert paid <= maximum, "an amendment below what was paid"
                ends[event.clock] = event.ends_on
            case m.GuaranteeRecorded():
                guarantee = event.amount
            case e.HoldOpened():
                holds[event.hold] = row.on
            case e.HoldLifted():
                del holds[event.hold]
            case m.TrancheClaimed():
                hands[event.tranche] = {}
            case m.TrancheProposed() | m.TrancheCertified() | m.TrancheTransmitted():
                assert not holds, "money moved under a hold"
                hands[event.tranche][event.type] = event.by
                if isinstance(event, m.TrancheTransmitted):
                    assert event.tranche not in sent, "a request left twice"
                    sent[event.tranche] = event.amount
                    if event.tranche != "solde":
                        advance_and_interim += event.amount
                        assert advance_and_interim * 10_000 <= maximum * 9_000 + 5_000
                    if event.tranche == "avance":
                        ceiling = max(3_000, min(6_000, guarantee * 10_000 // maximum))
                        assert event.amount * 10_000 <= maximum * ceiling + 5_000
                    assert sum(sent.values()) <= maximum, "more asked than the maximum"
            case m.RequestRejected():
                amount = sent.pop(event.tranche)
                if event.returned:
                    paid -= amount
                    back.append(event.tranche)
                advance_and_interim -= amount if event.tranche != "solde" else 0
            case m.TranchePaid():
                assert all(row.on < since for since in holds.values()), "paid under a hold"
                people = hands[event.tranche]
                three = {people["tranche_proposed"], people["tranche_certified"], event.by}
                assert len(three) == 3, "fewer than three people"
                assert sent.pop(event.tranche) == event.amount, "another amount than was asked"
                sent[event.tranche] = event.amount
                paid += event.amount
                assert paid <= maximum, "more paid than the maximum"
    payments = [row.event.tranche for row in journal if isinstance(row.event, m.TranchePaid)]
    once = [name for name in set(payments) for _ in range(1 + back.count(name))]
    assert not Counter(payments) - Counter(once), "paid twice"
    return paid
