"""The sandbox of templates: what they may call, and how much they may do, counted as they do it.

Steps and signs are counted, not seconds: a template has the same verdict on every machine. Nothing
runs beside the postman that would have to be killed: each loop, call, inclusion, filter and text
joined pays before it goes on, and what cannot pay beforehand (a power, a width, a repetition) is
not on offer. `RUN_TIME` is for a machine that is slower than anybody foresaw.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from time import monotonic
from types import BuiltinMethodType
from typing import Any, cast

from jinja2 import Template, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError, TemplateRuntimeError
from jinja2.filters import do_join, do_replace
from jinja2.nodes import EvalContext
from jinja2.runtime import BlockReference, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import pass_eval_context
from jinja2.visitor import NodeTransformer

STEPS = 2_000_000
"""Loops, calls, inclusions and filters of one text; the longest report takes a tenth of that."""
SIGNS = 20_000_000
"""Characters that one text may write, those it throws away included."""
RUN_TIME = 60.0
"""Seconds."""
LONG = 256
"""A value of that size costs a filter one step more."""

FILTERS = (
    *("abs", "capitalize", "count", "d", "default", "dictsort", "e", "escape", "first", "float"),
    *("groupby", "int", "items", "last", "length", "list", "lower", "map", "max", "min", "reject"),
    *("rejectattr", "reverse", "round", "safe", "select", "selectattr", "sort", "string"),
    *("striptags", "sum", "title", "trim", "truncate", "unique", "upper", "wordcount"),
)
"""Those of the library whose result is no longer than what they are given, or that we count."""
METHODS = ("items", "keys", "values", "get", "cycle", "changed", "startswith", "endswith", "split")
GLOBALS = ("range", "dict", "namespace")


class TooMuch(TemplateRuntimeError):
    """A template asks for more than a text can need."""


class Budget:
    """What is left to one text."""

    def __init__(self) -> None:
        self.steps, self.signs, self.until = STEPS, SIGNS, monotonic() + RUN_TIME

    def step(self, number: int = 1) -> None:
        """Pay for steps. Raises TooMuch."""
        self.steps -= number
        if self.steps < 0 or monotonic() > self.until:
            raise TooMuch("boucle sans fin, ou bien trop longue")

    def write(self, signs: int) -> None:
        """Pay for characters, before they are joined. Raises TooMuch."""
        self.signs -= signs
        if self.signs < 0:
            raise TooMuch("texte sans fin, ou bien trop long")


CURRENT: ContextVar[Budget | None] = ContextVar("budget", default=None)


def budget() -> Budget:
    """That of the text being written; a fresh one for what is reckoned as a template is read."""
    return CURRENT.get() or Budget()


@contextmanager
def bounded() -> Iterator[None]:
    """One text, with its own budget; a text within a text (a report in a letter) has the same."""
    token = CURRENT.set(CURRENT.get() or Budget())
    try:
        yield
    finally:
        CURRENT.reset(token)


def counted(items: Iterable[Any]) -> Iterator[Any]:
    """What a loop goes through, each paid for."""
    paid = budget()
    for item in items:
        paid.step()
        yield item


def size(value: object) -> int:
    """How long a value is, where it can be long."""
    return len(value) if isinstance(value, str | list | tuple | dict) else 0


def paying(work: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that pays for the length of what it is given."""
    place = 1 if hasattr(work, "jinja_pass_arg") else 0

    @wraps(work)
    def paid(*given: Any, **named: Any) -> Any:
        budget().step(1 + (size(given[place]) // LONG if len(given) > place else 0))
        return work(*given, **named)

    return paid


@pass_eval_context
def joined(
    eval_ctx: EvalContext, value: Iterable[Any], d: str = "", attribute: str | int | None = None
) -> str:
    """`join`, paid for before it is made."""
    items = list(counted(value))
    if attribute is None:
        budget().write(sum(size(item) + len(d) for item in items))
    whole: str = do_join(eval_ctx, items, d, attribute)
    return whole


@pass_eval_context
def replaced(eval_ctx: EvalContext, s: str, old: str, new: str, count: int | None = None) -> str:
    """`replace`, paid for before it is made."""
    budget().write(len(s) + str(s).count(str(old)) * len(str(new)))
    return do_replace(eval_ctx, s, old, new, count)


def formatted(value: str, *given: Any) -> str:
    """`"%+d" | format(3)`: widths of two figures at most, so that no text is made of spaces."""
    digits = "".join(sign if sign.isdigit() else " " for sign in value).split()
    given_widths = [one for one in given if isinstance(one, int)] if "*" in value else []
    if any(len(figures) > 2 for figures in digits) or any(abs(one) > 99 for one in given_widths):
        raise SecurityError("largeur trop grande")
    budget().write(sum(size(one) for one in given) + len(value))
    return str(value) % given


class Counted(NodeTransformer):
    """Makes the loops of a template pay, and what it joins."""

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802, as the library names it
        """Each item that a loop goes through is a step."""
        if node.recursive:
            raise TemplateSyntaxError("une boucle « recursive » n’est pas admise", node.lineno)
        self.generic_visit(node)
        node.iter = filtered(cast("nodes.Expr", node.iter), "counted")
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # noqa: N802
        """`a ~ b` is `[a, b] | join`."""
        self.generic_visit(node)
        return filtered(nodes.List(node.nodes, lineno=node.lineno), "join")


def filtered(node: nodes.Expr, name: str) -> nodes.Filter:
    """A value through one of our filters."""
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


class Bounded(ImmutableSandboxedEnvironment):
    """Where every template runs."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        own = {"join": joined, "replace": replaced, "format": formatted}
        kept = {name: work for name, work in self.filters.items() if name in FILTERS}
        self.filters = {name: paying(work) for name, work in {**kept, **own}.items()}
        self.filters["counted"] = counted
        self.globals = {name: self.globals[name] for name in GLOBALS}

    def add_filters(self, **filters: Callable[..., Any]) -> None:
        """Our own filters, which pay like the others."""
        self.filters.update({name: paying(work) for name, work in filters.items()})

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        try:
            return Counted().visit(tree)  # type: ignore[no-any-return]
        except TemplateSyntaxError as problem:
            problem.name, problem.filename = name, filename
            raise

    @staticmethod
    def concat(parts: Iterable[str]) -> str:
        """The parts of a text, each paid for as it comes."""
        paid, kept = budget(), []
        for part in parts:
            paid.write(len(part))
            kept.append(part)
        return "".join(kept)

    def get_template(self, name: Any, parent: Any = None, globals: Any = None) -> Template:
        """A template; one that another asks for is a step."""
        budget().step()
        return super().get_template(name, parent, globals)

    def call(self, context: Any, obj: Any, /, *given: Any, **named: Any) -> Any:
        """A call from a template is a step."""
        budget().step()
        return super().call(context, obj, *given, **named)

    def is_safe_callable(self, obj: Any) -> bool:
        """Macros, blocks, loops, and the few methods of values that make nothing longer."""
        if isinstance(obj, Macro | BlockReference) or obj in self.globals.values():
            return True
        holder = getattr(obj, "__self__", None)
        is_plain = isinstance(obj, BuiltinMethodType) or isinstance(holder, LoopContext)
        return is_plain and getattr(obj, "__name__", "") in METHODS

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Sums of texts and lists are paid for; what could grow without end is refused."""
        longest = max(size(left), size(right))
        if operator == "+":
            budget().write(size(left) + size(right))
        elif operator == "*" and longest:
            budget().write(longest * max(left if size(right) else right, 0))
        elif operator == "**" or longest or not is_small(left, right):
            raise SecurityError(f"« {operator} » n’est pas admis ici")
        return super().call_binop(context, operator, left, right)


def is_small(*figures: Any) -> bool:
    """Whether figures are such as letters have; their product is no text without end."""
    return all(not isinstance(one, int) or abs(one) < 10**18 for one in figures)
