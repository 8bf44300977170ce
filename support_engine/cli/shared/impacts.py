"""What new rules would do (`workflow impact`, `migrate`): studied, then told in words or data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support_engine.cli.shared import say
from support_engine.core.language.french import count, day, euros, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from support_engine.cli.shared.session import Session
    from support_engine.core.dossier.case import Case
    from support_engine.core.dossier.dossier import Dossier
    from support_engine.core.programme.definition import Workflow
    from support_engine.core.programme.differences import Difference
    from support_engine.core.versions.impact import Impact, Letter
    from support_engine.stories.rules.migrating import Change
    from support_engine.views.programme.impact import Summary

LETTERS_SHOWN = 8


def study(session: Session, change: Change, references: tuple[str, ...]) -> list[Impact]:
    """What would happen to those named, or to all that follow the old rules; a bar shows how far
    it is. Raises UnknownName."""
    from support_engine.stories.rules import migrating

    def shown(dossiers: list[Dossier]) -> Iterator[Dossier]:
        with say.progress(dossiers, "Étude") as bar:
            yield from bar

    apart = migrating.elsewhere(named(session, references), change.mapping)
    told = migrating.study(session.desk.engine, change, session.today, references or None, shown)
    return [*told, *apart]


def print_easier(changes: Sequence[Difference]) -> None:
    """What becomes easier to pay, or protects holders less, in one table."""
    say.title("Ce qui devient plus facile à payer, ou protège moins le porteur")
    rows = [[change.sentence, change.place] for change in changes]
    say.table(rows, ["Changement", "Place"], empty="Rien : une seule personne suffit.")


def easier_data(changes: Sequence[Difference]) -> list[dict[str, str]]:
    """What becomes easier to pay, for programmes."""
    return [{"place": change.place, "sentence": change.sentence} for change in changes]


def named(session: Session, references: Iterable[str]) -> list[Case]:
    """The dossiers of a command, each once. Raises UnknownName."""
    from support_engine.cli.shared.dossier import load

    return [load(session, reference) for reference in dict.fromkeys(references)]


def told(session: Session, change: Change, impacts: list[Impact]) -> int:
    """Say what a study found; 3 if some dossier could not be moved."""
    from support_engine.views.programme.impact import impact_data

    if session.as_json:
        say.as_json([impact_data(impact) for impact in impacts])
    else:
        print_study(impacts, change.old, change.new)
    return say.REFUSED if any(impact.blockers for impact in impacts) else 0


def print_study(impacts: list[Impact], old: Workflow, new: Workflow) -> None:
    """The summary first, then each dossier that something happens to."""
    from support_engine.views.programme.impact import summary

    sums = summary(impacts)
    print_summary(sums)
    labels = {name: role.label for name, role in (*old.roles.items(), *new.roles.items())}
    for impact in sums.touched:
        print_impact(impact, labels)
    if sums.refused:
        verb = "Ne peut pas" if len(sums.refused) == 1 else "Ne peuvent pas"
        say.line(f"\n{verb} passer : {', '.join(sums.refused)}.")


def print_summary(sums: Summary) -> None:
    """How many dossiers, dates and reminders; then each reason that keeps dossiers back."""
    refused = count(len(sums.refused), "ne peut", "ne peuvent")
    say.line(
        f"{count(sums.studied, 'dossier étudié', 'dossiers étudiés')} : "
        f"{count(len(sums.touched), 'changerait', 'changeraient')}"
        + (f", {refused} pas passer" if sums.refused else "")
        + ".",
        bold=True,
    )
    say.line(
        f"{count(sums.dates, 'date bouge', 'dates bougent')}, "
        f"{count(sums.appearing, 'rappel apparaît', 'rappels apparaissent')}, "
        f"{count(sums.vanishing, 'disparaît', 'disparaissent')}. Rien n’a été enregistré."
    )
    if sums.appearing or sums.vanishing:
        say.line(
            "Les relances qui suivent une échéance ne sont comptées que si elle est déjà passée."
        )
    for reason in sums.reasons:
        say.line(f"  ✗ {count(reason.dossiers, 'dossier')} : {reason.sentence}")
        say.line(f"    → {reason.remedy}")


def print_impact(impact: Impact, labels: Mapping[str, str]) -> None:
    """One dossier; `labels` name the roles."""
    say.title(f"{impact.reference} – {impact.name}")
    if impact.state != impact.new_state:
        say.line(f"  État : {impact.state} → {impact.new_state}")
    for moved in impact.dates:
        past = " (déjà passée : aucun rappel)" if moved.is_born_late else ""
        say.line(f"  {moved.label} : {on(moved.old)} → {on(moved.new)}{past}")
        say.line(f"      {moved.how}", dim=True)
    for amount in impact.amounts:
        say.line(f"  {amount.label}, prévu : {euros(amount.old)} → {euros(amount.new)}")
    for change, letters in (("apparaît", impact.appearing), ("disparaît", impact.vanishing)):
        for letter in letters[:LETTERS_SHOWN]:
            say.line(f"  Rappel qui {change} : {letter_line(letter, labels)}")
        if len(letters) > LETTERS_SHOWN:
            say.line(f"  … et {len(letters) - LETTERS_SHOWN} autres (--json les donne tous).")
    for change, acts in (("bloqué désormais", impact.hindered), ("libéré", impact.freed)):
        for name, sentences in acts.items():
            say.line(f"  {name}, {change} : {' '.join(sentences)}")
    for move in impact.moves:
        say.line(f"  {move.label}, d’office : {on(move.old)} → {on(move.new)}")
    for label in impact.settled:
        say.line(f"  {label} : terme déjà passé, rien n’aura lieu de soi-même.")
    for label in impact.closed:
        say.line(f"  {label} : la demande de prolongation sera close, et une lettre le dira.")


def letter_line(letter: Letter, labels: Mapping[str, str]) -> str:
    """« 8 mai 2023, lettre « rappel en retard » (Visite) à Porteur du projet »."""
    to = listed([labels.get(role, role) for role in letter.roles])
    name = letter.letter.replace("_", " ")
    return f"{on(letter.on)}, lettre « {name} » ({letter.label}) à {to}"


def on(when: date | None) -> str:
    """A date as people read it, or that there is none."""
    return day(when) if when else "aucune"
