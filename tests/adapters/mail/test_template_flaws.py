"""Mistakes in templates are found before any letter is written, each with its file and its line."""

import shutil

import pytest

from support_engine import config
from support_engine.adapters.files import workflows
from support_engine.adapters.mail.template_flaws import flaws, flaws_of_pages
from support_engine.adapters.mail.template_words import read
from support_engine.adapters.mail.templates import Letters
from support_engine.core.programme.letters import ATTRIBUTES
from support_engine.core.programme.pages import IN_LETTERS, ON_PAGES
from support_engine.errors import UnsoundWorkflow
from support_engine.stories.rules.proving import prove_file

LETTER = "label_accorde"


@pytest.fixture
def folder(tmp_path):
    """The shipped templates, to be spoilt."""
    shutil.copytree(config.shipped("templates"), tmp_path / "templates")
    return tmp_path / "templates"


def found(folder, spoil, file: str = "body.txt") -> tuple[str, ...]:
    """The mistakes of a letter once one of its files is spoilt."""
    path = folder / "emails" / LETTER / file
    path.write_bytes(spoil(path.read_text("utf-8")))
    return flaws(Letters(folder), [LETTER])


def changed(old: str, new: str):
    return lambda words: words.replace(old, new).encode()


def added(more: str):
    return lambda words: (words + more).encode()


def test_the_shipped_letters_have_none() -> None:
    letters = Letters(config.shipped("templates"))
    assert flaws(letters, letters.names()) == ()
    assert flaws_of_pages(letters) == ()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        pytest.param(changed("block body", "block boddy"), "bloc inconnu « boddy »", id="block"),
        pytest.param(added("\nEnvoyez votre RIB.\n"), "hors de tout bloc", id="words outside"),
        pytest.param(added("{{ act.on }}"), "hors de tout bloc", id="a value outside"),
        pytest.param(changed("| date", "| dates"), "filtre inconnu « dates »", id="filter"),
        pytest.param(
            changed("{% if facts.date_annonce > today %}", "{% if 1 is evn %}"),
            "test inconnu « evn »",
            id="test",
        ),
        pytest.param(changed("{% endif %}", ""), "ligne", id="syntax"),
        pytest.param(
            changed("_base/dossier", "_base/dosier"), "dosier.txt : ce fichier manque", id="parent"
        ),
        pytest.param(
            changed("{{ m.deadlines(deadlines) }}", '{% include "emails/_base/x.txt" %}'),
            "x.txt : ce fichier manque",
            id="include",
        ),
        pytest.param(
            changed("{{ m.deadlines(deadlines) }}", "{% include today %}"),
            "en toutes lettres",
            id="a reckoned name",
        ),
        pytest.param(
            changed("_base/dossier", f"{LETTER}/body"), "s’appelle lui-même", id="a circle"
        ),
        pytest.param(lambda words: words.encode("cp1252", "replace"), "UTF-8", id="encoding"),
        pytest.param(
            changed("{{ m.deadlines(deadlines) }}", "{{ act.label | lower | safe }}"),
            "« safe » laisserait passer",
            id="the HTML of whoever types",
        ),
        pytest.param(
            changed("{{ lengths.incubation.words }}", "quatre mois"), "« quatre mois »", id="words"
        ),
        pytest.param(
            changed("{{ lengths.incubation.words }}", "24\nmois"), "« 24 mois »", id="figures"
        ),
        pytest.param(
            changed("{{ lengths.incubation.words }}", '{{ "vingt-quatre mois" }}'),
            "« vingt-quatre mois »",
            id="words in code",
        ),
    ],
)
def test_a_mistake_is_found_with_its_place(folder, spoil, said) -> None:
    (flaw, *_) = found(folder, spoil)
    assert said in " ".join(flaw.split())
    assert "emails/" in flaw


def test_a_mark_of_order_enters_no_letter(folder) -> None:
    assert found(folder, lambda words: b"\xef\xbb\xbf" + words.encode()) == ()


def test_a_missing_file_is_a_mistake(folder) -> None:
    (folder / "emails" / LETTER / "body.html").unlink()
    assert flaws(Letters(folder), [LETTER]) == (f"emails/{LETTER}/body.html : ce fichier manque.",)


def proof(folder):
    letters = Letters(folder)
    path = config.shipped("workflows") / "manufactures.toml"
    return prove_file(workflows.load(path, letters.names()).workflow, letters)


def test_mistakes_of_form_are_told_before_any_proof(folder) -> None:
    found(folder, changed("| date", "| dates"))
    with pytest.raises(UnsoundWorkflow) as problem:
        proof(folder)
    assert all("« dates »" in flaw for flaw in problem.value.flaws)


