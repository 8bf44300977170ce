"""Handing over to a real mail server: what arrives, and on which side of the dot it broke."""

import shutil
from base64 import b64decode
from dataclasses import replace
from email import message_from_bytes, policy
from smtplib import SMTP
from time import monotonic

import pytest

from support_engine.adapters.mail.mailboxes import FolderMailbox
from support_engine.adapters.mail.messages import Identity, Message, compose
from support_engine.adapters.mail.server import Server, SmtpMailbox
from support_engine.config import Settings
from support_engine.errors import NotDelivered
from tests.office import IDENTITY
from tests.smtp import (
    DROP,
    HOST,
    MESSAGE,
    STALL,
    TAKEN,
    certificate,
    closed_port,
    dripping_server,
    failure,
    mail_server,
    tls,
    verdict,
)

HOLDER = MESSAGE.to_email
needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the keys")


def received(message: Message = MESSAGE, identity: Identity = IDENTITY):
    """The message as a server took it, and for which recipients."""
    with mail_server() as server:
        mailbox = server.mailbox(identity)
        mailbox.deliver(message)
        mailbox.close()
    assert len(server.taken) == 1
    return server.taken[0], server.recipients


def words(mail, kind: str) -> str:
    return mail.get_body((kind,)).get_content().replace("\r\n", "\n")


# ── What arrives ─────────────────────────────────────────────────────────────────────────────────


def test_a_message_arrives_with_its_accents_and_both_parts() -> None:
    mail, recipients = received()
    assert recipients == [HOLDER]
    assert mail["Subject"] == MESSAGE.subject
    assert mail.get_content_type() == "multipart/alternative"
    assert words(mail, "plain") == MESSAGE.text
    assert words(mail, "html") == MESSAGE.html


def test_the_headers_say_who_writes_to_whom_and_where_to_answer() -> None:
    mail, _ = received()
    assert mail["From"] == f"{IDENTITY.name} <{IDENTITY.email}>"
    assert mail["To"].addresses[0].display_name == MESSAGE.to_name
    assert mail["Reply-To"].addresses[0].display_name == MESSAGE.reply_name
    assert mail["Reply-To"].addresses[0].addr_spec == MESSAGE.reply_email
    assert mail["Auto-Submitted"] == "auto-generated"
    assert len(mail["To"].addresses) == len(mail["Reply-To"].addresses) == 1


@pytest.mark.parametrize("email", ["", "camille", "a@b, c@d.fr"])
def test_without_a_usable_contact_the_programme_is_answered(email) -> None:
    mail, _ = received(replace(MESSAGE, reply_email=email))
    assert IDENTITY.email in mail["Reply-To"]


def headers_of(message: Message):
    mail = message_from_bytes(compose(message, IDENTITY), policy=policy.default)
    return mail["Message-ID"], mail["References"]


def test_the_key_alone_makes_the_message_id_and_the_thread_alone_the_references() -> None:
    same_key = replace(MESSAGE, to_name="Autre", text="Autre\n", thread="MP1-001/autre")
    other_key = replace(MESSAGE, key="MP1-001/v8/recevable/porteuse")
    first, thread = headers_of(MESSAGE)
    assert headers_of(same_key)[0] == first
    assert headers_of(same_key)[1] != thread
    assert headers_of(other_key)[0] != first
    assert headers_of(other_key)[1] == thread
    assert first.endswith("@demo.example>")


@pytest.mark.parametrize(
    "text",
    [
        ".\nfin\n",
        "..\n.\n...\nfin\n",
        "avant\n.un point\n\n.\n\naprès\n",
        "é\n.\nMAIL FROM:<x@y.example>\n",
        "sans retour à la ligne final",
        "une ligne " + "très " * 400 + "longue\n",
    ],
)
def test_a_text_with_dots_arrives_whole(text) -> None:
    mail, _ = received(replace(MESSAGE, text=text))
    assert words(mail, "plain").rstrip("\n") == text.rstrip("\n")
    assert words(mail, "html") == MESSAGE.html


def test_several_messages_go_through_one_connection() -> None:
    with mail_server() as server:
        mailbox = server.mailbox()
        for number in range(3):
            mailbox.deliver(replace(MESSAGE, key=f"k{number}"))
        mailbox.close()
    assert server.recipients == [HOLDER] * 3
    assert server.connections == 1
    assert len({mail["Message-ID"] for mail in server.taken}) == 3


