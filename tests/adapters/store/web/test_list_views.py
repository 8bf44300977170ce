"""Kept views on both kinds of base: one per name of an owner, seen by their team, left to it."""

from dataclasses import replace

from support_engine.adapters.store.web import list_views
from support_engine.adapters.store.web.list_views import ListView
from tests.office import at, settle_in

NOW = at("2022-04-01")
MINE = ListView("a" * 16, "camille", "À moi", "onglet=total")
OURS = ListView("b" * 16, "camille", "À nous", "onglet=traites", ("forges", "manufactures"))


def test_a_view_is_one_for_a_name_and_its_team_keeps_what_was_shared(store) -> None:
    settle_in(store)
    with store.transaction() as db:
        for view in (MINE, OURS, replace(MINE, id="c" * 16, words="onglet=suivis")):
            list_views.keep(db, view, NOW)
        new = replace(MINE, words="onglet=suivis")
        assert list_views.seen_by(db, "camille", ()) == [new, OURS]
        assert list_views.seen_by(db, "sacha", ("manufactures",)) == [OURS]
        assert list_views.seen_by(db, "sacha", ("manu",)) == [], "a part of a name is no team"
        assert not list_views.change(db, replace(MINE, name="À nous"))
        assert list_views.change(db, replace(OURS, teams=("manufactures",)))
        assert list_views.change(db, replace(MINE, name="À moi seul"))
        list_views.forget(db, "camille")
        (left,) = list_views.seen_by(db, "camille", ())
        assert left == replace(OURS, teams=("manufactures",))
        list_views.remove(db, OURS.id)
        assert list_views.seen_by(db, "camille", ("manufactures",)) == []
