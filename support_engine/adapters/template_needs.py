"""What the templates of letters read, without filling them: the other half of their contract."""

from collections.abc import Iterable, Iterator
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
    """Reads each template once, with those that it leans on."""

    def __init__(self, folder: Path) -> None:
        self._environment: ImmutableSandboxedEnvironment = environment(folder.resolve())
        self._known: dict[str, Needs] = {}

    def needs(self, path: str) -> Needs:
        """What a template and all those it leans on read. Raises BrokenTemplate."""
        if path not in self._known:
            tree = self._parsed(path)
            read = frozenset(attributes(tree))
            facts = frozenset(name for variable, name in read if variable == "facts")
            own = Needs(
                frozenset(meta.find_undeclared_variables(tree)) - {MACROS},
                read,
                facts.difference(asked_first(tree)),
            )
            leaned_on = [used for used in meta.find_referenced_templates(tree) if used]
            self._known[path] = together([own, *(self.needs(used) for used in leaned_on)])
        return self._known[path]

    def _parsed(self, path: str) -> nodes.Template:
        loader = self._environment.loader
        assert loader is not None
        try:
            source, _, _ = loader.get_source(self._environment, path)
            return self._environment.parse(source, path)
        except TemplateError as problem:
            raise BrokenTemplate(
                f"Le modèle « {path} » ne peut pas être lu : {problem}. Corrigez ce fichier."
            ) from problem


def together(parts: Iterable[Needs]) -> Needs:
    """What several templates read, as one."""
    every = tuple(parts)
    return Needs(
        frozenset().union(*(one.variables for one in every)),
        frozenset().union(*(one.attributes for one in every)),
        frozenset().union(*(one.facts for one in every)),
    )


def needs_of(folder: Path, letters: Letters) -> dict[str, Needs]:
    """What each letter of a folder reads. Raises BrokenTemplate if one cannot be parsed."""
    reader = Reader(folder)
    return {
        name: together(reader.needs(f"{LETTERS_FOLDER}/{name}/{file}") for file in FILES)
        for name in letters.names()
    }


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
