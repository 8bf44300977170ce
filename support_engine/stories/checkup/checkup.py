"""Is everything in order? Each point in one sentence, with its remedy. Used by `doctor`."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection

from support_engine import config
from support_engine.adapters.files.private import is_open_to_others
from support_engine.adapters.store import codec, pinned_rules, real_time, rounds
from support_engine.adapters.store.case import dossiers, papers, reapplied, same_account
from support_engine.adapters.store.case.numbers import doubles
from support_engine.adapters.store.people.readers import held_by
from support_engine.assemble import Desk, open_desk
from support_engine.core.acts.designations import faults
from support_engine.core.language.french import count
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.roles import OFFICER
from support_engine.core.programme.soundness import role_flaws
from support_engine.core.programme.source import WorkflowText
from support_engine.errors import SupportEngineError
from support_engine.stories.checkup.call_points import call_points
from support_engine.stories.checkup.mail_points import early_points, mail_points
from support_engine.stories.checkup.people_points import entering_points, people_points, roles_held
from support_engine.stories.checkup.recounting import pending
from support_engine.stories.checkup.unseen_points import unseen_points
from support_engine.stories.points import Point
from support_engine.stories.rules.proven import is_proven
from support_engine.stories.verifying import papers as verify_papers

SAFE_SQLITE = (3, 51, 3)
"""Older versions have a rare corruption when a write-ahead log is reset."""
IN_COMMON = (
    (
        papers.shared,
        "fichier",
        "dans plusieurs dossiers",
        "La page des pièces de chacun les dit ; un formulaire vierge est le même partout.",
    ),
    (
        same_account.shared,
        "compte",
        "sur des dossiers de porteurs différents",
        "Un groupe, un notaire ou un mandataire l’explique ; sinon, appelez les porteurs.",
    ),
    (
        reapplied.doubles,
        "projet",
        "dont deux dossiers vivent",
        "Voyez avec le porteur lequel continue ; l’autre se retire ou s’abandonne.",
    ),
)
"""What dossiers share: who finds it, what it is called, and what to make of it."""


def examine(path: Path | None, now: datetime, *, is_replayed: bool = False) -> list[Point]:
    """Every point; the first broken one that hides the others ends the list."""
    try:
        settings = config.load(path)
        desk = open_desk(settings, is_replayed=is_replayed)
    except SupportEngineError as problem:
        return [Point("broken", str(problem), "\n".join(getattr(problem, "flaws", ())))]
    try:
        with desk.store.reading() as db:
            return list(points(desk, db, now))
    finally:
        desk.close()


def points(desk: Desk, db: Connection, now: datetime) -> Iterator[Point]:
    """The points, from the ground up."""
    where = desk.store.url.render_as_string(hide_password=True)
    kind = "Base d’essai, faite pour rejouer le temps" if desk.store.is_for_replaying else "Base"
    yield Point("ok", f"{kind} : {where}")
    if desk.store.is_sqlite:
        yield sqlite_point()
    yield from rights_points(desk)
    programmes = [text.workflow for text in desk.engine.registry.programmes()]
    yield from programme_points(desk, db)
    versions = desk.engine.registry.every_version()
    yield from people_points(db, versions, now.date(), desk.directory.rules.proposal_days)
    yield from entering_points(desk, db, now)
    for workflow in in_use(db, programmes, desk.engine.registry.default):
        held = roles_held(db, workflow.header.id)
        for flaw in role_flaws(workflow, held):
            yield Point("late", str(flaw), "support-engine people give ID RÔLE")
    yield from recount_points(desk, db, now)
    yield from mail_points(desk, db)
    yield from early_points(desk, db)
    yield from call_points(desk, db)
    yield from time_points(desk, db, now)
    yield from unseen_points(programmes, desk.engine.outage)
    yield from round_points(db, now)
    yield from dossier_points(db)
    yield from named_points(desk, db)
    yield from verify_papers.points(db, desk.papers)
    yield from shared_points(db)
    yield from double_numbers(db)


def shared_points(db: Connection) -> Iterator[Point]:
    """What several dossiers have in common and a person may know the reason of: the first of each
    kind, and how many."""
    for found, one, several, advice in IN_COMMON:
        if said := list(found(db)):
            yield Point("ok", f"{count(len(said), one)} {several}. {said[0]}", advice)


def double_numbers(db: Connection) -> Iterator[Point]:
    """The numbers that two payments or two requests bear."""
    advice = "Vérifiez auprès du comptable qu’il s’agit bien de deux ; rien n’est à refaire ici."
    yield from (Point("late", f"Un numéro a servi deux fois. {one}", advice) for one in doubles(db))


def rights_points(desk: Desk) -> Iterator[Point]:
    """The base, the letters and the papers that somebody else on this machine may read."""
    for what, path in (
        ("La base", desk.store.file),
        ("Le dossier des lettres", desk.settings.letters),
        ("Le dossier des pièces", desk.papers),
        ("La clé des seconds facteurs", desk.settings.factor_key),
    ):
        if path is not None and is_open_to_others(path):
            yield Point(
                "late",
                f"{what} se laisse lire par d’autres comptes de cette machine : {path}",
                f"chmod -R go= '{path}'",
            )


def recount_points(desk: Desk, db: Connection, now: datetime) -> Iterator[Point]:
    """The dossiers that count their dates as formerly, and each date that would change."""
    waiting = pending(db, desk.engine, now)
    remedy = "support-engine doctor --apply compte ces dates à nouveau et le note au journal."
    told = [(recount.reference, each) for recount in waiting for each in recount.differences]
    for place, (reference, differing) in enumerate(told, 1):
        advice = remedy if place == len(told) else ""
        yield Point("late", f"{reference} · {differing}", advice)
    still = sum(not recount.differences for recount in waiting)
    if still:
        what = f"{count(still, 'dossier')} compte{'nt' if still > 1 else ''} encore comme avant"
        yield Point("ok", f"{what} leurs dates, sans qu’aucune ne change", remedy)


def programme_points(desk: Desk, db: Connection) -> Iterator[Point]:
    """The newest version of each programme: whether it is proven, and followed."""
    followed = pinned_rules.pinned(db)
    yield from (outdated(shipped) for shipped in desk.engine.registry.given_way.values())
    for text in desk.engine.registry.programmes():
        header = text.workflow.header
        subject = f"Programme : {header.label}, version {header.version}"
        newest = max((v for name, v in followed if name == header.id), default=0)
        if newest > header.version:
            yield Point(
                "ok",
                f"{subject} ; des dossiers suivent déjà la version {newest}, qui n’est pas publiée",
                "Pour les nouvelles candidatures : rangez son fichier dans le dossier des "
                f"programmes (workflow show --source --version {newest} le redonne).",
            )
            continue
        yield from waiting_points(desk, header.id, header.version)
        is_followed = (header.id, header.version) in followed
        if is_proven(desk, text):
            place = "en service" if is_followed else "pas encore en service"
            yield Point("ok", f"{subject}, prouvé, {place}")
        else:
            yield Point("broken", f"{subject}, n’est pas prouvé", unproven(text, is_followed))


def outdated(shipped: WorkflowText) -> Point:
    """A programme of which the software brings another text than that of the base."""
    header = shipped.workflow.header
    name = f"{header.id}-{header.version + 1}.toml"
    return Point(
        "ok",
        f"Programme : {header.label}. Le logiciel est livré avec un autre texte de la version"
        f" {header.version} ; celui que suivent vos dossiers, gardé dans la base, reste le vôtre",
        f"Pour en reprendre les nouveautés : support-engine workflow show --programme {header.id}"
        f" --source --output {name} ; donnez-lui version = {header.version + 1}, dans un dossier"
        " que disent les réglages ([programme] workflows), puis workflow publish.",
    )


def waiting_points(desk: Desk, programme: str, followed: int) -> Iterator[Point]:
    """The files of a programme that no new dossier follows before a second person approves them."""
    for text in desk.engine.registry.published():
        header = text.workflow.header
        if header.id == programme and header.version > followed:
            yield Point(
                "late",
                f"Programme : {header.label}, version {header.version}, facilite un paiement et "
                f"n’est pas approuvé ; les nouveaux dossiers suivent la version {followed}",
                f"Deux personnes : workflow publish {programme}@{header.version}, puis workflow "
                "approve. Sinon, retirez ce fichier du dossier des programmes.",
            )


def unproven(text: WorkflowText, is_followed: bool) -> str:
    """What to do with a programme that the proof refuses."""
    why = f"support-engine workflow check {text.place} dit pourquoi. "
    if is_followed:
        return f"{why}Aucun nouveau dossier ne suit ces règles : publiez-en une version corrigée."
    return f"{why}Aucun dossier ne suivra ces règles : corrigez le fichier, ou retirez-le."


def in_use(db: Connection, programmes: list[Workflow], usual: str) -> list[Workflow]:
    """The usual programme, and those that some dossier follows: the others await nobody."""
    followed = dossiers.programmes(db)
    return [w for w in programmes if w.header.id == usual or w.header.id in followed]


def sqlite_point() -> Point:
    """The library's version: old ones can rarely damage a base."""
    version = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info >= SAFE_SQLITE:
        return Point("ok", f"SQLite {version}")
    return Point(
        "ok",
        f"SQLite {version} : un défaut rare du journal d’écriture est corrigé en 3.51.3",
        "Pour une base partagée, préférez PostgreSQL ou un SQLite plus récent.",
    )


