"""What people typed at the desk, rid of the name of somebody who is erased."""

from support_engine.adapters.store.letters import erasing, typed
from support_engine.adapters.store.web import list_views
from support_engine.adapters.store.web.list_views import ListView
from tests.office import at, settle_in


def test_lists_that_were_called_after_people_each_keep_a_name(store) -> None:
    """Two of one owner may be called after those who are erased."""
    settle_in(store)
    names = ("Porteuse", "porteuse@demo.example", "Alex", "Alex, en retard", "Autre")
    with store.transaction() as db:
        for number, name in enumerate(names):
            view = ListView(f"v{number}", "camille", name, "etat=incubation", ())
            list_views.keep(db, view, at("2022-01-03"))
    for words in (("Porteuse", "porteuse@demo.example"), ("Alex", "alex@demo.example")):
        with store.transaction() as db:
            typed.scrub(db, words, erasing.scrubber(words))
    with store.reading() as db:
        found = {view.name for view in list_views.seen_by(db, "camille", ())}
    gone = "Personne effacée"
    assert found == {gone, f"{gone} (2)", f"{gone} (3)", f"{gone}, en retard", "Autre"}
