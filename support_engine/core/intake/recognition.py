"""Which dossier is this application? One rule, for a sheet, for its rehearsal and for the base.

An identifier decides (of a dossier that came without one, its reference); else the name, the
commune and the wave, all three, whatever their spelling.
What only looks alike is nobody's to guess: a person is asked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from support_engine.core.intake.pairs import (
    is_before,
    is_same_project,
    latest_before,
    may_be_one_wave,
    places,
)
from support_engine.core.language.spelling import plain

Why = Literal["", "near", "several", "other_wave", "other_project", "our_number"]
IDENTIFIER, APPLICATION, PLACE = "id", "as", "in"
Details = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Application:
    """A dossier as an application: its reference, and what it says of itself."""

    reference: str
    details: Details


@dataclass(frozen=True, slots=True)
class Recognition:
    """The dossier that an application is; or `others` that it may be, and why nobody can tell.

    `twins`: dossiers of the same name and place under another identifier, hence other ones.
    `rivals`: what else it may be, where only its name and place told which dossier it is.
    """

    reference: str = ""
    others: tuple[Application, ...] = ()
    why: Why = ""
    twins: tuple[Application, ...] = ()
    rivals: tuple[Application, ...] = ()

    @property
    def is_new(self) -> bool:
        """Nothing in the base is it, nor may be it."""
        return not self.reference and not self.others

    @property
    def is_taken(self) -> bool:
        """Whether opening it would make a second dossier of the same application."""
        return bool(self.reference) or self.why in ("several", "other_wave", "other_project")


def identifier(details: Details) -> str:
    """The outside identifier, whatever its case, accents and signs; empty where there is none."""
    return plain(details.get("source_id", ""))


def likeness(details: Details) -> str:
    """Name, commune (else department) and wave, in one spelling; empty without a name."""
    name, commune = plain(details.get("name", "")), plain(details.get("commune", ""))
    where = commune or details.get("department", "")
    return "|".join((name, where, plain(details.get("wave", "")))) if name else ""


def marks(details: Details) -> frozenset[str]:
    """By what a base finds the dossiers that may be this application; of bounded length."""
    found = {mark(PLACE, place) for place in places(details)}
    found |= {mark(PLACE, plain(details.get("commune", "")))}
    return frozenset(found | set(keys(details))) - {""}


def keys(details: Details) -> tuple[str, ...]:
    """The marks that one dossier of a programme has alone."""
    both = mark(IDENTIFIER, identifier(details)), mark(APPLICATION, likeness(details))
    return tuple(key for key in both if key)


def mark(kind: str, said: str) -> str:
    """One mark; nothing said, no mark."""
    return f"{kind}:{sha256(said.encode()).hexdigest()[:32]}" if said else ""


def recognise(details: Details, stock: Iterable[Application]) -> Recognition:
    """The dossier of the stock that an application is, if any, or those that it may be."""
    known = tuple(stock)
    if told := by_identifier(details, known):
        return told
    alike = [one for one in known if likeness(one.details) == likeness(details) != ""]
    fitting = tuple(one for one in alike if not are_two(details, one.details))
    near = tuple(one for one in known if is_near(details, one.details))
    if len(fitting) == 1:
        rivals = tuple(one for one in near if one not in fitting)
        return Recognition(fitting[0].reference, rivals=(*fitting, *rivals) if rivals else ())
    if fitting:
        return Recognition(others=fitting, why="several")
    if near:
        return Recognition(others=near, why="near")
    return Recognition(twins=tuple(alike))


def by_identifier(details: Details, known: Iterable[Application]) -> Recognition | None:
    """The dossier that an identifier names, or a question where it contradicts the rest."""
    own = identifier(details)
    for one in known if own else ():
        if identifier(one.details) == own:
            why = contradiction(details, one.details)
            return Recognition(others=(one,), why=why) if why else Recognition(one.reference)
    for one in known if own else ():
        if is_our_number(own, one):
            if contradiction(details, one.details):
                return Recognition(others=(one,), why="our_number")
            return Recognition(one.reference)
    return None


def is_our_number(own: str, one: Application) -> bool:
    """Whether an identifier is the reference that we gave to a dossier that came without one."""
    return own == plain(one.reference) and not identifier(one.details)


def are_two(one: Details, other: Details) -> bool:
    """Two identifiers that differ are two applications, whatever else they share."""
    return "" != identifier(one) != identifier(other) != ""


def contradiction(row: Details, dossier: Details) -> Why:
    """Why one identifier may have been put on another application: another wave, or nothing else
    in common (a column sorted alone, a number used again)."""
    waves = row.get("wave", ""), dossier.get("wave", "")
    if all(waves) and plain(waves[0]) != plain(waves[1]):
        return "other_wave"
    communes = plain(row.get("commune", "")), plain(dossier.get("commune", ""))
    apart = all(communes) and communes[0] != communes[1] and not share_a_place(row, dossier)
    is_other = apart and not is_same_project(row, dossier)
    return "other_project" if is_other else ""


def is_near(row: Details, dossier: Details) -> bool:
    """Nearly the same name in the same place, in what may be one wave; or in a later one, where an
    application that was put off may have gone."""
    return (
        not are_two(row, dossier)
        and (may_be_one_wave(row, dossier) or is_before(row, dossier))
        and bool(row.get("name") and dossier.get("name"))
        and share_a_place(row, dossier)
        and is_same_project(row, dossier)
    )


def share_a_place(one: Details, other: Details) -> bool:
    """Whether two applications may be in one department, or are in one commune."""
    communes = plain(one.get("commune", "")), plain(other.get("commune", ""))
    return bool(places(one) & places(other)) or "" != communes[0] == communes[1]


def earlier(details: Details, stock: Iterable[Application]) -> Application | None:
    """The application of the same project in the nearest earlier wave: this one is linked to it."""
    before = [one for one in stock if one.details.get("name") and is_before(one.details, details)]
    near = [one for one in before if share_a_place(details, one.details)]
    return latest_before(details, near)


def looks_alike(details: Details, name: str) -> bool:
    """Whether a dossier of that name is worth reading whole."""
    placed = {key: details[key] for key in ("name", "commune") if key in details}
    return is_same_project(placed, {**placed, "name": name})
