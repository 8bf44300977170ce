"""The lengths that letters say are those of the programme's file, whatever it says."""

from datetime import date
from functools import cache

import pytest

from support_engine.adapters.files.workflows import parse
from support_engine.core.telling.lengths import in_words, lengths_of
from tests.letter_samples import NEEDS, RENDERER, ROOT, sample
from tests.test_emails import Words, flat

FILE, OTHER = (
    (ROOT / "workflows" / f"{name}.toml").read_text("utf-8")
    for name in ("manufactures", "fabriques")
)
SAID = sorted(
    (letter, clock)
    for letter, needs in NEEDS.items()
    for variable, clock in needs.attributes
    if variable == "lengths"
)
ACT, LEFT = date(2022, 2, 15), date(2022, 2, 21)


@cache
def written(letter: str, file: str, left: date = LEFT) -> tuple[str, str]:
    """A letter under the rules of a file: its text, and the words of its HTML."""
    lengths = in_words(lengths_of(parse(file, "essai.toml").workflow), ACT, left)
    data = {**sample(letter, True), "lengths": lengths, "today": left.isoformat()}
    rendered = RENDERER.render(letter, data)
    return flat(rendered.text), flat("".join(Words.of(rendered.html).words))


def with_length(clock: str, months: int, file: str = FILE) -> str:
    """A file with another length for a clock."""
    head, name, rest = file.partition(f"[clocks.{clock}]")
    before, key, after = rest.partition("months = ")
    assert name
    assert key
    return f"{head}{name}{before}{key}{months}{after[after.index(after.lstrip('0123456789')[0]) :]}"


def test_some_letters_say_lengths() -> None:
    assert {letter for letter, _ in SAID} >= {"accuse_reception", "label_accorde"}


@pytest.mark.parametrize(("letter", "clock"), SAID)
def test_another_length_in_the_file_is_another_length_in_the_letter(letter, clock) -> None:
    file = OTHER if letter.startswith("fabrique_") else FILE
    longer = with_length(clock, 17, file)
    for ours, theirs in zip(written(letter, file), written(letter, longer), strict=True):
        assert ours != theirs
        assert "17 mois" in theirs
        assert "17 mois" not in ours


def test_the_acknowledgement_counts_from_itself_and_says_what_silence_means() -> None:
    text, _ = written("accuse_reception", FILE)
    assert "daté du lundi 21 février 2022" in text
    assert "Sans réponse de notre part le vendredi 15 avril 2022" in text
    assert "au plus tard le vendredi 21 octobre 2022, soit 8 mois après cet accusé" in text
    assert "votre demande sera considérée comme refusée" in text
    assert "recours gracieux" in text
    assert "recours contentieux" in text


@pytest.mark.parametrize(("left", "is_so"), [(15, False), (16, True)])
def test_of_a_deposit_of_months_ago_it_says_what_is_so_already(left, is_so) -> None:
    for said in written("accuse_reception", FILE, date(2022, 4, left)):
        assert ("elle est depuis considérée comme recevable (décret" in said) is is_so
        assert ("elle sera considérée comme recevable (décret" in said) is not is_so
        assert "vendredi 15 avril 2022" in said
