"""À faire: what waits for whoever looks, for the whole team, for somebody who is away."""

from dataclasses import replace

from starlette.responses import Response

from support_engine.adapters.store import directory
from support_engine.views.tasks import GROUPS, Mine, Tasks
from support_engine.web.asked import Asked
from support_engine.web.routes import May, page
from support_engine.work_of_day import today, work_of_all

TEAM = "equipe"


@page("GET", "/a-faire", May.INSIDE, nav=(10, "À faire"))
def to_do(asked: Asked) -> Response:
    """One card per dossier, the most urgent first."""
    wanted = asked.query("pour")
    with asked.desk.store.reading() as db:
        names = {one.id: one.name for one in directory.some(db, asked.who.absent).values()}
        whole = {TEAM: "Toute l’équipe"} if seen_whole(asked) else {}
        wanted = wanted if wanted in (*names, *whole) else ""
        alone = (wanted,) if wanted in names else (asked.who.person,)
        mine = work_of_all(asked.desk.engine, db, alone)
        if wanted == TEAM:
            mine = of_team(asked, mine)
        found = today(asked.desk.engine, db, mine, asked.now)
    people = {"": "Moi", **whole}
    people |= {one: f"{name} (en absence)" for one, name in names.items()}
    return asked.page("today.html", found=found, people=people, wanted=wanted, parts=parts(found))


def seen_whole(asked: Asked) -> tuple[str, ...]:
    """The programmes that somebody sees whole."""
    programmes = asked.programmes.items()
    return tuple(name for name, rules in programmes if asked.who.sees_all(rules))


def of_team(asked: Asked, mine: Mine) -> Mine:
    """The work of everybody in the programmes that they see whole."""
    roles = frozenset((name, "") for name in seen_whole(asked))
    return replace(mine, roles=roles, everybody=True)


def parts(found: Tasks) -> list[tuple[str, str, int]]:
    """The groups that hold something: the name of each in the address, its label, how many."""
    held = [(name, label, len(found.grouped.get(label, ()))) for name, label in GROUPS.items()]
    held[-1] = (*held[-1][:2], len(found.letters))
    return [one for one in held if one[2]]
