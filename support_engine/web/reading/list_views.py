"""Who keeps lists at the desk, and the views that they see with what each finds."""

from dataclasses import replace

from support_engine.adapters.store.lists import finding
from support_engine.stories.telling import list_views
from support_engine.stories.telling.list_views import Keeper
from support_engine.views.lists import list_words
from support_engine.views.lists.list_views import KeptView, headed
from support_engine.web.asked import Asked
from support_engine.web.reading.listing import sight, understood


def keeper(asked: Asked) -> Keeper:
    """Whoever looks, as somebody who keeps lists; what they hold for somebody away counts."""
    programmes = asked.programmes
    teams = tuple(name for name, rules in programmes.items() if asked.who.sees_all(rules))
    return Keeper(asked.who.person, teams, tuple(headed(programmes, asked.who.grants)))


def views(asked: Asked) -> list[KeptView]:
    """The views of whoever looks, each with how many dossiers they find in it."""
    known = list_views.seen(asked.desk.store, keeper(asked))
    mine = sight(asked)
    queries = [understood(asked, list_words.question(one.pairs, mine)) for one in known]
    with asked.desk.store.reading() as db:
        numbers = finding.counts(db, queries, asked.today)
    return [replace(one, number=number) for one, number in zip(known, numbers, strict=True)]
