"""The folder of `.eml` files rid of somebody: letters to them go, others no longer name them."""

from collections.abc import Callable, Collection
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from support_engine.adapters.files import private


def erase(folder: Path, emails: Collection[str], clean: Callable[[str], str]) -> tuple[int, int]:
    """How many files were deleted, and how many rewritten; `emails`: every address that the person
    had. Raises OSError."""
    theirs = {email.casefold() for email in emails if email}
    deleted = rewritten = 0
    for path in sorted(folder.glob("*.eml")) if folder.is_dir() else ():
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        if is_to(mail, theirs):
            path.unlink()
            deleted += 1
        elif cleaned(mail, clean):
            private.write(path, mail.as_bytes())
            rewritten += 1
    return deleted, rewritten


def is_to(mail: EmailMessage, theirs: Collection[str]) -> bool:
    """Whether a message was addressed to one of these addresses, in small letters."""
    to = mail["To"]
    found = {address.addr_spec.casefold() for address in to.addresses} if to else set()
    return not found.isdisjoint(theirs)


def cleaned(mail: EmailMessage, clean: Callable[[str], str]) -> bool:
    """A message without a name and an address; whether it had them."""
    changed = False
    for name in ("Subject", "Reply-To", "From"):
        said = str(mail[name] or "")
        if said and clean(said) != said:
            del mail[name]
            mail[name] = clean(said) if name == "Subject" else ""
            changed = True
    for part in mail.walk():
        if part.get_content_maintype() == "text":
            said = part.get_content()
            if clean(said) != said:
                part.set_content(clean(said), subtype=part.get_content_subtype())
                changed = True
    return changed
