"""Letters and report pages: folders of templates in, finished text out.

Templates run in a sandbox that cannot change its data, and a variable that is not there is an
error, never an empty space in a letter. People type ordinary spaces in templates: French spacing
is set when a template is compiled, and never touches what comes from the data.
"""

import os
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from traceback import extract_tb

from jinja2 import (
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
    nodes,
)
from jinja2.ext import Extension
from jinja2.lexer import TOKEN_DATA, Token, TokenStream

from support_engine.adapters.mail.bounds import Bounded, TooMuch, bounded
from support_engine.adapters.mail.signs import clean, one_line
from support_engine.adapters.mail.trees import Trees
from support_engine.adapters.mail.wording import (
    lines,
    reflow,
    sentence,
    shortened,
    tidy,
)
from support_engine.core.language import french
from support_engine.core.language.names import suggestion
from support_engine.core.language.spacing import typeset
from support_engine.core.programme.letters import Needs
from support_engine.core.programme.roles import HOLDER
from support_engine.errors import BrokenTemplate

LETTERS_FOLDER = "emails"
FILES = ("subject.txt", "body.txt", "body.html")
SUBJECT_LENGTH = 118
"""Longer subjects are cut by mail readers at a place that nobody chose."""

Stamps = frozenset[tuple[str, int, int]]
FAILURES = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    OSError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What a faulty template can raise while it is filled."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished letter. The subject is one line; the text ends with a line feed."""

    subject: str
    text: str
    html: str


class Letters:
    """The templates of a folder: letters under `emails/`, pages anywhere else.

    Each template is read and compiled once, until somebody edits one. `space`: the address of the
    space of holders, said in their letters; nothing where there is none. `needs`: what the letters
    and the templates that were asked about read. Raises BrokenTemplate if there is no `emails/`.
    """

    def __init__(self, folder: Path, space: str = "") -> None:
        self._folder = folder.resolve()
        self.space = space
        self._stamps: Stamps | None = None
        self._looked_at = monotonic()
        self._read()

    def look_again(self, after: float = 0.0) -> None:
        """All are read anew where a file of the folder has changed, if nobody looked for so many
        seconds. Raises BrokenTemplate."""
        if monotonic() - self._looked_at < after:
            return
        found = stamps(self._folder)
        if found != self._stamps:
            self._read()
        self._stamps, self._looked_at = found, monotonic()

    def _read(self) -> None:
        letters = self._folder / LETTERS_FOLDER
        if not letters.is_dir():
            raise BrokenTemplate(
                f"Aucun modèle de lettre dans {letters}. Indiquez le dossier qui contient"
                f" « {LETTERS_FOLDER} », ou réinstallez le logiciel."
            )
        self._names = tuple(
            sorted(p.name for p in letters.iterdir() if p.is_dir() and p.name[0] not in "_.")
        )
        self._trees = Trees(self._folder)
        self._environment = environment(self._trees)
        self.needs: dict[str, Needs] = {}
        self._frames: dict[str, Template] = {}
        self._emptied: dict[str, Template] = {}

    def names(self) -> tuple[str, ...]:
        """Every letter, in alphabetical order."""
        return self._names

    def render(self, name: str, data: Mapping[str, object]) -> Rendered:
        """The letter of that name, filled. Raises BrokenTemplate with the file and the line."""
        if name not in self._names:
            raise BrokenTemplate(
                f"La lettre « {name} » n’existe pas. {suggestion(name, self._names)}"
            )
        letter = f"{LETTERS_FOLDER}/{name}"
        given = clean(data)
        given["space"] = self.space if given.get("role") == HOLDER else ""
        subject = shortened(self._fill(f"{letter}/subject.txt", given), SUBJECT_LENGTH)
        if not subject:
            raise BrokenTemplate(
                f"Le modèle « {letter}/subject.txt » n’écrit rien : une lettre a un objet."
            )
        given["subject"] = subject
        text = tidy(self._fill(f"{letter}/body.txt", given))
        return Rendered(subject, text, self._fill(f"{letter}/body.html", given))

    def tree(self, path: str) -> nodes.Template:
        """A template as written, for whoever asks what it reads. Raises TemplateError."""
        return self._trees.tree(self._environment, path)

    def parts(self, path: str) -> tuple[nodes.Node, ...]:
        """Every part of that tree. Raises TemplateError."""
        return self._trees.parts(self._environment, path)

    @property
    def filters(self) -> Collection[str]:
        """The filters that a template may use."""
        return self._environment.filters

    @property
    def tests(self) -> Collection[str]:
        """The tests that a template may use."""
        return self._environment.tests

    def silent(self, name: str, data: Mapping[str, object]) -> tuple[str, ...]:
        """The files of a letter that would say nothing of their own: only what every letter says
        around. Raises BrokenTemplate."""
        given = {**clean(data), "subject": "", "space": ""}
        paths = [f"{LETTERS_FOLDER}/{name}/{file}" for file in FILES]
        return tuple(path for path in paths if self._own_words(path, given).strip() == "")

    def _own_words(self, path: str, given: Mapping[str, object]) -> str:
        """What a template says, or nothing if it says no more than the one it extends."""
        said, around = self._fill(path, given), self._frame_of(path)
        with bounded():
            return "" if said == around.render(given) else said

    def _frame_of(self, path: str) -> Template:
        """What a template extends, emptied; letters share a few of them."""
        if path not in self._frames:
            words = frame(self.tree(path))
            if words not in self._emptied:
                self._emptied[words] = self._environment.from_string(words)
            self._frames[path] = self._emptied[words]
        return self._frames[path]

    def render_page(self, path: str, data: Mapping[str, object]) -> str:
        """A page such as `reports/portefeuille.html`, with the same filters and the same care."""
        page = self._fill(path, clean(data))
        return page if path.endswith(".html") else tidy(page)

    def _fill(self, path: str, data: Mapping[str, object]) -> str:
        try:
            with bounded():
                return self._environment.get_template(path).render(data)
        except FAILURES as error:
            raise BrokenTemplate(self._explained(path, error)) from error

    def _explained(self, path: str, error: Exception) -> str:
        """What broke, in which file and at which line, and what to do."""
        if isinstance(error, TemplateNotFound):
            return (
                f"Le modèle « {path} » ne peut pas être composé : le fichier « {error.name} »"
                " manque. Rétablissez-le, puis relancez la lettre."
            )
        place, line = self._place(path, error)
        return (
            f"Le modèle « {path} » ne peut pas être composé ({place}, ligne {line}) :"
            f" {cause(error)}. Corrigez ce fichier, ou fournissez la donnée attendue, puis"
            " relancez la lettre."
        )

    def _place(self, path: str, error: Exception) -> tuple[str, int]:
        """The file and the line of the template where it stopped."""
        if isinstance(error, TemplateSyntaxError):
            return error.name or path, error.lineno
        for frame in reversed(extract_tb(error.__traceback__)):
            file = Path(frame.filename)
            if file.is_relative_to(self._folder):
                return file.relative_to(self._folder).as_posix(), frame.lineno or 1
        return path, 1


