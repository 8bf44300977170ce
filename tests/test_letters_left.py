"""A letter that a delay waits for: when it leaves, when it cannot, and when people post it.

On both bases, through the one door and the postman.
"""

import pytest
from sqlalchemy import text

from support_engine.adapters.mail.messages import Message
from support_engine.adapters.store.case import reminded
from support_engine.adapters.store.case.record import VersionTaken
from support_engine.adapters.store.letters import outbox
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.dossier import events as e
from support_engine.errors import NotDelivered
from support_engine.leaving.second_look import LEASE
from support_engine.stories.checkup.mail_points import early_points
from support_engine.stories.letters.setting_aside import kept
from support_engine.stories.verifying.letters import findings
from tests.console import as_typed
from tests.office import Office, at
from tests.story import GUIDE, HEAD, HOLDER, OFFICER, REFERENCE, advance, because, day

NOTICE = c.OpenHold(
    reference=REFERENCE,
    by=HEAD,
    on=day("2022-05-02"),
    hold="mise_en_demeure",
    reason=because("Rapport manquant"),
    reply_days=15,
)


def notified(office: Office) -> int:
    """A formal notice whose letter waits; the version of the act."""
    office.open_at("incubation")
    office.letters_leave("2022-04-30")
    return office.must(NOTICE).version


def departures(office: Office) -> list[tuple[int, str]]:
    """Each departure on record: of which act, on which day."""
    rows = [row for row in office.journal() if isinstance(row.event, e.LetterLeft)]
    return [(row.event.act, str(row.on)) for row in rows]


def withdrawal(office: Office, on: str):
    outcome = office.do(advance("retirer_label", on, HEAD, because("Sans réponse")))
    return outcome.codes if isinstance(outcome, Refused) else None


def the_letter(office: Office) -> dict:
    (row,) = [row for row in office.outbox() if row["letter"] == "mise_en_demeure"]
    return row


def without_address(office: Office) -> None:
    with office.store.transaction() as db:
        db.execute(text("UPDATE people SET email = '' WHERE id = 'porteuse'"))


class Refusing:
    """A server that takes nothing, or that nobody can ask whether it did."""

    is_repeatable = False

    def __init__(self, *, in_doubt: bool = False) -> None:
        self.in_doubt = in_doubt

    def deliver(self, message: Message, last_look=None) -> str:
        raise NotDelivered("non", is_final=not self.in_doubt, in_doubt=self.in_doubt)

    def message_id(self, key: str) -> str:
        return f"<{key}>"

    def close(self) -> None:
        """Nothing is open."""


def test_the_departure_is_recorded_with_the_letter_once(office) -> None:
    opened = notified(office)
    assert withdrawal(office, "2022-05-30") == {Code.LETTER_NOT_LEFT}
    office.letters_leave("2022-05-04")
    assert departures(office) == [(opened, "2022-05-04")]
    office.letters_leave("2022-05-05")
    assert departures(office) == [(opened, "2022-05-04")]
    assert withdrawal(office, "2022-05-19") == {Code.CLOCK_NOT_OVER}
    assert withdrawal(office, "2022-05-20") is None


def test_letters_that_nothing_waits_for_leave_no_trace_in_the_journal(office) -> None:
    office.open_at("incubation")
    before = office.dossier().version
    office.letters_leave("2022-04-30")
    assert office.dossier().version == before


def test_a_letter_to_nobody_is_posted_by_hand(office) -> None:
    opened = notified(office)
    without_address(office)
    office.letters_leave("2022-05-03")
    assert the_letter(office)["state"] == "dead"
    assert departures(office) == []
    assert withdrawal(office, "2022-06-30") == {Code.LETTER_NOT_LEFT}
    posting = {"reference": REFERENCE, "by": OFFICER, "on": day("2022-06-30"), "proof": "LR 1A 7"}
    office.must(c.RecordDeparture(**posting))
    row = the_letter(office)
    assert (row["state"], row["sent_on"], row["proof"]) == ("posted", "2022-06-30", "LR 1A 7")
    office.must(c.RecordReceipt(**{**posting, "on": day("2022-07-04"), "proof": "Avis"}))
    assert the_letter(office)["received_on"] == "2022-07-04"
    assert departures(office) == [(opened, "2022-06-30")]
    assert withdrawal(office, "2022-07-19") == {Code.CLOCK_NOT_OVER}
    assert withdrawal(office, "2022-07-20") is None


