"""People and their roles: list, add, change, give, approve, end, hand over, erase."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.naming import called
from support_engine.cli.shared.people_acts import (
    acted,
    add,
    by,
    erased,
    outcome_of,
    said,
    say_pending,
)
from support_engine.cli.shared.people_options import (
    ERASED,
    NEW,
    NUMBER,
    PERSON,
    PROGRAMMES,
    ROLE,
    SAME_ADDRESS,
    SUBSTITUTE,
    SUCCESSOR,
    WHY,
)
from support_engine.cli.shared.session import DAY, Session, pass_session, shared_options

if TYPE_CHECKING:
    from datetime import date


@click.group(help="Personnes et rôles : ce qui les change est au journal, signé.")
def people() -> None:
    """The directory."""


@people.command("list", help="Les personnes et leurs rôles.")
@shared_options
@pass_session
def list_people(session: Session) -> int:
    """Everybody who acts or is written to."""
    from support_engine.stories.people.listing import listed

    with session.desk.store.reading() as db:
        found = listed(db, session.today)
    if session.as_json:
        say.as_json(found.people)
        return 0
    rows = [[p.id, p.name, p.email, p.roles_told] for p in found.people]
    say.table(rows, ["Identifiant", "Nom", "Adresse", "Rôles"], empty="Personne encore.")
    if found.pending:
        plural = "s" if found.pending > 1 else ""
        say.line(f"{found.pending} rôle{plural} à approuver : support-engine people pending.")
    return 0


@people.command("pending", help="Les rôles proposés, qui attendent une seconde personne.")
@shared_options
@pass_session
def list_pending(session: Session) -> int:
    """What waits for an approval, until when."""
    from support_engine.stories.people.listing import waiting

    desk = session.desk
    with desk.store.reading() as db:
        found = waiting(db, session.today, desk.directory.rules.proposal_days)
    if session.as_json:
        say.as_json(found)
        return 0
    return say_pending(session, found)


@people.command("history", help="Le journal des personnes, le plus récent à la fin.")
@click.option("--limit", type=int, default=50, show_default=True, help="Nombre de lignes.")
@shared_options
@pass_session
def history_of_people(session: Session, limit: int) -> int:
    """Who changed what, and when."""
    from support_engine.stories.people.listing import journal_lines

    with session.desk.store.reading() as db:
        lines = journal_lines(db, session.now)[-limit:]
    if session.as_json:
        say.as_json(lines)
        return 0
    names = called(session.desk.store, [line.actor for line in lines])
    rows = [[line.number, line.at, names[line.actor], line.what] for line in lines]
    say.table(rows, ["N°", "Quand", "Par", "Quoi"], empty="Rien encore.")
    return 0


@people.command("add", help="Ajoute une personne ; --role peut se répéter.")
@NEW
@click.option("--name", required=True, help="Nom complet.")
@click.option("--email", required=True, help="Adresse électronique.")
@click.option("--organisation", default="", help="Organisation.")
@click.option("--role", "roles", multiple=True, help="Rôle dans le programme, ou administrateur.")
@PROGRAMMES
@SAME_ADDRESS
@shared_options
@pass_session
def add_person(
    session: Session,
    /,
    person: str,
    roles: tuple[str, ...],
    programmes: tuple[str, ...],
    **more: str,
) -> int:
    """Personal data stand in the directory only."""
    return add(session, person, (roles, programmes), more)


@people.command("change", help="Change le nom, l’adresse ou l’organisation d’une personne.")
@PERSON
@click.option("--name", help="Nom complet.")
@click.option("--email", help="Adresse électronique ; l’ancienne en est prévenue.")
@click.option("--organisation", help="Organisation.")
@SAME_ADDRESS
@shared_options
@pass_session
def change_person(session: Session, /, person: str, **contact: str) -> int:
    """A changed address is told to the old one."""
    from support_engine.core.people.commands import ChangeContact

    return acted(session, person, ChangeContact(by=by(session), person=person, **contact))


@people.command("give", help="Donne un rôle ; s’il touche à l’argent, le propose.")
@PERSON
@ROLE
@PROGRAMMES
@shared_options
@pass_session
def give_role(session: Session, person: str, role: str, programmes: tuple[str, ...]) -> int:
    """What touches money waits for a second person."""
    from support_engine.cli.shared.people_acts import givings

    return acted(session, person, *givings(session, person, (role,), programmes))


@people.command("approve", help="Approuve un rôle proposé par une autre personne.")
@NUMBER
@shared_options
@pass_session
def approve_role(session: Session, number: int) -> int:
    """The second person."""
    from support_engine.core.people.commands import ApproveRole

    return acted(session, f"n° {number}", ApproveRole(by=by(session), number=number))


@people.command("refuse", help="Refuse un rôle proposé, avec son motif.")
@NUMBER
@WHY
@shared_options
@pass_session
def refuse_role(session: Session, number: int, reason: str) -> int:
    """Turned down."""
    from support_engine.core.people.commands import RefuseRole

    asked = RefuseRole(by=by(session), number=number, reason=reason)
    return acted(session, f"n° {number}", asked)


@people.command("end", help="Met fin à un rôle, dans un programme ou partout.")
@PERSON
@ROLE
@click.option("--programme", metavar="ID", help="Seulement dans ce programme.")
@WHY
@shared_options
@pass_session
def end_role(session: Session, person: str, role: str, programme: str | None, reason: str) -> int:
    """Dossiers that name the person for it are handed over first."""
    from support_engine.core.people.commands import EndRole

    asked = EndRole(by=by(session), person=person, role=role, programme=programme, reason=reason)
    return acted(session, person, asked)


@people.command("absent", help="Dit une absence, et qui supplée.")
@PERSON
@click.option("--from", "starts_on", type=DAY, required=True, help="Premier jour.")
@click.option("--until", "ends_on", type=DAY, required=True, help="Dernier jour.")
@SUBSTITUTE
@shared_options
@pass_session
def say_absent(session: Session, /, person: str, substitute: str, **days: date) -> int:
    """The substitute does what their roles do; the journal says in whose place."""
    from support_engine.core.people.commands import OpenAbsence

    asked = OpenAbsence(by=by(session), person=person, substitute=substitute, **days)
    return acted(session, person, asked)


@people.command("back", help="Met fin à une absence.")
@PERSON
@shared_options
@pass_session
def say_back(session: Session, person: str) -> int:
    """Back before the day that was said."""
    from support_engine.core.people.commands import EndAbsence

    return acted(session, person, EndAbsence(by=by(session), person=person))


@people.command("leave", help="Fait partir une personne : une autre prend ses dossiers.")
@PERSON
@SUCCESSOR
@shared_options
@pass_session
def leave(session: Session, person: str, successor: str) -> int:
    """Each dossier's journal says who follows."""
    from support_engine.core.people.commands import HandOver
    from support_engine.stories.people.handing_over import hand_over

    asked = HandOver(by=by(session), person=person, successor=successor)
    return said(session, person, hand_over(session.desk, asked, session.now))