def stamps(folder: Path) -> Stamps:
    """By what a change of the files below a folder is seen: their sizes and their moments."""
    found = set()
    for here, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                seen = os.stat(path := os.path.join(here, name))
                found.add((path, seen.st_size, seen.st_mtime_ns))
    return frozenset(found)


def frame(tree: nodes.Template) -> str:
    """The template that a template extends, with its own blocks left empty; nothing for one that
    extends none."""
    above = next(iter(tree.find_all(nodes.Extends)), None)
    if above is None:
        return ""
    blocks = [part.name for part in tree.body if isinstance(part, nodes.Block)]
    emptied = "".join(f"{{% block {name} %}}{{% endblock %}}" for name in blocks)
    return f"{{% extends '{above.template.as_const()}' %}}{emptied}"


def cause(error: Exception) -> str:
    """The reason in a few French words; what the library says is kept as a hint."""
    if isinstance(error, UndefinedError):
        missing = re.findall(r"'([^']*)'", error.message or "")
        return f"« {missing[-1] if missing else error.message} » n’est pas fourni"
    if isinstance(error, TooMuch):
        return f"{error.message}"
    if isinstance(error, RecursionError):
        return "il s’appelle lui-même sans fin"
    if isinstance(error, TemplateSyntaxError):
        return f"erreur d’écriture ({error.message})"
    return f"une valeur ne convient pas ({error})"


class FrenchSpacing(Extension):
    """Sets the spaces of the words written in templates, once, as they are compiled."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Words pass through `typeset`; code passes untouched."""
        for token in stream:
            if token.type == TOKEN_DATA:
                yield Token(token.lineno, token.type, typeset(token.value))
            else:
                yield token


def environment(trees: Trees) -> Bounded:
    """The sandbox in which every template runs."""
    made = Bounded(
        loader=trees,
        undefined=StrictUndefined,
        autoescape=lambda name: name is not None and name.endswith(".html"),
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        extensions=[FrenchSpacing],
    )
    made.add_filters(
        date=french.long_day,
        day=french.day,
        short_date=french.short_day,
        month=french.month,
        euros=french.euros,
        percent=french.percent,
        in_days=french.in_days,
        plural=french.count,
        listed=french.listed,
        sentence=sentence,
        continued=french.continued,
        shortened=shortened,
        one_line=one_line,
        lines=lines,
        reflow=reflow,
    )
    return made
