"""The table of who may do each act, walked whole: it is what the decisions say, no more."""

from typing import get_args

from support_engine.core.acts import commands as c
from support_engine.core.people.commands import PeopleCommand
from support_engine.core.people.decide import WHO_ACTS
from support_engine.core.people.hands import hands
from support_engine.core.proof.who_may import who_may
from tests.letter_samples import PROGRAMMES

OF_LETTERS = {"RecordDeparture", "RecordReceipt"}
"""Of whoever may do the act that the letter tells: tests/core/acts/test_letters.py."""
BY_THE_ROUND = {"RunAgenda", "CountAnew", "UnsayReminders"}


def test_every_kind_of_act_has_its_row() -> None:
    for programme in PROGRAMMES:
        rows = {one.act for one in who_may(programme)}
        kinds = {kind.__name__ for kind in get_args(c.AnyCommand)}
        assert rows == kinds - OF_LETTERS - BY_THE_ROUND
    assert {kind.__name__ for kind in get_args(PeopleCommand)} <= set(WHO_ACTS)


def test_who_reads_or_looks_after_people_does_no_act_on_a_dossier() -> None:
    for programme in PROGRAMMES:
        for one in who_may(programme):
            assert not {"auditeur", "administrateur"} & set(one.roles), one


def test_an_act_that_a_rule_names_is_done_by_those_it_names_and_no_other() -> None:
    for programme in PROGRAMMES:
        for one in who_may(programme):
            match one.act:
                case "Advance":
                    due = programme.transition_of[one.about].roles
                case "ValidateMilestone" | "RefuseMilestone":
                    due = programme.milestone_of[one.about].validated_by
                case "DeclareMilestone":
                    due = programme.milestone_of[one.about].declared_by
                case "OpenHold":
                    due = programme.holds[one.about].opened_by
                case "LiftHold":
                    due = programme.holds[one.about].lifted_by
                case _:
                    continue
            acting = {name for name in due if name == "systeme" or programme.roles[name].acts}
            assert set(one.roles) == acting, one


def test_no_role_touches_money_without_being_known_to() -> None:
    money = {"RecordCommitment", "ConfirmBank", "AmendAgreement", "ProposeTranche"}
    money |= {"CertifyTranche", "TransmitTranche", "RecordPayment", "OpenRecovery"}
    for programme in PROGRAMMES:
        wide = {n for n, role in programme.roles.items() if role.scope == "programme"}
        for one in who_may(programme):
            if one.act in money:
                assert set(one.roles) & wide <= set(hands(programme)), one
