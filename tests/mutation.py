"""Do the tests hold each money rule? Change one thing at a time in its code and see a test fail.

`make mutants` (minutes). Each mutant lives in a forked process: the code of the changed functions
replaces that of the loaded ones, then the tests about money run until one fails. A mutant that
survives is printed with its place; those that change nothing visible are named in `EQUIVALENT`,
with the reason. Exit code 1 when another survives.
"""

import ast
import copy
import importlib
import io
import os
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import FunctionType, ModuleType

import pytest

MODULES = ("law", "release", "stages", "bookkeeping", "amendments", "recoveries", "iban")
ELSEWHERE = {"iban": "language"}
"""Where a module about money stands, when it is not in `core/money`."""
KILLERS = (
    "tests/core/language/test_iban.py",
    "tests/core/money/test_edges.py",
    "tests/core/money/test_law.py",
    "tests/core/money/test_refusals.py",
    "tests/test_money_laws.py::test_whatever_is_asked_the_laws_hold_at_every_step",
)
SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
}
EQUIVALENT = {
    "stages: k.CertifyTranche: DONE_BY[:1], [1 → 2]": "nobody has certified yet at that stage",
    "bookkeeping: amount = in_force.maximum if in_force else 0 [0 → 1]": "refused without one",
    "bookkeeping: reasons.append(blocked(Code.BANK_INVALID, iban=iban[:40], why=wrong))"
    " [40 → 41]": "how much of a wrong text is shown",
}
"""`module: line of code [change]` → why no test can see it."""
PARALLEL = 2


def mutants(tree: ast.Module) -> Iterator[tuple[int, str, ast.Module]]:
    """Every tree with one change: its line, what it is, the tree."""
    for node in list(ast.walk(tree)):
        for change, undo, words in changes(node):
            change()
            yield getattr(node, "lineno", 1), words, copy.deepcopy(tree)
            undo()


def changes(node: ast.AST):
    """The changes that a node allows: (do, undo, words)."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in SWAPS:
            yield swap(node.ops, 0, SWAPS[type(op)](), f"{name(op)} → {name(SWAPS[type(op)]())}")
        case ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in SWAPS:
            fresh = SWAPS[type(op)]()
            yield assign(node, "op", fresh, f"{name(op)} → {name(fresh)}")
        case ast.Call(func=ast.Name(id="min" | "max" as which)):
            other = "max" if which == "min" else "min"
            yield assign(node.func, "id", other, f"{which} → {other}")
        case ast.IfExp(body=body, orelse=other) if is_none(body) != is_none(other):
            always = body if is_none(body) else other
            yield assign(node, "test", ast.Constant(always is body), "the blocker never holds")
        case ast.List(elts=[_, *_]) if len(node.elts) > 1:
            for index, element in enumerate(node.elts):
                if not isinstance(element, ast.Constant):
                    yield drop(node.elts, index, f"without {ast.unparse(element)[:50]}")
        case ast.AnnAssign(target=ast.Name(id="RULES"), value=ast.Tuple() as rules):
            for index, element in enumerate(rules.elts):
                yield drop(rules.elts, index, f"without the rule {ast.unparse(element)}")
        case ast.Constant(value=int() as value) if not isinstance(value, bool):
            yield assign(node, "value", value + 1, f"{value} → {value + 1}")


def name(operator: ast.AST) -> str:
    return type(operator).__name__


def is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def assign(node: ast.AST, field: str, fresh: object, words: str):
    old = getattr(node, field)
    return lambda: setattr(node, field, fresh), lambda: setattr(node, field, old), words


def swap(items: list, index: int, fresh: object, words: str):
    old = items[index]
    return lambda: items.__setitem__(index, fresh), lambda: items.__setitem__(index, old), words


def drop(items: list, index: int, words: str):
    old = items[index]
    return lambda: items.pop(index), lambda: items.insert(index, old), words


def install(module: ModuleType, tree: ast.Module) -> None:
    """Make the loaded module behave as the changed source says."""
    space: dict[str, object] = {"__name__": module.__name__}
    exec(compile(ast.fix_missing_locations(tree), module.__file__ or "", "exec"), space)
    for key, value in space.items():
        mine = vars(module).get(key)
        if isinstance(value, FunctionType) and isinstance(mine, FunctionType):
            if value.__module__ == module.__name__:
                mine.__code__ = value.__code__
        elif isinstance(value, type) and value.__module__ == module.__name__:
            for name, part in vars(value).items():
                if isinstance(part, property):
                    vars(mine)[name].fget.__code__ = part.fget.__code__
        elif key.isupper() and key != "RULES":
            setattr(module, key, value)
        elif key == "RULES":
            own = {rule.__name__: vars(module)[rule.__name__] for rule in value}
            module.RULES = tuple(own.values())


def is_killed(module: ModuleType, tree: ast.Module) -> bool:
    """Whether some test fails on the mutant; judged in a process of its own."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) != 0
    status = 2
    try:
        silent = io.StringIO()
        with redirect_stdout(silent), redirect_stderr(silent):
            install(module, tree)
            status = int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *KILLERS]))
    except BaseException:
        status = 2
    finally:
        os._exit(status)


def survivors(modules: tuple[str, ...], part: int) -> tuple[int, list[str]]:
    """The mutants of our share that no test kills."""
    count, alive = 0, []
    for short in modules:
        folder = ELSEWHERE.get(short, "money")
        module = importlib.import_module(f"support_engine.core.{folder}.{short}")
        tree = ast.parse(Path(module.__file__ or "").read_text("utf-8"))
        lines = Path(module.__file__ or "").read_text("utf-8").splitlines()
        for number, (line, words, mutant) in enumerate(mutants(tree)):
            if number % PARALLEL != part:
                continue
            count += 1
            label = f"{short}: {lines[line - 1].strip()} [{words}]"
            if not is_killed(module, mutant):
                alive.append(label)
                print(f"survives: {label}", flush=True)
    return count, alive


def main() -> None:
    """Each share in a process of its own."""
    os.environ.setdefault("MONEY_WALKS", "12")
    modules = tuple(sys.argv[1:]) or MODULES
    readers = []
    for part in range(PARALLEL):
        read, write = os.pipe()
        if os.fork() == 0:
            count, alive = survivors(modules, part)
            os.write(write, "\n".join([str(count), *alive]).encode())
            os._exit(0)
        os.close(write)
        readers.append(read)
    total, alive = 0, []
    for read in readers:
        with os.fdopen(read) as answer:
            count, *labels = answer.read().split("\n")
        total, alive = total + int(count), [*alive, *labels]
    unexplained = [label for label in alive if label not in EQUIVALENT]
    print(
        f"{total} mutants, {total - len(alive)} killed, {len(alive) - len(unexplained)} explained"
    )
    for label in unexplained:
        print(f"unexplained: {label}")
    sys.exit(bool(unexplained))


if __name__ == "__main__":
    main()