def test_a_trial_sends_everything_to_one_address_and_says_for_whom() -> None:
    trial = replace(IDENTITY, redirect_all="essai@demo.example")
    mail, recipients = received(MESSAGE, trial)
    assert recipients == ["essai@demo.example"]
    assert HOLDER not in mail.as_string()
    assert mail["To"].addresses[0].display_name == MESSAGE.to_name


# ── What breaks, and on which side of the dot ────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param({"RCPT": "550 5.1.1 no such user"}, "final", id="unknown recipient"),
        pytest.param({"RCPT": "552 5.2.2 mailbox full"}, "final", id="full mailbox"),
        pytest.param({"RCPT": "551 no such user"}, "final", id="unknown, in one figure"),
        pytest.param({"RCPT": "550 relay not permitted"}, "later", id="nobody knows of what"),
        pytest.param({"RCPT": "550 5.4.5 Daily limit exceeded"}, "later", id="quota"),
        pytest.param({"RCPT": "550 5.1.90 daily limit"}, "later", id="quota of recipients"),
        pytest.param({"RCPT": "550 5.1.8 Sender rejected"}, "later", id="domain of the sender"),
        pytest.param({"RCPT": "550 5.1.7 Sender rejected"}, "later", id="address of the sender"),
        pytest.param({"DATA": "554 5.2.252 SendAsDenied"}, "later", id="not allowed to send as"),
        pytest.param({"DATA": "554 5.2.0 QuotaExceeded"}, "later", id="quota after the dot"),
        pytest.param({"DATA": "550 5.7.26 no SPF nor DKIM"}, "later", id="unsigned"),
        pytest.param({"DATA": "552 5.3.4 too big"}, "final", id="too big after the dot"),
        pytest.param({"DATA": "550 5.1.1 no such user"}, "final", id="unknown after the dot"),
        pytest.param({"RCPT": "554 5.7.1 Relay access denied"}, "later", id="relay denied"),
        pytest.param({"RCPT": "550 5.7.1 sender blocked"}, "later", id="sender refused late"),
        pytest.param({"RCPT": "530 Authentication required"}, "later", id="login asked late"),
        pytest.param({"RCPT": "450 4.2.1 mailbox busy"}, "later", id="greylisted"),
        pytest.param({"MAIL": "451 4.3.0 try again"}, "later", id="sender later"),
        pytest.param({"DATA": "554 5.7.1 spam"}, "later", id="refused after the dot"),
        pytest.param({"DATA": "452 4.3.1 no room"}, "later", id="no room after the dot"),
        pytest.param({"MAIL": DROP}, "later", id="dropped at MAIL"),
        pytest.param({"RCPT": DROP}, "later", id="dropped at RCPT"),
        pytest.param({"BODY": DROP}, "later", id="dropped before the answer to DATA"),
        pytest.param({"DATA": DROP}, "in doubt", id="dropped after the dot"),
        pytest.param({"MAIL": STALL}, "later", id="silent at MAIL"),
        pytest.param({"RCPT": STALL}, "later", id="silent at RCPT"),
        pytest.param({"BODY": STALL}, "later", id="silent at DATA"),
        pytest.param({"DATA": STALL}, "in doubt", id="silent after the dot"),
        pytest.param({"RCPT": "354 go on"}, "later", id="an answer to something else"),
        pytest.param({"DATA": "354 go on"}, "in doubt", id="no answer to the dot"),
        pytest.param({"DATA": "999 perhaps"}, "in doubt", id="an unknown code after the dot"),
    ],
)
def test_a_failure_is_final_later_or_in_doubt(answers, expected) -> None:
    slow = STALL in answers.values()
    with mail_server(**answers) as server:
        problem = failure(server.mailbox(timeout=0.15 if slow else 2.0))
    assert verdict(problem) == expected
    assert server.taken == []
    reply = next(iter(answers.values()))
    assert reply in (DROP, STALL) or reply[:3] in str(problem)


@pytest.mark.parametrize(
    ("verb", "expected"),
    [("hello", "later"), ("MAIL", "later"), ("DATA", "later"), (".", "in doubt")],
    ids=["greeting", "MAIL", "DATA", "dot"],
)
def test_a_server_that_drips_is_left_when_the_time_of_a_message_is_over(verb, expected) -> None:
    with dripping_server(verb) as port:
        server = Server(HOST, port, "none", timeout=5, deadline=0.4)
        begun = monotonic()
        problem = failure(SmtpMailbox(server, IDENTITY))
    assert verdict(problem) == expected
    assert monotonic() - begun < 3


