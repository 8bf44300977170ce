"""What new rules would do (`workflow impact`, `migrate`): studied, then told in words or data."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from support_engine.cli import say
from support_engine.core.language.french import count, day, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from support_engine.cli.session import Session
    from support_engine.core.dossier.dossier import Dossier
    from support_engine.core.programme.definition import Workflow
    from support_engine.core.programme.mapping import Correspondence
    from support_engine.core.programme.source import WorkflowText
    from support_engine.core.versions.impact import Impact, Letter

LETTERS_SHOWN = 8


def study(
    session: Session,
    before: WorkflowText,
    after: WorkflowText,
    given: Correspondence,
    references: tuple[str, ...],
) -> list[Impact]:
    """What would happen to those named, or to all that follow the rules of before; a bar shows how
    far it is. Raises UnknownName."""
    from support_engine.stories import migrating

    def shown(found: list[Dossier]) -> Iterator[Dossier]:
        with say.progress(found, "Étude") as bar:
            yield from bar

    apart = elsewhere(session, given, references)
    names = {one.reference for one in apart}
    wanted = [reference for reference in references if reference not in names]
    told = migrating.study(
        session.desk.engine,
        migrating.Change(before.workflow, after.workflow, given),
        session.today,
        wanted if references else None,
        shown,
    )
    return [*told, *apart]


def elsewhere(session: Session, given: Correspondence, references: tuple[str, ...]) -> list[Impact]:
    """Of the dossiers named, those that are closed or follow other rules, each with why. Raises
    UnknownName."""
    from support_engine.cli.dossier import load
    from support_engine.core.acts.conditions import closed
    from support_engine.core.versions import migration
    from support_engine.core.versions.impact import Impact

    found = []
    for reference in dict.fromkeys(references):
        case = load(session, reference)
        reasons = (
            closed(case),
            migration.elsewhere(case.dossier, given),
        )
        if blockers := tuple(one for one in reasons if one):
            state = case.workflow.states[case.dossier.state].label
            found.append(Impact(reference, case.dossier.name, state, state, blockers=blockers))
    return found


def told(session: Session, before: WorkflowText, after: WorkflowText, found: list[Impact]) -> int:
    """Say what a study found; 3 if some dossier could not be moved."""
    from support_engine.views.impact import impact_data

    if session.as_json:
        say.as_json([impact_data(one) for one in found])
    else:
        print_study(found, before.workflow, after.workflow)
    return say.REFUSED if any(one.blockers for one in found) else 0


def signed(session: Session, before: WorkflowText, found: list[Impact]) -> list[Impact]:
    """A study as the person who would sign may do it: a rehearsal refuses what the act would."""
    from support_engine.cli.dossier import load
    from support_engine.core.acts.conditions import role_blocker
    from support_engine.core.versions.migration import ACT

    decide = before.workflow.extensions.decided_by
    heard = []
    for one in found:
        case = load(session, one.reference)
        no = role_blocker(case, session.actor, decide, ACT)
        heard.append(replace(one, blockers=(no, *one.blockers)) if no else one)
    return heard


def print_study(found: list[Impact], old: Workflow, new: Workflow) -> None:
    """The summary first, then each dossier that something happens to."""
    labels = {name: role.label for name, role in (*old.roles.items(), *new.roles.items())}
    touched = [one for one in found if one.is_touched and not one.blockers]
    refused = [one for one in found if one.blockers]
    click.secho(
        f"{count(len(found), 'dossier étudié', 'dossiers étudiés')} : "
        f"{count(len(touched), 'changerait', 'changeraient')}"
        + (f", {count(len(refused), 'ne peut', 'ne peuvent')} pas passer" if refused else "")
        + ".",
        bold=True,
    )
    dates, appearing, vanishing = (
        sum(len(getattr(one, kind)) for one in found)
        for kind in ("dates", "appearing", "vanishing")
    )
    click.echo(
        f"{count(dates, 'date bouge', 'dates bougent')}, "
        f"{count(appearing, 'rappel apparaît', 'rappels apparaissent')}, "
        f"{count(vanishing, 'disparaît', 'disparaissent')}. Rien n’a été enregistré."
    )
    if appearing or vanishing:
        click.echo(
            "Les relances qui suivent une échéance ne sont comptées que si elle est déjà passée."
        )
    reasons = Counter(b for one in found for b in {(b.sentence, b.remedy) for b in one.blockers})
    for (sentence, remedy), number in reasons.most_common():
        click.echo(f"  ✗ {count(number, 'dossier')} : {sentence}")
        click.echo(f"    → {remedy}")
    for one in touched:
        print_impact(one, labels)
    if refused:
        names = ", ".join(one.reference for one in refused)
        verb = "Ne peut pas" if len(refused) == 1 else "Ne peuvent pas"
        click.echo(f"\n{verb} passer : {names}.")


def print_impact(one: Impact, labels: Mapping[str, str]) -> None:
    """One dossier; `labels` name the roles."""
    say.title(f"{one.reference} – {one.name}")
    if one.state != one.new_state:
        click.echo(f"  État : {one.state} → {one.new_state}")
    for moved in one.dates:
        past = " (déjà passée : aucun rappel)" if moved.is_born_late else ""
        click.echo(f"  {moved.label} : {on(moved.old)} → {on(moved.new)}{past}")
        click.secho(f"      {moved.how}", dim=True)
    for words, letters in (("apparaît", one.appearing), ("disparaît", one.vanishing)):
        for letter in letters[:LETTERS_SHOWN]:
            click.echo(f"  Rappel qui {words} : {letter_line(letter, labels)}")
        if len(letters) > LETTERS_SHOWN:
            click.echo(f"  … et {len(letters) - LETTERS_SHOWN} autres (--json les donne tous).")
    for words, acts in (("bloqué désormais", one.hindered), ("libéré", one.freed)):
        for name, sentences in acts.items():
            click.echo(f"  {name}, {words} : {' '.join(sentences)}")
    for move in one.moves:
        click.echo(f"  {move.label}, d’office : {on(move.old)} → {on(move.new)}")
    for label in one.settled:
        click.echo(f"  {label} : terme déjà passé, rien n’aura lieu de soi-même.")


def letter_line(letter: Letter, labels: Mapping[str, str]) -> str:
    """« 8 mai 2023, lettre « rappel en retard » (Visite) à Porteur du projet »."""
    to = listed([labels.get(role, role) for role in letter.roles])
    name = letter.letter.replace("_", " ")
    return f"{on(letter.on)}, lettre « {name} » ({letter.label}) à {to}"


def on(when: date | None) -> str:
    """A date as people read it, or that there is none."""
    return day(when) if when else "aucune"
