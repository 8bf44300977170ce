"""Changing the rules: what differs, what it would do, and the move of the dossiers."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from support_engine.cli import say
from support_engine.cli.session import Session, pass_session, shared_options
from support_engine.core.french import count

if TYPE_CHECKING:
    from support_engine.adapters.workflow_files import WorkflowText
    from support_engine.core.change.impact import Impact, Letter
    from support_engine.core.change.mapping import Correspondence

FILE = click.Path(path_type=Path)
LETTERS_SHOWN = 8


@click.command("diff", help="Compare deux versions : fichiers, ou PROGRAMME@VERSION.")
@click.argument("old", metavar="ANCIENNE")
@click.argument("new", metavar="NOUVELLE")
@shared_options
@pass_session
def diff(session: Session, old: str, new: str) -> int:
    """Every difference in words."""
    from support_engine.core.change.differences import differences

    found = differences(version(session, old).workflow, version(session, new).workflow)
    if session.as_json:
        say.as_json([{"place": one.place, "sentence": one.sentence} for one in found])
        return 0
    if not found:
        click.echo("Aucune différence.")
    for one in found:
        click.echo(f"  {one.sentence}")
        click.secho(f"      {one.place}", dim=True)
    return 0


def version(session: Session, words: str) -> WorkflowText:
    """A version named by its file, or as `manufactures@2`."""
    from support_engine.adapters.templates import Letters
    from support_engine.adapters.workflow_files import load

    name, at, number = words.rpartition("@")
    if at and number.isdecimal() and not Path(words).exists():
        return session.desk.engine.registry.text(name, int(number))
    return load(Path(words), Letters(session.settings.templates).names())


def new_rules(session: Session, words: str) -> WorkflowText:
    """The version to move to, known to the engine from now on."""
    found = version(session, words)
    session.desk.engine.registry.add(found)
    return found


def old_rules(session: Session, new: WorkflowText, since: int | None) -> WorkflowText:
    """The version to leave: the one given, else the one before. Raises UnknownName."""
    header = new.workflow.header
    return session.desk.engine.registry.text(header.id, since or header.version - 1)


def since_option(function: Any) -> Any:
    """--from: which version the dossiers follow today."""
    return click.option(
        "--from",
        "since",
        type=int,
        metavar="N",
        help="Version suivie aujourd’hui par les dossiers (par défaut, celle d’avant).",
    )(function)


@click.command("impact", help="Montre ce que de nouvelles règles changeraient.")
@click.argument("new", metavar="NOUVELLE")
@click.argument("references", metavar="[REF]...", nargs=-1)
@click.option("--mapping", type=FILE, metavar="FICHIER", help="Correspondance entre les versions.")
@click.option("--draft", type=FILE, metavar="FICHIER", help="Écrit une correspondance à compléter.")
@since_option
@shared_options
@pass_session
def impact(
    session: Session,
    new: str,
    references: tuple[str, ...],
    mapping: Path | None,
    draft: Path | None,
    since: int | None,
) -> int:
    """Dates, letters, tranches and acts that change; 3 if some dossier could not be moved."""
    from support_engine.migrating import study

    engine, after = session.desk.engine, new_rules(session, new)
    before = old_rules(session, after, since)
    given = correspondence(mapping, before, after)
    if draft is not None:
        return write_draft(session, before, after, given, draft)
    found = study(engine, before.workflow, after.workflow, given, session.today, references)
    if session.as_json:
        say.as_json([impact_data(one) for one in found])
    else:
        print_study(found)
    return say.REFUSED if any(one.blockers for one in found) else 0


def correspondence(
    mapping: Path | None, before: WorkflowText, after: WorkflowText
) -> Correspondence:
    """The mapping of the file, else the one that renames nothing."""
    from support_engine.adapters.mapping_files import load_mapping
    from support_engine.core.change.mapping import identity

    if mapping is None:
        return identity(before.workflow, after.workflow)
    return load_mapping(mapping, before.workflow, after.workflow)


def write_draft(
    session: Session,
    before: WorkflowText,
    after: WorkflowText,
    given: Correspondence,
    path: Path,
) -> int:
    """A mapping with a question mark at each thing to decide."""
    from support_engine.adapters.mapping_files import draft
    from support_engine.migrating import to_map

    places, lengths = to_map(session.desk.engine, before.workflow, after.workflow, given)
    words = draft(before.workflow, after.workflow, places, lengths)
    say.save(path, words)
    points = count(sum(map(len, places.values())) + len(lengths), "point")
    click.echo(f"{path} : {points} à décider, et le motif.")
    return 0


def print_study(found: list[Impact]) -> None:
    """The summary first, then each dossier that something happens to."""
    touched = [one for one in found if one.is_touched]
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
    reasons = Counter(b for one in found for b in {(b.sentence, b.remedy) for b in one.blockers})
    for (sentence, remedy), number in reasons.most_common():
        click.echo(f"  ✗ {count(number, 'dossier')} : {sentence}")
        click.echo(f"    → {remedy}")
    for one in touched:
        if not one.blockers:
            print_impact(one)
    if refused:
        names = ", ".join(one.reference for one in refused)
        click.echo(f"\nNe peuvent pas passer : {names}.")


def print_impact(one: Impact) -> None:
    """One dossier."""
    say.title(f"{one.reference} – {one.name}")
    if one.state != one.new_state:
        click.echo(f"  État : {one.state} → {one.new_state}")
    for moved in one.dates:
        past = " (déjà passée : aucun rappel)" if moved.is_born_late else ""
        click.echo(f"  {moved.label} : {iso(moved.old)} → {iso(moved.new)}{past}")
        click.secho(f"      {moved.how}", dim=True)
    for words, letters in (("apparaît", one.appearing), ("disparaît", one.vanishing)):
        for letter in letters[:LETTERS_SHOWN]:
            to = ", ".join(letter.roles)
            click.echo(
                f"  Rappel qui {words} : {letter.on}, {letter.letter} ({letter.label}) à {to}"
            )
        if len(letters) > LETTERS_SHOWN:
            click.echo(f"  … et {len(letters) - LETTERS_SHOWN} autres (--json les donne tous).")
    for words, acts in (("bloqué désormais", one.hindered), ("libéré", one.freed)):
        for name, sentences in acts.items():
            click.echo(f"  {name}, {words} : {' '.join(sentences)}")
    for label in one.settled:
        click.echo(f"  {label} : terme déjà passé, rien n’aura lieu de soi-même.")


def iso(day: Any) -> str:
    """A date, or that there is none."""
    return str(day) if day else "aucune"


def impact_data(one: Impact) -> dict[str, Any]:
    """An impact for programmes."""

    def letters(some: tuple[Letter, ...]) -> list[dict[str, Any]]:
        return [
            {"on": x.on.isoformat(), "letter": x.letter, "about": x.label, "to": list(x.roles)}
            for x in some
        ]

    return {
        "reference": one.reference,
        "name": one.name,
        "state": one.state,
        "new_state": one.new_state,
        "blockers": [say.blocker_data(blocker) for blocker in one.blockers],
        "dates": [
            {
                "label": d.label,
                "old": iso(d.old),
                "new": iso(d.new),
                "how": d.how,
                "already_past": d.is_born_late,
            }
            for d in one.dates
        ],
        "appearing": letters(one.appearing),
        "vanishing": letters(one.vanishing),
        "hindered": {name: list(sentences) for name, sentences in one.hindered.items()},
        "freed": {name: list(sentences) for name, sentences in one.freed.items()},
        "settled": list(one.settled),
    }


@click.command("migrate", help="Fait passer des dossiers à de nouvelles règles.")
@click.argument("new", metavar="NOUVELLE")
@click.argument("references", metavar="[REF]...", nargs=-1)
@click.option(
    "--mapping", type=FILE, metavar="FICHIER", required=True, help="Correspondance (obligatoire)."
)
@click.option("--all", "everything", is_flag=True, help="Tous les dossiers ouverts de la version.")
@click.option("--dry-run", is_flag=True, help="Vérifie tout, n’enregistre rien.")
@since_option
@shared_options
@pass_session
def migrate(
    session: Session,
    new: str,
    references: tuple[str, ...],
    mapping: Path,
    everything: bool,
    dry_run: bool,
    since: int | None,
) -> int:
    """Proven, verified, moved one by one, verified again; 3 if some dossier was refused."""
    from support_engine import migrating

    engine, after = session.desk.engine, new_rules(session, new)
    before = old_rules(session, after, since)
    given = correspondence(mapping, before, after)
    if not references and not everything:
        raise click.UsageError("Dites quels dossiers passent : leurs références, ou --all.")
    if problem := unproven(session, after):
        click.secho(problem, fg="red", err=True)
        return 1
    with engine.store.reading() as db:
        wanted = references or tuple(
            dossier.reference for dossier in migrating.in_flight(db, before.workflow)
        )
    if dry_run:
        found = migrating.study(
            engine, before.workflow, after.workflow, given, session.today, wanted
        )
        print_study(found)
        return say.REFUSED if any(one.blockers for one in found) else 0
    if not is_whole(session, wanted, "avant"):
        return 1
    with say.progress(wanted, "Passage aux nouvelles règles") as bar:
        done = migrating.migrate(engine, given, bar, session.actor, session.now)
    print_moved(session, done)
    if not is_whole(session, wanted, "après"):
        return 1
    return say.REFUSED if done.refusals else 0


def unproven(session: Session, after: WorkflowText) -> str:
    """Why the new version cannot be used, or nothing."""
    from support_engine.adapters.templates import Letters
    from support_engine.proving import prove_file

    templates = session.settings.templates
    if prove_file(after.workflow, templates, Letters(templates)).holds:
        return ""
    return (
        f"{after.place} n’est pas prouvé : aucun dossier n’y passe. "
        f"Lisez ce qui manque : workflow check {after.place}."
    )


def is_whole(session: Session, references: tuple[str, ...], when: str) -> bool:
    """Whether `verify` holds on these dossiers; what does not is said."""
    from support_engine.migrating import findings

    found = list(findings(session.desk.engine, references))
    for finding in found:
        click.secho(f"verify, {when} le passage : {finding}", fg="red", err=True)
    return not found


def print_moved(session: Session, done: Any) -> None:
    """What was done."""
    if session.as_json:
        refusals = [{"reference": r, "reasons": list(why)} for r, why in done.refusals]
        say.as_json({"moved": done.moved, "already": done.already, "refusals": refusals})
        return
    already = f", {done.already} y étaient déjà" if done.already else ""
    moved = count(done.moved, "dossier passé", "dossiers passés")
    click.echo(f"{moved} aux nouvelles règles{already}.")
    for reference, reasons in done.refusals:
        click.secho(f"{reference} : refusé, il reste sous les règles d’avant.", fg="red", err=True)
        for reason in reasons:
            click.echo(f"  ✗ {reason}", err=True)