@pytest.mark.parametrize("kind", [c.RecordReceipt, c.RecordDeparture])
def test_what_a_person_says_of_a_letter_neither_stops_its_mail_nor_is_moved_by_it(
    office, kind
) -> None:
    """Nobody keeps a holder from being told; the mail gives the last day of what they have in
    hand."""
    notified(office)
    given = {"reference": REFERENCE, "by": OFFICER, "on": day("2022-05-03")}
    office.must(kind(**given, proof="LR 1A 7"))
    office.letters_leave("2022-05-10")
    row = the_letter(office)
    assert (row["state"], row["sent_on"], row["proof"]) == ("sent", "2022-05-10", "LR 1A 7")
    assert "jusqu’au mercredi 18 mai 2022 inclus" in " ".join(as_typed(row["body"]).split())
    by_hand = ["2022-05-03"] * (kind is c.RecordDeparture)
    assert [on for _, on in departures(office)] == [*by_hand, "2022-05-10"]
    assert withdrawal(office, "2022-05-18") == {Code.CLOCK_NOT_OVER}
    assert withdrawal(office, "2022-05-19") is None
    with office.store.reading() as db:
        assert list(findings(db)) == []


@pytest.mark.parametrize("kind", [c.RecordReceipt, c.RecordDeparture])
def test_what_its_holder_has_in_hand_is_rectified_though_no_mail_left(office, kind) -> None:
    opened = notified(office)
    given = {"reference": REFERENCE, "by": HEAD, "on": day("2022-05-03")}
    office.must(kind(**given, proof="LR 1A 7"))
    back = c.CorrectLastAct(**given, reason=because(), back_to=opened)
    office.must(back)
    assert the_letter(office)["state"] == "void"
    (queued,) = office.outbox(state="queued")
    assert queued["letter"] == "acte_repris"
    office.letters_leave("2022-05-04")
    assert office.outbox(key=queued["key"])[0]["state"] == "sent"


def test_nobody_cancels_the_letter_that_a_holder_is_protected_by(office) -> None:
    """It is taken back with its act, or leaves; one that cannot leave may be set aside."""
    opened = notified(office)
    with office.store.reading() as db:
        assert f"correct {REFERENCE} --to {opened}" in kept(db, the_letter(office))
    without_address(office)
    office.letters_leave("2022-05-03")
    assert the_letter(office)["state"] == "dead"
    others = [row for row in office.outbox() if row["letter"] != "mise_en_demeure"]
    assert others
    with office.store.reading() as db:
        assert not any(kept(db, row) for row in (the_letter(office), *others))


def test_the_letter_of_a_measure_that_is_over_may_be_cancelled(office) -> None:
    notified(office)
    over = {"reference": REFERENCE, "by": HEAD, "on": day("2022-05-02"), "hold": "mise_en_demeure"}
    office.must(c.LiftHold(**over))
    with office.store.reading() as db:
        assert kept(db, the_letter(office)) == ""


def test_a_mail_that_is_leaving_while_its_letter_is_handed_over_moves_no_delay(office) -> None:
    notified(office)

    class Meanwhile(Refusing):
        def deliver(self, message: Message, last_look=None) -> str:
            handed = {"reference": REFERENCE, "by": OFFICER, "on": day("2022-05-03")}
            office.must(c.RecordReceipt(**handed, proof="Remise en main propre"))
            return "<sent>"

    office.postman(Meanwhile()).run(at("2022-05-04"))
    assert the_letter(office)["state"] == "sent"
    assert [on for _, on in departures(office)] == ["2022-05-04"]
    assert withdrawal(office, "2022-05-18") == {Code.CLOCK_NOT_OVER}
    assert withdrawal(office, "2022-05-19") is None


def test_whatever_letter_could_not_leave_is_posted_by_hand(office) -> None:
    """One that rectifies, a decision: the officer says so, and nothing is left to send."""
    opened = notified(office)
    office.letters_leave("2022-05-03")
    without_address(office)
    given = {"reference": REFERENCE, "by": HEAD, "on": day("2022-05-03"), "reason": because()}
    office.must(c.CorrectLastAct(**given, back_to=opened))
    office.letters_leave("2022-05-04")
    (dead,) = office.outbox(state="dead")
    assert (dead["letter"], dead["role"]) == ("acte_repris", "porteur")
    now = at("2022-05-05T10:00")
    with office.store.reading() as db:
        told = reminded.to_post(db, office.engine.case_of(office.dossier(), now.date()), now)
    assert [one.act for one in told] == [dead["act"]]
    said = {**given, "by": OFFICER, "act": dead["act"], "proof": "LR 1A 8"}
    del said["reason"]
    early = c.RecordDeparture(**{**said, "on": day("2022-05-02")})
    assert office.do(early, "2022-05-05").codes == {Code.DATE_TOO_EARLY}
    office.must(c.RecordDeparture(**{**said, "on": day("2022-05-05")}))
    (row,) = office.outbox(key=dead["key"])
    assert (row["state"], row["sent_on"], row["proof"]) == ("posted", "2022-05-05", "LR 1A 8")
    again = c.RecordDeparture(**{**said, "on": day("2022-05-05")})
    assert office.do(again).codes == {Code.LETTER_NOT_AWAITED}


