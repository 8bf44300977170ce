"""Takes the pictures of the tutorial: a morning in the real pages of the demonstration.

python -m docs.build_pictures FOLDER    (FOLDER: a demonstration; it is copied, not changed)
"""

import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from support_engine import config
from support_engine.web.app import build
from support_engine.web.bureau import Bureau
from support_engine.web.entry.invitations import demonstration_links

HERE = Path(__file__).parent / "pictures"
MORNING = datetime(2023, 6, 15, 9, tzinfo=ZoneInfo("Europe/Paris"))
OFFICER = "Camille Instruction"
REASON = "Le local change : le nouveau bail sera signé en juillet."
SIZE = {"width": 1120, "height": 760}
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
Shoot = Callable[[str], None]


def morning(page: Page, address: str, link: str, shoot: Shoot) -> None:
    """What docs/tutorial.md tells, step by step; `shoot` takes a picture under a name."""
    page.goto(link)
    page.get_by_role("button", name=f"Entrer en tant que {OFFICER}").click()
    shoot("a-faire")
    page.get_by_role("link", name="FICTIF-14").first.click()
    shoot("dossier")
    page.locator("summary", has_text="Passage en comité de financement").click()
    page.get_by_text("n’est pas validé").first.wait_for()
    page.get_by_role("link", name="Demander une prolongation « Incubation »").click()
    page.get_by_label("Mois demandés").fill("6")
    page.get_by_label("Motif").fill(REASON)
    page.get_by_role("button", name="Voir ce qui se passera").click()
    shoot("apercu")
    page.get_by_role("button", name="Demander une prolongation « Incubation »").click()
    page.get_by_text("Fait.").wait_for()
    shoot("fait")
    page.get_by_role("link", name="Reprendre cet acte").first.click()
    page.get_by_label("Motif").fill("La durée demandée était trop longue, je recommence.")
    page.get_by_role("button", name="Voir ce qui se passera").click()
    shoot("reprendre")
    page.get_by_role("button", name="Reprendre le dernier acte").click()
    page.get_by_text("Fait.").wait_for()
    page.get_by_role("link", name="Dossiers", exact=True).click()
    page.get_by_role("link", name="suivis par moi").click()
    shoot("dossiers")
    page.get_by_role("link", name="Argent", exact=True).click()
    shoot("argent")
    page.get_by_role("button", name="Se déconnecter").click()


@contextmanager
def served(bureau: Bureau) -> Iterator[str]:
    """The address of a desk that runs, on a port of its own."""
    server = uvicorn.Server(uvicorn.Config(build(bureau), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@contextmanager
def opened(demonstration: Path) -> Iterator[tuple[str, str]]:
    """A copy of a demonstration with its desk open: its address, and the link of an officer."""
    with TemporaryDirectory() as copy:
        shutil.copytree(demonstration, Path(copy) / "demo")
        bureau = Bureau(config.load(Path(copy) / "demo" / "config.toml"), MORNING)
        links = {one.name: one.path for one in demonstration_links(bureau)}
        with served(bureau) as address:
            yield address, f"{address}{links[OFFICER]}"
        bureau.close()


def launched(playing) -> Browser:  # type: ignore[no-untyped-def]
    """The browser that is there; it refuses its sandbox to the superuser."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)))
    alone = ["--no-sandbox"] if os.geteuid() == 0 else []
    browser: Browser = playing.chromium.launch(executable_path=found, args=alone)
    return browser


def main(demonstration: Path) -> None:
    """Every picture, in docs/pictures."""
    with opened(demonstration) as (address, link), sync_playwright() as playing:
        browser = launched(playing)
        page = browser.new_page(viewport=SIZE, locale="fr-FR")
        morning(page, address, link, lambda name: taken(page, name))
        browser.close()


def taken(page: Page, name: str) -> None:
    """One picture of the top of a page."""
    page.screenshot(path=HERE / f"{name}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
