"""What a strict reader of raw bytes reads is what was written, whatever the words."""

import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from support_engine.adapters.mail.messages import compose, header_words, part
from tests import strict_mail
from tests.office import IDENTITY, at
from tests.smtp import MESSAGE
from tests.strict_mail import Mailbox, read

PARTS = (
    *("Décision", "une", "accordée", "à", "l’été", "« demande »", "–", "(fin)", "M.", "Zoé,"),
    *('dite "Zaza"', "a\\b", "O'Neil", "<b>", "x@y.example", "=?", "?=", "=?utf-8?q?caf=C3=A9?="),
    *("🧵🪡", "👩‍🎨", "🇫🇷", "e\u0301cole", "שלום", "مرحبا بكم", "ಠ_ಠ", "漢字", "«\u00a0x\u00a0»"),
    *("W" * 90, "é" * 90, "a-b_c=d", "n°\u00a012", ";", "?"),
)
SENTENCES = st.lists(st.sampled_from(PARTS), min_size=1, max_size=18).map(" ".join)
ANY_TEXT = st.one_of(SENTENCES, st.text(max_size=200))
CUT_BETWEEN_TWO_ACCENTS = (
    "[Démonstration] Une subvention est accordée à votre projet – Manufacture fictive 02"
)


def sent(**words):
    return read(compose(replace(MESSAGE, **words), IDENTITY))


@given(SENTENCES)
@example(CUT_BETWEEN_TWO_ACCENTS)
def test_every_subject_and_every_name_is_read_as_it_was_written(words) -> None:
    mail = sent(subject=words, to_name=words, reply_name=words)
    assert mail.subject == words
    assert mail.to == Mailbox(words, MESSAGE.to_email)
    assert mail.reply == Mailbox(words, MESSAGE.reply_email)


@given(ANY_TEXT, st.text(max_size=300))
def test_whatever_is_typed_a_strict_reader_takes_the_mail(words, body) -> None:
    mail = sent(subject=words, to_name=words, reply_name=words, text=body, html=body)
    assert mail.subject == mail.to.name == mail.reply.name == header_words(words)
    kept = body.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    assert mail.text == mail.html == (kept if kept.endswith("\n") else f"{kept}\n")


@given(st.integers(0, 366 * 24 * 60), st.sampled_from(["1", "12"]))
def test_the_date_is_the_moment_of_sending_with_the_offset_of_paris(minutes, month) -> None:
    moment = (at("2022-01-01") + timedelta(minutes=minutes)).replace(fold=int(month) % 2)
    mail = sent(at=moment)
    assert mail.date == moment
    assert mail.date.utcoffset() == moment.utcoffset()


def test_no_machine_is_asked_to_answer_and_no_letter_is_filed_with_lists() -> None:
    headers = sent().headers
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert not [name for name in headers if name.startswith("List-") or name == "Precedence"]


def test_the_longest_address_stands_on_its_own_line() -> None:
    email = f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 60}.fr"
    assert sent(to_email=email, to_name="Zoé").to == Mailbox("Zoé", email)
    assert sent(to_email=email, to_name="").to == Mailbox("", email)


def test_a_name_of_the_longest_line_that_needs_escapes_is_read_as_written() -> None:
    for name in ('"' + "A" * 71, "A" * 36 + '"\\"' + "A" * 34, "A" * 72 + ","):
        assert sent(to_name=name).to.name == name


def test_the_same_message_is_the_same_bytes() -> None:
    assert compose(MESSAGE, IDENTITY) == compose(replace(MESSAGE), IDENTITY)


def perl(program: str, given: bytes) -> str:
    """What Perl, with its own library only, makes of some bytes."""
    command = ["perl", "-MEncode", "-MEncode::MIME::Header", "-0777", "-ne", program]
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout.decode()


def has_perl() -> bool:
    """Whether the machine has Perl with its standard library."""
    try:
        return bool(shutil.which("perl")) and perl("print 1", b"x") == "1"
    except subprocess.CalledProcessError:
        return False


@pytest.mark.skipif(not has_perl(), reason="Perl's own reader is not on this machine")
def test_another_language_reads_the_same_subjects() -> None:
    several = [" ".join(PARTS[i : i + 9]).replace("=?", "") for i in range(len(PARTS))]
    subjects = [words.strip() for words in several if "  " not in words]
    mails = [compose(replace(MESSAGE, subject=words), IDENTITY) for words in subjects]
    program = (
        "for (split /^\\.\\r\\n/m) { /^Subject: (.*?)\\r\\n(?![ \\t])/ms or die; my $s = $1;"
        ' $s =~ s/\\r\\n//g; print encode("utf-8", decode("MIME-Header", $s)), "\\n" }'
    )
    assert perl(program, b".\r\n".join(mails)).splitlines() == subjects


def test_a_line_that_a_space_ends_is_read_as_written_and_never_too_long() -> None:
    for length in range(70, 80):
        for sign in ("x", "é", "="):
            for end in (" ", "\t", " \t "):
                written = f"{sign * length}{end}\nsuite\n"
                whole = f"\r\n{part('plain', written).decode()}".removesuffix("\r\n")
                assert strict_mail.part("plain", whole) == written, (length, sign, end)
