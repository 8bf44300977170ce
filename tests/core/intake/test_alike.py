"""What is found by words and by spelling holds all that the rule says yes to, on any sheet."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from support_engine.core.intake.alike import Alike
from support_engine.core.intake.candidacy import Candidacy
from support_engine.core.intake.links import link_earlier
from support_engine.core.intake.pairs import is_same_project, latest_before, places, words_of
from tests.laws import tries

WORDS = (
    *("Atelier", "atelier", "La", "Fabrique", "Manufacture", "du", "bois", "Bois", "boís", "boi"),
    *("l'", "œuvre", "oeuvre", "Mécanique", "mecaniques", "de", "Tramayes", "&", "Co.", "12", "13"),
    *("Décarbonnerie", "Décarbonerie", "économiques", "activités", "activite", "Haut-Clunisois"),
)
LETTERS = "abeiort s1é"


@st.composite
def names(draw):
    """A name of few words, or one that differs from it by some letters or words."""
    words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=7))
    text = " ".join(words)
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(text)))
        gone = draw(st.integers(0, 2))
        text = text[:place] + draw(st.sampled_from(("", *LETTERS))) + text[place + gone :]
    return text.strip() or "x"


close = st.text(alphabet=LETTERS, min_size=1, max_size=24)
many_names = st.lists(names() | close, min_size=1, max_size=25)
chances = st.randoms(use_true_random=True)


def nearly(name: str, chance: Random) -> str:
    """The same name, some letters of which are missing, changed or too many; as far as the rule
    goes, and a little beyond."""
    text = name
    for _ in range(chance.randint(1, 1 + len(name) // 5)):
        place, gone = chance.randint(0, len(text)), chance.randint(0, 1)
        text = text[:place] + chance.choice(("", *LETTERS)) + text[place + gone :]
    return text


@tries(260)
@given(known=many_names, asked=many_names, gone=st.sets(st.integers(0, 24)), chance=chances)
def test_no_name_of_one_project_is_missed(known, asked, gone, chance) -> None:
    alike = Alike[int]()
    asked = [*asked[:5], *(nearly(chance.choice(known), chance) for _ in range(20))]
    for number, name in enumerate(known):
        alike.put(number, "Tout autre chose")
        alike.put(number, name)
    for number in gone:
        alike.drop(number)
    for name in asked:
        same = {
            number
            for number, other in enumerate(known)
            if number not in gone and is_same_project({"name": name}, {"name": other})
        }
        assert same <= alike.like(name)


@tries(300)
@given(name=names(), data=st.data())
def test_two_long_names_a_few_letters_apart_are_found(name, data) -> None:
    long = f"{name} {data.draw(names())} {data.draw(names())}"
    other = list(long)
    for _ in range(data.draw(st.integers(0, len(long) // 6))):
        other[data.draw(st.integers(0, len(other) - 1))] = data.draw(st.sampled_from(LETTERS))
    alike = Alike()
    alike.put("it", "".join(other))
    if is_same_project({"name": long}, {"name": "".join(other)}):
        assert alike.like(long) == {"it"}


def test_few_names_are_found_that_are_not_of_the_project() -> None:
    alike = Alike()
    for number in range(400):
        alike.put(number, f"Atelier du bois de la commune {number:04d} des métiers")
    assert len(alike.like("Atelier du cuir et de la forge")) == 0
    assert alike.like("Atelier du bois de la commune 0123 des métiers") >= {123}


candidacies = st.builds(
    lambda name, commune, department, wave: {
        field: value
        for field, value in (
            *(("name", name), ("commune", commune)),
            *(("department", department), ("wave", wave)),
        )
        if value
    },
    names().filter(words_of) | st.just("Atelier"),
    st.sampled_from(("", "Crest", "crest", "Die")),
    st.sampled_from(("", "26", "07")),
    st.sampled_from(("", "1", "2", "10")),
)


def every_pair(rows):
    """Each row with each, as the rule reads."""
    for row in rows:
        others = (
            other
            for place in sorted(places(row.details))
            for other in rows
            if place in places(other.details)
        )
        earlier = latest_before(row.details, others)
        yield earlier.line if earlier else None


@tries(200)
@given(st.lists(candidacies, min_size=1, max_size=25))
def test_rows_are_linked_as_by_comparing_each_with_each(sheet) -> None:
    rows = [
        Candidacy(line, {**details, "source_id": str(line)}, "", "", None, None)
        for line, details in enumerate(sheet, 2)
    ]
    linked, _ = link_earlier(rows, "nom")
    expected = [str(line) if line else None for line in every_pair(rows)]
    assert [row.follows for row in linked] == expected
