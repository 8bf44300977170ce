"""Templates as trees: what they read is seen there, and they are compiled from there."""

from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, Template, nodes


class Trees(FileSystemLoader):
    """The templates of a folder. One that was looked at as a tree is not parsed again to be filled:
    parsing is half of what a proof spends on templates."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._looked_at: dict[str, nodes.Template] = {}

    def tree(self, environment: Environment, name: str) -> nodes.Template:
        """A template as a tree, kept until it is compiled. Raises TemplateError."""
        if name not in self._looked_at:
            source, file, _ = self.get_source(environment, name)
            self._looked_at[name] = environment.parse(source, name, file)
        return self._looked_at[name]

    def load(
        self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None
    ) -> Template:
        """A template ready to be filled. Raises TemplateError."""
        if name not in self._looked_at:
            return super().load(environment, name, globals)
        _, file, is_current = self.get_source(environment, name)
        code = environment.compile(self._looked_at.pop(name), name, file)
        return environment.template_class.from_code(environment, code, globals or {}, is_current)
