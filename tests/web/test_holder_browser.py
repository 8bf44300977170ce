"""The pages of a holder's space in a real browser: axe on each, at three widths."""

import os
from pathlib import Path

from support_engine.adapters import clock
from support_engine.adapters.store.web import web_links
from support_engine.core.acts import commands as c
from support_engine.core.people.commands import AddPerson, ChangeContact, Contact
from tests.money_story import accompanied, ready
from tests.office import at
from tests.story import HOLDER, REFERENCE, day
from tests.web.test_browser import HOSTILE, browser, running, sound

__all__ = ["browser"]
DAY = "2022-11-20"
HOME = f"/espace/{REFERENCE}"
PAGES = (
    "",
    "/acces",
    "/actes/write:message",
    "/actes/document:rib",
    "/actes/tranche.claim:avance",
    "/actes/access.end:aide",
)


def life(office) -> None:
    """A dossier with a helper, a message with a long word, and an address that moved."""
    for command in (*accompanied(office.workflow), *ready()):
        office.must(command)
    door, now = office.engine.directory, at(f"{DAY}T09:00")
    known = Contact(HOSTILE[:90], "aide@demo.example")
    door.handle(AddPerson(by="camille", person="aide", contact=known), now)
    about = {"reference": REFERENCE, "by": HOLDER, "on": day(DAY)}
    office.must(c.GiveAccess(**about, person="aide", right="claim"), DAY)
    office.must(c.WriteToTeam(**about, about="message", text=HOSTILE), DAY)
    door.handle(ChangeContact(by="camille", person="porteuse", email="neuve@demo.example"), now)


def picture(page, name: str) -> None:
    """A picture for whoever asks for one (`PICTURES`: a folder)."""
    if folder := os.environ.get("PICTURES"):
        for width in (390, 820, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def test_the_pages_of_a_space_are_sound_at_three_widths(office, browser) -> None:
    life(office)
    for address in running(office, DAY):
        context = browser.new_context()
        page = context.new_page()
        for path in ("/espace", "/espace/adresse/porteuse/x", "/espace/entrer/x"):
            page.goto(address + path)
            sound(page)
            picture(page, path.replace("/", "_"))
        with office.store.transaction() as db:
            link = web_links.new_link(db, "porteuse", "espace", clock.now())
        page.goto(f"{address}/espace/entrer/{link}")
        page.get_by_role("button", name="Entrer").click()
        for path in PAGES:
            page.goto(f"{address}{HOME}{path}")
            for one in page.locator("details").all():
                one.evaluate("one => { one.open = true }")
            sound(page)
            picture(page, f"projet{path}".replace("/", "_").replace(":", "_"))
        page.goto(address + HOME)
        page.emulate_media(media="print")
        assert page.locator(".todo h3").first.is_visible(), "what is asked of them is printed"
        page.emulate_media(media="screen")
        page.goto(f"{address}{HOME}/actes/write:message")
        page.get_by_label("Votre message").fill("Voici le devis.")
        paper = {"name": "devis.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 x"}
        page.locator("[type=file]").set_input_files([paper])
        page.get_by_role("button", name="Voir ce qui se passera").click()
        sound(page)
        page.get_by_role("button", name="Écrire à l’équipe").click()
        page.get_by_text("C’est enregistré.").wait_for()
        sound(page)
        picture(page, "recu")
        with office.store.transaction() as db:
            desk = web_links.new_link(db, "camille", "demonstration", clock.now())
        page.goto(f"{address}/demonstration/{desk}")
        page.get_by_role("button", name="Entrer en tant que Camille").click()
        for path in ("/a-faire", f"/dossiers/{REFERENCE}/personnes"):
            page.goto(address + path)
            for one in page.locator("details").all():
                one.evaluate("one => { one.open = true }")
            sound(page)
            picture(page, path.replace("/", "_"))
        context.close()
