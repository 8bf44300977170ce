"""Whoever heads a programme is told once a week: what they decide first, then what they follow."""

from email.message import EmailMessage

import pytest

from tests.office import Office, at

pytestmark = pytest.mark.one_base

REPORTS = ("Jalons", "Portefeuille")


def to_the_head(office: Office) -> list[EmailMessage]:
    """The messages of the week that left for the head, the oldest first."""
    mails = (mail for mail in office.mails() if "dominique" in mail["to"])
    return [mail for mail in mails if not mail["subject"].startswith(REPORTS)]


def words(mail: EmailMessage) -> str:
    return " ".join(mail.get_body(("plain",)).get_content().split())


def test_the_head_reads_one_message_on_the_first_working_day_of_the_week(office) -> None:
    office.open_at("incubation")
    office.silence()
    office.tick("2022-05-11")  # a Wednesday: thirty days after the launch was due
    waiting = office.outbox(state="queued", person="dominique")
    assert {row["kind"] for row in waiting} == {"reminder"}
    office.tick("2022-05-13")
    assert to_the_head(office) == []
    office.tick("2022-05-16")
    (mail,) = to_the_head(office)
    assert "La semaine" in mail["subject"]
    text = words(mail)
    assert "Pour information" in text
    assert "Porteur de projet" in text, "whose turn it is"
    office.tick("2022-06-10")
    office.tick("2022-06-13")
    _, second = to_the_head(office)
    text = words(second)
    assert text.index("À décider par vous") < text.index("Mise en demeure à envisager")


def test_whoever_works_on_a_dossier_is_told_each_day_as_before(office) -> None:
    office.open_at("incubation")
    office.silence()
    office.tick("2022-05-11")
    assert any("camille" in mail["to"] for mail in office.mails())


def test_the_week_begins_on_its_first_working_day(office) -> None:
    window = office.window
    for now, leaves in (
        ("2022-05-11T08:00", "2022-05-16T07:00"),
        ("2022-05-16T06:00", "2022-05-16T07:00"),
        ("2022-05-16T08:00", "2022-05-16T08:00"),
        ("2022-05-16T12:00", "2022-05-23T07:00"),
        ("2022-06-05T12:00", "2022-06-07T07:00"),  # Whit Monday
        ("2022-06-06T08:00", "2022-06-07T07:00"),
    ):
        assert window.of_the_week(at(now)) == at(leaves), now
