"""The straight road of the money of a dossier: advance, interim payment, balance."""

from collections.abc import Iterator
from fractions import Fraction

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from tests.story import (
    HEAD,
    HOLDER,
    OFFICER,
    REFERENCE,
    OneDossier,
    advance,
    because,
    day,
    document,
    milestone,
    road_to,
)

ORDERER = c.Actor("olivia", frozenset({"ordonnateur"}))
ACCOUNTANT = c.Actor("paul", frozenset({"comptable"}))
IBAN = "FR7630006000011234567890189"
OTHER_IBAN = "FR1420041010050500013M02606"
MAXIMUM = 250_000_00
"""What the grant of the ordinary road gives; its rate is 50 % of 500 000 € of eligible spending."""


def shares(*basis_points: int) -> dict[str, Fraction]:
    """What an amendment gives to the advance, the interim payment and the balance."""
    parts = (Fraction(share, 10_000) for share in basis_points)
    return dict(zip(("avance", "acompte", "solde"), parts, strict=True))


def act(kind: type, /, on: str, by: c.Actor = ORDERER, **more):
    """A command about the money of the dossier of the tests."""
    return kind(reference=REFERENCE, by=by, on=day(on), **more)


def still_owed(case: OneDossier) -> int:
    """What the holder has still to give back, in cents."""
    return sum(recovery.left for recovery in case.dossier.purse.recoveries)


def ready() -> Iterator[c.AnyCommand]:
    """What the conditions read, on a dossier that is being accompanied: no tranche asked yet."""
    yield act(k.RecordCommitment, "2022-10-05", number="EJ-2022-17")
    yield act(k.ChangeBank, "2022-10-06", OFFICER, iban=IBAN, holder="Atelier du Lin")
    yield act(k.RecordWorksStart, "2022-11-02", OFFICER, started_on=day("2022-11-02"))
    yield document("rib", "2022-10-06")
    yield from milestone("debut_travaux", "attestation_debut_travaux", "2022-11-15")


def released(tranche: str, days: tuple[str, ...], spending: int, amount: int, number: str):
    """Claimed, proposed, certified, transmitted, paid; each on its day."""
    claimed, proposed, certified, transmitted, paid = days
    yield act(k.ClaimTranche, claimed, HOLDER, tranche=tranche, spending=spending)
    yield act(k.ProposeTranche, proposed, OFFICER, tranche=tranche)
    yield act(k.CertifyTranche, certified, tranche=tranche)
    yield act(k.TransmitTranche, transmitted, tranche=tranche, request=f"DP-{number}")
    given = {"tranche": tranche, "amount": amount, "payment": f"VIR-{number}"}
    yield act(k.RecordPayment, paid, ACCOUNTANT, **given)


ADVANCE = ("2022-11-20", "2022-11-21", "2022-11-22", "2022-11-23", "2022-12-05")
INTERIM = ("2023-04-10", "2023-04-11", "2023-04-12", "2023-04-13", "2023-04-25")
BALANCE = ("2024-12-01", "2024-12-02", "2024-12-03", "2024-12-04", "2024-12-16")


def advance_paid() -> Iterator[c.AnyCommand]:
    """75 000 €: 30 % of the maximum."""
    yield from released("avance", ADVANCE, 0, 75_000_00, "1")


def interim_paid() -> Iterator[c.AnyCommand]:
    """75 000 €: half of the 300 000 € that were spent, less the advance."""
    yield from milestone("bilan_etape_1", "bilan_etape", "2023-03-30")
    yield from released("acompte", INTERIM, 300_000_00, 75_000_00, "2")


def completion() -> Iterator[c.AnyCommand]:
    """The project ends; what the balance asks is on file."""
    for year, name in ((2023, "compte_rendu_financier_1"), (2024, "compte_rendu_financier_2")):
        yield from milestone(name, "compte_rendu_financier", f"{year}-06-20")
    yield from milestone("bilan_etape_2", "bilan_etape", "2023-10-01")
    yield from milestone("bilan_etape_3", "bilan_etape", "2024-04-01")
    yield from milestone("achevement", "declaration_achevement", "2024-09-20")
    yield advance("declarer_achevement", "2024-09-25")
    yield from milestone("bilan_final", "bilan_final", "2024-11-20")
    yield document("etat_final_depenses", "2024-11-21")
    yield document("liste_aides_publiques", "2024-11-21")
    yield act(k.RecordHolderKind, "2024-11-22", OFFICER, holder_kind="association")
    yield act(k.DeclareAid, "2024-11-22", OFFICER, total=300_000_00)


def balance_paid(spending: int = 500_000_00, amount: int = 100_000_00) -> Iterator[c.AnyCommand]:
    """100 000 € when all was spent as foreseen."""
    yield from released("solde", BALANCE, spending, amount, "3")


def whole() -> Iterator[c.AnyCommand]:
    """Every act about money, from the commitment to the balance."""
    for part in (ready(), advance_paid(), interim_paid(), completion(), balance_paid()):
        yield from part


def accompanied(workflow) -> list[c.AnyCommand]:
    """The acts of the ordinary road up to the accompaniment."""
    return road_to("accompagnement", workflow)


def money_case(workflow, calendar, *parts) -> OneDossier:
    """A dossier being accompanied, with some of the acts above."""
    case = OneDossier(workflow, calendar).to("accompagnement")
    for part in parts:
        for command in part:
            case.must(command)
    return case


def hold(name: str, on: str, **more) -> c.OpenHold:
    """A side condition of the dossier."""
    given = {"reason": because("Contrôle"), **more}
    return c.OpenHold(reference=REFERENCE, by=HEAD, on=day(on), hold=name, **given)
