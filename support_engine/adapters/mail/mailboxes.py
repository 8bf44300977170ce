"""Where messages go, and the folder of `.eml` files, where they go unless the settings say more."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from support_engine.adapters.files import private
from support_engine.adapters.mail.messages import Identity, Message, compose, digest
from support_engine.errors import NotDelivered

LastLook = Callable[[], None]
"""Asked when nothing but the message itself is left to say; what it raises keeps the message."""


def nothing_changed() -> None:
    """The last look of who has nobody beside."""


class Mailbox(Protocol):
    """Where messages go. `is_repeatable`: handing the same one twice is harmless."""

    is_repeatable: bool

    def deliver(self, message: Message, last_look: LastLook = nothing_changed) -> str:
        """Hand over one message; its Message-ID. Raises NotDelivered, which says on which side of
        the final dot, and what `last_look` raises."""

    def message_id(self, key: str) -> str:
        """The Message-ID that a message of this key has."""

    def close(self) -> None:
        """Let the connection go."""


class FolderMailbox:
    """Writes `.eml` files; nothing leaves the machine. The same message is the same file."""

    is_repeatable = True

    def __init__(self, folder: Path, identity: Identity) -> None:
        self.folder = folder
        self.identity = identity

    def message_id(self, key: str) -> str:
        """The Message-ID that a message of this key has."""
        return self.identity.message_id(key)

    def deliver(self, message: Message, last_look: LastLook = nothing_changed) -> str:
        """Write the file whole or not at all. Raises NotDelivered if the disk says no."""
        mail = compose(message, self.identity)
        last_look()
        target = self.folder / f"{digest(message.key)}.eml"
        try:
            private.write(target, mail)
            return self.message_id(message.key)
        except OSError as problem:
            raise NotDelivered(
                f"Le dossier {self.folder} n’est pas accessible : {problem}"
            ) from problem

    def close(self) -> None:
        """Nothing is held open."""