def test_a_letter_tried_again_counts_from_the_day_it_really_left(office) -> None:
    opened = notified(office)
    office.postman(Refusing()).run(at("2022-05-03"))
    assert the_letter(office)["state"] == "dead"
    with office.store.transaction() as db:
        assert outbox.retry(db, the_letter(office)["key"], at("2022-05-10"))
    office.letters_leave("2022-05-11")
    assert departures(office) == [(opened, "2022-05-11")]


def test_a_letter_in_doubt_has_not_left_until_a_person_says_so(office) -> None:
    opened = notified(office)
    office.postman(Refusing(in_doubt=True)).run(at("2022-05-03"))
    assert (the_letter(office)["state"], departures(office)) == ("in_doubt", [])
    assert withdrawal(office, "2022-06-30") == {Code.LETTER_NOT_LEFT}
    said = {
        "reference": REFERENCE,
        "by": OFFICER,
        "on": day("2022-05-03"),
        "proof": "Journal du serveur",
    }
    office.must(c.RecordDeparture(**said), "2022-05-06")
    assert departures(office) == [(opened, "2022-05-03")]
    assert withdrawal(office, "2022-05-23") == {Code.CLOCK_NOT_OVER}
    assert withdrawal(office, "2022-05-24") is None


def test_a_settlement_that_met_another_act_is_made_again(office, monkeypatch) -> None:
    opened = notified(office)
    postman, handle, met = office.postman(), office.engine.handle_in, []

    def taken_once(db, command, now):
        if isinstance(command, c.RecordDeparture) and not met:
            met.append(command)
            raise VersionTaken(command.reference)
        return handle(db, command, now)

    monkeypatch.setattr(office.engine, "handle_in", taken_once)
    postman.run(at("2022-05-04"))
    assert met
    assert the_letter(office)["state"] == "sent"
    assert departures(office) == [(opened, "2022-05-04")]


def test_killed_between_hand_over_and_settlement_it_leaves_once(office, monkeypatch) -> None:
    opened = notified(office)

    def dies(*_given):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("support_engine.adapters.store.letters.sending.mark_sent", dies)
        with pytest.raises(KeyboardInterrupt):
            office.letters_leave("2022-05-04")
    assert (the_letter(office)["state"], departures(office)) == ("claimed", [])
    office.postman().run(at("2022-05-04") + LEASE * 2)
    assert the_letter(office)["state"] == "sent"
    assert departures(office) == [(opened, "2022-05-04")]


def test_an_act_taken_back_while_its_letter_leaves_starts_nothing(office) -> None:
    notified(office)
    taken = c.CorrectLastAct(
        reference=REFERENCE, by=HEAD, on=day("2022-05-03"), reason=because("Erreur")
    )
    office.must(taken)
    office.letters_leave("2022-05-04")
    assert departures(office) == []
    assert office.dossier().letters == ()


def test_only_the_letter_to_the_holder_starts_the_delay(office) -> None:
    opened = notified(office)
    with office.store.transaction() as db:
        db.execute(
            text("UPDATE letters SET role = 'responsable' WHERE act = :act"), {"act": opened}
        )
    office.letters_leave("2022-05-04")
    assert departures(office) == []


def test_who_has_neither_the_act_nor_the_mail_may_not_say_it_was_posted(office) -> None:
    notified(office)
    given = {"reference": REFERENCE, "on": day("2022-05-04"), "proof": "LR"}
    assert office.do(c.RecordDeparture(by=GUIDE, **given)).codes == {Code.ROLE_MISSING}


def named(office: Office, person: str, on: str) -> int:
    """Another holder; the version of the dossier."""
    command = c.AssignPerson(
        reference=REFERENCE, by=HEAD, on=day(on), role="porteur", person=person
    )
    return office.must(command).version


def notices_of(office: Office) -> list[tuple[str, str]]:
    rows = [row for row in office.outbox() if row["letter"] == "mise_en_demeure"]
    return [(row["person"], row["state"]) for row in rows]


@pytest.mark.parametrize("left_first", [True, False])
def test_another_holder_gets_the_formal_notice_and_the_whole_delay(office, left_first) -> None:
    opened = notified(office)
    if left_first:
        office.letters_leave("2022-05-03")
    renewed = named(office, "sacha", "2022-05-16")
    assert withdrawal(office, "2022-06-30") == {Code.LETTER_NOT_LEFT}
    office.letters_leave("2022-05-17")
    sent = [("porteuse", "sent")] if left_first else [("porteuse", "void")]
    assert notices_of(office) == [*sent, ("sacha", "sent")]
    first = [(opened, "2022-05-03")] if left_first else []
    assert departures(office) == [*first, (renewed, "2022-05-17")]
    assert withdrawal(office, "2022-06-01") == {Code.CLOCK_NOT_OVER}
    assert withdrawal(office, "2022-06-02") is None


