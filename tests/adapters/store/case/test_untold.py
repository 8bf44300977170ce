"""Nothing is decided against a holder before they could know that a delay runs again, or that they
have no more time."""

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.dossier.deadlines import clock_deadline
from support_engine.core.dossier.events import LetterLeft
from tests.office import Office
from tests.story import HEAD, HOLDER, REFERENCE, advance, because, day

pytestmark = pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
REPLY = "reponse_mise_en_demeure"


def opened(hold: str, on: str, days: int | None = None) -> c.OpenHold:
    said = {"reference": REFERENCE, "by": HEAD, "on": day(on), "reason": because()}
    return c.OpenHold(**said, hold=hold, reply_days=days)


def lifted(hold: str, on: str) -> c.LiftHold:
    return c.LiftHold(reference=REFERENCE, by=HEAD, on=day(on), hold=hold)


def asked(kind: type[c.Command], on: str, by: c.Actor, **more: object) -> c.Command:
    said = {"reference": REFERENCE, "by": by, "on": day(on), "reason": because()}
    return kind(**said, clock=REPLY, **more)


def noticed(office: Office) -> None:
    """A formal notice of 15 days, told on 3 May 2022: until the 18th."""
    office.open_at("incubation")
    office.letters_leave("2022-04-30")
    office.must(opened("mise_en_demeure", "2022-05-02", 15))
    office.letters_leave("2022-05-03")


def withdrawal(office: Office, on: str, by: c.Actor = HEAD):
    outcome = office.do(advance("retirer_label", on, by, because("Sans réponse")))
    return outcome.codes if isinstance(outcome, Refused) else None


def end(office: Office):
    return clock_deadline(office.case(), REPLY).on


def test_what_was_suspended_runs_again_for_its_holder_once_the_letter_left(office) -> None:
    noticed(office)
    office.must(opened("suspension", "2022-05-16"))
    office.letters_leave("2022-05-17")
    office.must(lifted("suspension", "2022-06-20"))
    assert end(office) == day("2022-06-22")
    assert withdrawal(office, "2022-06-27") == {Code.HOLDER_UNTOLD}
    office.letters_leave("2022-06-28")
    (told,) = [one["body"] for one in said(office, "suspension_levee")]
    assert "30 juin 2022 : Réponse à la mise en demeure" in told
    assert end(office) == day("2022-06-30")
    assert withdrawal(office, "2022-06-30") == {Code.CLOCK_NOT_OVER}
    office.letters_leave("2022-06-30")
    departures = [r.event for r in office.journal() if isinstance(r.event, LetterLeft)]
    assert [one.resumes for one in departures] == ["", "suspension"]
    assert withdrawal(office, "2022-07-01") is None


def said(office: Office, letter: str):
    """What the message of a letter says, as it left."""
    (row,) = [row for row in office.outbox() if row["letter"] == letter]
    mails = [one for one in office.mails() if row["message_id"] == one["Message-ID"]]
    for mail in mails:
        text = mail.get_body(("plain",)).get_content().replace("\u00a0", " ")
        yield {"body": " ".join(text.split())}


def test_a_suspension_of_which_nobody_heard_makes_nothing_wait(office) -> None:
    noticed(office)
    office.must(opened("suspension", "2022-05-16"))
    office.must(lifted("suspension", "2022-05-16"))
    office.letters_leave("2022-05-17")
    assert end(office) == day("2022-05-18")
    assert withdrawal(office, "2022-05-19") is None


@pytest.mark.parametrize("kind", [c.RefuseExtension, c.CancelExtension])
def test_an_adverse_act_waits_until_the_answer_to_a_request_has_left(office, kind) -> None:
    noticed(office)
    office.must(asked(c.RequestExtension, "2022-05-17", HEAD, months=1))
    office.must(asked(kind, "2022-05-19", HEAD))
    assert withdrawal(office, "2022-05-19") == {Code.HOLDER_UNTOLD}
    office.letters_leave("2022-05-20")
    assert withdrawal(office, "2022-05-20") is None


def test_what_the_holder_asks_themselves_waits_for_no_letter(office) -> None:
    noticed(office)
    office.must(asked(c.RequestExtension, "2022-05-17", HEAD, months=1))
    office.must(asked(c.RefuseExtension, "2022-05-19", HEAD))
    assert Code.HOLDER_UNTOLD not in (withdrawal(office, "2022-05-19", HOLDER) or ())
