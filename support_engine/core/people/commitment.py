"""A digest that stands for personal data in the journal: it binds, and tells nothing.

Data and salt stand in the table of people alone. With both, anybody can prove that the data are
those of the journal; without the salt, nobody can find them again by trying names.
"""

from hashlib import sha256

from support_engine.core.people.commands import Contact

ERASED = Contact("Personne effacée", "")
"""What is left of somebody whose data were destroyed."""


def digest(contact: Contact, salt: str) -> str:
    """The commitment of the journal; nothing for data that were destroyed (no salt)."""
    if not salt:
        return ""
    parts = (salt, contact.name, contact.email, contact.organisation)
    return sha256("".join(f"{len(part)}:{part}" for part in parts).encode()).hexdigest()


def code_hash(person: str, code: str) -> str:
    """What is kept of a code: case and separators do not count."""
    letters = "".join(ch for ch in code.casefold() if ch.isalnum())
    return sha256(f"{person}:{letters}".encode()).hexdigest()


def mailbox_of(email: str) -> str:
    """The mailbox behind an address: case and « +label » do not make another one."""
    user, _, domain = email.strip().casefold().rpartition("@")
    return f"{user.partition('+')[0]}@{domain}"