@people.command("confirm", help="Confirme l’adresse d’une personne qui administre, par son code.")
@PERSON
@click.argument("code", metavar="CODE")
@shared_options
@pass_session
def confirm(session: Session, person: str, code: str) -> int:
    """The code that the letter carried."""
    from support_engine.core.people.commands import ConfirmAddress
    from support_engine.core.people.commitment import code_hash

    asked = ConfirmAddress(by=by(session), person=person, code=code_hash(person, code))
    return acted(session, person, asked)


@people.command("vouch", help="Répond, à deux, d’une adresse qui en remplace une autre.")
@PERSON
@WHY
@shared_options
@pass_session
def vouch(session: Session, person: str, reason: str) -> int:
    """By another person than the one who changed it, where the former address cannot say."""
    from support_engine.core.people.commands import VouchAddress

    return acted(session, person, VouchAddress(by=by(session), person=person, reason=reason))


@people.command("contest", help="Dit qu’une adresse qui en remplace une autre n’est pas la bonne.")
@PERSON
@WHY
@shared_options
@pass_session
def contest(session: Session, person: str, reason: str) -> int:
    """For whoever told us by another way."""
    from support_engine.core.people.commands import ContestAddress

    return acted(session, person, ContestAddress(by=by(session), person=person, reason=reason))


@people.command("forget", help="Efface les données personnelles ; le journal reste valable.")
@ERASED
@click.option(
    "--also", multiple=True, metavar="NOM", help="Un nom que la personne a porté avant ; répétable."
)
@shared_options
@pass_session
def forget_person(session: Session, person: str, also: tuple[str, ...]) -> int:
    """The id stays in the journal, the name and address are gone."""
    return erased(session, person, outcome_of(session, person, also or None))


@people.command("password", help="Choisit le mot de passe d’une personne, ou donne un lien.")
@PERSON
@click.option(
    "--link", "by_link", is_flag=True, help="Affiche un lien d’un jour, qui sert une fois."
)
@shared_options
@pass_session
def password(session: Session, person: str, by_link: bool) -> int:
    """For the desk in a browser; whoever had entered with the former one is out."""
    from support_engine.cli.people_password import asked, link

    return link(session, person) if by_link else asked(session, person)


@people.command("factor", help="Ôte le second facteur d’une personne qui a perdu son téléphone.")
@PERSON
@click.option("--reason", required=True, help="Pourquoi : le journal le garde.")
@shared_options
@pass_session
def factor(session: Session, person: str, reason: str) -> int:
    """The person and every other administrator are told."""
    from support_engine.cli.people_password import take_off

    return take_off(session, person, reason)
