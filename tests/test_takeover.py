"""A dossier that lived before the tool: its past is typed in silence, then it is followed."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import text

from support_engine.adapters.store.case import ledger, numbers
from support_engine.adapters.store.lists import amounts, own_dossiers
from support_engine.adapters.store.lists.amounts import Sought
from support_engine.adapters.store.lists.finding import find
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.acts.commands import Actor
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.delays import safe_on
from support_engine.core.dossier.embargo import public_facts
from support_engine.core.language.rows import Row
from support_engine.core.money.ledger import standing
from support_engine.core.money.payable import payable
from support_engine.core.money.reconciliation import reconcile, requests
from support_engine.core.people import commands as p
from support_engine.core.silence import decide_today
from support_engine.errors import UnknownName
from support_engine.leaving.letter_writing import filled, sample_envelope
from support_engine.stories.rules.migrating import migrate
from support_engine.stories.telling.pictures import until_the_end_of
from support_engine.stories.telling.reports import Wanted, build
from support_engine.stories.verifying.verify import verify
from support_engine.views.dossier import foreseen
from support_engine.views.dossier.next_dates import next_dates
from support_engine.views.lists.finding import Query
from support_engine.views.lists.lists import row_of
from support_engine.views.waiting.chasing import chased
from support_engine.views.waiting.things import held_of
from tests import walks
from tests.console import as_typed
from tests.money_story import ACCOUNTANT, ORDERER, accompanied, act, hold, ready
from tests.new_rules import later_restitution, mapping, rules
from tests.office import at
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

pytestmark = pytest.mark.one_base

NOW = "2024-03-01"
WHY = "Le programme vivait dans un tableur avant cet outil : son passé est repris ici."
COLLEAGUE = Actor("sacha", frozenset({"instructeur"}))


def typed(office, command, now: str = NOW):
    return office.must(command, f"{now}T10:00")


def refused(office, command, now: str = NOW) -> set[Code]:
    outcome = office.do(command, f"{now}T10:00")
    assert isinstance(outcome, Refused)
    return set(outcome.codes)


def paid_before(on: str = "2022-12-05", by: Actor = ACCOUNTANT, **more):
    given = {"tranche": "avance", "amount": 75_000_00, "payment": "VIR-2022-1", **more}
    return act(k.RecordPastPayment, on, by, **given)


def ending(by: Actor = COLLEAGUE, on: str = NOW) -> c.EndTakeover:
    return act(c.EndTakeover, on, by)


@pytest.fixture
def taking_over(office):
    """A project being accompanied since 2022, whose past is typed in March 2024."""
    for command in accompanied(office.workflow):
        if isinstance(command, c.OpenDossier):
            command = replace(command, takeover=WHY)
        typed(office, command)
    for command in ready():
        typed(office, command)
    return office


def queued(office) -> list[tuple[str, str]]:
    return [(row["person"], row["letter"]) for row in office.outbox(state="queued")]


def test_nothing_is_written_of_a_past_that_is_typed(taking_over) -> None:
    """Thirty acts of two years, on their days, with no sentence for each of them."""
    assert taking_over.dossier().in_takeover
    assert not taking_over.outbox()
    assert taking_over.case().dossier.clocks["execution"].ends_on == day("2024-09-30")
    for on in ("2024-03-01", "2024-06-03"):
        taking_over.tick(on)
    left = [row for row in taking_over.outbox() if row["kind"] != "report"]
    assert {row["person"] for row in left} == {"camille", "dominique"}, "that it lasts"
    assert taking_over.dossier().state == "accompagnement"


def test_its_letter_says_where_it_stands_and_is_the_only_one(taking_over) -> None:
    typed(taking_over, paid_before())
    typed(taking_over, ending())
    assert queued(taking_over) == [("porteuse", "dossier_repris")]
    taking_over.letters_leave("2024-03-01T11:00")
    (mail,) = taking_over.mails()
    assert "porteuse@demo.example" in mail["To"]
    words = as_typed(mail.get_body(("plain",)).get_content())
    for said in (
        "Étape : En accompagnement",
        "Subvention accordée, au plus : 250 000 €",
        "Total versé à ce jour : 75 000 €",
        "5 décembre 2022 : Avance, 75 000 €",
        "…0189",
        "Compte rendu financier, premier exercice",
        "30 septembre 2024 : Fin de la convention",
    ):
        assert said in words, said


def test_its_letter_says_what_is_in_force_and_one_of_before_the_upgrade_still_leaves(
    taking_over,
) -> None:
    """A suspension hides every date: its reader is told of it. What an older letter has not is
    nothing."""
    typed(taking_over, hold("suspension", "2023-03-01"))
    typed(taking_over, ending())
    taking_over.letters_leave("2024-03-01T11:00")
    (mail,) = taking_over.mails()
    words = as_typed(mail.get_body(("plain",)).get_content())
    assert "Suspension, depuis le mercredi 1er mars 2023." in words
    envelope = sample_envelope(taking_over.workflow, day(NOW))
    older = filled({"takeover": {"on": NOW}}, envelope, taking_over.letters)["takeover"]
    assert (older["closed_on"], older["measures"]) == (None, [])


def test_of_a_dossier_that_is_closed_its_letter_says_why_and_how_to_contest_it(taking_over) -> None:
    why = because("Le projet ne sera pas mené à son terme")
    hold_on = hold("mise_en_demeure", "2023-03-01", reply_days=30)
    typed(taking_over, hold_on)
    lapse = advance("declarer_caducite", "2023-06-01", HEAD, why)
    typed(taking_over, lapse)
    typed(taking_over, ending())
    taking_over.letters_leave("2024-03-01T11:00")
    (mail,) = taking_over.mails()
    for form in ("plain", "html"):
        words = " ".join(as_typed(mail.get_body((form,)).get_content()).split())
        assert "en vigueur" not in words
        assert "clos depuis le jeudi 1er juin 2023" in words
        assert why[:30] in words
        assert "un recours gracieux" in words
        assert "Si cette décision ne vous avait pas été notifiée" in words


def test_the_holder_is_not_chased_for_what_fell_due_before(taking_over) -> None:
    """The officers are told the next day; the holder of what comes after, as of any dossier."""
    typed(taking_over, ending())
    taking_over.letters_leave("2024-03-01T11:00")
    taking_over.silence()
    for on in ("2024-03-04", "2024-03-05", "2024-03-06"):
        taking_over.tick(on)
    told = [row["key"] for row in taking_over.outbox() if row["person"] == "porteuse"]
    assert [key.split("/")[2:4] for key in told if "jalons" in key] == [
        ["milestones.bilan_etape_3", "2024-04-02"]
    ]


def test_what_fell_due_before_is_told_to_the_team_once_and_never_chased(taking_over) -> None:
    """Its letter says that nothing is held against its holder, and that a date will be agreed: no
    later rung contradicts it, nor is a formal notice proposed; the officer reads one sentence."""
    typed(taking_over, ending())
    before = {"2023-04-03", "2023-06-30", "2023-10-02"}
    coming = [line for line in agenda(taking_over.case()) if line.kind == "reminder"]
    first = {line.due_on for line in coming if line.deadline.isoformat() in before}
    assert first == {day("2024-03-04")}
    for on in ("2024-03-01", "2024-03-04", "2024-03-26", "2024-04-29", "2024-05-29"):
        if on != NOW:
            taking_over.tick(on)
        held = held_of(replace(taking_over.case(), today=day(on)))
        assert as_typed(chased(held, day(on))) == (
            "Échu avant la reprise du 1er mars 2024 : rien n’en est relancé, convenez d’une date."
        )
    keys = [row["key"] for row in taking_over.outbox() if row["kind"] == "reminder"]
    late = [key.split("/") for key in keys if key.split("/")[3] in before]
    assert sorted(key[-1] for key in late) == ["camille", "dominique"]
    mails = [one for one in taking_over.mails() if "dominique" in one["To"]]
    words = " ".join(as_typed(mails[0].get_body(("plain",)).get_content()).split())
    assert "n’en est pas relancé. Si rien n’est fait, convenez avec lui d’une date." in words


def test_what_comes_after_the_end_is_foreseen_as_it_will_be_said(taking_over) -> None:
    """Not « 90 jours avant » of what fell due the year before, line after line."""
    was = agenda(taking_over.case())
    typed(taking_over, ending())
    case = taking_over.case()
    found = [
        (line.on.isoformat(), line.what) for line in foreseen.coming(case, (was, agenda(case)))
    ]
    assert found[:3] == [
        ("2024-03-04", "rappel à l’équipe : ce qui était échu avant la reprise"),
        ("2024-03-04", "rappel, 30 jours avant : Troisième bilan d’étape (18 mois)"),
        ("2024-04-02", "rappel, 90 jours avant : Compte rendu financier, deuxième exercice"),
    ]


def test_what_is_sent_back_after_the_end_is_asked_as_of_any_dossier(taking_over) -> None:
    """A paper of before, given since, is refused: its holder knows what is asked from then on."""
    typed(taking_over, ending())
    given = list(milestone("bilan_etape_1", "bilan_etape", "2024-03-11"))
    for command in given[:-1]:
        taking_over.must(command)
    why = {"milestone": "bilan_etape_1", "reason": because("Illisible")}
    taking_over.must(act(c.RefuseMilestone, "2024-03-12", OFFICER, **why))
    lines = [line for line in agenda(taking_over.case()) if line.kind == "reminder"]
    days = {line.subject: line.due_on for line in lines if line.deadline == day("2023-04-03")}
    assert days == {"milestones.bilan_etape_1": day("2024-03-13")}
    for on in ("2024-03-13", "2024-03-28"):
        taking_over.tick(on)
    keys = [row["key"] for row in taking_over.outbox(person="porteuse")]
    assert any("bilan_etape_1/2023-04-03/360" in key for key in keys)


def test_a_paper_that_had_expired_before_is_asked_of_nobody_as_late(taking_over) -> None:
    """Its holder is not chased for it; the team was told of what fell due."""
    typed(taking_over, document("attestation_fiscale", "2023-02-27"))
    typed(taking_over, ending())
    for on in ("2024-03-04", "2024-03-05"):
        taking_over.tick(on)
    assert not [row for row in taking_over.outbox(person="porteuse") if "/pieces/" in row["key"]]


def test_no_clock_that_had_run_out_moves_it_by_itself(office) -> None:
    """Two months without an answer before the tool: somebody decides, and is reminded."""
    for command in road_to("deposee", office.workflow):
        if isinstance(command, c.OpenDossier):
            command = replace(command, takeover=WHY)
        typed(office, command)
    dossier = typed(office, ending())
    assert [one.on for one in dossier.clocks["recevabilite"].undone] == [day(NOW)]
    for on in ("2024-03-04", "2024-03-18"):
        office.tick(on)
    assert office.dossier().state == "deposee"
    assert any(row["person"] == "camille" for row in office.outbox())


def test_an_end_of_our_time_since_the_dossier_is_here_is_no_past(office) -> None:
    """A candidacy of today, opened as one of before: its two months run out while its past is
    typed. An answer of before that end is typed; none of after it, unless it is the same."""
    for command in road_to("deposee", office.workflow):
        opens = isinstance(command, c.OpenDossier)
        command = replace(command, on=day("2024-01-05"))
        typed(office, replace(command, takeover=WHY) if opens else command)
    no = advance("declarer_irrecevable", "2024-03-06", OFFICER, because())
    assert refused(office, no, "2024-04-05") == {Code.SILENCE_TAKEN_BACK}
    assert refused(office, replace(no, by=HEAD), "2024-04-05") == {Code.SILENCE_TAKEN_BACK}
    for given in (replace(no, on=day("2024-03-05")), advance("declarer_recevable", "2024-03-06")):
        case = Case(office.workflow, office.dossier(), office.engine.calendar, day("2024-04-05"))
        assert not isinstance(decide_today(case, given), Refused)
    typed(office, ending(on="2024-04-05"), "2024-04-05")
    late = advance("declarer_irrecevable", "2024-04-05", OFFICER, because())
    assert refused(office, late, "2024-04-05") == {Code.SILENCE_TAKEN_BACK}


def test_an_end_of_our_time_of_before_is_answered_as_it_was(office) -> None:
    """The file of the office says what was decided then, late or not."""
    for command in road_to("deposee", office.workflow):
        opens = isinstance(command, c.OpenDossier)
        typed(office, replace(command, takeover=WHY) if opens else command)
    typed(office, advance("declarer_irrecevable", "2022-06-01", OFFICER, because()))


def test_a_decision_of_before_that_is_taken_back_lets_no_clock_move_it(office) -> None:
    """The two months of the deposit had run out long before: somebody decides, and is reminded."""
    for command in road_to("recevable", office.workflow):
        if isinstance(command, c.OpenDossier):
            command = replace(command, takeover=WHY)
        typed(office, command)
    typed(office, ending())
    typed(office, act(c.CorrectLastAct, NOW, HEAD, reason=because("Saisie"), back_to=3))
    assert office.dossier().state == "deposee"
    for on in ("2024-03-04", "2024-03-18"):
        office.tick(on)
    assert office.dossier().state == "deposee"
    assert any("a_decider" in row["key"] for row in office.outbox(person="camille"))


def test_it_waits_for_every_role_that_may_end_it_and_for_no_name(taking_over) -> None:
    """Whoever holds the dossier has often typed it; none of its dates is told to be over."""
    with taking_over.store.reading() as db:
        rows = db.execute(text("SELECT person, role FROM hands")).all()
    assert {row.role for row in rows} >= {"instructeur", "responsable", "ordonnateur"}
    with taking_over.store.reading() as db:
        (row,) = find(db, Query(takeover=True), day(NOW)).rows
    assert (row["turn"], row["turn_person"]) == ("instructeur", "")
    late = [one for one in next_dates(taking_over.case()) if one.is_late]
    assert late == []
    dossier = typed(taking_over, ending())
    today = Case(taking_over.workflow, dossier, taking_over.engine.calendar, day(NOW))
    assert any(one.is_late for one in next_dates(today))


def test_while_it_lasts_no_money_leaves_and_nothing_is_payable(taking_over) -> None:
    claim = act(k.ClaimTranche, "2022-11-20", OFFICER, tranche="avance")
    typed(taking_over, claim)
    for refusal in (
        act(k.ProposeTranche, NOW, OFFICER, tranche="avance"),
        act(k.CertifyTranche, NOW, tranche="avance"),
        act(k.TransmitTranche, NOW, tranche="avance", request="DP-1"),
        act(k.RecordPayment, NOW, ACCOUNTANT, tranche="avance", amount=1, payment="V"),
        act(k.OpenRecovery, NOW, cause="prorata", reason=because(), amount=1),
        act(k.ConfirmBank, NOW, channel="Appel au numéro connu"),
    ):
        assert Code.TAKEOVER_OPEN in refused(taking_over, refusal), refusal
    assert payable(taking_over.case()) == 0


def test_what_was_paid_before_is_paid_once(taking_over) -> None:
    typed(taking_over, paid_before())
    assert refused(taking_over, paid_before(payment="VIR-9")) == {Code.TRANCHE_PAID}
    typed(taking_over, ending())
    assert standing(taking_over.case())["paid", "avance"] == 75_000_00
    assert payable(taking_over.case()) == 175_000_00
    assert refused(taking_over, act(k.ClaimTranche, NOW, OFFICER, tranche="avance")) == {
        Code.TRANCHE_PAID
    }
    assert Code.TAKEOVER_NOT_OPEN in refused(
        taking_over, paid_before(tranche="acompte", spending=1, payment="VIR-8")
    )


def test_what_was_paid_before_is_within_the_grant_and_after_the_agreement(taking_over) -> None:
    assert refused(taking_over, paid_before(amount=250_000_01)) == {Code.PAID_BEFORE_TOO_HIGH}
    assert refused(taking_over, paid_before("2022-09-11")) == {Code.DATE_TOO_EARLY}
    assert refused(taking_over, paid_before(by=OFFICER)) == {Code.ROLE_MISSING}
    assert refused(taking_over, paid_before(tranche="solde")) == {Code.SPENDING_MISSING}


def test_a_past_payment_that_was_mistyped_is_typed_anew_while_it_lasts(taking_over) -> None:
    typed(taking_over, paid_before(amount=57_000_00))
    typed(taking_over, act(c.CorrectLastAct, NOW, ACCOUNTANT, reason=because("Saisie")))
    typed(taking_over, paid_before())
    typed(taking_over, ending())
    taken = act(c.CorrectLastAct, NOW, ACCOUNTANT, reason=because("Saisie"), back_to=39)
    assert Code.MONEY_MOVED in refused(taking_over, taken)


def test_a_past_payment_typed_on_the_wrong_dossier_is_typed_on_the_right_one(office) -> None:
    """Its number serves again, once, and `verify` follows."""
    other = {"reference": "MP1-002"}
    for command in accompanied(office.workflow):
        if isinstance(command, c.OpenDossier):
            command = replace(command, takeover=WHY)
            typed(office, replace(command, details={**command.details, "name": "Le Fournil"}))
            typed(office, replace(command, **other))
            continue
        typed(office, command)
        typed(office, replace(command, **other))
    typed(office, paid_before(request="DP-1"))
    assert refused(office, replace(paid_before(), **other)) == {Code.NUMBER_USED}
    typed(office, act(c.CorrectLastAct, NOW, ACCOUNTANT, reason=because("Saisie")))
    typed(office, replace(paid_before(request="DP-1"), **other))
    assert refused(office, paid_before()) == {Code.NUMBER_USED}
    engine = office.engine
    with office.store.reading() as db:
        found = list(verify(db, engine.registry, engine.calendar, (REFERENCE, "MP1-002")))
    assert found == []


def test_the_number_of_one_transfer_for_two_tranches_serves_as_long_as_one_of_them_has_it(
    taking_over,
) -> None:
    """Restated or taken back of one tranche, it is still that of the other; of both, it is free."""
    later = {"tranche": "acompte", "on": day("2022-12-05"), "spending": 300_000_00}
    typed(taking_over, paid_before())
    typed(taking_over, replace(paid_before(), **later))
    typed(taking_over, act(c.CorrectLastAct, NOW, ACCOUNTANT, reason=because("Saisie")))
    typed(taking_over, replace(paid_before(), **later))
    typed(taking_over, ending())
    right = {"payment": "VIR-9", "reason": because("Référence mal recopiée")}
    for place, tranche in enumerate(("avance", "acompte")):
        for by in (ACCOUNTANT, ORDERER):
            typed(taking_over, act(k.RestatePayment, NOW, by, tranche=tranche, **right))
        with taking_over.store.reading() as db:
            assert (numbers.holder_of(db, "payment", "VIR-2022-1") is None) == (place == 1)
            assert numbers.holder_of(db, "payment", "VIR-9") is not None
            engine = taking_over.engine
            assert not list(verify(db, engine.registry, engine.calendar, [REFERENCE]))


def test_one_transfer_for_two_tranches_comes_back_for_both(taking_over) -> None:
    """One number of the bank, one return: of another payment it is refused."""
    later = {"tranche": "acompte", "on": day("2022-12-05"), "spending": 300_000_00}
    other = {"tranche": "solde", "payment": "VIR-3", "amount": 1_00, "spending": 400_000_00}
    for payment in (paid_before(), replace(paid_before(), **later), paid_before(**other)):
        typed(taking_over, payment)
    typed(taking_over, ending())
    back = {"returned": "RET-1", "reason": because("Compte clos")}
    for tranche in ("avance", "acompte"):
        typed(taking_over, act(k.RejectRequest, NOW, ACCOUNTANT, tranche=tranche, **back))
    third = act(k.RejectRequest, NOW, ACCOUNTANT, tranche="solde", **back)
    assert refused(taking_over, third) == {Code.NUMBER_USED}


def test_an_act_of_today_is_no_past_and_waits_for_the_end(taking_over) -> None:
    """Else a notice of today would be silent; or one of last year typed without its day."""
    notice = hold("mise_en_demeure", NOW, reply_days=60)
    assert refused(taking_over, notice) == {Code.TAKEOVER_OPEN}
    typed(taking_over, ending())
    typed(taking_over, notice)
    assert ("porteuse", "mise_en_demeure") in queued(taking_over)


def test_who_typed_something_of_it_does_not_end_it(taking_over) -> None:
    """Nor who recorded what was paid, nor the holder, nor anybody for an earlier day."""
    typed(taking_over, paid_before())
    assert refused(taking_over, ending(OFFICER)) == {Code.TAKEOVER_OF_ONE}
    assert refused(taking_over, ending(HEAD)) == {Code.TAKEOVER_OF_ONE}
    assert refused(taking_over, ending(ORDERER)) == {Code.TAKEOVER_OF_ONE}
    assert refused(taking_over, ending(ACCOUNTANT)) == {Code.TAKEOVER_OF_ONE, Code.ROLE_MISSING}
    assert Code.ROLE_MISSING in refused(taking_over, ending(HOLDER))
    assert refused(taking_over, ending(on="2024-02-01")) == {Code.BACKDATED}


def test_a_takeover_that_is_over_does_not_come_back(taking_over) -> None:
    """Its acts are taken back as any other; its end is not, and nothing is silent again."""
    typed(taking_over, ending())
    for by in (COLLEAGUE, OFFICER):
        assert refused(taking_over, ending(by)) == {Code.TAKEOVER_NOT_OPEN}
    last = taking_over.dossier().version - 1
    taken = act(c.CorrectLastAct, NOW, HOLDER, reason=because("Saisie"), back_to=last)
    dossier = typed(taking_over, replace(taken, by=HEAD))
    assert not dossier.in_takeover
    assert dossier.takeover.over_on == day(NOW)


def test_nobody_to_tell_no_end(office) -> None:
    for command in road_to("deposee", office.workflow):
        if isinstance(command, c.OpenDossier):
            people = {"instructeur": "camille"}
            command = replace(command, takeover=WHY, people=people)
        typed(office, replace(command, by=OFFICER))
    assert Code.TAKEOVER_UNTOLD in refused(office, ending())


def test_the_account_that_was_typed_is_safe_so_long_after_its_letter(taking_over) -> None:
    """Whoever typed it does not confirm it; unconfirmed, the holder has their days."""
    typed(taking_over, ending())
    bank = taking_over.dossier().purse.bank
    assert safe_on(taking_over.case(), bank) is None
    taking_over.letters_leave("2024-03-02T09:00")
    bank = taking_over.dossier().purse.bank
    assert safe_on(taking_over.case(), bank) > day("2024-03-02")
    confirm = act(k.ConfirmBank, "2024-03-02", OFFICER, channel="Appel au numéro connu")
    assert refused(taking_over, confirm, "2024-03-02") == {Code.SAME_PERSON}


def test_the_reply_period_of_a_measure_in_force_counts_again_from_a_letter(taking_over) -> None:
    """Typed, it counted from its day; nobody is withdrawn a label on a letter nobody saw here."""
    notice = hold("mise_en_demeure", "2023-11-06", reply_days=60)
    dossier = typed(taking_over, notice)
    assert dossier.clocks["reponse_mise_en_demeure"].started_on == day("2023-11-06")
    dossier = typed(taking_over, ending())
    assert dossier.clocks["reponse_mise_en_demeure"].waits == "left"
    assert ("porteuse", "mise_en_demeure") in queued(taking_over)
    withdraw = advance("retirer_label", NOW, HEAD, because())
    assert isinstance(taking_over.do(withdraw, f"{NOW}T10:00"), Refused)


def test_verify_sees_the_whole_of_it(taking_over) -> None:
    typed(taking_over, paid_before())
    typed(taking_over, ending())
    engine = taking_over.engine
    with taking_over.store.reading() as db:
        found = verify(db, engine.registry, engine.calendar, (REFERENCE,))
        assert [one for one in found if one.reference == REFERENCE] == []


def test_no_report_list_nor_committee_counts_a_past_that_is_typed(taking_over) -> None:
    """It is named as left out; once over, none of its past is a movement of the period."""
    engine = taking_over.engine

    def report(on: str):
        wanted = Wanted("portfolio", day(on))
        return build(engine, wanted, day("2024-04-01")).figures

    typed(taking_over, paid_before())
    before = report("2024-03-01")
    assert (before.total, before.granted, before.typing) == (0, 0, (REFERENCE,))
    with taking_over.store.reading() as db:
        assert not ledger.lines(db)
        assert own_dossiers.carried_by(db, "porteuse") == ()
        (row,) = find(db, Query(takeover=True), day(NOW)).rows
        assert row_of(taking_over.workflow, row).state_label == "En reprise : En accompagnement"
    assert public_facts(taking_over.case()) is None
    typed(taking_over, ending(on="2024-03-04"), "2024-03-04")
    with taking_over.store.reading() as db:
        for on, known in (("2024-03-01", 0), ("2024-03-03", 0), ("2024-03-04", 1)):
            until = until_the_end_of(engine, day(on), day("2024-04-01"))
            found = amounts.sums(db, Sought(Query(), day("2024-04-01"), until), "dossier")
            assert len(found) == known, "the page of money at a past day says what the report says"
    after = report("2024-03-31")
    assert (after.total, after.granted, after.typing) == (1, 250_000_00, ())
    assert [line.reference for line in after.entries] == [REFERENCE]
    assert (after.exits, after.amendments) == ((), ())
    with taking_over.store.reading() as db:
        paid = [line for line in ledger.lines(db) if line["entry"] == "paid"]
        assert [(line["effective_on"], line["actor"]) for line in paid] == [("2022-12-05", "paul")]
        assert own_dossiers.carried_by(db, "porteuse") == (REFERENCE,)
        assert not find(db, Query(takeover=True), day(NOW)).rows


def test_the_accountant_s_export_recognises_what_was_paid_before(taking_over) -> None:
    """By the number of its request, or by its payment where nobody knows that; and an export of
    today that is silent of it says nothing wrong."""
    typed(taking_over, paid_before())
    typed(taking_over, ending())
    ours = requests([taking_over.dossier()])
    columns = {"request": "DP", "payment": "Virement", "amount": "Montant", "on": "Date"}
    cells = {"DP": "ANCIEN-1", "Virement": "vir 2022-1", "Montant": "75000", "Date": "05/12/2022"}
    found = reconcile([Row(2, cells)], columns, ours, day(NOW))
    assert [one.kind for one in found] == ["matched"]
    assert reconcile([], columns, ours, day(NOW)) == []


def test_whoever_follows_it_then_the_head_is_reminded_of_a_takeover_that_lasts(taking_over) -> None:
    """As of anything that waits, each time once; the holder hears of nothing, and it stops at the
    end."""
    days = ("2024-03-29", "2024-04-02", "2024-04-30", "2024-05-02", "2024-06-03", "2024-06-28")
    told = []
    for on in days:
        taking_over.tick(on)
        rows = [row for row in taking_over.outbox() if "/reprise/" in row["key"]]
        told.append(sorted(row["person"] for row in rows))
    one, both = ["camille"], ["camille", "dominique"]
    assert told == [
        [],
        one,
        sorted(one + both),
        *[sorted(one + both)],
        *[sorted(one + both * 2)] * 2,
    ]
    (text_of,) = {row["letter"] for row in rows}
    assert text_of == "rappel_instructeur"
    typed(taking_over, ending(on="2024-06-28"), "2024-06-28")
    taking_over.tick("2024-09-02")
    after = [row for row in taking_over.outbox() if "/reprise/" in row["key"]]
    assert len(after) == len(rows)
    assert taking_over.store is not None


def test_whoever_carried_it_and_is_gone_is_replaced_before_it_ends(taking_over) -> None:
    gone = p.ErasePerson(by="porteuse", person="porteuse", also=())
    assert not isinstance(taking_over.engine.directory.handle(gone, at(f"{NOW}T10:00")), Refused)
    assert refused(taking_over, ending()) == {Code.TAKEOVER_UNTOLD}
    with taking_over.store.transaction() as db:
        directory.save(db, Person("noe", "Noé Brun", "noe@demo.example"))
    typed(taking_over, act(c.AssignPerson, NOW, role="porteur", person="noe", by=OFFICER))
    typed(taking_over, ending())
    assert queued(taking_over) == [("noe", "dossier_repris")]


def test_one_that_was_reminded_of_passes_to_other_rules_and_is_reminded_of_once(office) -> None:
    """A ladder that no file writes has its place in every file."""
    for command in road_to("incubation", office.workflow):
        opens = isinstance(command, c.OpenDossier)
        typed(office, replace(command, takeover=WHY) if opens else command)
    office.tick("2024-04-02")
    new = rules(later_restitution)
    office.engine.registry.add(new)
    moved = migrate(office.engine, mapping(new), (REFERENCE,), HEAD, at("2024-04-03T10:00"))
    assert moved.refusals == ()
    assert moved.moved == 1
    office.tick("2024-04-08")
    assert len([row for row in office.outbox() if "/reprise/" in row["key"]]) == 1


def test_nobody_types_what_is_not_a_reason_nor_opens_without_the_day(office) -> None:
    opening_ = next(iter(road_to("brouillon", office.workflow)))
    assert refused(office, replace(opening_, takeover="reprise")) == {Code.TAKEOVER_UNREASONED}


def test_a_payment_of_before_that_comes_back_has_still_to_be_certified(taking_over) -> None:
    """Whoever said that it had been paid, then that it came back, is one hand: three others remain
    to be found, as for any payment."""
    typed(taking_over, paid_before())
    typed(taking_over, ending())
    back = {"tranche": "avance", "returned": "RET-1", "reason": because("Compte clos")}
    dossier = typed(taking_over, act(k.RejectRequest, NOW, ACCOUNTANT, **back))
    assert dossier.purse.tranches["avance"].stage == "claimed"
    sent = act(k.TransmitTranche, NOW, tranche="avance", request="DP-9")
    assert Code.TRANCHE_STAGE in refused(taking_over, sent)


def one_of(random: Random, on, by: Actor) -> c.AnyCommand:
    """An act out of a hat by one person, those of a takeover among them."""
    if random.random() < 0.25:
        tranche, amount = random.choice(walks.TRANCHES), random.choice(walks.AMOUNTS)
        given = {"tranche": tranche, "amount": amount, "spending": amount, "payment": "V"}
        past = act(k.RecordPastPayment, on.isoformat(), by, **given)
        return random.choice((past, act(c.EndTakeover, NOW, by)))
    return replace(walks.random_act(random, on), by=by)


@pytest.mark.parametrize("seed", range(4))
def test_nobody_brings_a_euro_to_payment_alone_through_a_takeover(workflow, calendar, seed) -> None:
    """One person with every role types a whole past, then whatever they like for two years."""
    one, random = OneDossier(workflow, calendar), Random(seed)
    for command in (*accompanied(workflow), *ready()):
        is_first = isinstance(command, c.OpenDossier)
        command = replace(command, by=walks.ALL_HANDS) if command.by != HOLDER else command
        one.do(replace(command, takeover=WHY) if is_first else command, day(NOW))
    for _ in range(150):
        on = day("2022-10-01") + timedelta(days=random.randrange(600))
        with suppress(UnknownName):
            one.do(one_of(random, on, walks.ALL_HANDS), day(NOW))
    assert one.dossier.in_takeover
    assert all(record.is_past for record in one.dossier.purse.tranches.values() if record.paid_on)
    assert not any(isinstance(row.event, m.TranchePaid) for row in one.journal)
    assert one.do(act(c.EndTakeover, NOW, COLLEAGUE), day(NOW))
    assert not one.dossier.in_takeover
