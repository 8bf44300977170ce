"""What every command shares: the options, the moment, the actor, the engine once it is needed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click
from click.core import ParameterSource

from support_engine.cli.shared.naming import Reference, Somebody, meant

if TYPE_CHECKING:
    from support_engine.assemble import Desk
    from support_engine.config import Settings
    from support_engine.core.acts.commands import Actor

Function = TypeVar("Function", bound=Callable[..., Any])
MORNING = time(8)
"""The hour of `--now` when only a day is given: reminders may leave then."""

KNOWN_SINCE = (
    "Dit au {}, avec ce que la base sait aujourd’hui : ce qui a été enregistré depuis (jusqu’au "
    "{}) y est. Ce qu’elle savait ce jour-là : show --as-of, report --as-of, ou le bureau."
)


class Session:
    """One run of the command line. `frees`: it takes a second factor off."""

    def __init__(self) -> None:
        self.config: Path | None = None
        self.given_now: datetime | None = None
        self.as_json = False
        self.person: str | None = None
        self.password_file: Path | None = None
        self.because = ""
        self.is_dry = False
        self.is_of_its_day = False
        self.frees = False
        self._proven = ""
        self._desk: Desk | None = None
        self._now: datetime | None = None

    @property
    def now(self) -> datetime:
        """This moment, or the one of `--now`; the same for the whole run."""
        from support_engine.adapters import clock

        if self._now is None:
            self._now = self.given_now or clock.now()
        return self._now

    @property
    def today(self) -> date:
        """The civil date in Paris."""
        return self.now.date()

    @property
    def is_replay(self) -> bool:
        """With `--now` nothing leaves the machine, and a real base is only read."""
        return self.given_now is not None

    def known_since(self) -> str:
        """At a moment that was typed, what a real base recorded since is in most answers: what is
        said to whoever may want the figures of that day; else empty."""
        if not self.is_replay or self.as_json or self.is_of_its_day or self._desk is None:
            return ""
        from support_engine.adapters.store import real_time
        from support_engine.core.language.french import day

        with self._desk.store.reading() as db:
            last = real_time.recorded_after(self._desk.store, db, self.now)
        until = last and day(last.astimezone(self.now.tzinfo).date())
        return KNOWN_SINCE.format(day(self.today), until) if until else ""

    @property
    def settings(self) -> Settings:
        """The settings of `--config`."""
        from support_engine import config

        return config.load(self.config)

    @property
    def desk(self) -> Desk:
        """The engine on the base."""
        if self._desk is None:
            from support_engine.assemble import open_desk

            self._desk = open_desk(self.settings, is_replayed=self.is_replay)
        return self._desk

    @property
    def actor(self) -> Actor:
        """Who acts: with a password for the desk, they give it before anything is recorded in their
        name. Raises a usage error that says how to name oneself, NotProven."""
        found = self.named
        if not self.is_dry and self._proven != found.person:
            from support_engine.cli.shared.proving import prove

            self.desk.store.check_may_write()
            prove(self.desk, found.person, self.password_file, frees=self.frees)
            self._proven = found.person
        return found

    @property
    def named(self) -> Actor:
        """Who looks, or tries what an act would do; nothing is recorded in that name.

        Raises a usage error that says how to name oneself.
        """
        from support_engine.adapters.store.people import directory

        if self.person is None:
            raise click.UsageError(
                "Dites qui agit : --as IDENTIFIANT (ou la variable SUPPORT_ENGINE_AS). "
                "Les personnes connues : support-engine people list."
            )
        with self.desk.store.reading() as db:
            return directory.actor(db, self.person)

    def close(self) -> None:
        """Let the base go."""
        if self._desk is not None:
            self._desk.close()


class Moment(click.ParamType[datetime]):
    """A day or a day and hour, Paris time."""

    name = "moment"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """2022-06-01, 01/06/2022 or 2022-06-01T10:30."""
        from support_engine.adapters.clock import PARIS
        from support_engine.core.language.typed import Misread, read_moment

        if isinstance(value, datetime):
            return value
        at = read_moment(value, MORNING)
        if isinstance(at, Misread):
            self.fail(at.about(value))
        return at.replace(tzinfo=PARIS) if at.tzinfo is None else at.astimezone(PARIS)


class Typed(click.ParamType[Any]):
    """What one of the readers of `core.language.typed` makes of the words."""

    def __init__(self, name: str, reader: str) -> None:
        self.name = name
        self.reader = reader

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The value, or why there is none and what to write."""
        from support_engine.core.language import typed

        if not isinstance(value, str):
            return value
        read = getattr(typed, self.reader)(value)
        if isinstance(read, typed.Misread):
            self.fail(read.about(value))
        return read


DAY = Typed("date", "read_date")
WHOLE = Typed("nombre", "read_whole")


def keep(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    """A callback that puts an option's value in the session, wherever it was written; what is typed
    wins over the environment."""

    def store(ctx: click.Context, param: click.Parameter, value: Any) -> None:
        session = ctx.ensure_object(Session)
        source = ctx.get_parameter_source(param.name or "")
        is_said = source is not ParameterSource.ENVIRONMENT or not getattr(session, name)
        if value is not None and value is not False and is_said:
            setattr(session, name, value)

    return store


SHARED = (
    click.option(
        "--config",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FICHIER",
        expose_value=False,
        callback=keep("config"),
        help="Fichier de réglages (par défaut config.toml).",
    ),
    click.option(
        "--now",
        type=Moment(),
        expose_value=False,
        callback=keep("given_now"),
        help="Rejoue un moment (AAAA-MM-JJ) ; une base réelle n’est alors que lue.",
    ),
    click.option(
        "--as",
        expose_value=False,
        callback=keep("person"),
        envvar="SUPPORT_ENGINE_AS",
        help="Identifiant de la personne qui agit.",
    ),
    click.option(
        "--password-file",
        type=click.Path(path_type=Path, dir_okay=False, exists=True),
        metavar="FICHIER",
        expose_value=False,
        callback=keep("password_file"),
        envvar="SUPPORT_ENGINE_PASSWORD_FILE",
        help="Mot de passe de qui agit, au lieu de le taper ; puis, sur une ligne, le code.",
    ),
    click.option(
        "--json",
        is_flag=True,
        expose_value=False,
        callback=keep("as_json"),
        help="Réponse en JSON.",
    ),
)


def shared_options(function: Function) -> Function:
    """--config, --now, --as, --password-file, --json: accepted before the command and after it."""
    for option in reversed(SHARED):
        function = option(function)
    return function


def pass_session(function: Function) -> Function:
    """Give the session to a command, and the reference of each dossier, the id of each person that
    it names.

    The base is asked once the whole line is well written. Raises UnknownName.
    """

    @wraps(function)
    def run(*args: Any, **given: Any) -> Any:
        ctx = click.get_current_context()
        session = ctx.ensure_object(Session)
        for param in ctx.command.params:
            kind, typed = param.type, given.get(param.name or "")
            if isinstance(kind, Reference | Somebody) and typed:
                given[param.name or ""] = meant(kind, session.desk.store, typed)
        return ctx.invoke(function, session, *args, **given)

    return cast(Function, run)