def time_points(desk: Desk, db: Connection, now: datetime) -> Iterator[Point]:
    """A moment that does not follow what a real base knows; who confirmed the last such one."""
    why = None if desk.store.is_replayed else desk.engine.moment_in_doubt(db, now)
    if why:
        yield Point("late", f"Passages et paiements retenus. {why.sentence}", why.remedy)
    if last := real_time.last_confirmation(db):
        at = last.at.astimezone(now.tzinfo)
        yield Point("ok", f"Heure confirmée le {at:%d/%m/%Y à %H:%M} par {last.person}")


FIGURES = {
    "due": "dossiers à traiter :",
    "moved": "changements :",
    "queued": "lettres préparées :",
    "sent": "envoyées :",
    "skipped": "rappels écartés :",
    "failed": "échecs :",
}


def round_points(db: Connection, now: datetime) -> Iterator[Point]:
    """The last round, and what has been due for more than a day."""
    last = rounds.last(db)
    if last is None:
        yield Point("late", "Aucun passage n’a encore eu lieu.", "support-engine tick")
        return
    started = codec.from_moment(last["started_at"])
    figures = ", ".join(f"{sentence} {last[name]}" for name, sentence in FIGURES.items())
    sentence = f"Dernier passage le {started.astimezone(now.tzinfo):%d/%m/%Y à %H:%M} ({figures})"
    if not last["finished_at"]:
        yield Point("late", f"{sentence}, interrompu", "support-engine tick")
    elif now - started > timedelta(days=1):
        yield Point("late", f"{sentence}, il y a plus d’un jour", "support-engine tick")
    else:
        yield Point("ok", sentence)


