"""What a lazy or hostile hand types is no sentence; whatever a person writes in French is one."""

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from support_engine.core.language.sentence import ROWS, is_sentence, said_once
from tests.laws import for_every

LEAST = 30
ROOT = Path(__file__).parents[3]
GUIDES = (
    "docs/tutorial-ligne-de-commande.md",
    "docs/howto/ordonnateur.md",
    "docs/howto/comptable.md",
)
HONEST = """
Budget non équilibré, voir avis.
Pièces manquantes malgré rappel
Incompatibilité réglementaire absolue
Irrecevabilité manifeste, hors délai.
Reçu le 12/03/2024 au lieu du 01/03/2024.
Il n’a pas dit oui ni non au CA.
Voir avis du 12/03/2024 n° 2024-45
La CNRS et la SNCF refusent le bail HLM.
Nous nous sommes trompés de vague.
Dossier incomplet : RIB, KBIS, statuts.
Art. L. 121-1 : pas de réponse reçue.
M. Schmitt est décédé le 2 mai 2024.
Angkor, Goldschmidt et Wrzesniewski quittent le CA.
PROJET NON CONFORME AU REGLEMENT
Le coût passe de 1 200 000 € à 850 000 €.
Erreur de saisie : MP1-002 et non MP1-003.
"""
LAZY = """
a b c d e a b c d e a b c d e
a b c d e f g h i j k l m n o p q r s
azerty qsdfgh wxcvbn uiop jklm azerty
qsdqsd jkljkl sdfsdf dfgdfg wxcwxc hjkhjk
fjdksla sjkqldf eiowru kjsdf jqkls mlkdjq
bla bla blabla blablabla bla blibla bla bla
le la les un une des ce ces mon ton son ma ta
un deux trois quatre cinq six sept huit neuf
lundi mardi mercredi jeudi vendredi samedi
lorem ipsum dolor sit amet consectetur elit
test pour test et test de test dans un test
refus motif refus refus motif motif motif refus
toto titi tata tutu toto titi tata tutu
abc def ghi jkl mno pqr stu vwx
oui non oui non oui non oui non oui non oui
projet non viable, projet non viable, projet non viable
faute de local faute local de faute local faute de
motif local refus local motif refus local refus motif
Z z Z é é é É à à ù ù Ù z z é à ù
"""


def passes(text: str) -> bool:
    """Whether a text is taken for a reason of thirty signs."""
    once = said_once(" ".join(text.split()))
    return len(once) >= LEAST and is_sentence(once)


def sentences() -> list[str]:
    """Every sentence of the French guides: nobody wrote them for this test."""
    told = "\n".join((ROOT / name).read_text() for name in GUIDES)
    told = re.sub(r"```.*?```|`[^`]*`|^\|.*$|<[^>]*>", " ", told, flags=re.S | re.M)
    found = re.split(r"(?<=[.!?])\s+|\n\n", told)
    return [text for text in (" ".join(one.split()) for one in found) if len(text) >= LEAST]


WRITTEN = [*filter(None, HONEST.split("\n")), *sentences()]


@for_every(*WRITTEN)
def test_what_people_write_is_a_sentence(text) -> None:
    assert passes(text)


@for_every(*filter(None, LAZY.split("\n")))
def test_what_is_typed_to_fill_a_line_is_none(text) -> None:
    assert not passes(text)


def test_there_are_guides_to_read() -> None:
    assert len(WRITTEN) > 50


@given(st.sampled_from(WRITTEN), st.sampled_from((str.upper, str.lower, str.title)))
def test_capitals_change_nothing(text, written) -> None:
    assert passes(written(text))


@given(st.lists(st.sampled_from(WRITTEN), min_size=2, max_size=5, unique=True))
def test_sentences_together_are_one_reason(texts) -> None:
    assert passes(" ".join(texts))


@given(st.sampled_from(WRITTEN).map(lambda t: t[: LEAST - 2]), st.integers(2, 9))
def test_what_is_too_short_is_not_made_longer_by_repeating_it(text, times) -> None:
    assert not passes(" ".join([text] * times))


LETTERS = st.sampled_from("abcdefghijklmnopqrstuvwxyzéàçœ0123456789.,;")


@given(st.lists(LETTERS, min_size=15, max_size=80))
def test_letters_apart_are_no_sentence(letters) -> None:
    assert not passes(" ".join(letters))


WALK = st.tuples(st.sampled_from(ROWS), st.integers(0, 22), st.integers(3, 10), st.booleans())


def walked(walk: tuple[str, int, int, bool]) -> str:
    """Keys struck one beside the other."""
    row, start, size, back = walk
    keys = (row[::-1] if back else row)[start % (len(row) - 2) :]
    return keys[:size]


@given(st.lists(WALK.map(walked), min_size=3, max_size=20))
def test_a_hand_that_runs_on_the_keys_writes_none(words) -> None:
    assert not passes(" ".join(words))


@given(st.lists(st.sampled_from(("non", "refusé", "Refusé.", "NON !")), min_size=8, max_size=40))
def test_two_words_in_any_order_are_none(words) -> None:
    assert not passes(" ".join(words))


@given(st.text(st.characters(categories=("P", "S", "N", "Z")), min_size=30))
def test_signs_are_none(text) -> None:
    assert not passes(text)
