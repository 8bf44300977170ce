"""What a page is asked: by whom, when, with what; and how it answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.lists.waiting import MOST_COUNTED
from support_engine.adapters.store.web.web_access import Session, Side
from support_engine.assemble import Desk
from support_engine.core.acts.commands import AnyCommand
from support_engine.core.dossier.case import Case
from support_engine.core.language.spacing import typeset
from support_engine.core.programme.definition import Workflow
from support_engine.engine import Also, Outcome
from support_engine.errors import InDoubt, SupportEngineError, UnknownName
from support_engine.leaving.work_of_day import number_of
from support_engine.stories.together import together
from support_engine.views.last_round import LastRound
from support_engine.web.bureau import Bureau
from support_engine.web.cookies import SPACE, side_here
from support_engine.web.templating import TEMPLATES
from support_engine.web.visitor import Visitor

NOT_YOURS = (
    "Aucun projet « {reference} » n’est à votre nom. Revenez à l’accueil de votre espace : vos "
    "projets y sont. Si l’un d’eux y manque, répondez à l’un de nos courriels."
)
NO_SUCH_DOSSIER = (
    "Aucun dossier « {reference} » parmi ceux que vous suivez. Vérifiez la référence, ou cherchez "
    "par nom, commune ou numéro."
)


@dataclass(frozen=True, slots=True)
class NavItem:
    """A word of the navigation, where it leads, and the key that leads there after `g`."""

    label: str
    path: str
    key: str


@dataclass(slots=True)
class Asked:
    """One request. `form` is empty where nothing was sent; `ended`: the session of a cookie that
    was good once; `kept`: the secret of the form that waits for its author; `pause`: seconds
    before the answer leaves."""

    bureau: Bureau
    request: Request
    visitor: Visitor | None = None
    round: LastRound | None = None
    nav: tuple[NavItem, ...] = ()
    roles_told: str = ""
    form: FormData = field(default_factory=FormData)
    ended: Session | None = None
    kept: str = ""
    pause: float = 0.0
    gate: Also = None
    """Looks, in the transaction of each act, whether what let somebody in still does."""

    @property
    def side(self) -> Side:
        """On which side it is asked: at the desk, or in the space of a holder."""
        return side_here(self.request)

    @property
    def desk(self) -> Desk:
        """The engine on the base."""
        return self.bureau.desk

    @property
    def now(self) -> datetime:
        """The moment at which the desk lives."""
        return self.bureau.now

    @property
    def today(self) -> date:
        """Its civil day in Paris."""
        return self.now.date()

    @property
    def who(self) -> Visitor:
        """Who asks; on pages that ask people to enter first."""
        assert self.visitor is not None
        return self.visitor

    def named(self, name: str) -> str:
        """A part of the path."""
        return str(self.request.path_params[name])

    def query(self, name: str, default: str = "") -> str:
        """A value of the address, after the « ? »."""
        return str(self.request.query_params.get(name, default))

    def typed(self, name: str) -> str:
        """A field of the form, as it was typed; nothing where it is not there."""
        value = self.form.get(name, "")
        return value if isinstance(value, str) else ""

    @property
    def address(self) -> str:
        """Where the request comes from, as the server or the proxy that it trusts says."""
        return self.request.client.host if self.request.client else ""

    @property
    def programmes(self) -> dict[str, Workflow]:
        """The newest version of each programme."""
        return {
            text.workflow.header.id: text.workflow
            for text in self.desk.engine.registry.programmes()
        }

    @property
    def waiting(self) -> str:
        """How many things wait for whoever looks, as the navigation says it; nothing where nothing
        does, or where the base cannot say."""
        if self.visitor is None or not self.nav:
            return ""
        try:
            with self.desk.store.reading() as db:
                found = number_of(self.desk.engine, db, self.visitor.person, self.today)
        except SupportEngineError:
            return ""  # the page itself says what is wrong
        return f"{MOST_COUNTED - 1}+" if found >= MOST_COUNTED else str(found or "")

    def case(self, reference: str) -> Case:
        """A dossier in hand, today. Raises UnknownName where it does not exist or is not theirs to
        read: nobody learns which of the two, nor its holder that its past is being typed."""
        with self.desk.store.reading() as db:
            stored = dossiers.load(db, reference)
        if stored is not None:
            case = self.desk.engine.case_of(stored.dossier, self.today)
            is_hidden = case.dossier.in_takeover and self.side == "espace"
            if not is_hidden and self.who.sees(case.workflow, case.dossier):
                return case
        said = NOT_YOURS if self.side == "espace" else NO_SUCH_DOSSIER
        raise UnknownName(said.format(reference=reference))

    def handle(self, command: AnyCommand, also: Also = None) -> Outcome:
        """The outcome of an act, with what goes with it; a lost answer to COMMIT is asked again by
        the act's key."""
        through = self.through(also)
        try:
            return self.desk.engine.handle(command, self.now, through)
        except InDoubt:
            return self.desk.engine.handle(command, self.now, through)

    def through(self, also: Also) -> Also:
        """What goes with an act, once the gate was looked at."""
        if self.gate is None:
            return also

        def both(db: Connection) -> None:
            assert self.gate is not None
            self.gate(db)
            if also is not None:
                also(db)

        return both

    def handle_all(self, commands: Sequence[AnyCommand], also: Also = None) -> Outcome:
        """The outcome of acts that are done together or not at all, as one act is."""
        if len(commands) == 1:
            return self.handle(commands[0], also)
        try:
            return together(self.desk.engine, commands, self.now, also)
        except InDoubt:
            return together(self.desk.engine, commands, self.now, also)

    def page(self, template: str, status: int = 200, **data: Any) -> HTMLResponse:
        """A page from a template of `web/templates`."""
        return HTMLResponse(rendered(self, template, data), status)

    def go(self, path: str) -> Response:
        """Elsewhere, after a form: reading that page again sends nothing twice."""
        return RedirectResponse(path, 303)


def rendered(asked: Asked, template: str, data: Mapping[str, Any]) -> str:
    """A template filled with the page's own data and what every page shows, as French is set."""
    frame = {
        "path": asked.request.scope["path"],
        "layout": "espace_base.html" if asked.side == "espace" else "base.html",
        "home": SPACE if asked.side == "espace" else "/",
        "visitor": asked.visitor,
        "roles_told": asked.roles_told,
        "nav": asked.nav,
        "waiting": asked.waiting,
        "round": asked.round,
        "warnings": asked.bureau.warnings,
        "replayed_on": asked.today if asked.bureau.is_replay else None,
        "programme": asked.bureau.settings.programme.sender_name,
        "theme": asked.bureau.theme,
        "q": asked.query("q"),
    }
    return typeset(TEMPLATES.get_template(template).render({**frame, **data}))
