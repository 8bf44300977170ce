"""What people call things, and the one thing that they mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support_engine.core.dossier.access_events import RIGHTS
from support_engine.core.language.names import identified, require
from support_engine.core.language.spelling import plain, visible
from support_engine.errors import UnknownName

ACTS = {
    "accorder_subvention": "Accorder la subvention",
    "refuser_subvention": "Refuser la subvention",
    "labelliser": "Attribuer le label",
    "label": "Étiqueter",
}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("labelliser", "labelliser"),
        ("label", "label"),
        ("LABELLISER", "labelliser"),
        ("Attribuer le label", "labelliser"),
        ("attribuer", "labelliser"),
        ("etiqueter", "label"),
        ("Accorder-la-SUBVENTION", "accorder_subvention"),
        ("accorder", "accorder_subvention"),
    ],
)
def test_an_id_a_label_or_a_part_of_one(said, meant) -> None:
    assert identified(ACTS, said, "acte") == meant
    assert require(ACTS, said, "acte") == ACTS[meant]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (
            "subvention",
            "à préciser. Cela peut être : accorder_subvention (Accorder la subvention), "
            "refuser_subvention (Refuser la subvention).",
        ),
        ("laberliser", "Vouliez-vous dire : labelliser (Attribuer le label), label (Étiqueter)"),
        ("ac", "il n’existe pas d’acte de ce nom"),
        ("", "il n’existe pas d’acte de ce nom"),
        ("…", "il n’existe pas d’acte de ce nom"),
    ],
)
def test_what_could_be_several_or_none_is_asked_again(said, answer) -> None:
    with pytest.raises(UnknownName) as problem:
        identified(ACTS, said, "acte")
    assert answer in str(problem.value)


@given(st.dictionaries(st.text(min_size=1), st.text(), max_size=6), st.text())
def test_only_what_bears_the_name_is_meant(things, said) -> None:
    try:
        meant = identified(things, said, "chose")
    except UnknownName:
        return
    if meant == said:
        return
    called = {key: {plain(key), plain(things[key])} for key in things}
    same = [key for key in things if plain(said) in called[key]]
    part = [key for key in things if any(plain(said) in name for name in called[key])]
    assert (same or part) == [meant]


@given(st.text())
def test_nothing_that_acts_on_a_terminal_is_left(text) -> None:
    shown = visible(text)
    assert "\x1b" not in shown
    assert not any(c in shown for c in "\u202e\u2066\u200f\r\x07\x9b")
    if text.isprintable():
        assert shown == text


def test_hidden_signs_are_named() -> None:
    assert visible("gpj.\u202eexe\x1b[2J") == "gpj.⟨U+202E⟩exe⟨U+001B⟩[2J"
    assert visible("a\tb\nc 👩‍🔧") == "a\tb\nc 👩‍🔧"


def test_a_list_of_choices_says_in_french_what_each_is_called() -> None:
    with pytest.raises(UnknownName, match=r"claim \(lire, déposer des pièces et demander un ver"):
        identified(RIGHTS, "écrire", "droit")
    with pytest.raises(UnknownName, match="Existent : rib, statuts\\."):
        identified({"rib": "RIB", "statuts": "Statuts"}, "zzz", "pièce")
