"""Templates as trees: what they read is seen there, and they are compiled from there."""

from collections.abc import Callable, Iterator, MutableMapping
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FileSystemLoader,
    Template,
    TemplateNotFound,
    TemplateSyntaxError,
    nodes,
)

LARGEST = 1_000_000
"""Octets of the longest template that is read."""


def below(node: nodes.Node) -> Iterator[nodes.Node]:
    """Every part of a tree but its root, in the order of the library's `find_all`."""
    for name in node.fields:
        part = getattr(node, name, None)
        for one in part if isinstance(part, list) else (part,):
            if isinstance(one, nodes.Node):
                yield one
                yield from below(one)


class Trees(FileSystemLoader):
    """The templates of a folder. One that was looked at as a tree is not parsed again to be filled:
    parsing is half of what a proof spends on templates."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._folder = folder.resolve()
        self._looked_at: dict[str, nodes.Template] = {}
        self._parts: dict[str, tuple[nodes.Node, ...]] = {}

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """The words of a template. Raises TemplateNotFound, and TemplateSyntaxError for a file that
        lies elsewhere, is too long, or is not in UTF-8 (a mark of order is left out)."""
        place = self._folder.joinpath(*template.split("/"))
        file = place.resolve()
        if ".." in template.split("/") or not place.exists():
            raise TemplateNotFound(template)
        if not file.is_relative_to(self._folder) or not file.is_file():
            raise TemplateSyntaxError("ce n’est pas un fichier de ce dossier", 1, template)
        octets = file.read_bytes()
        if len(octets) > LARGEST:
            raise TemplateSyntaxError("ce fichier est trop long", 1, template)
        try:
            source = octets.decode("utf-8-sig")
        except UnicodeDecodeError as problem:
            line = octets[: problem.start].count(b"\n") + 1
            wrong = "ce fichier n’est pas enregistré en UTF-8"
            raise TemplateSyntaxError(wrong, line, template) from problem
        return source, str(place), lambda: True

    def tree(self, environment: Environment, name: str) -> nodes.Template:
        """A template as a tree, kept until it is compiled. Raises TemplateError."""
        if name not in self._looked_at:
            source, file, _ = self.get_source(environment, name)
            self._looked_at[name] = environment.parse(source, name, file)
        return self._looked_at[name]

    def parts(self, environment: Environment, name: str) -> tuple[nodes.Node, ...]:
        """Every part of that tree, gone through once. Raises TemplateError."""
        if name not in self._parts:
            self._parts[name] = tuple(below(self.tree(environment, name)))
        return self._parts[name]

    def load(
        self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None
    ) -> Template:
        """A template ready to be filled. Raises TemplateError."""
        if name not in self._looked_at:
            return super().load(environment, name, globals)
        _, file, is_current = self.get_source(environment, name)
        self._parts.pop(name, None)
        code = environment.compile(self._looked_at.pop(name), name, file)
        return environment.template_class.from_code(environment, code, globals or {}, is_current)