def test_what_the_last_look_says_is_asked_before_data_and_keeps_the_message() -> None:
    def stop() -> None:
        raise LookupError

    with mail_server() as server:
        mailbox = server.mailbox()
        with pytest.raises(LookupError):
            mailbox.deliver(MESSAGE, stop)
        assert server.talk == ["MAIL", "RCPT"]
        mailbox.deliver(MESSAGE)
        mailbox.close()
    assert len(server.taken) == 1


def test_a_server_that_is_not_there_is_asked_again_later() -> None:
    problem = failure(SmtpMailbox(Server(HOST, closed_port(), "none", timeout=1), IDENTITY))
    assert verdict(problem) == "later"
    assert "ne répond pas" in str(problem)


@pytest.mark.parametrize(
    "first", ["550 5.1.1 no such user", "450 4.2.1 busy", DROP], ids=["5xx", "4xx", "dropped"]
)
def test_after_a_failure_the_next_message_leaves(first) -> None:
    with mail_server(RCPT=[first, TAKEN]) as server:
        mailbox = server.mailbox()
        with pytest.raises(NotDelivered):
            mailbox.deliver(MESSAGE)
        mailbox.deliver(replace(MESSAGE, key="next", to_email="alex@demo.example"))
        mailbox.close()
    assert server.recipients == ["alex@demo.example"]


def test_a_connection_that_the_server_let_go_is_made_anew() -> None:
    # Long enough for a delivery on a busy machine, short enough to wait for.
    with mail_server(options={"timeout": 1.5}) as server:
        mailbox = server.mailbox()
        mailbox.deliver(MESSAGE)
        mailbox._smtp.sock.recv(200)  # wait until the server has said goodbye
        mailbox.deliver(replace(MESSAGE, key="next"))
        mailbox.close()
    assert (len(server.taken), server.connections) == (2, 2)


def test_a_wrong_password_is_said_and_tried_again_later() -> None:
    with mail_server() as server:
        problem = failure(server.mailbox(user="programme", password="perdu"))
    assert verdict(problem) == "later"
    assert "mot de passe" in str(problem)
    assert "perdu" not in str(problem)
    assert server.talk == []


@pytest.mark.parametrize("secret", ["user", "password"])
def test_what_cannot_be_said_to_a_server_is_a_mistake_of_the_settings(secret) -> None:
    given = {"user": "programme", "password": "sesame", secret: "sésame€"}
    with mail_server() as server:
        problem = failure(server.mailbox(**given))
    assert (verdict(problem), problem.is_unreachable) == ("later", True)
    assert "n’est pas ASCII" in str(problem)
    assert "sésame" not in str(problem)
    assert server.talk == []


def test_a_server_that_asks_for_a_login_in_no_language_is_asked_again_later(monkeypatch) -> None:
    def challenged(*_) -> None:
        b64decode("abc")

    monkeypatch.setattr(SMTP, "login", challenged)
    with mail_server() as server:
        problem = failure(server.mailbox(user="programme", password="sesame"))
    assert (verdict(problem), problem.is_unreachable) == ("later", True)


def test_a_right_password_lets_the_message_through() -> None:
    with mail_server() as server:
        server.mailbox(user="programme", password="sesame").deliver(MESSAGE)
    assert server.logins == [(b"programme", b"sesame")]
    assert len(server.taken) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_without_the_security_asked_nothing_is_said_in_clear(security) -> None:
    with mail_server() as server:
        problem = failure(server.mailbox(security=security, user="programme", password="sesame"))
    assert verdict(problem) == "later"
    assert (server.talk, server.logins) == ([], [])


@needs_openssl
@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("is_trusted", [True, False])
def test_only_a_certificate_that_is_trusted_gets_the_message(
    tmp_path, monkeypatch, security, is_trusted
) -> None:
    made = certificate(tmp_path)
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "public.pem"))
    implicit = {"ssl_context": tls(made)} if security == "tls" else {}
    options = {} if implicit else {"tls_context": tls(made), "require_starttls": True}
    with mail_server(options=options, **implicit) as server:
        mailbox = server.mailbox(security=security)
        if is_trusted:
            mailbox.deliver(MESSAGE)
            mailbox.close()
        else:
            assert verdict(failure(mailbox)) == "later"
    assert len(server.taken) == is_trusted


