"""STORY: a holder asks for a link to their space, and it leaves for the address that we know.

Whoever asks learns nothing: the answer is the same, and it leaves before anything is looked for.
The link goes by mail at once and is no letter of the outbox: nobody reads it in the dossier, and of
its secret the base keeps the SHA-256.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection

from support_engine.adapters.mail.messages import Message
from support_engine.adapters.store import place
from support_engine.adapters.store.lists import own_dossiers
from support_engine.adapters.store.people import directory, members, web_logins
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.people.web_logins import Login, network
from support_engine.adapters.store.web import web_access, web_links
from support_engine.assemble import mailbox
from support_engine.core.language.spacing import typeset
from support_engine.core.people.commands import ProveAddress
from support_engine.errors import NotDelivered, SupportEngineError
from support_engine.web.bureau import Bureau
from support_engine.web.cookies import SPACE
from support_engine.web.templating import TEMPLATES

WINDOW = timedelta(minutes=15)
FROM_THERE, OF_ONE = 20, 3
"""How many links in a window: asked for from one network, sent to one person."""
SUBJECT = "Votre lien pour entrer dans votre espace"
NOT_LEFT = "Un lien vers un espace porteur n’est pas parti : %s"
LOG = logging.getLogger("uvicorn.espace")


@dataclass(frozen=True, slots=True)
class Wish:
    """A link that somebody asks for: the address that was typed, from where, and the form that
    waits for them."""

    email: str
    address: str
    kept: str = ""


def may_ask(bureau: Bureau, wish: Wish) -> bool:
    """Whether this network may ask once more; each time counts, whatever address is typed."""
    there = f"space address {network(wish.address)}"
    with bureau.desk.store.transaction() as db:
        number = web_access.tried(db, there, WINDOW, bureau.real_now)
        if number == FROM_THERE + 1:  # the first of a window: whoever knocks on fills no disk
            line = Login(bureau.real_now, "space", "too_often", wish.address)
            web_logins.note(db, line)
        return number <= FROM_THERE


def send(bureau: Bureau, wish: Wish) -> None:
    """A link for each person at that address who carries a project; nothing for anybody else. What
    does not leave is noted in the log of the server, without the address, and keeps back no other.
    """
    try:
        for person, secret in new_links(bureau, wish):
            tried_to_hand_over(bureau, person, secret, wish.kept)
    except SupportEngineError as problem:
        LOG.warning(NOT_LEFT, problem)


def tried_to_hand_over(bureau: Bureau, person: Person, secret: str, kept: str) -> None:
    """The mail, or a line in the log where it does not leave."""
    try:
        hand_over(bureau, person, secret, kept)
    except SupportEngineError as problem:
        LOG.warning(
            NOT_LEFT, type(problem).__name__ if isinstance(problem, NotDelivered) else problem
        )


def new_links(bureau: Bureau, wish: Wish) -> list[tuple[Person, str]]:
    """Whoever carries a project at that address, each with the secret of a new link, as long as
    they were not sent too many: what counts is the person, however the address is written."""
    now = bureau.real_now
    with bureau.desk.store.transaction() as db:
        web_access.clear_out(db, now)
        return [
            (one, new_link(db, Login(now, "space", "sent", wish.address, one.id)))
            for one in directory.at_address(db, wish.email.strip())
            if own_dossiers.carried_by(db, one.id)
            and not is_contested(db, one.id)
            and web_access.tried(db, f"space person {one.id}", WINDOW, now) <= OF_ONE
        ]


def new_link(db: Connection, line: Login) -> str:
    """The secret of a new link into the space of a person, told by its line of the door."""
    web_logins.note(db, line)
    return web_links.new_link(db, line.person, "espace", line.at)


def is_contested(db: Connection, person: str) -> bool:
    """Whether whoever reads the former address of somebody says that the new one is not theirs:
    nothing opens to it before somebody of us has looked."""
    move = members.load(db, (person,)).members[person].move
    return move is not None and move.is_contested


def proven(bureau: Bureau, db: Connection, person: str) -> None:
    """They entered by a link that was sent to their address: one that replaced another is read."""
    if directory.require_active(db, person) >= bureau.now.date().isoformat():
        bureau.desk.directory.act(db, ProveAddress(by=person, person=person), bureau.now)


def hand_over(bureau: Bureau, person: Person, secret: str, kept: str) -> None:
    """The mail with a link, at once. Raises NotDelivered."""
    again = f"?reprendre={quote(kept)}" if kept else ""
    data = {
        "link": f"{bureau.address}{SPACE}/entrer/{secret}{again}",
        "minutes": int(web_links.LASTS["espace"].total_seconds() // 60),
    }
    mail(bureau, person, Letter(SUBJECT, WORDS, f"espace/{web_access.digest_of(secret)}"), data)


@dataclass(frozen=True, slots=True)
class Welcome:
    """Somebody whom a holder lets into their space: of which project, what they may do there."""

    person: str
    project: str
    right: str


def welcome(bureau: Bureau, told: Welcome) -> None:
    """They are told where to enter, without a link that opens; what does not leave is noted in the
    log of the server, and the holder may tell them."""
    with bureau.desk.store.reading() as db:
        person = directory.whole(db, told.person)
    if person is None:
        return
    data = {"link": f"{bureau.address}{SPACE}", "project": told.project, "right": told.right}
    key = f"acces/{told.person}/{bureau.real_now.isoformat()}"
    try:
        mail(bureau, person, Letter(INVITED, INVITATION, key), data)
    except SupportEngineError as problem:
        LOG.warning(NOT_LEFT, type(problem).__name__)


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail of the space: its subject, its words to be filled, what makes it one."""

    subject: str
    words: str
    key: str