def test_the_letters_of_the_base_are_read_too(folder) -> None:
    """No programme file names them; they leave from every base."""
    spoilt = folder / "emails" / "acces_modifie" / "body.txt"
    spoilt.write_text(spoilt.read_text("utf-8").replace("| date", "| dates"), "utf-8")
    with pytest.raises(UnsoundWorkflow) as problem:
        proof(folder)
    (flaw,) = problem.value.flaws
    assert "emails/acces_modifie/body.txt" in flaw


MISSPELT = (
    ("reports/payment_request.html", "alert %}", "alrt %}", "variable inconnue « alrt »"),
    ("reports/payment_request.html", "section.lines", "section.lignes", "« section.lignes »"),
    ("reports/simulation.html", "e.detail %}", "e.detial %}", "« e.detial »"),
    ("reports/simulation.html", "period |", "periode |", "variable inconnue « periode »"),
    ("reports/portfolio.txt", "figures.open", "figures.opne", "« figures.opne »"),
    ("reports/_macros.html", "row.department", "row.departement", "« row.departement »"),
    ("emails/_base/digest.txt", "item.todo %}", "item.todos %}", "« item.todos »"),
    ("emails/_base/digest.html", '"late"', '"lates"', "« lates »"),
    ("emails/_base/digest.html", "m.box", "m.bocks", "« m.bocks »"),
    ("emails/_base/macros.txt", "item.line", "item.lne", "« item.lne »"),
    ("emails/acces_modifie/body.txt", "access.on", "access.onn", "« access.onn »"),
)
"""A file, what it says, what it says once it is misspelt, and what is then told."""


@pytest.mark.parametrize(
    "misspelt",
    [
        MISSPELT,
        [("emails/acces_modifie/body.txt", "in access", "in acces", "« acces »")],
        [("emails/adresse_modifiee/subject.txt", "subject", "sbject", "sbject")],
    ],
    ids=["a value", "what is gone through", "a block"],
)
def test_no_template_that_is_written_says_a_word_that_nothing_stands_behind(
    folder, misspelt
) -> None:
    """In whatever branch, loop, filter or macro; of pages and of the letters of the base too."""
    for file, old, new, _ in misspelt:
        path = folder / file
        words = path.read_text("utf-8")
        assert old in words
        path.write_text(words.replace(old, new), "utf-8")
    told = " ".join(every_flaw(folder))
    assert [said for _, _, _, said in misspelt if said not in told] == []


def test_text_and_html_that_changed_places_are_told(folder) -> None:
    base = folder / "emails" / "_base"
    names = ("layout", "dossier", "digest", "macros", "report", "internal")
    for name in names:
        text, html = (base / f"{name}.{kind}" for kind in ("txt", "html"))
        mine, theirs = text.read_text("utf-8"), html.read_text("utf-8")
        text.write_text(theirs, "utf-8")
        html.write_text(mine, "utf-8")
    found = [flaw for flaw in every_flaw(folder) if "balises" in flaw or "format" in flaw]
    for name in names:
        for kind in ("txt", "html"):
            assert any(f"{name}.{kind}" in flaw for flaw in found), (name, kind, found)


def test_a_letter_of_the_base_that_is_not_there_is_told(folder) -> None:
    shutil.rmtree(folder / "emails" / "acces_modifie")
    assert any("acces_modifie/body.txt : ce fichier manque" in one for one in every_flaw(folder))


def test_every_word_of_the_contract_serves() -> None:
    """A word that no shipped template says would let a misspelling pass."""
    letters, said = Letters(config.shipped("templates")), set()
    for path in config.shipped("templates").rglob("*.*"):
        name = path.relative_to(config.shipped("templates")).as_posix()
        said |= {word for _, _, word in read(letters.parts(name))}
    assert ON_PAGES - said == set()
    assert IN_LETTERS - said - frozenset().union(*ATTRIBUTES.values()) == set()


def every_flaw(folder) -> tuple[str, ...]:
    """What `workflow check` says of a folder of templates."""
    try:
        proved = proof(folder)
    except UnsoundWorkflow as problem:
        return problem.flaws
    return tuple(one.sentence for v in proved.verdicts for one in v.counterexamples)


@pytest.mark.parametrize(
    ("file", "words", "said"),
    [
        ("subject.txt", "", "n’écrit rien"),
        (
            "subject.txt",
            '{% extends "emails/_base/subject.txt" %}{% block about %}{% endblock %}',
            "subject.txt » reste vide",
        ),
        (
            "body.txt",
            '{% extends "emails/_base/dossier.txt" %}'
            "{% block body %}{% if dossier.name == 'x' %}un mot{% endif %}{% endblock %}",
            "body.txt » reste vide",
        ),
    ],
)
def test_a_letter_that_says_nothing_in_a_case_that_can_come_is_refuted(
    folder, file, words, said
) -> None:
    assert found(folder, lambda _: words.encode(), file) == ()
    (claim,) = [v for v in proof(folder).verdicts if v.id == "complete_letters"]
    assert said in str(claim.counterexamples[0])
