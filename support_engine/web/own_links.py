"""STORY: a holder asks for a link to their space, and it leaves for the address that we know.

Whoever asks learns nothing: the answer is the same, and it leaves before anything is looked for.
The link goes by mail at once and is no letter of the outbox: nobody reads it in the dossier, and of
its secret the base keeps the SHA-256.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from support_engine.adapters.mail.messages import Message
from support_engine.adapters.mail.wording import typeset
from support_engine.adapters.store import directory, own_dossiers, web_access, web_links
from support_engine.adapters.store.person import Person
from support_engine.adapters.store.web_logins import network
from support_engine.assemble import mailbox
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
        return web_access.tried(db, there, WINDOW, bureau.real_now) <= FROM_THERE


def send(bureau: Bureau, wish: Wish) -> None:
    """A link for each person at that address who carries a project; nothing for anybody else. What
    does not leave is noted in the log of the server, without the address, and keeps back no other.
    """
    try:
        for person, secret in new_links(bureau, wish.email):
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


def new_links(bureau: Bureau, email: str) -> list[tuple[Person, str]]:
    """Whoever carries a project at that address, each with the secret of a new link, as long as
    they were not sent too many: what counts is the person, however the address is written."""
    now = bureau.real_now
    with bureau.desk.store.transaction() as db:
        web_access.clear_out(db, now)
        return [
            (one, web_links.new_link(db, one.id, "espace", now))
            for one in directory.at_address(db, email.strip())
            if own_dossiers.carried_by(db, one.id)
            and web_access.tried(db, f"space person {one.id}", WINDOW, now) <= OF_ONE
        ]


def hand_over(bureau: Bureau, person: Person, secret: str, kept: str) -> None:
    """The mail, at once. Raises NotDelivered."""
    desk = bureau.desk
    signs = desk.signatory
    again = f"?reprendre={quote(kept)}" if kept else ""
    data = {
        "name": person.name,
        "link": f"{bureau.address}{SPACE}/entrer/{secret}{again}",
        "minutes": int(web_links.LASTS["espace"].total_seconds() // 60),
        "programme": signs.name,
        "subject": SUBJECT,
        "is_trial": desk.store.is_for_replaying,
    }
    key = f"espace/{web_access.digest_of(secret)}"
    message = Message(
        key=key,
        to_name=person.name,
        to_email=person.email,
        reply_name=signs.name,
        reply_email=signs.email,
        subject=SUBJECT,
        text=typeset(WORDS).format(**data),
        html=TEMPLATES.get_template("espace_mail.html").render(data),
        thread=key,
        at=bureau.now,
    )
    box = mailbox(desk.settings, stays_here=desk.stays_here)
    try:
        box.deliver(message)
    finally:
        box.close()


WORDS = """Bonjour {name},

Vous avez demandé à entrer dans votre espace. Ouvrez ce lien, puis appuyez sur « Entrer » :

{link}

Il sert une seule fois, pendant {minutes} minutes. Passé ce délai, demandez-en un autre au même
endroit. Ne le transmettez à personne : il ouvre votre espace.

Vous n’avez rien demandé ? Vous pouvez ignorer ce message : personne n’est entré.

{programme}
"""
