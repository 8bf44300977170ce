"""Looking at what a letter reads changes nothing of what it writes, nor of how it fails."""

from pathlib import Path

import pytest

from support_engine.adapters.mail.template_needs import FILES, needs_of
from support_engine.adapters.mail.templates import Letters
from support_engine.errors import BrokenTemplate

PUT_TOGETHER = '{{ ["<b>" | safe, "<"] | join(" ") if name }} {{ name }}'


def essai(folder: Path, words: str) -> Letters:
    """A folder whose one letter, « essai », has the same words in each of its parts."""
    letter = folder / "emails" / "essai"
    letter.mkdir(parents=True)
    for part in FILES:
        (letter / part).write_text(words, "utf-8")
    return Letters(folder)


def test_a_letter_that_was_looked_at_is_written_as_one_that_was_not(tmp_path: Path) -> None:
    looked_at, fresh = essai(tmp_path, PUT_TOGETHER), Letters(tmp_path)
    assert needs_of(looked_at, ["essai"])["essai"].variables == {"name"}
    assert looked_at.render("essai", {"name": "A<B"}) == fresh.render("essai", {"name": "A<B"})


def test_it_fails_at_the_same_place(tmp_path: Path) -> None:
    letters = essai(tmp_path, "\n\n{{ act.on }}")
    needs_of(letters, ["essai"])
    with pytest.raises(BrokenTemplate, match=r"emails/essai/subject.txt, ligne 3.*« on »"):
        letters.render("essai", {"act": {}})
