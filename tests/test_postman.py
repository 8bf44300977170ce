"""The outbox empties on both bases: once, later, in doubt or given up; never lost, never twice."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from time import monotonic
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from support_engine import config
from support_engine.adapters.mail.messages import Message
from support_engine.adapters.mail.server import Server, SmtpMailbox
from support_engine.adapters.mail.templates import Letters
from support_engine.adapters.store import codec
from support_engine.adapters.store.letters import outbox
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.errors import BaseBusy, NotDelivered
from support_engine.leaving.second_look import LEASE
from support_engine.leaving.shift import RETRIES, Shift
from support_engine.postman import NoLongerOurs, Postman
from support_engine.stories.checkup.mail_points import mail_points, unsent
from support_engine.stories.letters.releasing import release
from tests.letter_samples import sample
from tests.office import IDENTITY, Office, at
from tests.smtp import DROP, HOST, TAKEN, closed_port, mail_server

pytestmark = pytest.mark.one_base

MORNING = "2022-06-21T08:00"
MINUTE = timedelta(minutes=1)


def letter(key: str, person: str = "porteuse", kind: str = "act", **more) -> outbox.Queued:
    """An acknowledgement, or a reminder due on the 1st of April 2022."""
    name = "rappel" if kind == "reminder" else "accuse_reception"
    data = {**sample(name, True), "role": "porteur", "section": "milestones"}
    for words in ("recipient", "programme", "contact", "why", "today", "demo", "late"):
        data.pop(words, None)
    if "lengths" in data:
        months = {"recevabilite": 2, "decision": 8}
        data["lengths"] = {name: {"months": n, "days": None} for name, n in months.items()}
    given = {
        "key": key,
        "reference": "MP1-001",
        "letter": name,
        "kind": kind,
        "person": person,
        "contact": "camille",
        "topic": f"jalons|{key}" if kind == "reminder" else "",
        "thread": "MP1-001/dossier",
        "data": data,
        "not_before": at("2022-01-03"),
    }
    return outbox.Queued(**{**given, **more})


def reminder(key: str, person: str = "porteuse", **more) -> outbox.Queued:
    return letter(key, person, "reminder", **more)


def put(office: Office, *letters: outbox.Queued, on: str = "2022-01-03") -> None:
    with office.store.transaction() as db:
        assert outbox.queue(db, letters, at(on)) == len(letters)


def save(office: Office, person: Person) -> None:
    with office.store.transaction() as db:
        directory.save(db, person)


def send(office: Office, now: str | datetime = MORNING, mailbox=None, **settings):
    """One emptying of the outbox."""
    moment = at(now) if isinstance(now, str) else now
    return office.postman(mailbox, **settings).run(moment)


def states(office: Office) -> dict[str, str]:
    return {row["key"]: row["state"] for row in office.outbox()}


def row_of(office: Office, key: str) -> dict:
    return office.outbox(key=key)[0]


def plain(mail) -> str:
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


class Refusing:
    """A server that never takes anything, for now."""

    is_repeatable = False

    def __init__(self) -> None:
        self.asked = 0

    def deliver(self, message: Message, last_look=None) -> str:
        self.asked += 1
        raise NotDelivered("Réponse du serveur : 450 plus tard")

    def message_id(self, key: str) -> str:
        return f"<{key}>"

    def close(self) -> None:
        """Nothing is open."""


class Saying(Refusing):
    """A server that says so of every letter."""

    def __init__(self, said: str) -> None:
        super().__init__()
        self.said = said

    def deliver(self, message: Message, last_look=None) -> str:
        self.asked += 1
        raise NotDelivered(f"Réponse du serveur : {self.said}", is_final=True)


# ── What a server answers ────────────────────────────────────────────────────────────────────────


def test_what_was_sent_is_kept_as_evidence(office) -> None:
    put(office, letter("a"))
    done = send(office)
    row, mail = row_of(office, "a"), office.mails()[0]
    assert (done.sent, done.failed, done.messages) == (1, 0, 1)
    assert (row["state"], row["sent_on"], row["attempts"]) == ("sent", "2022-06-21", 1)
    assert row["sent_at"] == codec.moment(at(MORNING))
    assert row["subject"] == mail["Subject"]
    assert row["body"] == plain(mail)


def test_a_temporary_refusal_is_tried_again_after_its_delay(office) -> None:
    put(office, letter("a"))
    with mail_server(RCPT=["450 4.2.1 busy", TAKEN]) as server:
        assert send(office, mailbox=server.mailbox()).failed == 1
        row = row_of(office, "a")
        assert (row["state"], row["attempts"]) == ("queued", 1)
        assert "450 4.2.1 busy" in row["error"]
        assert row["not_before"] == codec.moment(at(MORNING) + RETRIES[0] * MINUTE)
        early = at(MORNING) + (RETRIES[0] - 1) * MINUTE
        assert send(office, early, server.mailbox()).messages == 0
        assert send(office, early + MINUTE, server.mailbox()).sent == 1
    row = row_of(office, "a")
    assert (row["state"], row["attempts"], row["error"]) == ("sent", 2, "")
    assert len(server.taken) == 1


def test_after_the_last_delay_a_letter_is_given_up_and_listed(office) -> None:
    put(office, letter("a"))
    server, now = Refusing(), at(MORNING)
    for minutes in RETRIES:
        assert send(office, now, server).failed == 1
        assert row_of(office, "a")["state"] == "queued"
        now += minutes * MINUTE
        assert send(office, now - MINUTE, server).messages == 0
    send(office, now, server)
    assert [row["key"] for row in office.outbox(state="dead")] == ["a"]
    assert server.asked == len(RETRIES) + 1
    assert send(office, now + timedelta(days=30), server).messages == 0


def test_a_final_refusal_is_dead_at_once_and_the_others_leave(office) -> None:
    put(office, letter("a"), letter("b", "alex"))
    with mail_server(RCPT=["550 5.1.1 no such user", TAKEN]) as server:
        done = send(office, mailbox=server.mailbox())
        assert send(office, "2022-07-21", server.mailbox()).messages == 0
    assert (done.sent, done.failed) == (1, 1)
    assert states(office) == {"a": "dead", "b": "sent"}
    assert "550 5.1.1 no such user" in row_of(office, "a")["error"]
    assert server.recipients == ["alex@demo.example"]


def test_a_letter_in_doubt_waits_for_a_person(office) -> None:
    put(office, letter("a"))
    with mail_server(DATA=[DROP, TAKEN]) as server:
        send(office, mailbox=server.mailbox())
        assert states(office) == {"a": "in_doubt"}
        for later in ("2022-06-21T08:30", "2022-06-22", "2022-08-01"):
            assert send(office, later, server.mailbox()).messages == 0
        assert server.talk.count("DATA") == 1
        with office.store.transaction() as db:
            assert outbox.retry(db, "a", at("2022-08-01"))
        assert send(office, "2022-08-01", server.mailbox()).sent == 1
    assert server.recipients == ["porteuse@demo.example"]


# ── A worker that was killed ─────────────────────────────────────────────────────────────────────


def shift(now: str = MORNING) -> Shift:
    """A worker that begins."""
    return Shift("killed", at(now), monotonic())


@pytest.mark.parametrize("was_written", [False, True])
def test_with_a_folder_a_claimed_letter_leaves_after_the_lease_once(office, was_written) -> None:
    put(office, letter("a"))
    killed = office.postman()
    (group,) = killed.claim(shift())
    if was_written:
        killed.mailbox.deliver(killed.write(group, at(MORNING)))
    assert send(office, at(MORNING) + LEASE - MINUTE).messages == 0
    assert send(office, at(MORNING) + LEASE + MINUTE).sent == 1
    assert (states(office), len(office.mails())) == ({"a": "sent"}, 1)


def test_with_a_server_a_claimed_letter_is_listed_to_check(office) -> None:
    put(office, letter("a"), letter("b"))
    with mail_server() as server:
        killed, begun = office.postman(server.mailbox()), shift()
        first, _ = killed.claim(begun)
        killed.look_again(first, begun)
        assert send(office, at(MORNING) + LEASE + MINUTE, server.mailbox()).sent == 1
        assert send(office, "2022-07-21", server.mailbox()).messages == 0
        with pytest.raises(NoLongerOurs):
            killed.look_again(first, begun)
    assert states(office) == {"a": "in_doubt", "b": "sent"}
    assert "à vérifier" in row_of(office, "a")["error"]


class Sleeping:
    """A server reached by a sender that slept past its lease after it had been given the letter."""

    is_repeatable = False

    def __init__(self, asleep) -> None:
        self.asleep, self.taken = asleep, []

    def deliver(self, message: Message, last_look) -> str:
        asleep, self.asleep = self.asleep, lambda: None
        asleep()
        last_look()
        self.taken.append(message.key)
        return self.message_id(message.key)

    def message_id(self, key: str) -> str:
        return f"<{key}>"

    def close(self) -> None:
        """Nothing is open."""


def test_who_slept_past_the_lease_looks_again_and_nothing_leaves_twice(office) -> None:
    put(office, letter("a"), letter("b"))
    late, other = at(MORNING) + LEASE + MINUTE, Sleeping(lambda: None)

    def others_work() -> None:
        send(office, late, other)
        assert set(states(office).values()) == {"sent"}  # nothing of it had begun to leave

    sleeper = Sleeping(others_work)
    send(office, MORNING, sleeper)
    assert sorted(sleeper.taken + other.taken) == ["a", "b"]
    assert set(states(office).values()) == {"sent"}


def test_a_letter_set_aside_before_data_does_not_leave(office) -> None:
    put(office, reminder("a"), reminder("b"))

    def postponed() -> None:
        with office.store.transaction() as db:
            assert outbox.void(db, "MP1-001", ["jalons|a"], "reporté") == 1

    sleeper = Sleeping(postponed)
    assert send(office, mailbox=sleeper).sent == 1
    assert sleeper.taken == ["b"]
    assert states(office) == {"a": "void", "b": "sent"}


def test_asked_to_stop_it_ends_at_the_next_letter_and_holds_none(office) -> None:
    put(office, *(letter(f"k{number}", kind="act") for number in range(5)))
    postman = office.postman(is_asked=lambda: len(office.mails()) == 2)
    assert postman.run(at(MORNING)).sent == 2
    assert sorted(states(office).values()) == ["queued"] * 3 + ["sent"] * 2
    rows = office.outbox(state="queued")
    assert {(row["attempts"], row["lease_until"]) for row in rows} == {(0, "")}


def test_a_base_that_does_not_answer_is_no_fault_of_a_letter(office, monkeypatch) -> None:
    put(office, letter("a", kind="act"))

    def lost(*_given):
        raise BaseBusy("La base ne répond pas.")

    with monkeypatch.context() as patched:
        patched.setattr(Postman, "write", lost)
        office.postman(max_per_round=1).run(at(MORNING))
    assert states(office) == {"a": "queued"}


def test_two_postmen_at_once_send_each_letter_once(office) -> None:
    put(office, *(letter(f"k{number:02}") for number in range(20)))
    start = Barrier(2)

    def work(_: int) -> int:
        start.wait()
        return send(office, mailbox=server.mailbox()).sent

    with mail_server() as server, ThreadPoolExecutor(2) as both:
        sent = list(both.map(work, range(2)))
    assert sum(sent) == len(server.taken) == 20
    assert len({mail["Message-ID"] for mail in server.taken}) == 20


def test_a_reminder_made_void_while_it_left_is_marked_sent(office) -> None:
    put(office, reminder("a"))

    class Racing(Refusing):
        def deliver(self, message: Message, last_look=None) -> str:
            with office.store.transaction() as db:
                assert outbox.void(db, "MP1-001", ["jalons|a"], "reporté") == 1
            return self.message_id(message.key)

    assert send(office, mailbox=Racing()).sent == 1
    assert states(office) == {"a": "sent"}


# ── One message a day ────────────────────────────────────────────────────────────────────────────


def test_the_reminders_of_a_person_gather_in_one_message_the_most_urgent_first(office) -> None:
    dates = {"c": "2022-07-15", "a": "2022-09-01", "b": "2022-04-01"}
    for key, on in dates.items():
        made = reminder(key)
        made.data["deadline"].update(label=f"Jalon {key}", on=on)
        put(office, made)
    put(office, letter("act"), reminder("autre", "alex"))
    done = send(office)
    assert (done.sent, done.messages) == (5, 3)
    digest = next(plain(mail) for mail in office.mails() if "Jalon a" in plain(mail))
    assert sorted(dates, key=lambda key: digest.index(f"Jalon {key}")) == ["b", "c", "a"]
    together = {row_of(office, key)["message_id"] for key in dates}
    assert len(together) == 1
    assert row_of(office, "act")["message_id"] not in together


@pytest.mark.parametrize(
    ("first", "again"),
    [
        pytest.param("2022-06-21", "2022-06-22", id="the next day"),
        pytest.param("2022-06-24", "2022-06-27", id="after the weekend"),
        pytest.param("2022-07-13", "2022-07-15", id="after Bastille Day"),
        pytest.param("2022-04-15", "2022-04-19", id="after Easter Monday"),
    ],
)
def test_a_second_reminder_waits_for_the_next_sending_day(office, first, again) -> None:
    put(office, reminder("a"))
    assert send(office, f"{first}T07:00").sent == 1
    put(office, reminder("b"), reminder("other", "alex"), letter("act"), on=f"{first}T07:05")
    assert send(office, f"{first}T08:59").sent == 2
    assert states(office)["b"] == "queued"
    assert row_of(office, "b")["not_before"] == codec.moment(at(f"{again}T07:00"))
    assert send(office, f"{again}T06:59").messages == 0
    assert send(office, f"{again}T07:00").sent == 1


@pytest.mark.parametrize(
    "moment",
    [
        pytest.param("2022-06-21T06:59", id="too early"),
        pytest.param("2022-06-21T09:00", id="too late"),
        pytest.param("2022-06-25T08:00", id="a Saturday"),
        pytest.param("2022-06-26T08:00", id="a Sunday"),
        pytest.param("2022-07-14T08:00", id="Bastille Day"),
        pytest.param("2022-06-06T08:00", id="Whit Monday"),
    ],
)
def test_out_of_the_window_acts_leave_and_the_rest_waits(office, moment) -> None:
    put(office, letter("act"), reminder("r"), letter("auto", kind="automatic"))
    assert send(office, moment).sent == 1
    assert states(office) == {"act": "sent", "r": "queued", "auto": "queued"}
    assert send(office, "2022-07-18T08:00").sent == 2


def test_a_reminder_refused_for_now_does_not_leave_at_night(office) -> None:
    put(office, reminder("a"))
    send(office, "2022-06-24T08:58", Refusing())
    for moment in ("2022-06-24T09:03", "2022-06-24T23:00", "2022-06-25T08:00"):
        assert send(office, moment).messages == 0
    assert send(office, "2022-06-27T07:00").sent == 1


def test_a_round_stops_at_its_limit_and_the_next_goes_on(office) -> None:
    put(office, *(letter(f"act{number}") for number in range(5)))
    put(office, reminder("r1", "alex"), reminder("r2", "alex"))
    sent = [send(office, max_per_round=2).messages for _ in range(4)]
    assert sent == [2, 2, 2, 0]
    assert set(states(office).values()) == {"sent"}
    assert len(office.mails()) == 6


# ── Letters that cannot be written ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        pytest.param({"data": {"role": "porteur"}}, "n’est pas fourni", id="a fact is missing"),
        pytest.param({"letter": "disparue"}, "disparue", id="no such letter"),
    ],
)
def test_a_letter_that_cannot_be_written_is_parked_and_the_others_leave(
    office, broken, said
) -> None:
    put(office, letter("a", **broken), letter("b"))
    done = send(office)
    assert (done.sent, done.failed) == (1, 1)
    assert states(office) == {"a": "parked", "b": "sent"}
    assert said in row_of(office, "a")["error"]


def test_letters_of_a_broken_template_are_parked_for_one_cause_and_retried_together(
    office, tmp_path
) -> None:
    folder = tmp_path / "templates"
    shutil.copytree(config.shipped("templates"), folder)
    template = folder / "emails" / "accuse_reception" / "body.txt"
    whole = template.read_text("utf-8")
    template.write_text(whole + "{{ rien.du_tout }}\n{% if", "utf-8")
    put(office, letter("a"), letter("b", "alex"), letter("c", "alex"), reminder("r"))
    office.letters = Letters(folder)
    assert send(office).sent == 1
    assert states(office) == {"a": "parked", "b": "parked", "c": "parked", "r": "sent"}
    with office.store.reading() as db:
        ((cause, number),) = outbox.causes(db).items()
        assert ("accuse_reception/body.txt" in cause, number) == (True, 3)
        assert outbox.unsent(db, "un autre modèle") == []
        parked = outbox.unsent(db, "ACCUSE_RECEPTION/body")
        settings = SimpleNamespace(
            mail=SimpleNamespace(mode="folder", redirect_all=""), letters=tmp_path
        )
        told = list(mail_points(SimpleNamespace(settings=settings, store=office.store), db))
    (waiting,) = [point for point in told if "modèle à réparer" in point.sentence]
    assert (cause in waiting.sentence, "retry --all" in waiting.remedy) == (True, True)
    assert parked == ["a", "b", "c"]
    template.write_text(whole, "utf-8")
    office.letters = Letters(folder)
    desk = SimpleNamespace(store=office.store, engine=office.engine)
    assert release(desk, parked, at(MORNING)).leaving == ("a", "b", "c")
    assert send(office).sent == 3


@pytest.mark.parametrize("email", ["", "porteuse", "a@b.example,c@d.example"])
def test_a_person_without_a_good_address_stops_nobody_else(office, email) -> None:
    save(office, Person("porteuse", "Porteuse", email))
    put(office, letter("a"), reminder("b"), letter("c", "alex"), letter("d", "inconnue"))
    done = send(office)
    assert (done.sent, done.failed) == (1, 3)
    assert states(office) == {"a": "dead", "b": "dead", "c": "sent", "d": "dead"}
    assert all(row["error"] for row in office.outbox(state="dead"))


def test_somebody_erased_is_not_written_to_and_is_no_contact(office) -> None:
    with office.store.transaction() as db:
        directory.forget(db, "alex")
        directory.forget(db, "camille")
    put(office, letter("a", "alex"), letter("b"))
    assert send(office).sent == 1
    assert states(office) == {"a": "dead", "b": "sent"}
    assert office.mails()[0]["Reply-To"].addresses[0].addr_spec == "manufactures@demo.example"


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ("o'brien", "Zoé O’Brien & Fils <b>"),
        ("100%_{x}", "{{ 7 * 7 }} {% raw %}"),
        ('é/..\\"', "Le Goff, « Zoé »"),
    ],
)
def test_reserved_characters_are_only_characters(office, person, name) -> None:
    save(office, Person(person, name, "zoe@demo.example"))
    project = "<script>alert(1)</script> & Cie"
    made = letter(f"MP1-001/v1/{person}", person)
    made.data["dossier"]["name"] = project
    put(office, made)
    assert send(office).sent == 1
    mail = office.mails()[0]
    assert mail["To"].addresses[0].display_name == name
    assert project in plain(mail)
    html = mail.get_body(("html",)).get_content()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


# ── What must not stop the others ────────────────────────────────────────────────────────────────


def test_an_unexpected_failure_parks_one_letter_and_the_others_leave(office) -> None:
    put(office, letter("a"), letter("b", person="alex"))

    class Strange(Refusing):
        def deliver(self, message: Message, last_look=None) -> str:
            if message.to_email.startswith("porteuse"):
                raise UnicodeError("jamais vu")
            return self.message_id(message.key)

    assert send(office, mailbox=Strange()).sent == 1
    assert states(office) == {"a": "dead", "b": "sent"}
    assert "UnicodeError" in row_of(office, "a")["error"]


def test_a_server_that_is_away_is_asked_once_a_round(office) -> None:
    put(office, *(letter(f"k{number}", person="porteuse") for number in range(5)))
    server = SmtpMailbox(Server(HOST, closed_port(), security="none", timeout=2.0), IDENTITY)
    done = send(office, mailbox=server)
    assert (done.messages, done.failed, done.is_stopped) == (1, 1, True)
    assert set(states(office).values()) == {"queued"}


@pytest.mark.parametrize("answers", [{}, {"MAIL": ["550 5.7.1 sender"] * 99}])
def test_what_a_server_was_never_told_of_is_no_attempt(office, answers) -> None:
    """A week-end with a round each quarter of an hour, and nobody to speak with."""
    put(office, letter("a"), letter("b", "alex"))
    with mail_server(**answers) as server:
        port = server.port if answers else closed_port()
        away = SmtpMailbox(Server(HOST, port, security="none", timeout=2.0), IDENTITY)
        now = at(MORNING)
        for _ in range(2 * len(RETRIES)):
            assert send(office, now, away).is_stopped
            now += 15 * MINUTE
        assert {(row["state"], row["attempts"]) for row in office.outbox()} == {("queued", 0)}
        with office.store.reading() as db:
            (told,) = unsent(db)
        assert "en attente, dont le dernier envoi a échoué." in told.sentence
        assert "serveur" in told.sentence
        server.answers = {}
        assert send(office, now, server.mailbox()).sent == 2


def test_what_a_server_holds_against_the_sender_ends_the_round_and_gives_nothing_up(office) -> None:
    put(office, *(letter(f"k{number}") for number in range(5)))
    quota = "550 5.4.5 Daily limit exceeded"
    with mail_server(RCPT=[quota, quota, "550 5.1.1 no such user", quota, quota]) as server:
        done = send(office, mailbox=server.mailbox())
        assert (done.messages, done.is_stopped) == (5, False)
        assert sorted(states(office).values()) == ["dead", *["queued"] * 4]
        put(office, *(letter(f"m{number}") for number in range(5)))
        server.answers = {"RCPT": [quota] * 99}
        done = send(office, at(MORNING) + MINUTE, server.mailbox())
        assert (done.messages, done.is_stopped) == (3, True)
        with office.store.transaction() as db:
            db.execute(text("UPDATE letters SET attempts = 5 WHERE state = 'queued'"))
        send(office, at(MORNING) + timedelta(days=3), server.mailbox())
        assert sorted(states(office).values()) == ["dead", *["queued"] * 9]


def test_what_one_carries_and_what_one_does_for_the_house_are_two_messages(office) -> None:
    """Whoever is an officer elsewhere does not answer herself of her own project."""
    mine = {"role": "porteur", "contact": "sacha"}
    hers = {"role": "instructeur", "contact": "porteuse", "reference": "FT-1"}
    put(office, reminder("a", **hers), reminder("b", **mine), reminder("c", **mine))
    assert send(office).messages == 2
    first, second = sorted(office.mails(), key=lambda mail: "Porteuse" in mail["Reply-To"])
    assert "Sacha" in first["Reply-To"]
    assert "Porteuse" in second["Reply-To"]


@pytest.mark.parametrize("verb", ["RCPT", "DATA"])
def test_a_server_that_breaks_off_each_time_ends_the_round(office, verb) -> None:
    """A round of five hundred letters is not in doubt, nor does it last for hours."""
    put(office, *(letter(f"k{number}") for number in range(5)))
    with mail_server(**{verb: DROP}) as server:
        done = send(office, mailbox=server.mailbox())
    assert (done.messages, done.is_stopped) == (3, True)
    kept = ["in_doubt"] * 3 + ["queued"] * 2 if verb == "DATA" else ["queued"] * 5
    assert sorted(states(office).values()) == kept


def test_each_letter_of_a_digest_has_its_own_patience(office) -> None:
    put(office, reminder("a"), reminder("b"))
    with office.store.transaction() as db:
        db.execute(text("UPDATE letters SET attempts = 5 WHERE key = 'a'"))
    send(office, mailbox=Refusing())
    assert states(office) == {"a": "dead", "b": "queued"}


def test_a_letter_in_doubt_keeps_the_identifier_that_the_mail_may_carry(office) -> None:
    put(office, letter("a"))
    with mail_server(DATA=DROP) as server:
        send(office, mailbox=server.mailbox())
    assert row_of(office, "a")["state"] == "in_doubt"
    assert row_of(office, "a")["message_id"].endswith("@demo.example>")


def test_what_a_server_said_is_kept_on_one_line_without_signs_that_no_base_takes(office) -> None:
    """PostgreSQL takes no NUL: the round ended by it, and no letter ever left again."""
    put(office, letter("a"), letter("b", "alex"))
    said = "550-5.1.1 no\x00such\x1b[2J\r\n550 5.1.1 user"
    mailbox = Saying(said)
    send(office, mailbox=mailbox)
    assert row_of(office, "a")["error"].endswith("550-5.1.1 nosuch[2J 550 5.1.1 user")
    assert mailbox.asked == 2
