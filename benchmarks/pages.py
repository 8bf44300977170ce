"""Pages of the desk in stocks of 10² and 10⁵ dossiers: processor time in the server, as times an
empty page of the same round, and how many times the small stock's page.

A hundred incubations are an officer's own; the quiet ones are a colleague's. The page that is its
own floor is the settings of somebody: a session read, a template filled, no dossier looked at.
"""

import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from statistics import median

from sqlalchemy import text

from benchmarks.bases import desk_on, folder
from benchmarks.measure import Measure, counted, table
from benchmarks.results import note
from benchmarks.rounds import DUE, stocked
from support_engine.adapters.clock import PARIS
from support_engine.assemble import Desk
from support_engine.web.bureau import Bureau
from tests.web.bureau import Browser

STOCKS, ROUNDS, TIMES = (200, 100_000), 6, 3
FLOOR = "/reglages"
PAGES = (
    FLOOR,
    "/a-faire",
    "/dossiers",
    "/dossiers?q=atelier",
    "/dossiers/MP2-0007",
    "/argent",
    "/calendrier",
)
NOW = datetime(2022, 6, 21, 9, tzinfo=PARIS)
HEADER = ("page, stock", "statements", "ms a page", "CPU ms", "× empty page", "× stock of 200")


def opened(desk: Desk, stock: int) -> Browser:
    """A browser of an officer at a desk with that stock."""
    stocked(desk, stock)
    with desk.store.transaction() as db:
        db.execute(text("UPDATE dossiers SET officer = 'sacha' WHERE reference LIKE 'S-%'"))
    desk.store.is_replayed = True
    bureau = Bureau(desk.settings, NOW, _desk=desk)
    return Browser(bureau).enter("camille")


def shown(browser: Browser, page: str) -> Callable[[], None]:
    """That page, whole."""

    def ask() -> None:
        answer = browser.get(page)
        assert answer.status_code == 200, (page, answer.status_code)

    return ask


def main() -> None:
    """Every page of every stock in every round, in turn."""
    found: dict[tuple[str, int], Measure] = {}
    with ExitStack() as stack:
        browsers = {}
        for stock in STOCKS:
            home = stack.enter_context(folder())
            desk = stack.enter_context(desk_on(f"sqlite:///{home / 'base.db'}", home))
            browsers[stock] = opened(desk, stock)
        for page in PAGES:
            for stock, browser in browsers.items():
                measure = found[page, stock] = Measure(f"{page}, {stock:,}")
                with counted(browser.bureau.desk.store.engine) as sent:
                    shown(browser, page)()
                measure.statements = sent[0]
        for _ in range(ROUNDS):
            for (page, stock), measure in found.items():
                measure.round([shown(browsers[stock], page)] * TIMES, time.process_time)
    told(found)


def told(found: dict[tuple[str, int], Measure]) -> None:
    """The table, and what is kept."""
    least, most = STOCKS
    rows = []
    for (page, stock), measure in found.items():
        floor = found[FLOOR, stock]
        grown = measure.ratios(found[page, least])[1]
        wall, cpu = median(measure.wall) / 1e3, median(measure.cpu) / 1e3
        rows.append(
            (
                measure.name,
                f"{measure.statements:.0f}",
                f"{wall:.1f}",
                f"{cpu:.1f}",
                f"{measure.ratios(floor)[1]:.2f}",
                f"{grown:.2f}",
            )
        )
    table(f"Pages of the desk, SQLite, {DUE} dossiers of one's own", HEADER, rows)
    note(
        page_list_cpu=found["/dossiers", most].ratios(found[FLOOR, most])[1],
        page_list_growth=found["/dossiers", most].ratios(found["/dossiers", least])[1],
        page_dossier_cpu=found["/dossiers/MP2-0007", most].ratios(found[FLOOR, most])[1],
        page_today_growth=found["/a-faire", most].ratios(found["/a-faire", least])[1],
    )


if __name__ == "__main__":
    main()
