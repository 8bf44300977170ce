"""What the templates of letters read, without filling them: the other half of their contract."""

from collections.abc import Iterator
from pathlib import Path

from jinja2 import TemplateError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from support_engine.adapters.templates import LETTERS_FOLDER, Letters, environment
from support_engine.core.letters import Needs
from support_engine.errors import BrokenTemplate

FILES = ("subject.txt", "body.txt", "body.html")
MACROS = "m"
"""Imported once by the shared layouts for the letters that extend them: not a variable."""


class Reader:
    """Parses each template once, those that letters lean on included."""

    def __init__(self, folder: Path) -> None:
        self._environment: ImmutableSandboxedEnvironment = environment(folder.resolve())
        self._known: dict[str, tuple[nodes.Template, ...]] = {}

    def trees(self, path: str) -> tuple[nodes.Template, ...]:
        """The parsed template and all those it leans on. Raises BrokenTemplate."""
        if path not in self._known:
            self._known[path] = tuple(self._parsed(path))
        return self._known[path]

    def _parsed(self, path: str) -> Iterator[nodes.Template]:
        loader = self._environment.loader
        assert loader is not None
        try:
            source, _, _ = loader.get_source(self._environment, path)
            tree = self._environment.parse(source, path)
        except TemplateError as problem:
            raise BrokenTemplate(
                f"Le modèle « {path} » ne peut pas être lu : {problem}. Corrigez ce fichier."
            ) from problem
        yield tree
        for used in meta.find_referenced_templates(tree):
            if used is not None:
                yield from self.trees(used)

    def needs(self, letter: str) -> Needs:
        """What the three files of a letter read."""
        found = [t for file in FILES for t in self.trees(f"{LETTERS_FOLDER}/{letter}/{file}")]
        variables = frozenset().union(*(meta.find_undeclared_variables(tree) for tree in found))
        read = frozenset(pair for tree in found for pair in attributes(tree))
        asked = {name for tree in found for name in asked_first(tree)}
        facts = frozenset(name for variable, name in read if variable == "facts") - asked
        return Needs(variables - {MACROS}, read, facts)


def needs_of(folder: Path, letters: Letters) -> dict[str, Needs]:
    """What each letter of a folder reads. Raises BrokenTemplate if one cannot be parsed."""
    reader = Reader(folder)
    return {name: reader.needs(name) for name in letters.names()}


def attributes(tree: nodes.Template) -> Iterator[tuple[str, str]]:
    """Every `variable.attribute` that a template reads."""
    for node in tree.find_all(nodes.Getattr):
        if isinstance(node.node, nodes.Name):
            yield node.node.name, node.attr


def asked_first(tree: nodes.Template) -> Iterator[str]:
    """The facts of which the template asks whether they are there (`facts.x is defined`)."""
    for test in tree.find_all(nodes.Test):
        node = test.node
        if test.name == "defined" and isinstance(node, nodes.Getattr):
            yield node.attr