@pytest.mark.parametrize("is_answered_first", [True, False])
def test_an_answer_goes_to_whoever_wrote_and_to_no_successor(office, is_answered_first) -> None:
    """It quotes their words, which whoever comes after them does not read."""
    notified(office)
    office.letters_leave("2022-05-03")
    wrote = {"about": "message", "text": "Ma santé ne me permet plus de suivre."}
    office.must(c.WriteToTeam(reference=REFERENCE, by=HOLDER, on=day("2022-05-04"), **wrote))
    answer = {"reference": REFERENCE, "by": OFFICER, "number": 1, "text": "Nous vous comprenons."}
    if is_answered_first:
        office.must(c.AnswerHolder(on=day("2022-05-05"), **answer))
    named(office, "sacha", "2022-05-06")
    if not is_answered_first:
        office.must(c.AnswerHolder(on=day("2022-05-07"), **answer))
    office.letters_leave("2022-05-08")
    told = [row for row in office.outbox() if row["letter"] == "reponse_au_porteur"]
    assert [(row["person"], row["state"]) for row in told] == [("porteuse", "sent")]
    assert [row["person"] for row in office.outbox() if "santé" in row["body"]] == ["porteuse"]


def test_a_holder_named_again_keeps_the_days_left_and_the_other_is_not_told(office) -> None:
    opened = notified(office)
    office.letters_leave("2022-05-03")
    named(office, "sacha", "2022-05-16")
    named(office, "porteuse", "2022-05-16")
    office.letters_leave("2022-05-17")
    assert notices_of(office) == [("porteuse", "sent"), ("sacha", "void")]
    assert departures(office) == [(opened, "2022-05-03")]
    assert withdrawal(office, "2022-05-18") == {Code.CLOCK_NOT_OVER}
    assert withdrawal(office, "2022-05-19") is None


def test_a_notice_lifted_and_told_the_same_day_is_notified_again(office) -> None:
    notified(office)
    office.letters_leave("2022-05-03")
    lifting = {"reference": REFERENCE, "by": HEAD, "on": day("2022-05-16")}
    office.must(c.LiftHold(**lifting, hold="mise_en_demeure"))
    office.letters_leave("2022-05-16T11:00")
    back = office.must(
        c.CorrectLastAct(**lifting, reason=because("Mauvais dossier")), "2022-05-16T15:00"
    )
    assert withdrawal(office, "2022-06-30") == {Code.LETTER_NOT_LEFT}
    office.letters_leave("2022-05-16T16:00")
    last = [(row["letter"], row["state"]) for row in office.outbox()][-2:]
    assert sorted(last) == [("acte_repris", "sent"), ("mise_en_demeure", "sent")]
    assert departures(office)[-1] == (back.version, "2022-05-16")
    assert withdrawal(office, "2022-05-31") == {Code.CLOCK_NOT_OVER}


def test_a_slip_that_comes_back_after_the_decision_is_told(office) -> None:
    """To whoever records it, and by `doctor`; what it says of the letter is proven as before."""
    act = notified(office)
    office.letters_leave("2022-05-03")
    assert withdrawal(office, "2022-05-20") is None
    slip = {"reference": REFERENCE, "by": OFFICER, "on": day("2022-05-12"), "proof": "LR 1A"}
    done = office.do(c.RecordReceipt(act=act, how="unclaimed", **slip), "2022-05-23T10:00")
    (said,) = done.overtaken
    assert "court jusqu’au 27 mai 2022 inclus" in as_typed(said)
    with office.store.reading() as db:
        assert [point.sentence for point in early_points(office, db)] == [said]
        assert list(findings(db)) == []


def test_a_letter_that_came_back_is_posted_again(office) -> None:
    act = notified(office)
    office.letters_leave("2022-05-03")
    slip = {"reference": REFERENCE, "by": OFFICER, "on": day("2022-05-30"), "proof": "LR 1A"}
    office.must(c.RecordReceipt(act=act, how="unknown", **slip))
    assert withdrawal(office, "2022-06-20") == {Code.LETTER_CAME_BACK}
    office.must(c.RecordDeparture(**{**slip, "on": day("2022-06-21"), "proof": "LR 2B"}))
    assert withdrawal(office, "2022-07-06") == {Code.CLOCK_NOT_OVER}
    assert withdrawal(office, "2022-07-07") is None
    with office.store.reading() as db:
        assert list(findings(db)) == []
