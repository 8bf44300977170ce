"""A question as conditions of a statement: each of its parts once, each search looked for once."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from support_engine.core.programme.roles import HOLDER
from support_engine.views.lists.finding import US, Query

Given = dict[str, Any]
CHOICES = {
    "officers": "officer",
    "programmes": "workflow",
    "phases": "phase",
    "states": "state",
    "waves": "wave",
    "departments": "department",
    "sectors": "sector",
    "versions": "workflow_version",
}
"""The fields of a question that name values of a column."""
NUMBERS = {"versions"}
"""Those whose column is a number."""
OURS, BY_HOLDER = "(d.turn <> '' AND d.turn <> {holder})", {"holder": HOLDER}
WORD = (
    "(f.search_text LIKE :{name} OR f.holder IN"
    " (SELECT id FROM people WHERE search_text LIKE :{name}))"
)
LIGHT = {
    *("reference", "is_closed", "officer", "next_due_on", "wave", "department", "sector"),
    *("phase", "state", "workflow", "turn", "turn_since"),
}
"""What a search can say of each dossier that it finds: it is read from the index alone."""


@dataclass(slots=True)
class Statement:
    """A statement under way: what it is given, and what is searched in it, once however many of its
    parts ask."""

    given: Given = field(default_factory=dict)
    searched: dict[tuple[str, ...], str] = field(default_factory=dict)
    needed: set[str] = field(default_factory=lambda: {"reference"})
    parts: int = 0

    def part(
        self, query: Query, today: date, order: Sequence[str] = (), more: Sequence[str] = ()
    ) -> str:
        """« FROM … WHERE … » of a question, its dossiers called `d`; `order`: the columns by which
        they will be sorted; `more`: conditions besides."""
        words = [*more, *self.named(query, today)]
        table = "dossiers"
        if query.words:
            found = self.search(query.words)
            needed = {*order, *re.findall(r"\bd\.(\w+)", " ".join(words))}
            if needed <= LIGHT:
                self.needed |= needed
                table = found
            else:
                words.append(f"d.reference IN (SELECT reference FROM {found})")
        return f" FROM {table} d{where(words)}"

    def named(self, query: Query, today: date) -> list[str]:
        """The conditions of a question but its words, each value under a name of its own."""
        words = []
        for said, given in conditions(query, today):
            names = {name: f"q{self.parts}_{name}" for name in given}
            words.append(said.format(**{name: f":{new}" for name, new in names.items()}))
            self.given |= {names[name]: value for name, value in given.items()}
        self.parts += 1
        return words

    def search(self, words: tuple[str, ...]) -> str:
        """The name of what these words find."""
        name = self.searched.setdefault(words, f"found{len(self.searched)}")
        self.given |= {f"{name}_{n}": f"%{word}%" for n, word in enumerate(words)}
        return name

    def whole(self, statement: str) -> str:
        """The statement with its searches before it."""
        made = []
        for words, name in self.searched.items():
            each = (WORD.replace("{name}", f"{name}_{n}") for n in range(len(words)))
            columns = ", ".join(f"f.{column}" for column in sorted(self.needed))
            found = f"SELECT {columns} FROM dossiers f{where(list(each))}"
            made.append(f"{name} AS MATERIALIZED ({found})")
        return f"WITH {', '.join(made)} {statement}" if made else statement


def where(words: Sequence[str]) -> str:
    """Conditions as a part of a statement."""
    return f" WHERE {' AND '.join(words)}" if words else ""


Condition = tuple[str, Given]
Conditions = Iterator[Condition]


def conditions(query: Query, today: date) -> Conditions:
    """Every condition of a question but its words."""
    yield from of_sight(query)
    yield from of_tab(query, today)
    yield from of_choices(query)


def of_sight(query: Query) -> Conditions:
    """What the asker may see at all."""
    if query.sees is None:
        return
    named, given = naming(query.asker)
    if query.sees:
        whole, programmes = one_of("workflow", "sees", query.sees)
        named, given = f"({whole} OR {named})", programmes | given
    yield named, given


def naming(people: Sequence[str]) -> Condition:
    """The dossiers that name one of some people, in whatever role."""
    given = {f"named{number}": f"%|{literally(one)}|%" for number, one in enumerate(people)}
    words = " OR ".join(f"d.named LIKE {{{name}}} ESCAPE '!'" for name in given)
    return f"({words or '1 = 0'})", given


def literally(text: str) -> str:
    """A text whose signs mean nothing to LIKE."""
    for sign in "!%_":
        text = text.replace(sign, f"!{sign}")
    return text


def followed(query: Query) -> Condition:
    """The dossiers that the asker follows: as their officer; whoever sees only the dossiers that
    name them follows each of these."""
    if query.sees == ():
        return naming(query.asker)
    return one_of("officer", "asker", query.asker or ("",))


def of_tab(query: Query, today: date) -> Conditions:
    """Which tab; and only what is late."""
    closed = {"a-suivre": False, "suivis": False, "en-retard": False, "traites": True}
    late = query.late or query.tab == "en-retard"
    if query.tab in closed or late:
        yield "d.is_closed = {closed}", {"closed": closed.get(query.tab, False)}
    if query.takeover:
        yield "d.in_takeover = {typing}", {"typing": True}
    if late:
        yield "d.next_due_on < {today}", {"today": today.isoformat()}
    if query.tab == "suivis":
        yield followed(query)
    if query.finds_nothing:
        yield "1 = 0", {}


def of_choices(query: Query) -> Conditions:
    """The filters that name values."""
    for name, column in CHOICES.items():
        if chosen := getattr(query, name):
            yield one_of(column, name, numbers(chosen) if name in NUMBERS else chosen)
    if query.places:
        yield within("place", query.places)
    if roles := tuple(role for role in query.turn if role != US):
        words, given = one_of("turn", "turn", roles)
        yield (f"({words} OR {OURS})", given | BY_HOLDER) if US in query.turn else (words, given)
    elif query.turn:
        yield OURS, BY_HOLDER


def within(column: str, chosen: tuple[str, ...]) -> tuple[str, Given]:
    """A column that begins by one of some values: « 07 » finds the communes of the department."""
    given = {f"{column}{number}": f"{literally(one)}%" for number, one in enumerate(chosen)}
    words = " OR ".join(f"d.{column} LIKE {{{name}}} ESCAPE '!'" for name in given)
    return f"({words})", given


def numbers(chosen: tuple[str, ...]) -> tuple[int, ...]:
    """The numbers that were chosen; what is none is that of nothing."""
    is_number = (one.isascii() and one.isdigit() and len(one) < 9 for one in chosen)
    return tuple(int(one) if ok else -1 for one, ok in zip(chosen, is_number, strict=True))


def one_of(column: str, name: str, chosen: tuple[str, ...] | tuple[int, ...]) -> tuple[str, Given]:
    """A column that has one of some values; with one value, an index may serve its order too."""
    given = {f"{name}{number}": value for number, value in enumerate(chosen)}
    if len(given) == 1:
        return f"d.{column} = {{{name}0}}", given
    return f"d.{column} IN ({', '.join(f'{{{each}}}' for each in given)})", given
