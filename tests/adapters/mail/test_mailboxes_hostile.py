"""Addresses and names that would write to somebody else, or more than what was meant."""

from dataclasses import replace

import pytest

from support_engine.adapters.mail.mailboxes import FolderMailbox
from support_engine.adapters.mail.messages import valid
from support_engine.core.language.addresses import is_address
from support_engine.errors import NotDelivered
from tests.office import IDENTITY
from tests.smtp import MESSAGE, failure, mail_server

HIDDEN = "=?utf-8?q?A=0D=0ABcc=3A_intrus=40demo.example?="
NOT_ONE = [
    "",
    "zoe",
    "zoe@demo",
    "a@b@c.fr",
    "a@.",
    "a@c..fr",
    ".a@c.fr",
    "a:b@c.fr",
    "@relay.fr:a@c.fr",
    "zoé@demo.example",
    "a@é.fr",
    "a@c.fr, b@c.fr",
    "a@c.fr\nBcc: b@c.fr",
    "a\x00@c.fr",
    "a\x7f@c.fr",
    "a@b.c\u2028d",
    '"a b"@c.fr',
    "zoe@[192.0.2.1]",
    "zoe@192.0.2.1",
    "zoe@[IPv6:2001:db8::1]",
    "zoe@été.example",
    f"{'a' * 250}@c.fr",
]


@pytest.mark.parametrize("email", NOT_ONE)
def test_what_is_not_exactly_one_plain_address_is_refused(email) -> None:
    assert not is_address(email)
    with pytest.raises(NotDelivered) as problem:
        valid(email)
    assert problem.value.is_final


@pytest.mark.parametrize("email", ["zoe@demo.example", "z.o-e+1@sous.demo.example", "o'n@c.fr"])
def test_ordinary_addresses_are_taken(email) -> None:
    assert is_address(email)


@pytest.mark.parametrize("place", ["subject", "to_name", "reply_name"])
@pytest.mark.parametrize("words", [HIDDEN, "A\r\nBcc: intrus@demo.example"])
def test_no_header_can_be_slipped_into_another(place, words) -> None:
    with mail_server() as server:
        server.mailbox().deliver(replace(MESSAGE, **{place: words}))
    assert server.recipients == [MESSAGE.to_email]
    assert server.taken[0]["Bcc"] is None


def test_a_folder_refuses_the_same_addresses(tmp_path) -> None:
    with pytest.raises(NotDelivered):
        FolderMailbox(tmp_path, IDENTITY).deliver(replace(MESSAGE, to_email="zoé@demo.example"))
    assert not list(tmp_path.iterdir())


def test_a_sender_that_the_server_refuses_loses_no_letter() -> None:
    with mail_server(MAIL="530 Must issue STARTTLS") as server:
        problem = failure(server.mailbox())
    assert not problem.is_final
    assert not problem.in_doubt


def test_the_language_of_the_letter_is_told() -> None:
    with mail_server() as server:
        server.mailbox().deliver(MESSAGE)
    assert server.taken[0]["Content-Language"] == "fr"


def test_the_identifier_that_is_kept_is_the_one_that_left() -> None:
    with mail_server() as server:
        kept = server.mailbox().deliver(MESSAGE)
    assert server.taken[0]["Message-ID"] == kept