def test_the_password_is_never_shown_with_the_settings() -> None:
    settings = Settings(mail={"mode": "smtp", "user": "programme", "password": "sesame"})
    assert "sesame" not in repr(settings)
    assert settings.mail.password.get_secret_value() == "sesame"


# ── Hostile addresses and names ──────────────────────────────────────────────────────────────────

HOSTILE = (
    "",
    "porteuse",
    "@demo.example",
    "porteuse@",
    "porteuse@localhost",
    "porteuse@demo.example\r\nBcc: x@y.example",
    "porteuse\n@demo.example",
    "porteuse@demo.example>\r\nRCPT TO:<x@y.example",
    "porteuse@demo.example,x@y.example",
    "porteuse@demo.example;x@y.example",
    '"porteuse x"@demo.example',
    "Porteuse <porteuse@demo.example>",
    "porteuse (moi)@demo.example",
    "porteuse\t@demo.example",
)


@pytest.mark.parametrize("email", HOSTILE)
def test_what_is_not_one_address_is_refused_for_good_before_any_talk(email) -> None:
    with mail_server() as server:
        problem = failure(server.mailbox(), replace(MESSAGE, to_email=email))
    assert verdict(problem) == "final"
    assert f"« {email} »" in str(problem)
    assert server.talk == []


NAMES = (
    "Zoé\r\nBcc: x@y.example",
    "Zoé\nBcc: x@y.example\n\n<p>",
    'Le Goff, Zoé "la patronne"',
    "Zoé <x@y.example>, Autre",
    "Zoé\u2028Bcc: x@y.example",
    "\x00\x1bZoé\x7f",
    "Zoé \u202etxt.exe",
    "x" * 300,
    "é" * 300,
)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_adds_no_header_and_no_recipient(name) -> None:
    hostile = replace(MESSAGE, to_name=name, reply_name=name, subject=name)
    mail, recipients = received(hostile, replace(IDENTITY, name=name))
    assert recipients == [HOLDER]
    ordinary, _ = received()
    assert sorted(mail.keys()) == sorted(ordinary.keys())
    for header, email in (("To", HOLDER), ("Reply-To", MESSAGE.reply_email)):
        assert [a.addr_spec for a in mail[header].addresses] == [email]
        assert all(character.isprintable() for character in mail[header].addresses[0].display_name)
    assert words(mail, "plain") == MESSAGE.text


# ── The folder ───────────────────────────────────────────────────────────────────────────────────


def test_a_folder_keeps_one_readable_file_for_each_message(tmp_path) -> None:
    mailbox = FolderMailbox(tmp_path / "deep" / "letters", IDENTITY)
    mailbox.deliver(MESSAGE)
    mailbox.deliver(MESSAGE)
    mailbox.deliver(replace(MESSAGE, key="other"))
    mailbox.close()
    files = sorted((tmp_path / "deep" / "letters").iterdir())
    assert [file.suffix for file in files] == [".eml", ".eml"]
    mails = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    assert {mail["Subject"] for mail in mails} == {MESSAGE.subject}
    assert len({mail["Message-ID"] for mail in mails}) == 2
    assert words(mails[0], "plain") == MESSAGE.text


@pytest.mark.parametrize("key", ["../../dehors", "/etc/x", "a/b\\c", "clé\x00", "k" * 5000])
def test_a_key_never_names_a_place_outside_the_folder(tmp_path, key) -> None:
    folder = tmp_path / "letters"
    FolderMailbox(folder, IDENTITY).deliver(replace(MESSAGE, key=key))
    assert len(list(folder.glob("*.eml"))) == 1
    assert list(tmp_path.iterdir()) == [folder]


def test_a_folder_that_cannot_be_written_is_tried_again_later(tmp_path) -> None:
    (tmp_path / "letters").write_text("a file is in the way")
    problem = failure(FolderMailbox(tmp_path / "letters", IDENTITY))
    assert verdict(problem) == "later"
    assert "letters" in str(problem)


@pytest.mark.parametrize("email", HOSTILE)
def test_a_folder_refuses_the_same_addresses(tmp_path, email) -> None:
    problem = failure(FolderMailbox(tmp_path, IDENTITY), replace(MESSAGE, to_email=email))
    assert verdict(problem) == "final"
    assert list(tmp_path.iterdir()) == []
