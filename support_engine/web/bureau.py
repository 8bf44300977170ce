"""What every page is given: the desk, opened as soon as the base is ready, and the moment."""

from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock, Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from support_engine import config
from support_engine.adapters import clock
from support_engine.assemble import Desk, open_desk
from support_engine.errors import SupportEngineError
from support_engine.stories.rules.proven import is_proven
from support_engine.web.chosen_provider import provider_of
from support_engine.web.drawn import drawn_once
from support_engine.web.lasting import Lasting
from support_engine.web.theme import Theme, theme_of

if TYPE_CHECKING:
    from support_engine.web.oidc.provider import Provider

UNPROVEN = (
    "Le programme « {label} », version {version}, n’est pas prouvé : aucun nouveau dossier ne suit "
    "ses règles. Ce qui manque se lit avec : support-engine workflow check {place}"
)


@dataclass(slots=True)
class Bureau:
    """The desk in a browser. `given_now`: the moment of `--now`, at which it lives.

    `is_insecure`: somebody said that nothing encrypts what goes through here; `listens`: its
    address on this machine, nothing where it is open to others.
    """

    settings: config.Settings
    given_now: datetime | None = None
    is_insecure: bool = False
    listens: str = ""
    warnings: tuple[str, ...] = ()
    is_to_examine: bool = False
    public_map: Lasting = field(default_factory=Lasting)
    _desk: Desk | None = None
    _theme: Theme | None = None
    _provider: "Provider | None" = None
    _lock: Lock = field(default_factory=Lock)

    @property
    def now(self) -> datetime:
        """The moment of the programme: dates, acts, letters."""
        return self.given_now or clock.now()

    @property
    def real_now(self) -> datetime:
        """The moment of this machine: sessions, links, attempts."""
        return clock.now()

    @property
    def address(self) -> str:
        """The address of links that are given: of the settings, or of this machine; never what a
        request says of itself. Nothing where neither is known."""
        return self.settings.web.address or self.listens

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts that the desk answers for; none where it does not know its own."""
        host = urlsplit(self.address).hostname
        return frozenset((host,)) if host else frozenset()

    @property
    def theme(self) -> Theme:
        """The operator's own look, as the desk found it when it started. Raises BadSettings."""
        if self._theme is None:
            self._theme = theme_of(self.settings.theme)
        return self._theme

    @property
    def provider(self) -> "Provider | None":
        """The provider of identities of the settings, if there is one; it is asked nothing yet.
        Raises BadSettings."""
        if self._provider is None and self.settings.web.oidc.issuer:
            self._provider = provider_of(self.settings, self.address)
        return self._provider

    @property
    def is_replay(self) -> bool:
        """Whether it lives at a moment that was typed."""
        return self.given_now is not None

    @property
    def desk(self) -> Desk:
        """The engine on the base, once it can be opened: each page asks until it can.

        Raises BadSettings, BaseNotReady, UnsoundWorkflow, ChangedWorkflow.
        """
        with self._lock:
            if self._desk is None:
                self._desk = open_desk(self.settings, is_replayed=self.is_replay)
                if self.is_to_examine:
                    self.is_to_examine = False
                    Thread(target=self.examine, daemon=True).start()
            return self._desk

    def examine(self) -> None:
        """Find what every page says on top, then draw the programmes: both take seconds, and pages
        do not wait for them. A base that is not ready says so by itself, and is examined once it
        is."""
        try:
            self.warnings = tuple(warnings(self.desk))
            for text in self.desk.engine.registry.programmes():
                drawn_once(text)
        except SupportEngineError:
            self.is_to_examine = True

    def close(self) -> None:
        """Let the base go."""
        with self._lock:
            if self._desk is not None:
                self._desk.close()
                self._desk = None


def warnings(desk: Desk) -> list[str]:
    """What every page says on top as long as it is so."""
    found = []
    for text in desk.engine.registry.programmes():
        header = text.workflow.header
        if not is_proven(desk, text):
            told = UNPROVEN.format(label=header.label, version=header.version, place=text.place)
            found.append(told)
    return found
