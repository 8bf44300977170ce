"""What an act would do, said on the terminal: `--dry-run` of every act."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from support_engine.cli.shared import say
from support_engine.core.language.french import day, euros, in_a_row

if TYPE_CHECKING:
    from datetime import date

    from support_engine.views.dossier.foreseen import Foreseen, ForeseenDate
    from support_engine.views.dossier.reversal import Reversal


def print_foreseen(found: Foreseen) -> None:
    """Everything that would happen, letters in full; or the reasons why nothing would."""
    if not found.is_possible:
        say.refusal(found.reference, found.blockers)
        return
    done = in_a_row(found.events) or "rien à faire"
    say.line(f"{found.reference} : rien n’est fait. L’acte ferait ceci : {done}.", fg="green")
    for sentence in (*found.overtaken, *found.beside):
        say.line(f"  ⚠ {sentence}", fg="yellow")
    if found.undoing is not None:
        say_reversal(found.undoing, is_done=False)
    print_dates(found.dates)
    listed(
        "Argent",
        (f"{one.label} : {euros(one.old)} → {euros(one.new)}" for one in found.money),
    )
    listed("Qui agit ensuite", (f"{turn.act} : {turn.who}" for turn in found.turns))
    print_waiting(found)
    listed("À venir", (f"{day(line.on)} : {line.what}" for line in found.coming))
    for letter in found.letters:
        to = letter.name if letter.person else "personne : nul ne tient ce rôle"
        say.title(f"Lettre à {to} — Objet : {letter.subject}")
        say.line(letter.problem or letter.text)


def print_dates(dates: Iterable[ForeseenDate]) -> None:
    """Each date, old then new, and where the new one comes from."""
    lines = []
    for one in dates:
        lines.append(f"{one.label} : {shown(one.old)} → {shown(one.new)}")
        if one.new_how:
            lines.append(f"  {one.new_how}")
    listed("Dates", lines)


def shown(on: date | None) -> str:
    """A day, or that there is none."""
    return day(on) if on else "aucune date"


def print_waiting(found: Foreseen) -> None:
    """What becomes of the letters that wait already."""
    listed(
        "Lettres qui ne partiraient plus",
        (f"{one.letter}, à {one.person} : {one.why}" for one in found.cancelled),
    )
    listed(
        "Lettres qui partiraient de nouveau",
        (f"{one.letter}, à {one.person} : {one.why}" for one in found.revived),
    )
    listed(
        "Lettres qui changeraient de destinataire",
        (f"{one.letter} : {one.person} → {one.to}" for one in found.handed),
    )


def say_reversal(found: Reversal, *, is_done: bool) -> None:
    """One line for each act, and for each of their letters."""
    told("Repris" if is_done else "Serait repris", (act.line for act in found.acts))
    told("Lettre qui ne part pas", (letter.line for letter in found.withdrawn))
    told("Lettre déjà partie, rectifiée", (letter.line for letter in found.gone))


def told(what: str, lines: Iterable[str]) -> None:
    """Each line under what it is."""
    for line in lines:
        say.line(f"  {what} : {line}")


def listed(title: str, lines: Iterable[str]) -> None:
    """A title and its lines, where there are some."""
    found = list(lines)
    if found:
        say.title(title)
    for line in found:
        say.line(f"  {line}")
