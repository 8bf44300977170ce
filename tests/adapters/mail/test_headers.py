"""The words of a header arrive as they were written, wherever its lines are cut."""

from dataclasses import replace
from email.header import decode_header, make_header

from hypothesis import example, given
from hypothesis import strategies as st

from support_engine.adapters.mail.mailboxes import compose
from tests.office import IDENTITY
from tests.smtp import MESSAGE

WORDS = [
    "Décision",
    "une",
    "accordée",
    "à",
    "votre",
    "projet",
    "l’été",
    "« demande »",
    "–",
    "(fin)",
]
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=2, max_size=18).map(" ".join)
CUT_BETWEEN_TWO_ACCENTS = (
    "[Démonstration] Une subvention est accordée à votre projet – Manufacture fictive 02"
)


def read(line: bytes) -> str:
    """A header as any reader decodes it."""
    _, _, words = line.decode("ascii").partition(": ")
    return str(make_header(decode_header(words.replace("\r\n", ""))))


@given(SENTENCES)
@example(CUT_BETWEEN_TWO_ACCENTS)
def test_no_space_of_a_subject_is_lost_between_two_lines(subject) -> None:
    mail = compose(replace(MESSAGE, subject=subject), IDENTITY.name, IDENTITY.email)
    assert read(mail.policy.fold_binary("Subject", mail["Subject"])) == subject


@given(SENTENCES)
@example(CUT_BETWEEN_TWO_ACCENTS.replace("[", "").replace("]", ""))
def test_no_space_of_a_name_is_lost_between_two_lines(name) -> None:
    mail = compose(replace(MESSAGE, to_name=name), IDENTITY.name, IDENTITY.email)
    line = mail.policy.fold_binary("To", mail["To"])
    shown, _, reached = read(line).rpartition(" <")
    assert reached == f"{MESSAGE.to_email}>"
    assert shown.strip('"').replace('\\"', '"') == name
    assert max(map(len, line.split(b"\r\n"))) <= 78
