"""What the templates of letters read, without filling them: the other half of their contract."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from jinja2 import meta, nodes

from support_engine.adapters.mail.templates import FAILURES, FILES, LETTERS_FOLDER, Letters
from support_engine.core.programme.letters import ANY_FACT, Needs
from support_engine.errors import BrokenTemplate

BODIES = ("body.txt", "body.html")
"""A mail has both: one reader sees the first, another the second."""
MACROS = "m"
"""Imported once by the shared layouts for the letters that extend them: not a variable."""


class Reader:
    """Reads each template once, with those that it leans on; all letters lean on a few."""

    def __init__(self, letters: Letters) -> None:
        self._letters = letters
        self._known = letters.needs

    def needs(self, path: str) -> Needs:
        """What a template and all those it leans on read. Raises BrokenTemplate."""
        if path not in self._known:
            tree = self._parsed(path)
            own = Needs(
                variables(tree) - {MACROS},
                frozenset(attributes(self._letters.parts(path))),
                frozenset(facts_read(tree, frozenset())),
                frozenset(said(tree)),
            )
            leaned_on = [used for used in meta.find_referenced_templates(tree) if used]
            self._known[path] = together([own, *(self.needs(used) for used in leaned_on)])
        return self._known[path]

    def _parsed(self, path: str) -> nodes.Template:
        try:
            return self._letters.tree(path)
        except FAILURES as problem:
            raise BrokenTemplate(
                f"Le modèle « {path} » ne peut pas être lu : {problem}. Corrigez ce fichier."
            ) from problem


def together(parts: Iterable[Needs]) -> Needs:
    """What several templates read, as one."""
    every = tuple(parts)
    return Needs(
        frozenset().union(*(needs.variables for needs in every)),
        frozenset().union(*(needs.attributes for needs in every)),
        frozenset().union(*(needs.facts for needs in every)),
        frozenset().union(*(needs.said for needs in every)),
    )


def needs_of(letters: Letters, names: Iterable[str]) -> dict[str, Needs]:
    """What the letters of these names read. Raises BrokenTemplate if one cannot be parsed."""
    reader = Reader(letters)
    for name in (names := tuple(names)):
        if name not in letters.needs:
            letters.needs[name] = read_whole(reader, f"{LETTERS_FOLDER}/{name}")
    return {name: letters.needs[name] for name in names}


def read_whole(reader: Reader, letter: str) -> Needs:
    """What a letter reads, and what both its bodies say. Raises BrokenTemplate."""
    files = {file: reader.needs(f"{letter}/{file}") for file in FILES}
    bodies = (needs.said for file, needs in files.items() if file in BODIES)
    return replace(together(files.values()), said=frozenset.intersection(*bodies))


def said(node: nodes.Node) -> Iterator[tuple[str, str]]:
    """Every `variable.attribute` that a template writes, by itself or by a macro: what it only asks
    about is read, not said."""
    match node:
        case nodes.Output():
            yield from (pair for part in node.nodes for pair in spoken(part))
        case nodes.For():  # each of its items is written by what it holds
            yield from spoken(node.iter)
            yield from (pair for part in (*node.body, *node.else_) for pair in said(part))
        case _:
            yield from (pair for part in node.iter_child_nodes() for pair in said(part))


def spoken(node: nodes.Node) -> Iterator[tuple[str, str]]:
    """Every `variable.attribute` in a part of a template that is written out."""
    match node:
        case nodes.CondExpr():
            yield from spoken(node.expr1)
            yield from spoken(node.expr2) if node.expr2 is not None else ()
        case nodes.Test() | nodes.Compare():
            return
        case _:
            if isinstance(node, nodes.Getattr | nodes.Getitem) and isinstance(
                node.node, nodes.Name
            ):
                yield node.node.name, attribute(node)
            yield from (pair for part in node.iter_child_nodes() for pair in spoken(part))


def variables(tree: nodes.Template) -> frozenset[str]:
    """Every variable that a template reads and does not set itself.

    `meta.find_undeclared_variables` would also fold constants in the tree, as if no text were
    escaped: the same tree is compiled afterwards.
    """
    assert tree.environment is not None
    reading = meta.TrackingCodeGenerator(tree.environment)
    reading.optimizer = None
    reading.visit(tree)
    return frozenset(reading.undeclared_identifiers)


def attributes(parts: Iterable[nodes.Node]) -> Iterator[tuple[str, str]]:
    """Every `variable.attribute` that the parts of a template read."""
    for node in parts:
        if not isinstance(node, nodes.Getattr | nodes.Getitem):
            continue
        if isinstance(node.node, nodes.Name) and (name := attribute(node)):
            yield node.node.name, name


def attribute(node: nodes.Node) -> str:
    """The name after the dot, or the one in brackets; nothing where it is reckoned."""
    if isinstance(node, nodes.Getattr):
        return node.attr
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return str(node.arg.value)
    return ""


FACTS = "facts"


def facts_read(node: nodes.Node, there: frozenset[str]) -> Iterator[str]:
    """The facts that must be on file for a part of a template to be written.

    `there`: those that were asked about just around it (`{% if facts.x is defined %}`).
    """
    match node:
        case nodes.If():
            sure = there.union(asked(node.test))
            yield from facts_read(node.test, there)
            yield from (name for part in node.body for name in facts_read(part, sure))
            rest = (*node.elif_, *node.else_)
            yield from (name for part in rest for name in facts_read(part, there))
        case nodes.CondExpr():
            yield from facts_read(node.test, there)
            yield from facts_read(node.expr1, there.union(asked(node.test)))
            if node.expr2 is not None:
                yield from facts_read(node.expr2, there)
        case nodes.And():
            yield from facts_read(node.left, there)
            yield from facts_read(node.right, there.union(asked(node.left)))
        case nodes.Test(name="defined" | "undefined"):
            return
        case nodes.Getattr() | nodes.Getitem() if is_facts(node.node):
            name = attribute(node) or ANY_FACT
            yield from () if name in there else (name,)
        case nodes.Name(name="facts"):
            yield ANY_FACT
        case _:
            for part in node.iter_child_nodes():
                yield from facts_read(part, there)


def is_facts(node: nodes.Node) -> bool:
    """Whether it is the variable that holds the facts."""
    return isinstance(node, nodes.Name) and node.name == FACTS


def asked(test: nodes.Node) -> Iterator[str]:
    """The facts that a test says to be there (`facts.x is defined and …`)."""
    match test:
        case nodes.And():
            yield from (*asked(test.left), *asked(test.right))
        case nodes.Test(name="defined", node=nodes.Getattr() | nodes.Getitem() as read):
            if is_facts(read.node):
                yield attribute(read)
