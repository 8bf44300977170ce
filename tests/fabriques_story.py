"""The straight road of a fabrique: a quarterly session, an opinion, three years, three payments."""

from collections.abc import Iterator
from dataclasses import replace

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from tests.money_story import ACCOUNTANT, IBAN, ORDERER
from tests.story import HEAD, HOLDER, OFFICER, day

REFERENCE = "FT2026-T1-001"
STATE_SERVICES = c.Actor("prefecture")
PEOPLE = {"porteur": "porteuse", "instructeur": "camille", "services_etat": "prefecture"}
AGREEMENT = {
    "reference_convention": "FT-1",
    "date_signature": "2026-06-01",
    "date_notification_convention": "2026-06-08",
}


def act(what: type, on: str, by: c.Actor = OFFICER, **more):
    """A command about the fabrique of the tests."""
    return what(reference=REFERENCE, by=by, on=day(on), **more)


def advance(transition: str, on: str, by: c.Actor = OFFICER, reason: str = "", **facts):
    return act(c.Advance, on, by, transition=transition, facts=facts, reason=reason)


def document(name: str, on: str):
    given = {"kind": name, "name": f"{name}.pdf", "sha256": f"{name} {on}", "size": 9}
    return act(c.AddDocument, on, HOLDER, **given)


def opening(on: str = "2026-01-05", session: str = "2026-T1", name: str = "Le Lieu"):
    details = {"name": name, "wave": session, "department": "22", "commune": "Lannion"}
    return act(c.OpenDossier, on, details=details, people=PEOPLE, programme="fabriques")


def complete() -> Iterator[c.AnyCommand]:
    yield opening()
    yield advance("deposer", "2026-01-06", HOLDER)
    for kind in ("dossier_candidature", "statuts", "budget"):
        yield document(kind, "2026-01-07")
    yield advance("declarer_complete", "2026-01-12")
    yield advance("demander_avis", "2026-01-13")


def given_opinion() -> Iterator[c.AnyCommand]:
    facts = {"avis_services_etat": "favorable", "raisons_avis": "Lieu utile et solide"}
    yield advance("rendre_avis", "2026-02-02", STATE_SERVICES, **facts)


def before_the_committee() -> Iterator[c.AnyCommand]:
    yield from complete()
    yield from given_opinion()
    yield advance("inscrire_comite", "2026-02-03", date_comite_selection="2026-03-05")


def labelling(on: str = "2026-03-05") -> c.Advance:
    facts = {"date_notification_label": on, "date_annonce": on}
    return advance("labelliser", on, HEAD, **facts)


def supported() -> Iterator[c.AnyCommand]:
    yield from before_the_committee()
    yield labelling()
    yield advance("preparer_convention", "2026-04-01", montant_subvention=150_000_00)
    yield document("convention_signee", "2026-06-01")
    yield advance("notifier_convention", "2026-06-08", **AGREEMENT)
    yield act(k.RecordCommitment, "2026-06-09", ORDERER, number="EJ-26")
    yield act(k.ChangeBank, "2026-06-09", iban=IBAN, holder="Le Lieu")
    yield document("rib", "2026-06-09")


def paid(tranche: str, on: str, amount: int = 50_000_00) -> Iterator[c.AnyCommand]:
    yield act(k.ClaimTranche, on, HOLDER, tranche=tranche)
    yield act(k.ProposeTranche, on, tranche=tranche)
    yield act(k.CertifyTranche, on, ORDERER, tranche=tranche)
    yield act(k.TransmitTranche, on, ORDERER, tranche=tranche, request=f"DP-{tranche}")
    given = {"tranche": tranche, "amount": amount, "payment": f"VIR-{tranche}"}
    yield act(k.RecordPayment, on, ACCOUNTANT, **given)


def report(year: int, on: str) -> Iterator[c.AnyCommand]:
    yield document("bilan_annuel", on)
    yield act(c.DeclareMilestone, on, HOLDER, milestone=f"bilan_annuel_{year}")
    yield act(c.ValidateMilestone, on, milestone=f"bilan_annuel_{year}")


def whole() -> Iterator[c.AnyCommand]:
    """Three years, three yearly payments of 50 000 €, to the closing."""
    yield from supported()
    yield from paid("annuite_1", "2026-07-01")
    for year in (1, 2):
        on = f"{2026 + year}-06-08"
        yield from report(year, on)
        yield from paid(f"annuite_{year + 1}", f"{2026 + year}-06-15")
    yield from report(3, "2029-06-08")
    yield advance("achever", "2029-06-08")
    yield advance("cloturer", "2029-07-02", HEAD)


def of(reference: str, commands) -> Iterator[c.AnyCommand]:
    """The same acts on another dossier."""
    return (replace(command, reference=reference) for command in commands)
