"""Changing the rules: what differs, what it would do, and the move of the dossiers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.impacts import easier_data, named, print_easier, study, told
from support_engine.cli.shared.naming import DOSSIER
from support_engine.cli.shared.session import WHOLE, Session, pass_session, shared_options
from support_engine.core.language.french import count
from support_engine.errors import UnknownName

if TYPE_CHECKING:
    from support_engine.core.acts.commands import Actor
    from support_engine.core.programme.mapping import Correspondence
    from support_engine.core.programme.source import WorkflowText
    from support_engine.stories.rules.migrating import Change, Moved

FILE = click.Path(path_type=Path)


@click.command("diff", help="Compare deux versions : fichiers, ou PROGRAMME@VERSION.")
@click.argument("old", metavar="ANCIENNE")
@click.argument("new", metavar="NOUVELLE")
@shared_options
@pass_session
def diff(session: Session, old: str, new: str) -> int:
    """Every difference in words."""
    from support_engine.core.programme.differences import differences

    changes = differences(version(session, old).workflow, version(session, new).workflow)
    if session.as_json:
        say.as_json([{"place": change.place, "sentence": change.sentence} for change in changes])
        return 0
    if not changes:
        say.line("Aucune différence.")
    for change in changes:
        say.line(f"  {change.sentence}")
        say.line(f"      {change.place}", dim=True)
    return 0


def version(session: Session, given: str) -> WorkflowText:
    """A version named by its file, or as `manufactures@2`."""
    from support_engine.adapters.files.workflows import load
    from support_engine.adapters.mail.templates import Letters
    from support_engine.core.language.typed import read_whole

    name, at, number = given.rpartition("@")
    wanted = read_whole(number) if at and not Path(given).exists() else None
    if isinstance(wanted, int):
        return session.desk.engine.registry.text(name, wanted)
    return load(Path(given), Letters(session.settings.templates).names())


def new_rules(session: Session, given: str) -> WorkflowText:
    """The version to move to, known to the engine from now on."""
    after = version(session, given)
    session.desk.engine.registry.add(after)
    return after


def old_rules(session: Session, new: WorkflowText, since: int | None) -> WorkflowText:
    """The version to leave: the one given, else the one before. Raises UnknownName."""
    header, registry = new.workflow.header, session.desk.engine.registry
    wanted = header.version - 1 if since is None else since
    others = [number for number in registry.versions(header.id) if number != header.version]
    if wanted in others:
        return registry.text(header.id, wanted)
    raise UnknownName(no_version(new, wanted, others))


def no_version(new: WorkflowText, wanted: int, others: list[int]) -> str:
    """What to do when the version to leave is not known, or is the new one itself."""
    header = new.workflow.header
    known = ", ".join(map(str, others))
    if not others or (wanted < header.version and min(others) > header.version):
        return (
            f"{new.place} est la version {header.version} de « {header.label} », et aucune ne la "
            f"précède. Relevez son numéro (version = {max([header.version, *others]) + 1}) avant "
            "d’étudier ce qu’elle change."
        )
    return (
        f"Le programme « {header.id} » n’a pas de version {wanted} que des dossiers "
        f"quitteraient (connues : {known}). "
        f"Dites de laquelle ils partent : --from {nearest(wanted, others)}."
    )


def nearest(wanted: int, others: list[int]) -> int:
    """The newest version before, else the oldest of all."""
    return max((number for number in others if number <= wanted), default=min(others))


def since_option(function: Any) -> Any:
    """--from: which version the dossiers follow today."""
    return click.option(
        "--from",
        "since",
        type=WHOLE,
        metavar="N",
        help="Version suivie aujourd’hui par les dossiers (par défaut, celle d’avant).",
    )(function)


@click.command("impact", help="Montre ce que de nouvelles règles changeraient.")
@click.argument("new", metavar="NOUVELLE")
@click.argument("references", metavar="[REF]...", nargs=-1, type=DOSSIER)
@click.option("--mapping", type=FILE, metavar="FICHIER", help="Correspondance entre les versions.")
@click.option("--draft", type=FILE, metavar="FICHIER", help="Écrit une correspondance à compléter.")
@since_option
@shared_options
@pass_session
def impact(
    session: Session, /, references: tuple[str, ...], draft: Path | None, **rules: Any
) -> int:
    """Dates, letters, tranches and acts that change; 3 if some dossier could not be moved."""
    from support_engine.core.versions.weakening import weakened
    from support_engine.views.programme.impact import impact_data

    _, change = asked(session, **rules)
    if draft is not None:
        return write_draft(session, change, draft)
    easier = weakened(change.old, change.new)
    if easier and not session.as_json:
        print_easier(easier)
    lacking = without_anybody(session, change)
    impacts = study(session, change, references)
    if session.as_json:
        say.as_json({"easier": easier_data(easier), "dossiers": list(map(impact_data, impacts))})
        is_refused = any(impact.blockers for impact in impacts)
    else:
        is_refused = told(session, change, impacts) == say.REFUSED
    return say.REFUSED if lacking or is_refused else 0


def asked(
    session: Session, /, new: str, mapping: Path | None, since: int | None
) -> tuple[WorkflowText, Change]:
    """The version to move to, and the change that it makes. Raises UnknownName."""
    from support_engine.stories.rules.migrating import Change

    after = new_rules(session, new)
    before = old_rules(session, after, since)
    given = correspondence(mapping, before, after)
    return after, Change(before.workflow, after.workflow, given)


def without_anybody(session: Session, change: Change) -> bool:
    """Whether the new rules use a role that nobody has any more; said if so."""
    from support_engine.stories.rules.migrating import unheld

    sentences = unheld(session.desk.engine, change.old, change.new)
    for sentence in sentences:
        say.line(f"✗ {sentence}", fg="red", err=True)
        say.line("  → Donnez ce rôle d’abord : people give ID RÔLE", err=True)
    return bool(sentences)


def correspondence(
    mapping: Path | None, before: WorkflowText, after: WorkflowText
) -> Correspondence:
    """The mapping of the file, else the one that renames nothing."""
    from support_engine.adapters.files.mappings import load_mapping
    from support_engine.core.programme.mapping import identity

    if mapping is None:
        return identity(before.workflow, after.workflow)
    return load_mapping(mapping, before.workflow, after.workflow)


def write_draft(session: Session, change: Change, path: Path) -> int:
    """A mapping with a question mark at each thing to decide."""
    from support_engine.adapters.files.mappings import draft
    from support_engine.stories.rules.migrating import to_map

    places, lengths = to_map(session.desk.engine, change, session.today)
    say.save_new(path, draft(change.old, change.new, places, lengths))
    points = count(sum(map(len, places.values())) + len(lengths), "point")
    say.line(f"{path} : {points} à décider, et le motif.")
    return 0


@click.command("migrate", help="Fait passer des dossiers à de nouvelles règles.")
@click.argument("new", metavar="NOUVELLE")
@click.argument("references", metavar="[REF]...", nargs=-1, type=DOSSIER)
@click.option(
    "--mapping", type=FILE, metavar="FICHIER", required=True, help="Correspondance (obligatoire)."
)
@click.option("--all", "everything", is_flag=True, help="Tous les dossiers ouverts de la version.")
@click.option("--dry-run", is_flag=True, help="Vérifie tout, n’enregistre rien.")
@since_option
@shared_options
@pass_session
def migrate(
    session: Session, /, references: tuple[str, ...], everything: bool, dry_run: bool, **rules: Any
) -> int:
    """Proven, verified, moved one by one, verified again; 3 if some dossier was refused."""
    after, change = asked(session, **rules)
    if not references and not everything:
        raise click.UsageError("Dites quels dossiers passent : leurs références, ou --all.")
    named(session, references)
    actor = session.named if dry_run else session.actor
    if problem := unproven(session, after):
        say.line(problem, fg="red", err=True)
        return 1
    if without_anybody(session, change):
        return say.REFUSED
    if dry_run:
        return rehearse(session, change, references, actor)
    return move(session, change, references, actor)


def rehearse(session: Session, change: Change, references: tuple[str, ...], actor: Actor) -> int:
    """What the same command would do without --dry-run, to the dossiers and by this person."""
    from support_engine.stories.rules.migrating import signed

    impacts = study(session, change, references)
    cases = named(session, (impact.reference for impact in impacts))
    return told(session, change, signed(zip(cases, impacts, strict=True), actor, change.old))


def move(session: Session, change: Change, references: tuple[str, ...], actor: Actor) -> int:
    """Verify, move, say, verify again."""
    from support_engine.stories.rules import migrating

    engine = session.desk.engine
    wanted = tuple(dict.fromkeys(references)) or migrating.all_in_flight(engine, change.old)
    if not is_whole(session, wanted, "avant"):
        return 1
    with say.progress(wanted, "Passage aux nouvelles règles") as bar:
        done = migrating.migrate(engine, change.mapping, bar, actor, session.now)
    print_moved(session, done)
    if not is_whole(session, wanted, "après"):
        return 1
    return say.REFUSED if done.refusals else 0


def unproven(session: Session, after: WorkflowText) -> str:
    """Why the new version cannot be used, or nothing."""
    from support_engine.stories.rules.proven import is_proven

    if is_proven(session.desk, after):
        return ""
    return (
        f"{after.place} n’est pas prouvé : aucun dossier n’y passe. "
        f"Lisez ce qui manque : workflow check {after.place}."
    )


def is_whole(session: Session, references: tuple[str, ...], when: str) -> bool:
    """Whether `verify` holds on these dossiers; what does not is said."""
    from support_engine.stories.rules.migrating import findings

    wrong = list(findings(session.desk.engine, references))
    for finding in wrong:
        say.line(f"verify, {when} le passage : {finding}", fg="red", err=True)
    return not wrong


def print_moved(session: Session, done: Moved) -> None:
    """What was done."""
    if session.as_json:
        refusals = [{"reference": r, "reasons": list(why)} for r, why in done.refusals]
        say.as_json({"moved": done.moved, "already": done.already, "refusals": refusals})
        return
    there = count(done.already, "y était déjà", "y étaient déjà")
    already = f", {there}" if done.already else ""
    moved = count(done.moved, "dossier passé", "dossiers passés")
    say.line(f"{moved} aux nouvelles règles{already}.")
    for reference, reasons in done.refusals:
        say.line(f"{reference} : refusé, il reste sous les règles d’avant.", fg="red", err=True)
        for reason in reasons:
            say.line(f"  ✗ {reason}", err=True)
