"""Letters: listed, previewed, sent again, released, cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.acting import ON, do
from support_engine.cli.shared.dossier import REFERENCE
from support_engine.cli.shared.letter_changes import changed, noting, released_by, say_released
from support_engine.cli.shared.naming import DOSSIER, called
from support_engine.cli.shared.people_acts import refused
from support_engine.cli.shared.session import WHOLE, Session, pass_session, shared_options
from support_engine.core.days.civil import civil_day

if TYPE_CHECKING:
    pass

PROVEN_BY = "Preuve : numéro du recommandé, accusé de réception…"


@click.group(help="Courrier : lister, prévisualiser, relancer, annuler, dire postée ou reçue.")
def letters() -> None:
    """The outbox, seen by people."""


@letters.command("list", help="Les lettres, les plus récentes d’abord.")
@click.option(
    "--state", metavar="ÉTAT", help="Seulement cet état : « non envoyée », « sans objet »…"
)
@click.option("--reference", metavar="REF", type=DOSSIER, help="Seulement ce dossier.")
@click.option("--limit", type=WHOLE, default=50, show_default=True, help="Nombre de lignes.")
@shared_options
@pass_session
def list_letters(session: Session, state: str | None, reference: str | None, limit: int) -> int:
    """What was written, and what became of it."""
    from support_engine.adapters.store.letters import outbox
    from support_engine.views.dossier.history import STATES
    from support_engine.views.letters.letter_codes import code_of

    with session.desk.store.reading() as db:
        listed = outbox.listed(db, state=state and in_state(state), reference=reference)
    if session.as_json:
        hidden = {"data", "body", "lease_until"}
        say.as_json([{k: v for k, v in row.items() if k not in hidden} for row in listed[:limit]])
        return 0
    names = called(session.desk.store, [row["person"] for row in listed[:limit]])
    rows = [
        [
            departure(row),
            STATES[row["state"]],
            names[row["person"]] or "personne",
            row["letter"],
            row["error"] or row["subject"] or row["proof"],
            code_of(row["key"]),
        ]
        for row in listed[:limit]
    ]
    heads = ["Date", "État", "À", "Lettre", "Objet ou motif", "N°"]
    say.table(rows, heads, empty="Aucune lettre.")
    if len(listed) > limit:
        say.line(f"{len(listed)} lettres ; {limit} affichées (--limit).")
    return 0


def in_state(given: str) -> str:
    """The state that a person means, by what it is called or by its id. Raises UnknownName."""
    from support_engine.core.language.names import identified
    from support_engine.views.dossier.history import STATES

    return identified(STATES, given, "état de lettre")


def departure(row: Mapping[str, Any]) -> date:
    """The day on which a letter left, or was queued."""
    if row["sent_on"]:
        return date.fromisoformat(row["sent_on"])
    return civil_day(datetime.fromisoformat(row["queued_at"]))


def to_change(session: Session, given: str) -> str:
    """The key of the letter of that number, for an act. Raises UnknownName, NotForReplaying."""
    session.desk.store.check_may_write()
    return known(session, given)


def known(session: Session, given: str) -> str:
    """The key of the letter of that number. Raises UnknownName."""
    from support_engine.adapters.store.letters import outbox
    from support_engine.views.letters.letter_codes import key_of

    with session.desk.store.reading() as db:
        return key_of(outbox.keys(db), given)


@letters.command("show", help="Relit une lettre telle qu’elle est partie.")
@click.argument("key", metavar="N°")
@shared_options
@pass_session
def show_letter(session: Session, key: str) -> int:
    """What its reader read; a letter that has not left yet has no text."""
    from support_engine.adapters.store.letters import outbox
    from support_engine.core.language.french import short_day
    from support_engine.views.dossier.history import STATES
    from support_engine.views.letters.letter_codes import code_of

    wanted = known(session, key)
    with session.desk.store.reading() as db:
        (row,) = outbox.listed(db, key=wanted)
    if session.as_json:
        shown = ("key", "reference", "letter", "person", "contact", "state", "sent_at", "subject")
        say.as_json({**{name: row[name] for name in shown}, "text": row["body"]})
        return 0
    say.line(f"N° {code_of(row['key'])}, dossier {row['reference'] or 'aucun'}")
    names = called(session.desk.store, [row["person"]])
    say.line(f"À : {names[row['person']] or 'personne'}")
    say.line(f"{STATES[row['state']].capitalize()} : {short_day(departure(row))}")
    if row["error"]:
        say.line(row["error"])
    if row["body"]:
        say.line(f"Objet : {row['subject']}\n\n{row['body']}")
    else:
        say.line(
            "Son texte est écrit quand elle part : "
            f"support-engine letters preview {row['letter']} {row['reference']}."
        )
    return 0


@letters.command("preview", help="Montre une lettre pour un dossier, sans rien envoyer.")
@click.argument("letter", metavar="LETTRE")
@REFERENCE
@click.option("--html", is_flag=True, help="La version HTML.")
@shared_options
@pass_session
def preview(session: Session, letter: str, reference: str, html: bool) -> int:
    """Any letter for any dossier, with that dossier's own facts where it has them."""
    from support_engine.cli.shared.dossier import load
    from support_engine.stories.letters.previews import preview_letter

    rendered = preview_letter(session.desk, load(session, reference), letter)
    if session.as_json:
        say.as_json({"subject": rendered.subject, "text": rendered.text, "html": rendered.html})
    elif html:
        say.line(rendered.html)
    else:
        say.line(f"Objet : {rendered.subject}\n\n{rendered.text}")
    return 0


