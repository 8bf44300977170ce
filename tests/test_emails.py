"""Every letter, in every case that its contract allows: what it uses and what people read."""

import re
import unicodedata
from functools import cache
from html.parser import HTMLParser

from support_engine.adapters.mail.template_needs import FILES
from support_engine.adapters.mail.templates import Letters, Rendered, one_line
from support_engine.core.programme.letters import ALWAYS, ATTRIBUTES
from tests.laws import for_every
from tests.letter_samples import FOLDER, LETTERS, NEEDS, sample

RENDERER = Letters(FOLDER)

CASES = [(name, rich) for name in sorted(LETTERS) for rich in (True, False)]
each_letter = for_every(*sorted(LETTERS))
each_case = for_every(*CASES)

REPORTS = frozenset(name for name, given in LETTERS.items() if "report" in given)
SEVERAL = frozenset(name for name, given in LETTERS.items() if "dossier" not in given)
"""Letters about several dossiers at once: digests and reports."""

REFUSALS = (
    "caducite",
    "classement_sans_suite",
    "fabrique_ecartee",
    "irrecevable",
    "label_retire",
    "labellisee_sans_subvention",
    "non_retenue",
    "prolongation_refusee",
    "resiliation",
    "suspension",
)


@cache
def written(name: str, rich: bool) -> Rendered:
    """A letter in one of its two cases."""
    return RENDERER.render(name, sample(name, rich))


def flat(text: str) -> str:
    """On one line, with ordinary spaces."""
    return re.sub(r"\s+", " ", text)


