"""What can go wrong that is not a refusal by the rules.

    SupportEngineError
    ├── BadSettings          config.toml or the environment
    ├── UnreadableFile       a file given by a person (sheet, document)
    ├── UnsoundWorkflow      a workflow file with flaws, all of them listed
    ├── ChangedWorkflow      a workflow file edited after it was used
    ├── UnknownName          a reference, a person, a transition... with suggestions
    │   └── NoSuchDay        a day of which nothing can be shown
    ├── TooMuch              a page that would read too many dossiers again
    ├── ReadOnly             an act on a page as at a past day
    ├── BaseNotReady         no base, or not at the expected revision
    ├── NotProven            who acts at the terminal did not prove it
    ├── NotForReplaying      `--now` would write in a real base
    ├── BaseBusy             the base stayed locked, or could not be reached
    │   └── Contended        of two who wrote at once the base let this one go
    ├── InDoubt              the connection broke while committing
    ├── KeyReused            the same key asked for two different acts
    ├── NotPublished         a version of the rules that may not be published so
    ├── BrokenTemplate       a letter that cannot be rendered
    └── NotDelivered         the mail server said no, or did not answer

The message of each is a whole French sentence: what happened, why, what to do. An act that the
rules refuse is not an error: it is a `core.acts.blockers.Refused` value.
"""


class SupportEngineError(Exception):
    """Base of every expected failure; `str()` is shown to the person as it is."""


class BadSettings(SupportEngineError):
    """A setting is unknown, missing or out of range; the start is refused."""


class UnreadableFile(SupportEngineError):
    """A file given by a person cannot be read: the sentence names the place and the remedy."""


class UnsoundWorkflow(SupportEngineError):
    """A workflow file has flaws. `flaws` lists every one, each with its place."""

    def __init__(self, sentence: str, flaws: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.flaws = flaws


class ChangedWorkflow(SupportEngineError):
    """A workflow file differs from the text that was pinned when it was first used."""


class UnknownName(SupportEngineError):
    """Nothing has that name; the sentence suggests the nearest ones."""


class NoSuchDay(UnknownName):
    """A day was asked of which nothing can be shown: it is to come, or nothing was there yet."""


class TooMuch(SupportEngineError):
    """A page would have to read too many dossiers again; the sentence says how to ask less."""


class ReadOnly(SupportEngineError):
    """An act was asked on a page as at a past day; nothing was done."""


class BaseNotReady(SupportEngineError):
    """The base does not exist yet or its tables are at another revision."""


class NotProven(SupportEngineError):
    """Whoever acts at the terminal did not give their password; nothing was recorded."""


class NotForReplaying(SupportEngineError):
    """A typed moment (`--now`) would write in a real base; nothing was written."""


class BaseBusy(SupportEngineError):
    """The base could not be reached or stayed locked; nothing was written."""


class Contended(BaseBusy):
    """Of two transactions that met the base let this one go; nothing was written, ask again."""


class InDoubt(SupportEngineError):
    """The answer to COMMIT was lost: the act may have been recorded. Ask again by its key."""


UNREADABLE = (SupportEngineError, ValueError, LookupError)
"""What a dossier that cannot be read raises: a text that is none, a journal that does not fold,
rules that are gone. A base that does not answer is not the fault of a dossier."""


class KeyReused(SupportEngineError):
    """A key that was already used for another act was given again; nothing was written."""


class NotPublished(SupportEngineError):
    """A version of the rules was not published, with the reason and what to do."""


class BrokenTemplate(SupportEngineError):
    """A letter cannot be rendered; it is parked and the others go on."""


class NotDelivered(SupportEngineError):
    """A message was not taken by the mail server.

    `is_final`: the server refused for good (5xx); otherwise it is tried again later.
    `in_doubt`: the message had been handed over whole when the connection broke.
    `is_unreachable`: there is no conversation at all; other messages would fail as well.
    `is_of_sender`: what the server holds against the sender or the day, or its silence, not against
    the letter nor its address; other messages may fail as well.
    """

    def __init__(
        self,
        sentence: str,
        *,
        is_final: bool = False,
        in_doubt: bool = False,
        is_unreachable: bool = False,
        is_of_sender: bool = False,
    ) -> None:
        super().__init__(sentence)
        self.is_unreachable = is_unreachable
        self.is_of_sender = is_of_sender
        self.is_final = is_final
        self.in_doubt = in_doubt
