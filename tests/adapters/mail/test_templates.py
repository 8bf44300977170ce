"""The renderer: faults that are explained, words that are set, data that is cleaned."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support_engine.adapters.mail import signs, templates, wording
from support_engine.adapters.mail.templates import Letters
from support_engine.core.language import french
from support_engine.errors import BrokenTemplate

NBSP = "\u00a0"


def written(folder: Path, subject: str = "Bonjour", text: str = "", html: str = "") -> Letters:
    """A folder with one letter, « essai »."""
    letter = folder / "emails" / "essai"
    letter.mkdir(parents=True)
    (letter / "subject.txt").write_text(subject, encoding="utf-8")
    (letter / "body.txt").write_text(text, encoding="utf-8")
    (letter / "body.html").write_text(html, encoding="utf-8")
    (folder / "emails" / "_base").mkdir()
    return Letters(folder)


def test_names_leave_the_shared_base_out(tmp_path: Path) -> None:
    assert written(tmp_path).names() == ("essai",)


def test_a_folder_without_letters_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenTemplate, match=r"Aucun modèle de lettre"):
        Letters(tmp_path)


def test_an_unknown_letter_is_refused_with_a_suggestion(tmp_path: Path) -> None:
    with pytest.raises(BrokenTemplate, match=r"« esai » n’existe pas.*essai"):
        written(tmp_path).render("esai", {})


@pytest.mark.parametrize("name", ["_base", "../essai", "essai/../essai", ""])
def test_a_letter_is_named_by_its_folder_only(tmp_path: Path, name: str) -> None:
    with pytest.raises(BrokenTemplate, match=r"n’existe pas"):
        written(tmp_path).render(name, {})


def test_a_missing_variable_names_the_file_and_the_line(tmp_path: Path) -> None:
    letters = written(tmp_path, text="Bonjour,\n\n{{ act.on }}\n")
    with pytest.raises(BrokenTemplate, match=r"emails/essai/body.txt, ligne 3.*« on » n’est pas"):
        letters.render("essai", {"act": {}})


def test_a_variable_missing_from_a_shared_part_names_that_part(tmp_path: Path) -> None:
    letters = written(tmp_path, text='{% include "emails/_base/end.txt" %}')
    (tmp_path / "emails/_base/end.txt").write_text("\n{{ why }}", encoding="utf-8")
    with pytest.raises(BrokenTemplate, match=r"emails/_base/end.txt, ligne 2.*« why »"):
        letters.render("essai", {})


def test_a_fault_of_writing_names_the_file_and_the_line(tmp_path: Path) -> None:
    letters = written(tmp_path, html="<p>\n{% if %}</p>")
    with pytest.raises(BrokenTemplate, match=r"emails/essai/body.html, ligne 2.*erreur d’écriture"):
        letters.render("essai", {})


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    letters = written(tmp_path)
    (tmp_path / "emails/essai/body.html").unlink()
    with pytest.raises(BrokenTemplate, match=r"« emails/essai/body.html » manque"):
        letters.render("essai", {})


def test_a_value_that_does_not_fit_is_a_broken_letter(tmp_path: Path) -> None:
    with pytest.raises(BrokenTemplate, match=r"une valeur ne convient pas"):
        written(tmp_path, text="{{ on | date }}").render("essai", {"on": ""})


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ items.append(1) }}",
        "{{ self.__init__.__globals__ }}",
        "{{ data.update({'a': 1}) }}",
    ],
)
def test_a_template_can_neither_escape_nor_change_its_data(tmp_path: Path, attack: str) -> None:
    with pytest.raises(BrokenTemplate):
        written(tmp_path, text=attack).render("essai", {"items": [], "data": {}})


def test_words_that_look_like_a_template_stay_words(tmp_path: Path) -> None:
    letters = written(tmp_path, text="{{ name }}")
    assert letters.render("essai", {"name": "{{ 7 * 7 }}"}).text == "{{ 7 * 7 }}\n"


def test_html_escapes_what_comes_from_the_data_and_text_does_not(tmp_path: Path) -> None:
    letters = written(tmp_path, text="{{ name }}", html="<p>{{ name }}</p>")
    rendered = letters.render("essai", {"name": "<b>Fil & laine</b>"})
    assert rendered.text == "<b>Fil & laine</b>\n"
    assert rendered.html == "<p>&lt;b&gt;Fil &amp; laine&lt;/b&gt;</p>"


def test_lines_become_breaks_in_html_and_are_escaped(tmp_path: Path) -> None:
    letters = written(tmp_path, html="{{ reason | lines }}")
    rendered = letters.render("essai", {"reason": "un\n<deux>"})
    assert rendered.html == "un<br>&lt;deux&gt;"


def test_a_subject_is_one_line_whatever_the_data(tmp_path: Path) -> None:
    letters = written(tmp_path, subject="Dossier\n{{ name }}\n")
    nasty = "A\r\nBcc: x@example.org\u2028B\u202eC\x00\ud800"
    rendered = letters.render("essai", {"name": nasty})
    assert rendered.subject == "Dossier A Bcc: x@example.org BC\ufffd"


def test_a_long_subject_is_cut_with_an_ellipsis(tmp_path: Path) -> None:
    subject = written(tmp_path, subject="{{ name }}").render("essai", {"name": "é" * 10**5}).subject
    assert len(subject) == templates.SUBJECT_LENGTH
    assert subject.endswith("…")


def test_templates_are_compiled_once(tmp_path: Path) -> None:
    letters = written(tmp_path, text="avant")
    letters.render("essai", {})
    (tmp_path / "emails/essai/body.txt").write_text("après", encoding="utf-8")
    assert letters.render("essai", {}).text == "avant\n"


def test_a_page_has_the_same_filters_and_the_same_care(tmp_path: Path) -> None:
    letters = written(tmp_path)
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports/etat.txt").write_text("Total : {{ t | euros }}  \n\n\n\nFin", "utf-8")
    (tmp_path / "reports/etat.html").write_text("<b>{{ name }}</b>", "utf-8")
    assert letters.render_page("reports/etat.txt", {"t": 100_00}) == (
        f"Total{NBSP}: 100{NBSP}€\n\nFin\n"
    )
    assert letters.render_page("reports/etat.html", {"name": "<"}) == "<b>&lt;</b>"
    with pytest.raises(BrokenTemplate, match=r"reports/absent.txt"):
        letters.render_page("reports/absent.txt", {})


def test_spaces_typed_in_the_data_are_left_alone(tmp_path: Path) -> None:
    letters = written(tmp_path, text="Motif : {{ reason }}")
    assert letters.render("essai", {"reason": "a : b"}).text == f"Motif{NBSP}: a : b\n"


def test_paragraphs_are_filled_and_items_keep_their_line() -> None:
    text = wording.reflow("un\ndeux\n\n\n\n- trois\nquatre\n- cinq\n\n  A : b\n  C : d\n")
    assert text == "un deux\n\n- trois quatre\n- cinq\n\n  A : b\n  C : d"


def test_a_long_item_hangs_under_its_first_word() -> None:
    second = wording.reflow(f"- {'mot ' * 30}").split("\n")[1]
    assert second.startswith("  mot")


@given(st.text(alphabet="ab é:-\n", max_size=400))
def test_filling_loses_no_word_and_leaves_no_long_line(text: str) -> None:
    filled = wording.reflow(text)
    assert filled.split() == text.split()
    for line in filled.split("\n"):
        together = line.strip().replace(" :", ":")
        assert len(line) <= wording.LINE_WIDTH or " " not in together


def test_no_line_begins_with_a_sign_nor_ends_with_an_opening_quote() -> None:
    for width in range(40):
        said = (
            f"{'m' * width} le projet « Le 96 (repris) » : « un » ; vraiment ? Oui ! {'fin ' * 20}"
        )
        lines = wording.reflow(said).split("\n")
        assert len(lines) > 1
        assert not any(line[0] in "»:;?!" or line.endswith("«") for line in lines)
        assert " ".join(lines).split() == said.split()


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_a_shortened_text_fits_on_one_line(text: str, length: int) -> None:
    short = wording.shortened(text, length)
    assert len(short) <= length
    assert "\n" not in short


@given(st.text())
def test_tidy_text_has_no_stray_space_nor_double_blank_line(text: str) -> None:
    tidied = wording.tidy(text)
    assert "\n\n\n" not in tidied
    assert all(line == line.rstrip() for line in tidied.split("\n"))
    assert wording.tidy(tidied) == tidied


@given(st.text(alphabet=st.characters(), max_size=50))
def test_cleaned_text_can_be_sent(text: str) -> None:
    cleaned = signs.cleaned({"a": [text]})
    assert isinstance(cleaned, dict)
    (word,) = cleaned["a"]
    word.encode("utf-8")
    assert not [
        c
        for c in word.replace("\n", "").replace("\t", "")
        if unicodedata.category(c) in ("Cc", "Cf") and c not in "\u200c\u200d"
    ]
    assert word.splitlines() == [] if not word else len(word.splitlines()) <= word.count("\n") + 1


def test_cleaning_leaves_figures_and_dates_alone() -> None:
    assert signs.clean({"a": 1, "b": None, "c": {"d": ("x\r\ny",)}}) == {
        "a": 1,
        "b": None,
        "c": {"d": ["x\ny"]},
    }


def test_a_sentence_ends_once() -> None:
    assert wording.sentence(" le plan ") == "le plan."
    assert wording.sentence("Bravo !") == "Bravo !"
    assert wording.sentence("") == ""


def test_words_that_follow_a_colon_lose_their_capital_but_not_an_acronym() -> None:
    assert french.continued("Transmettre le bilan.") == "transmettre le bilan."
    assert french.continued("RIB à jour.") == "RIB à jour."
    assert french.continued("") == ""