@letters.command(
    "retry",
    help="Remet à envoyer une lettre. En échec, à vérifier ou annulée ; ou toutes celles en échec.",
)
@click.argument("key", metavar="N°", required=False)
@click.option("--all", "is_all", is_flag=True, help="Toutes celles en échec, ou au modèle réparé.")
@click.option("--cause", metavar="TEXTE", help="Celles dont la cause contient ces mots.")
@shared_options
@pass_session
def retry(session: Session, key: str | None, is_all: bool, cause: str | None) -> int:
    """A person decides that letters go out after all, if they still say the truth."""
    from support_engine.adapters.store.letters import outbox

    if (key is not None) + is_all + (cause is not None) != 1:
        raise click.UsageError("Donnez un numéro, ou --all, ou --cause TEXTE.")
    note = noting(session, "lettre relancée", key or cause or "toutes")
    if key is None:
        with session.desk.store.reading() as db:
            keys = outbox.unsent(db, cause or "")
        return say_released(session, released_by(session, note, keys))
    released = released_by(session, note, [to_change(session, key)])
    if session.as_json:
        say_released(session, released)
        return say.REFUSED if released.staying else int(not released.leaving)
    if released.staying:
        say.line(f"Cette lettre ne part plus. {released.staying[0][1]}", fg="red", err=True)
        say.line("  → Ce qui attend encore : support-engine letters list.", err=True)
        return say.REFUSED
    done = bool(released.leaving)
    say.line(
        "Elle partira au prochain passage." if done else NOT_THERE.format(key=key), err=not done
    )
    return 0 if done else 1


@letters.command("release", help="Laisse partir les lettres à vérifier avant l’envoi.")
@click.option("--reference", metavar="REF", type=DOSSIER, help="Seulement ce dossier.")
@shared_options
@pass_session
def release(session: Session, reference: str | None) -> int:
    """Letters that waited too long leave together, once somebody has looked at them."""
    from support_engine.stories.letters.releasing import held

    note = noting(session, "lettres libérées", reference or "")
    return say_released(session, released_by(session, note, held(session.desk, reference)))


@letters.command("cancel", help="Annule une lettre qui n’est pas partie.")
@click.argument("key", metavar="N°")
@shared_options
@pass_session
def cancel(session: Session, key: str) -> int:
    """A person decides that it does not go out."""
    from support_engine.core.acts.blockers import Refused
    from support_engine.stories.letters.setting_aside import set_aside

    desk, who, now, key = session.desk, session.actor.person, session.now, to_change(session, key)
    note = noting(session, "lettre annulée", key)
    found = changed(session, note, lambda db: set_aside(desk, db, key, who, now))
    if found.no is not None:
        return refused(session, "Lettre", Refused((found.no,)))
    done = found.is_change
    if session.as_json:
        say.as_json({"key": key, "done": done, "why": found.why, "told": found.told})
        return say.REFUSED if found.why else int(not done)
    if found.why:
        say.line(f"Cette lettre ne s’annule pas. {found.why}", err=True)
        return say.REFUSED
    say.line("Lettre annulée." if done else NOT_THERE.format(key=key), err=not done)
    if found.told:
        say.line(f"  ⚠ {found.told}", fg="yellow")
    return 0 if done else 1


ACT = click.option(
    "--act",
    metavar="N",
    type=WHOLE,
    help="Numéro de l’acte, si plusieurs lettres sont attendues, ou pour changer ce qui est su.",
)
PROOF = click.option("--proof", required=True, metavar="TEXTE", help=PROVEN_BY)


@letters.command("posted", help="Dit qu’une lettre qui n’a pu partir est postée.")
@REFERENCE
@ACT
@ON
@PROOF
@shared_options
@pass_session
def posted(session: Session, /, reference: str, **news: Any) -> int:
    """A letter that could not leave by mail left by hand."""
    from support_engine.core.acts.commands import RecordDeparture

    return do(session, RecordDeparture, reference, **news)


HOW = click.option(
    "--how",
    default="received",
    metavar="CHOIX",
    help="Reçue (received, d’office), refusée (refused), non réclamée (unclaimed) : au jour de sa "
    "première présentation ; ou revenue, inconnu à l’adresse (unknown) : elle est à poster de "
    "nouveau. Après une décision prise trop tôt, jugée valablement notifiée (upheld).",
)


@letters.command("received", help="Dit ce que devient une lettre qui fait courir un délai.")
@REFERENCE
@ACT
@HOW
@ON
@PROOF
@shared_options
@pass_session
def received(session: Session, /, reference: str, **news: Any) -> int:
    """A letter reached its reader, or came back."""
    from support_engine.core.acts.commands import RecordReceipt

    return do(session, RecordReceipt, reference, **news)


NOT_THERE = (
    "La lettre « {key} » n’est pas dans un état qui le permet. Consultez : "
    "support-engine letters show {key}."
)
