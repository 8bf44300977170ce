"""Webhooks: programs that hear of events; added, proven, ended, told again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.naming import called
from support_engine.cli.shared.people_acts import refused
from support_engine.cli.shared.session import WHOLE, Session, pass_session, shared_options

if TYPE_CHECKING:
    from support_engine.adapters.store.calling.calls import Call
    from support_engine.adapters.store.calling.subscriptions import Subscription
    from support_engine.stories.subscribing import By

ONE = click.argument("one", metavar="N°")


@click.group(help="Abonnements : les logiciels à qui l’on dit ce qui se passe.")
def webhooks() -> None:
    """Programs that hear of events."""


@webhooks.command("list", help="Les abonnements, et ce qui attend pour chacun.")
@shared_options
@pass_session
def list_subscriptions(session: Session) -> int:
    """Those that hear, then those that ended."""
    from support_engine.adapters.store.calling.listeners import listeners

    with session.desk.store.reading() as db:
        found = listeners(db)
    if session.as_json:
        say.as_json(found)
        return 0
    names = called(session.desk.store, [one.made_by for one in found])
    rows = [
        [
            one.id,
            one.name,
            one.url,
            "fini" if one.ended_at else "actif",
            one.waiting,
            one.given_up,
            names[one.made_by],
        ]
        for one in found
    ]
    heads = ["N°", "Logiciel", "Adresse", "État", "En attente", "Abandonnés", "Abonné par"]
    say.table(rows, heads, empty="Aucun logiciel n’écoute.")
    return 0


@webhooks.command("kinds", help="Les sortes d’événements que l’on peut écouter.")
@shared_options
@pass_session
def list_kinds(session: Session) -> int:
    """By their names, which stay."""
    from support_engine.core.telling.announced import KINDS

    if session.as_json:
        say.as_json(KINDS)
        return 0
    say.table([[name, label] for name, label in KINDS.items()], ["Nom", "Quand"])
    return 0


@webhooks.command("add", help="Abonne un logiciel ; son secret est montré une fois.")
@click.argument("url", metavar="ADRESSE")
@click.option("--name", required=True, help="De quel logiciel il s’agit.")
@click.option(
    "--kind", "kinds", multiple=True, metavar="SORTE", help="Ce qu’il écoute ; répétable."
)
@click.option("--all", "is_all", is_flag=True, help="Toutes les sortes d’événements.")
@shared_options
@pass_session
def add(session: Session, /, url: str, name: str, kinds: tuple[str, ...], is_all: bool) -> int:
    """It hears from now on."""
    from support_engine.core.acts.blockers import Refused
    from support_engine.core.telling.announced import KINDS
    from support_engine.stories import subscribing

    who = by(session)
    asked = subscribing.wanted(session.desk, name, url, tuple(KINDS) if is_all else kinds)
    made = asked if isinstance(asked, dict) else subscribing.subscribe(session.desk, who, asked)
    if isinstance(made, dict):
        raise click.UsageError(" ".join(made.values()))
    if isinstance(made, Refused):
        return refused(session, name, made)
    one, secret = made
    if session.as_json:
        say.as_json({"id": one.id, "name": one.name, "url": one.url, "secret": secret})
        return 0
    say.line(f"Abonnement {one.id} : « {one.name} » écoute à {one.url}.", fg="green")
    say.line(secret)
    say.line("Son secret, à recopier maintenant dans ce logiciel : il ne sera plus montré.")
    say.line(f"  → L’essayer : support-engine webhooks test {one.id}")
    return 0


@webhooks.command("end", help="Met fin à un abonnement ; ce qui attendait ne part plus.")
@ONE
@shared_options
@pass_session
def end(session: Session, one: str) -> int:
    """It hears nothing more."""
    from support_engine.core.acts.blockers import Refused
    from support_engine.stories import subscribing

    who, found = by(session), subscription(session, one)
    done = subscribing.end(session.desk, who, found)
    if isinstance(done, Refused):
        return refused(session, found.name, done)
    if session.as_json:
        say.as_json({"id": one, "done": done})
    else:
        say.line(f"« {found.name} » n’écoute plus." if done else "Cet abonnement était déjà fini.")
    return 0


@webhooks.command("test", help="Appelle aussitôt un logiciel, pour rien, et dit ce qu’il répond.")
@ONE
@shared_options
@pass_session
def test(session: Session, one: str) -> int:
    """A call that tells nothing."""
    from support_engine.core.acts.blockers import Refused
    from support_engine.stories import subscribing

    who, found = by(session), subscription(session, one)
    call = subscribing.prove(session.desk, who, found)
    if isinstance(call, Refused):
        return refused(session, found.name, call)
    is_taken = call is not None and call.state == "sent"
    if session.as_json:
        say.as_json(call)
    elif is_taken and call:
        say.line(f"« {found.name} » l’a pris (réponse {call.answer}).", fg="green")
    else:
        why = call.error if call else "Cet abonnement est fini."
        say.line(f"« {found.name} » ne l’a pas pris. {why}", fg="red", err=True)
    return 0 if is_taken else 1


@webhooks.command("calls", help="Les derniers appels à un logiciel, et ce qu’il en est de chacun.")
@ONE
@click.option("--limit", type=WHOLE, default=50, show_default=True, help="Nombre de lignes.")
@shared_options
@pass_session
def last_calls(session: Session, one: str, limit: int) -> int:
    """The newest first."""
    from support_engine.adapters.store.calling import calls

    found = subscription(session, one)
    with session.desk.store.reading() as db:
        last = calls.last(db, found.id, limit)
    if session.as_json:
        say.as_json(last)
        return 0
    say.table(
        [row(session, call) for call in last],
        ["Quand", "Sorte", "Dossier", "État", "Essais", "Réponse ou motif", "Appel"],
        empty="Aucun appel.",
    )
    return 0


def row(session: Session, call: Call) -> list[str]:
    """A call as a line of a table."""
    from support_engine.views.calls import STATES

    at = call.queued_at.astimezone(session.now.tzinfo)
    return [
        f"{at:%d/%m/%Y %H:%M}",
        call.kind,
        call.reference,
        STATES[call.state],
        str(call.attempts),
        call.error or call.answer,
        call.event,
    ]


@webhooks.command("retry", help="Renvoie un appel, ou tous ceux qui sont abandonnés.")
@ONE
@click.argument("event", metavar="APPEL", required=False)
@shared_options
@pass_session
def retry(session: Session, one: str, event: str | None) -> int:
    """Under the id that it had: whoever took it already knows."""
    from support_engine.adapters.store.calling import calls
    from support_engine.core.acts.blockers import Refused
    from support_engine.stories import subscribing

    who, found = by(session), subscription(session, one)
    with session.desk.store.reading() as db:
        keys = [f"{event}/{one}"] if event else calls.given_up(db, one)
    number = subscribing.call_again(session.desk, who, keys) if keys else 0
    if isinstance(number, Refused):
        return refused(session, found.name, number)
    if session.as_json:
        say.as_json({"id": one, "again": number})
    else:
        plural = "s repartiront" if number > 1 else " repartira"
        say.line(f"{number} appel{plural} au prochain passage." if number else "Rien à renvoyer.")
    return 0 if number or not event else 1


def by(session: Session) -> By:
    """Who asks for an act. Raises a usage error that says how to name oneself, NotForReplaying."""
    from support_engine.stories.subscribing import By

    session.desk.store.check_may_write()
    return By(session.actor.person, session.now)


def subscription(session: Session, given: str) -> Subscription:
    """The subscription that was named. Raises UnknownName."""
    from support_engine.stories.subscribing import found

    with session.desk.store.reading() as db:
        return found(db, given)
