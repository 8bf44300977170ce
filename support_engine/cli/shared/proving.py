"""Who acts at the terminal proves it where they have a password: typed unseen, or in a file."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from support_engine.cli.shared.streams import is_terminal

if TYPE_CHECKING:
    from pathlib import Path

    from support_engine.assemble import Desk
    from support_engine.web.entry.entering import Given

HERE = "terminal"
"""What stands for the address in the journal of the door."""


ENDED = (
    "Le mot de passe de {person} ne sert plus (rôle donné à deux, ou remplacement) : rien ne "
    "prouve que c’est bien cette personne qui agit. Rien n’a été fait. Elle en choisit un autre "
    "par un lien, que donne qui administre : support-engine people password {person} --link --as ID"
)


def prove(desk: Desk, person: str, file: Path | None, *, frees: bool = False) -> None:
    """Nothing is asked of whoever never had a password. `frees`: the act takes a second factor off;
    where the key of codes is lost no code can be asked for it. Raises NotProven, also where the
    former password ended and no other was chosen."""
    from support_engine.adapters import clock
    from support_engine.adapters.store.people import people_journal
    from support_engine.adapters.store.web import web_access, web_factors
    from support_engine.errors import NotProven
    from support_engine.stories.people import factors
    from support_engine.web.entry import entering

    with desk.store.reading() as db:
        if web_access.password_hash(db, person) is None:
            if people_journal.had_password(db, person):
                raise NotProven(ENDED.format(person=person))
            return
        factor = web_factors.of_person(db, person)
    key = desk.factor_key if factor else None
    if factor and key and frees and not factors.is_of(key, factor):
        key = None
    given = read(file) if file else typed(person, key is not None)
    if problem := entering.at_terminal(desk.store, key, person, given, clock.now()):
        raise NotProven(problem)


def read(path: Path) -> Given:
    """The first line is the password; the second, the code of a second factor. Raises NotProven
    where others may read the file, UnreadableFile."""
    from support_engine.adapters.files.private import is_open_to_others
    from support_engine.errors import NotProven, UnreadableFile
    from support_engine.web.entry.entering import Given

    if is_open_to_others(path):
        raise NotProven(
            f"D’autres comptes de cette machine lisent ce mot de passe : {path}. Rien n’a été "
            f"fait. Corrigez d’abord : chmod go= '{path}'"
        )
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise UnreadableFile(f"Ce fichier ne se lit pas : {path}. Rien n’a été fait.") from problem
    password, code = (*lines[:2], "", "")[:2]
    return Given(password, code, HERE)


def typed(person: str, has_factor: bool) -> Given:
    """Typed, never shown. Raises NotProven where nobody is there to type."""
    from support_engine.errors import NotProven
    from support_engine.web.entry.entering import Given

    if not is_terminal(sys.stdin):
        raise NotProven(
            f"{person} a un mot de passe : il prouve que c’est bien cette personne qui agit. Rien "
            "n’a été fait. Tapez la commande dans un terminal, ou donnez un fichier : "
            "--password-file FICHIER (ou la variable SUPPORT_ENGINE_PASSWORD_FILE)."
        )
    password = click.prompt(f"Mot de passe de {person}", hide_input=True, err=True)
    code = click.prompt("Code de votre second facteur", err=True) if has_factor else ""
    return Given(password, code, HERE)