def dossier_points(db: Connection) -> Iterator[Point]:
    """The stock, and the dossiers that nobody follows."""
    stock = list(dossiers.dossiers(db))
    yield Point(
        "ok", f"{count(len(stock), 'dossier')}, dont {sum(not d.is_closed for d in stock)} en cours"
    )
    alone = [d.reference for d in stock if not d.is_closed and OFFICER not in d.people]
    if alone:
        shown = ", ".join(alone[:5]) + ("…" if len(alone) > 5 else "")
        yield Point(
            "late",
            f"{count(len(alone), 'dossier')} sans instructeur ou instructrice : {shown}",
            "support-engine assign REF instructeur ID",
        )


def named_points(desk: Desk, db: Connection) -> Iterator[Point]:
    """Open dossiers whose people no longer have the role that they are named for, or have two."""
    held = {name: held_by(db, name) for name in dossiers.programmes(db)}
    for dossier in dossiers.dossiers(db):
        if dossier.is_closed:
            continue
        wrong = " ; ".join(
            faults(desk.engine.rules_of(dossier), dossier.people, held[dossier.workflow])
        )
        if wrong:
            say = f"{dossier.reference} : {wrong}"
            yield Point("late", say, f"support-engine assign {dossier.reference} RÔLE PERSONNE")
