"""The composition root: settings → engine and postman. Nothing else wires anything."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from support_engine import config
from support_engine.adapters import clock
from support_engine.adapters.calls.posting import Door
from support_engine.adapters.files import documents, workflows
from support_engine.adapters.files.own_key import own_key
from support_engine.adapters.holidays import holidays_of
from support_engine.adapters.mail.mailboxes import FolderMailbox, Mailbox
from support_engine.adapters.mail.messages import Identity
from support_engine.adapters.mail.server import Server, SmtpMailbox
from support_engine.adapters.mail.templates import Letters
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.people.person import Person
from support_engine.caller import Caller
from support_engine.core.days.calendar import Calendar
from support_engine.core.days.sending_hours import Window
from support_engine.directory import Directory, Rules
from support_engine.engine import Engine
from support_engine.errors import BadSettings
from support_engine.leaving.shift import nobody_asked
from support_engine.postman import Postman

STALE = 5.0
"""Seconds after which a letter that was edited is read anew: a page asks for several."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that a story needs, wired."""

    settings: config.Settings
    store: Store
    engine: Engine
    templates: Letters

    @property
    def letters(self) -> Letters:
        """The letters as they were a moment ago: people edit them beside a desk that runs. Raises
        BrokenTemplate."""
        self.templates.look_again(STALE)
        return self.templates

    @property
    def directory(self) -> Directory:
        """The door to people and their roles."""
        return self.engine.directory

    @property
    def signatory(self) -> Person:
        """Who signs for the programme where a dossier has no officer."""
        programme = self.settings.programme
        return Person("programme", programme.sender_name, programme.sender_email)

    @property
    def stays_here(self) -> bool:
        """Nothing leaves the machine: the settings say so, or the moment was typed, or the base was
        made for replaying and no single address is given for trials."""
        mail = self.settings.mail
        is_trial = self.store.is_for_replaying and not mail.redirect_all
        return mail.mode == "folder" or self.store.is_replayed or is_trial

    def keep(self, path: Path) -> documents.Kept:
        """A file given by a person, in the folder of documents. Raises UnreadableFile,
        NotForReplaying."""
        self.store.check_may_write()
        return documents.keep(path, self.papers)

    @property
    def papers(self) -> Path:
        """The folder of documents."""
        return self.settings.home / "data" / "documents"

    @property
    def waiting(self) -> Path:
        """The folder of files that came with an act that nobody confirmed yet."""
        return self.settings.home / "data" / "waiting"

    @property
    def factor_key(self) -> bytes:
        """What codes of second factors come from; made where there is none. Raises BadSettings."""
        given = self.settings.web.factor_key.get_secret_value()
        return own_key(self.settings.factor_key, given)

    def postman(self, is_asked: Callable[[], bool] = nobody_asked) -> Postman:
        """Who sends; `is_asked`: whether somebody asked to stop."""
        return Postman(
            engine=self.engine,
            letters=self.letters,
            mailbox=mailbox(self.settings, stays_here=self.stays_here),
            workflow=self.engine.registry.current().workflow,
            programme=self.signatory,
            max_per_round=self.settings.mail.max_per_round,
            outage=self.engine.outage,
            is_asked=is_asked,
        )

    def caller(self, is_asked: Callable[[], bool] = nobody_asked) -> Caller:
        """Who tells other programs; from where letters stay, this machine alone is called."""
        given = self.settings.webhooks
        is_trial = self.store.is_for_replaying
        return Caller(
            store=self.store,
            door=Door(given.networks, given.deadline_seconds, is_trial),
            key=lambda: self.factor_key,
            clock=clock.now,
            address=self.settings.web.address,
            stays_here=self.stays_here or is_trial,
            outage=self.engine.outage,
            max_per_round=given.max_per_round,
            is_asked=is_asked,
        )

    def close(self) -> None:
        """Let the base go."""
        self.store.close()


def open_desk(settings: config.Settings, *, check: bool = True, is_replayed: bool = False) -> Desk:
    """The engine on an existing base; `is_replayed`: at a moment that was typed.

    Raises BaseNotReady, UnsoundWorkflow, ChangedWorkflow.
    """
    store = open_store(settings, is_replayed=is_replayed)
    letters = Letters(settings.templates, settings.space)
    calendar = Calendar(holidays_of)
    registry = open_registry(settings, letters)
    if check:
        store.check_ready()
    window = Window(settings.sending.opens, settings.sending.closes, calendar)
    outage = timedelta(days=settings.rounds.outage_days)
    engine = Engine(store, registry, calendar, window, outage)
    people = settings.people
    rules = Rules(**people.model_dump())
    engine.directory = Directory(store, registry, rules)
    if check:
        engine.learn()
    return Desk(settings, store, engine, letters)


def open_store(settings: config.Settings, *, is_replayed: bool = False) -> Store:
    """The base of the settings; nothing is made before it is written to."""
    return Store(settings.base_url, is_replayed=is_replayed, beside=settings.home / "data")


def open_registry(settings: config.Settings, letters: Letters) -> workflows.Registry:
    """Every workflow file of the folder, proven sound."""
    files = sorted(settings.workflows.glob("*.toml"))
    if not files:
        raise BadSettings(
            f"[programme] workflows : le dossier {settings.workflows} n’existe pas ou ne contient "
            "aucun fichier de programme (.toml). Corrigez le chemin dans config.toml."
        )
    texts = [workflows.load(path, letters.names()) for path in files]
    is_shipped = not settings.programme.workflows
    return workflows.Registry(texts, settings.programme.workflow, is_shipped=is_shipped)


def mailbox(settings: config.Settings, *, stays_here: bool) -> Mailbox:
    """Where messages go: into a folder, or out."""
    mail, programme = settings.mail, settings.programme
    identity = Identity(programme.sender_name, programme.sender_email, mail.redirect_all)
    if stays_here:
        return FolderMailbox(settings.letters, identity)
    password = mail.password.get_secret_value()
    server = Server(
        host=mail.host,
        port=mail.port,
        security=mail.security,
        user=mail.user,
        password=password,
        timeout=mail.timeout,
        deadline=mail.deadline_seconds,
    )
    return SmtpMailbox(server, identity)