class Words(HTMLParser):
    """The words of a page, its languages and its tags, which must all be closed."""

    VOID = frozenset({"meta", "br", "img", "hr", "link", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.open: list[str] = []
        self.languages: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "html":
            self.languages.append(dict(attrs).get("lang"))
        if tag in ("p", "li", "td", "br", "h1", "h2"):
            self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    @classmethod
    def of(cls, html: str) -> "Words":
        """A page read to its end."""
        parser = cls()
        parser.feed(html)
        parser.close()
        assert parser.open == []
        return parser


def test_every_folder_is_named_by_a_programme_and_every_named_letter_has_its_folder() -> None:
    assert set(RENDERER.names()) == set(LETTERS)


@each_letter
def test_a_letter_is_exactly_three_files(name: str) -> None:
    assert sorted(p.name for p in (FOLDER / "emails" / name).iterdir()) == sorted(FILES)


@each_letter
def test_a_letter_uses_only_what_every_place_that_names_it_gives(name: str) -> None:
    assert NEEDS[name].variables <= ALWAYS | LETTERS[name]


@each_letter
def test_a_letter_reads_only_the_attributes_of_the_contract(name: str) -> None:
    for variable, attribute in NEEDS[name].attributes:
        assert attribute in ATTRIBUTES.get(variable, {attribute}), f"{variable}.{attribute}"


@each_case
def test_the_subject_is_one_short_line(name: str, rich: bool) -> None:
    subject = written(name, rich).subject
    assert 0 < len(subject) < 120
    assert subject == one_line(subject)
    assert subject.endswith("(MP-2022-014)") or name in SEVERAL


@each_case
def test_the_text_has_no_trace_of_the_machine(name: str, rich: bool) -> None:
    rendered = written(name, rich)
    for words in (rendered.subject, rendered.text):
        assert not re.search(r"None|undefined|True|False|\{\{|\{%|&\w+;|</?\w+>", words)
        assert not re.search(r"\d{4}-\d{2}-\d{2}", words), "a date was left as a machine writes it"


@each_case
def test_nothing_dangles_when_a_value_is_empty(name: str, rich: bool) -> None:
    rendered = written(name, rich)
    html = "".join(Words.of(rendered.html).words)
    for words in (rendered.subject, flat(rendered.text), flat(html)):
        assert not re.search(r"(?<!-)\b(?:de|du|des|à|au|le|la|les|pour|depuis) [.,;:)]", words)
        assert not re.search(r"\( *\)|« *»| [.,)]|, ?[.,]|\.\.|: ?[.:]|– *(?:–|\(|$)", words)


@each_case
def test_the_text_is_tidy(name: str, rich: bool) -> None:
    text = written(name, rich).text
    assert "\n\n\n" not in text
    assert text == text.strip("\n") + "\n"
    for line in text.split("\n"):
        assert line == line.rstrip()
        assert "  " not in line.lstrip()
        assert not re.search(r"[^\W\d]\s?:[^\W\d_]", line), "a word glued to a colon"
        assert len(line) <= 76 or name in REPORTS


@each_letter
def test_our_own_words_have_french_spaces(name: str) -> None:
    rendered = written(name, False)
    for words in (rendered.subject, rendered.text, "".join(Words.of(rendered.html).words)):
        assert not re.search(r" [:;?!»]|« |n° |'", words)


@each_case
def test_the_text_says_the_reference_and_why_it_was_sent(name: str, rich: bool) -> None:
    text = flat(written(name, rich).text)
    assert str(sample(name, rich)["why"]) in text
    if name not in SEVERAL:
        assert "MP-2022-014" in text


@each_case
def test_the_html_says_the_same_as_the_text(name: str, rich: bool) -> None:
    rendered = written(name, rich)
    words = flat("".join(Words.of(rendered.html).words))
    for paragraph in re.split(r"\n\n|\n- |\n  (?=\w)", rendered.text.split("________")[0]):
        said = flat(paragraph).strip("* ").removeprefix("- ")
        assert said in words or name in REPORTS, said


@each_case
def test_the_html_is_french_closed_and_asks_nothing_of_the_network(name: str, rich: bool) -> None:
    html = written(name, rich).html
    assert Words.of(html).languages == ["fr"]
    assert not re.search(r"https?:|//\w|url\(|@import|<(?:img|link|script|iframe)", html)


@each_letter
def test_demonstration_data_is_plainly_said(name: str) -> None:
    shown = written(name, True)
    hidden = written(name, False)
    assert shown.subject.startswith("[Démonstration] ")
    assert "Données de démonstration" in shown.text
    assert "Données de démonstration" in shown.html
    assert "émonstration" not in hidden.subject + hidden.text + hidden.html


@for_every(*REFUSALS)
def test_a_refusal_gives_its_reason_and_both_appeals(name: str) -> None:
    text = flat(written(name, True).text)
    assert "recours gracieux" in text
    assert "recours contentieux" in text
    assert "deux mois" in text
    assert "R. 421-1" in text
    assert re.search(r"Motif[^:]*: \w", text)


def test_a_label_under_embargo_asks_for_silence_until_the_announcement() -> None:
    data = sample("label_accorde", rich=True)
    assert "pas de communiqué" in flat(RENDERER.render("label_accorde", data).text)
    announced = RENDERER.render("label_accorde", {**data, "today": "2022-03-01"})
    assert "pas de communiqué" not in flat(announced.text)
    assert "vous pouvez faire connaître votre label" in flat(announced.text)


def test_a_moved_deadline_keeps_its_first_forecast_beside_it() -> None:
    text = flat(written("relance", True).text)
    assert "Prévision initiale : mardi 1er mars 2022" in text
    assert "Prévision initiale" not in written("relance", False).text


NASTY = "\u2028<script>alert(1)</script>\r\nBcc: x@example.org\u202e\u200f\x07{{ 7 * 7 }}"


ENDLESS = 10**4
"""Letters of a name: a hundred times what a line holds."""


def test_a_list_of_coming_dates_is_called_by_no_single_one_of_them() -> None:
    """« Date souhaitée de votre réponse » stood over the day of the decision too."""
    titles = {
        title
        for path in (FOLDER / "emails").glob("*/body.*")
        for title in re.findall(r'm\.deadlines\(deadlines, "([^"]+)"', path.read_text("utf-8"))
    }
    assert titles, "none is found"
    assert not [title for title in titles if not title.startswith("Les ")]


def test_no_date_is_replaced_by_one_that_nobody_knows_yet() -> None:
    """Time granted while the delay is suspended."""
    known, suspended = (flat(written("prolongation_accordee", rich).text) for rich in (True, False))
    assert "remplacez la date précédente" in known
    assert "remplacez la date précédente" not in suspended
    assert "rien pour le moment" in suspended


def poisoned(value: object, length: int = 0) -> object:
    """The same data with hostile words in every free text; names are endless too."""
    match value:
        case str():
            if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
                return value
            return f"{value}{NASTY}{'W' * length}"
        case dict():
            return {
                key: part if key == "html" else poisoned(part, ENDLESS if key == "name" else 0)
                for key, part in value.items()
            }
        case list():
            return [poisoned(part) for part in value]
        case _:
            return value


@each_case
def test_hostile_words_stay_words(name: str, rich: bool) -> None:
    data = {key: poisoned(value) for key, value in sample(name, rich).items()}
    rendered = RENDERER.render(name, data)
    assert len(rendered.subject) < 120
    assert not [c for c in rendered.subject if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp")]
    assert "<script" not in rendered.html
    assert "&lt;script&gt;" in rendered.html
    assert "{{ 7 * 7 }}" in flat(rendered.text)
    Words.of(rendered.html)