def mail(bureau: Bureau, person: Person, letter: Letter, data: dict[str, Any]) -> None:
    """A mail at once, which no letter of a dossier is; none from a copy of a base, whose holders
    asked for nothing there. Raises NotDelivered."""
    desk = bureau.desk
    if place.is_elsewhere(desk.store):
        raise NotDelivered("Cette base a été copiée ou déplacée : rien n’en part.")
    signs = desk.signatory
    said = {**data, "name": person.name, "programme": signs.name}
    text = typeset(letter.words).format(**said)
    page = {
        "subject": letter.subject,
        "is_trial": desk.store.is_for_replaying,
        "paragraphs": text.strip().split("\n\n"),
        "link": data["link"],
    }
    message = Message(
        key=letter.key,
        to_name=person.name,
        to_email=person.email,
        reply_name=signs.name,
        reply_email=signs.email,
        subject=letter.subject,
        text=text,
        html=TEMPLATES.get_template("espace_mail.html").render(page),
        thread=letter.key,
        at=bureau.now,
    )
    box = mailbox(desk.settings, stays_here=desk.stays_here)
    try:
        box.deliver(message)
    finally:
        box.close()


INVITED = "Un espace de projet vous est ouvert"
INVITATION = """Bonjour {name},

La personne qui porte le projet « {project} » vous ouvre son espace. Vous pouvez y : {right}.

Pour entrer, ouvrez cette page et tapez l’adresse à laquelle vous lisez ce message :

{link}

Vous y demanderez un lien, à vous seul ou seule. Les lettres du programme vont toujours à la
personne qui porte le projet. Vous ne connaissez pas ce projet ? Répondez à ce message : l’accès
sera fermé.

{programme}
"""
WORDS = """Bonjour {name},

Vous avez demandé à entrer dans votre espace. Ouvrez ce lien, puis appuyez sur « Entrer » :

{link}

Il sert une seule fois, pendant {minutes} minutes. Passé ce délai, demandez-en un autre au même
endroit. Ne le transmettez à personne : il ouvre votre espace.

Vous n’avez rien demandé ? Vous pouvez ignorer ce message : personne n’est entré.

{programme}
"""
