"""What one person proposed is not raised, nor sent elsewhere, by another one alone."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from tests.core.money.test_basis import HANDS
from tests.money_story import ORDERER, OTHER_IBAN, act, money_case, ready, shares
from tests.story import OFFICER, because, day, document


def amend(number: str, **given) -> k.AmendAgreement:
    """What an authorising officer alone writes down of an amendment."""
    reason = because("Avenant signé")
    return act(k.AmendAgreement, "2022-11-22", number=number, reason=reason, **given)


LARGER = amend("A", maximum=400_000_00, eligible=800_000_00)
CERTIFY = act(k.CertifyTranche, "2022-11-22", tranche="avance")
ALONE = (
    act(k.RecordGuarantee, "2022-11-22", amount=400_000_00),
    LARGER,
    amend("B", schedule=shares(6_000, 2_000, 2_000)),
    amend("C", maximum=200_000_00),
    CERTIFY,
    CERTIFY,
    replace(HANDS[3], on=day("2022-11-22")),
)


@given(acts=st.permutations(ALONE))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nobody_raises_alone_what_another_one_proposed(workflow, calendar, acts) -> None:
    """Whatever one person does of what makes an advance larger, in whatever order."""
    case = money_case(workflow, calendar, ready(), HANDS[:2])
    proposed = case.dossier.purse.tranches["avance"].amount
    for command in acts:
        case.do(command)
        assert case.dossier.purse.tranches["avance"].amount <= proposed


def test_what_is_proposed_anew_is_certified_and_leaves(workflow, calendar) -> None:
    case = money_case(workflow, calendar, ready(), HANDS[:3])
    case.must(LARGER)
    assert case.ask(HANDS[3]).codes == {Code.AMOUNT_RAISED}
    again = act(k.ProposeTranche, "2022-11-23", tranche="avance")
    both = c.Actor("olivia", frozenset({"ordonnateur", "instructeur"}))
    assert case.ask(replace(again, by=ORDERER)).codes == {Code.ROLE_MISSING}
    case.must(replace(again, by=OFFICER))
    certify = act(k.CertifyTranche, "2022-11-23", tranche="avance")
    assert case.ask(replace(certify, by=replace(OFFICER, roles=both.roles))).codes == {
        Code.SAME_PERSON
    }
    case.must(certify)
    case.must(HANDS[3])
    assert case.dossier.purse.tranches["avance"].amount == 120_000_00


@pytest.mark.parametrize("signed", [2, 3])
def test_who_changed_the_account_since_the_last_signature_does_not_certify_alone(
    workflow, calendar, signed
) -> None:
    """Once its quarantine is over, too: nobody else has seen that account."""
    case = money_case(workflow, calendar, ready(), HANDS[:signed])
    case.must(act(k.ChangeBank, "2022-11-22", iban=OTHER_IBAN, holder="Atelier du Lin"))
    case.must(document("rib", "2022-11-22"))
    certify = act(k.CertifyTranche, "2023-01-10", tranche="avance")
    assert case.ask(certify).codes == {Code.SAME_PERSON}
    colleague = replace(ORDERER, person="oscar")
    assert not isinstance(case.ask(replace(certify, by=colleague)), Refused)
    case.must(act(k.ConfirmBank, "2023-01-09", OFFICER, channel="Appel au trésorier"))
    case.must(certify)
