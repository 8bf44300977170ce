"""Mistakes of form in the templates of letters, each with its file and its line: what the library
would take in silence, or say only on the day that the letter leaves."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jinja2 import TemplateNotFound, TemplateSyntaxError, nodes

from support_engine.adapters.mail.template_words import exchanged, page_flaws, unknown_attributes
from support_engine.adapters.mail.templates import FAILURES, FILES, LETTERS_FOLDER, Letters
from support_engine.core.language.names import suggestion
from support_engine.core.programme.pages import PAGES

LEANING = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
SILENT = (nodes.Extends, nodes.Block, nodes.Import, nodes.FromImport, nodes.Macro, nodes.Assign)
"""What may stand outside the blocks of a template that extends another: it writes nothing there."""
NUMBER = (
    "une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|"
    "vingts?|trente|quarante|cinquante|soixante|cents?"
)
UNITS = r"(?:jours?|semaines?|mois|ans?|années?)"
LENGTH = re.compile(
    rf"\b(?!une?\s+jour)(?:\d+|(?:{NUMBER})(?:-(?:et-)?(?:{NUMBER}))*)\s+{UNITS}\b", re.IGNORECASE
)
"""A length of time in French, but for « un jour », which is also said of any day."""


def flaws(letters: Letters, names: Iterable[str]) -> tuple[str, ...]:
    """Every mistake in the letters of these names and in what they lean on, each said once."""
    found: dict[str, None] = {}
    looking = Looking(letters)
    for name in names:
        for file in FILES:
            path = f"{LETTERS_FOLDER}/{name}/{file}"
            found.update(dict.fromkeys(looking.at(path)))
            found.update(dict.fromkeys(written_lengths(letters, path)))
    return tuple(found)


def flaws_of_pages(letters: Letters) -> tuple[str, ...]:
    """Every mistake in the pages that the engine writes, each said once."""
    looking, found = Looking(letters), dict[str, None]()
    for path in PAGES:
        found.update(dict.fromkeys((*looking.at(path), *page_flaws(letters, path))))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Seen:
    """A template by itself: its own mistakes, and those that it names, each with its line (nothing
    where the name is reckoned)."""

    mistakes: tuple[str, ...]
    leans_on: tuple[tuple[int, str], ...] = ()


class Looking:
    """Looks at templates and at all those that they lean on, through whatever circle; at each but
    once, however many lean on it."""

    def __init__(self, letters: Letters) -> None:
        self._letters = letters
        self._trail: list[str] = []
        self._seen: dict[str, Seen] = {}

    def at(self, path: str) -> Iterator[str]:
        """The mistakes of a template, then those of the templates that it names."""
        if path in self._trail:
            yield f"{path} : ce modèle s’appelle lui-même ({' → '.join([*self._trail, path])})."
            return
        if path not in self._seen:
            self._seen[path] = alone(self._letters, path)
        seen = self._seen[path]
        yield from seen.mistakes
        self._trail.append(path)
        for line, used in seen.leans_on:
            if used:
                yield from self.at(used)
            else:
                yield f"{path}, ligne {line} : nommez le modèle en toutes lettres."
        self._trail.pop()


def alone(letters: Letters, path: str) -> Seen:
    """A template, looked at by itself."""
    tree, problem = parsed(letters, path)
    if tree is None:
        return Seen((problem,))
    parts = letters.parts(path)
    leaning = tuple((node.lineno, used) for node, used in leaned_on(parts))
    mistakes = (
        *unknown_words(letters, path, parts),
        *unknown_attributes(letters, path, parts),
        *exchanged(path, parts, [used for _, used in leaning]),
        *unescaped(path, parts),
        *lost_words(letters, path, tree),
    )
    return Seen(mistakes, leaning)


def parsed(letters: Letters, path: str) -> tuple[nodes.Template | None, str]:
    """A template as a tree; or none, and why, with the place."""
    try:
        return letters.tree(path), ""
    except FAILURES as problem:
        return None, f"{path}{said_of(path, problem)}"


def said_of(path: str, problem: Exception) -> str:
    """Where a template cannot be read, and why."""
    if isinstance(problem, TemplateNotFound):
        return " : ce fichier manque."
    if isinstance(problem, TemplateSyntaxError):
        return f", ligne {problem.lineno} : {problem.message}."
    return f" : {problem}."


def leaned_on(parts: Iterable[nodes.Node]) -> Iterator[tuple[nodes.Node, str]]:
    """The templates that one names; nothing where the name is reckoned."""
    for node in parts:
        if isinstance(node, LEANING):
            named = node.template
            said = named.value if isinstance(named, nodes.Const) else None
            yield node, said if isinstance(said, str) else ""


def unknown_words(letters: Letters, path: str, parts: Iterable[nodes.Node]) -> Iterator[str]:
    """Filters and tests that do not exist; the library says so only when they are reached."""
    known = {nodes.Filter: ("filtre", letters.filters), nodes.Test: ("test", letters.tests)}
    for kind, (word, names) in known.items():
        for node in parts:
            if isinstance(node, kind) and node.name not in names:
                near = suggestion(node.name, names)
                yield f"{path}, ligne {node.lineno} : {word} inconnu « {node.name} ». {near}"


def unescaped(path: str, parts: Iterable[nodes.Node]) -> Iterator[str]:
    """What would leave as HTML though people typed it: only what we wrote ourselves may."""
    for node in parts:
        if isinstance(node, nodes.Filter) and node.name == "safe" and not is_ours(node.node):
            yield (
                f"{path}, ligne {node.lineno} : « safe » laisserait passer le HTML de qui a saisi "
                "ces mots ; ôtez-le."
            )


def is_ours(node: nodes.Node | None) -> bool:
    """Whether a value is written by a template or by us, and by nobody else."""
    match node:
        case nodes.Const() | nodes.Name(name="picture"):
            return True
        case nodes.Getattr(node=nodes.Name(name="report"), attr="html"):
            return True
        case _:
            return False


def lost_words(letters: Letters, path: str, tree: nodes.Template) -> Iterator[str]:
    """Words outside the blocks of a template that extends another, and blocks that it does not
    have: neither would ever be written."""
    parent = extended(letters, path)
    if parent is None:
        return
    for node in tree.body:
        if not isinstance(node, SILENT) and not is_blank(node):
            yield f"{path}, ligne {node.lineno} : ces mots sont hors de tout bloc et se perdraient."
    there = blocks_above(letters, parent)
    for block in tree.body:
        if there is not None and isinstance(block, nodes.Block) and block.name not in there:
            near = suggestion(block.name, there)
            yield f"{path}, ligne {block.lineno} : bloc inconnu « {block.name} ». {near}"


def extended(letters: Letters, path: str) -> str | None:
    """The template that one extends; empty where its name is reckoned, none where there is none."""
    named = leaned_on(letters.parts(path))
    return next((up for node, up in named if isinstance(node, nodes.Extends)), None)


def is_blank(node: nodes.Node) -> bool:
    """Whether a part of a template writes nothing but spaces."""
    return isinstance(node, nodes.Output) and all(
        isinstance(part, nodes.TemplateData) and not part.data.strip() for part in node.nodes
    )


def blocks_above(letters: Letters, path: str) -> set[str] | None:
    """The blocks of a template and of those that it extends; none where one cannot be read."""
    found: set[str] = set()
    seen: set[str] = set()
    while path and path not in seen:
        seen.add(path)
        tree, _ = parsed(letters, path)
        if tree is None:
            return None
        found.update(b.name for b in letters.parts(path) if isinstance(b, nodes.Block))
        path = extended(letters, path) or ""
    return found


def written_lengths(letters: Letters, path: str) -> Iterator[str]:
    """Lengths of time written by hand in a letter of its own: the rules change, and it would not.
    What a law fixes stands in the shared parts (`_base`)."""
    tree, _ = parsed(letters, path)
    if tree is None:
        return
    for part in letters.parts(path):
        if not isinstance(part, nodes.TemplateData | nodes.Const):
            continue
        words = part.data if isinstance(part, nodes.TemplateData) else f"{part.value}"
        for found in LENGTH.finditer(words):
            line = part.lineno + words.count("\n", 0, found.start())
            yield (
                f"{path}, ligne {line} : « {' '.join(found[0].split())} » est écrit à la main ; "
                "une durée vient des règles ({{ lengths.DÉLAI }})."
            )
