"""Every page of the desk, found where pages stand."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from support_engine.web import pages
from support_engine.web.routes import Route


def every_route() -> tuple[Route, ...]:
    """Every page of `web/pages`, those with a fixed path before those with a name in it."""
    return tuple(sorted(found(), key=lambda route: ("{" in route.path, route.path)))


def found() -> Iterator[Route]:
    """The routes that the modules of `web/pages` declare."""
    for module in iter_modules(pages.__path__):
        for value in vars(import_module(f"{pages.__name__}.{module.name}")).values():
            if isinstance(value, Route):
                yield value
