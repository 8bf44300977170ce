"""What `doctor` says of letters: where they go, and those that did not leave."""

from collections.abc import Iterator

from sqlalchemy import Connection

from support_engine.adapters.store import audit
from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.letters import outbox
from support_engine.assemble import Desk
from support_engine.core.acts.too_soon import too_soon
from support_engine.core.language.french import count
from support_engine.stories.points import Point

NOBODY = "les délais qui comptent d’une lettre courent sans que personne l’ait reçue"


def where(desk: Desk) -> Point:
    """Where letters go. From a real base they go to their readers, or protect nobody: what counts
    from a letter would count from one that nobody read."""
    mail, is_real = desk.settings.mail, not desk.store.is_for_replaying
    folder, only = desk.settings.letters, mail.redirect_all
    if mail.mode == "folder" and is_real:
        return Point(
            "late",
            f"Base réelle dont aucun courrier ne part (fichiers dans {folder}) : {NOBODY}",
            "Réglez [mail] mode = « smtp » et le serveur, dans config.toml.",
        )
    if mail.mode == "folder":
        return Point("ok", f"Courrier : fichiers dans {folder}")
    if only and is_real:
        return Point(
            "late",
            f"Base réelle dont tous les courriers vont à {only} : {NOBODY}",
            "Videz [mail] redirect_all, dans config.toml.",
        )
    if not is_real and not only:
        return Point(
            "ok",
            f"Courrier : fichiers dans {folder}. Rien ne part d’une base d’essai, bien que [mail] "
            f"mode vaille « {mail.mode} »",
            "Pour tout envoyer à une seule adresse, réglez [mail] redirect_all.",
        )
    return Point("ok", f"Courrier : {mail.host}:{mail.port}{f', tout pour {only}' if only else ''}")


def mail_points(desk: Desk, db: Connection) -> Iterator[Point]:
    """Where letters go, and those that did not leave."""
    yield where(desk)
    yield from unsent(db)


def unsent(db: Connection) -> Iterator[Point]:
    """The letters that did not leave, each kind with what a person can do of it."""
    counts = outbox.counts(db)
    if number := counts.get("held", 0):
        yield Point(
            "late",
            f"{count(number, 'lettre')} à vérifier avant l’envoi, après une longue attente",
            "support-engine letters list --state held, puis letters release",
        )
    for cause, number in outbox.causes(db).items():
        yield Point(
            "late",
            f"{count(number, 'lettre')} en attente d’un modèle à réparer. {cause}",
            "Une fois le modèle réparé : support-engine letters retry --all",
        )
    if refused := outbox.causes(db, "queued"):
        yield Point(
            "late",
            f"{count(sum(refused.values()), 'lettre')} en attente, dont le dernier envoi a échoué. "
            f"{next(iter(refused))}",
            "Vérifiez le serveur de messagerie et les réglages [mail] : support-engine letters"
            " list --state queued",
        )
    for state, fate in (("dead", "non envoyée"), ("in_doubt", "à vérifier")):
        if number := counts.get(state, 0):
            yield Point(
                "late",
                f"{count(number, 'lettre')} {fate}{'s' if number > 1 and state == 'dead' else ''}",
                f"support-engine letters list --state {state}",
            )


def early_points(desk: Desk, db: Connection) -> Iterator[Point]:
    """What was decided before the delay that a letter gave was over, as is known since."""
    told = {row.reference for row in audit.events(db, ("letter_received", "letter_returned"))}
    for reference in sorted(told):
        stored = dossiers.load(db, reference)
        if stored is None:
            continue
        case = desk.engine.case_of(stored.dossier, stored.dossier.last_act_on)
        for sentence in too_soon(case):
            yield Point("late", sentence, f"support-engine history {reference}")
