"""Lists that people keep under a name: those that somebody sees, kept, changed, taken away."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_hex

from support_engine.adapters.store.base import Store
from support_engine.adapters.store.web import list_views
from support_engine.adapters.store.web.list_views import ListView
from support_engine.errors import UnknownName
from support_engine.views.lists.list_views import MOST, TAKEN, TOO_MANY, UNNAMED, KeptView, named

GONE = "Cette vue n’existe plus, ou elle n’est pas à vous. Revenez à la liste des dossiers."


@dataclass(frozen=True, slots=True)
class Keeper:
    """Somebody who looks at lists: the programmes that they see whole, and those of which they are
    at the head."""

    person: str
    teams: tuple[str, ...]
    heads: tuple[str, ...]

    def sees(self, one: ListView) -> KeptView:
        """A view as they see it."""
        mine = one.owner == self.person
        may = mine or bool({*one.teams} & {*self.heads})
        return KeptView(one.id, one.name, one.words, one.owner, bool(one.teams), mine, may)


def seen(store: Store, keeper: Keeper) -> list[KeptView]:
    """Their own views, then those of their teams."""
    with store.reading() as db:
        return [keeper.sees(one) for one in list_views.seen_by(db, keeper.person, keeper.teams)]


def keep(
    store: Store, keeper: Keeper, view: tuple[str, str], now: datetime, *, shared: bool
) -> str:
    """Keep a list (its name and its words), instead of one's own of that name. Returns why it was
    not kept, or nothing."""
    name, words = named(view[0]), view[1]
    if not name:
        return UNNAMED
    teams = keeper.teams if shared else ()
    with store.transaction() as db:
        own = [one for one in list_views.seen_by(db, keeper.person, ()) if one.name != name]
        if len(own) >= MOST:
            return TOO_MANY
        list_views.keep(db, ListView(token_hex(8), keeper.person, name, words, teams), now)
    return ""


def change(
    store: Store, keeper: Keeper, view_id: str, *, name: str, shared: bool | None = None
) -> str:
    """Another name, or other readers; only whoever keeps it decides who reads it. Returns why not,
    or nothing. Raises UnknownName where it is not theirs to change."""
    with store.transaction() as db:
        one = theirs(list_views.seen_by(db, keeper.person, keeper.teams), keeper, view_id)
        new = named(name)
        if shared is not None and one.owner == keeper.person:
            one = replace(one, teams=keeper.teams if shared else ())
        if not new:
            return UNNAMED
        return "" if list_views.change(db, replace(one, name=new)) else TAKEN


def remove(store: Store, keeper: Keeper, view_id: str) -> None:
    """A view goes. Raises UnknownName where it is not theirs to take away."""
    with store.transaction() as db:
        one = theirs(list_views.seen_by(db, keeper.person, keeper.teams), keeper, view_id)
        list_views.remove(db, one.id)


def theirs(known: Iterable[ListView], keeper: Keeper, view_id: str) -> ListView:
    """The view of a view_id that somebody may change. Raises UnknownName."""
    for one in known:
        if one.id == view_id and keeper.sees(one).may_change:
            return one
    raise UnknownName(GONE)
