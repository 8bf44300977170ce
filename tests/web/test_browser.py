"""The desk in a real browser: an officer's morning, every page at three widths, axe on each.

Whole journeys are in `test_journeys`."""

import os
import shutil
import threading
import time
from base64 import b32decode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import uvicorn

from support_engine.adapters import clock
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.web import web_access, web_links
from support_engine.core.people.grants import ADMINISTRATOR as ADMIN
from support_engine.core.people.one_time import code_at, step_of
from support_engine.web.app import build
from support_engine.web.entry import passwords
from support_engine.web.reading.on_dossier import TABS
from tests.money_story import accompanied, advance_paid, ready
from tests.story import REFERENCE, because
from tests.web.bureau import bureau_of
from tests.web.forms import PASSWORD

NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
"""The first draws the same pages without windows around them: half of what they take."""
WIDTHS = (320, 390, 820, 1280)
HOME = f"/dossiers/{REFERENCE}"
HOSTILE = "<script>document.title='owned'</script>=1+1\u202e" + "x" * 190


def chromium() -> str:
    """Where a browser is: the variable CHROMIUM, or a usual name."""
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    missing = "no Chromium: install one (`make browser`) or set CHROMIUM; pages were not tried"
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    # A browser refuses its sandbox to the superuser, whom containers run tests as.
    alone = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playing:
        opened = playing.chromium.launch(executable_path=chromium(), args=alone)
        yield opened
        opened.close()


@pytest.fixture
def served(office):
    """The address of a desk that runs, on a port of its own."""
    office.open_at("incubation", name=f"Atelier {HOSTILE}")
    yield from running(office, "2022-04-01")


@pytest.fixture
def paying(office):
    """The desk on the day of a payment: the holder asked for the advance a fortnight ago."""
    claim, *_ = advance_paid()
    for command in (*accompanied(office.workflow), *ready(), claim):
        office.must(command)
    yield from running(office, "2022-12-05")


def running(office, day: str):
    settings = uvicorn.Config(
        build(bureau_of(office, day, public_map=True)), port=0, log_level="error", lifespan="on"
    )
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def link(office, person: str) -> str:
    with office.store.transaction() as db:
        return web_links.new_link(db, person, "demonstration", clock.now())


def sound(page) -> None:
    """Nothing that axe finds, nothing wider than the window, nothing that a name made run."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    assert page.title() != "owned"
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{page.url} is {wide} wide in {width}"


def look(page, *, scripts: bool) -> None:
    """axe is a script: without any, what it found on the same page with them stands."""
    if scripts:
        sound(page)
        page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("scripts", [True, False])
def test_a_morning_of_an_officer(office, served, browser, scripts) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Security" in said.text else None)
    page.goto(f"{served}/demonstration/{link(office, 'camille')}")
    page.get_by_role("button", name="Entrer en tant que Camille").click()
    page.goto(f"{served}/dossiers")
    page.get_by_role("link", name=REFERENCE).click()
    page.get_by_role("link", name="Demander une prolongation « Incubation »").click()
    page.get_by_role("button", name="Voir ce qui se passera").click()
    page.get_by_text("à remplir").first.wait_for()
    look(page, scripts=scripts)
    page.get_by_label("Mois demandés").fill("2")
    page.get_by_label("Motif").fill(because())
    page.get_by_role("button", name="Voir ce qui se passera").click()
    page.get_by_role("heading", name="ce qui se passera").wait_for()
    look(page, scripts=scripts)
    assert not office.dossier().extensions
    page.get_by_role("button", name="Demander une prolongation « Incubation »").click()
    page.get_by_text("Fait.").wait_for()
    look(page, scripts=scripts)
    assert office.dossier().extensions
    page.get_by_role("link", name="Reprendre cet acte").first.click()
    page.get_by_label("Motif").fill(because("Erreur"))
    page.get_by_role("button", name="Voir ce qui se passera").click()
    page.get_by_role("button", name="Reprendre le dernier acte").click()
    page.get_by_text("Fait.").wait_for()
    assert refused == []
    page.get_by_role("button", name="Se déconnecter").click()
    page.goto(served + HOME)
    assert page.get_by_label("Mot de passe").count() == 1
    context.close()


PAGES = (
    "/",
    "/a-faire",
    "/a-faire/changements",
    "/dossiers",
    "/dossiers?onglet=total&filtrer=1&vague=1",
    "/dossiers?aspect=tableau&onglet=total",
    "/dossiers/vues?garder=onglet%3Dtotal",
    "/argent",
    "/argent/rapprochement",
    "/argent?par=dossier&file=claimed",
    "/argent?par=region&au=2022-03-25",
    "/dossiers?au=2022-03-25&onglet=total",
    "/nulle-part",
    "/argent?au=2022-03-25",
    "/argent/previsions?trimestre=sans+date",
    "/lots",
    "/dossiers/classeur",
    f"/lots/nouveau?dossier={REFERENCE}",
    f"/lots/saisie?acte=extension.ask:incubation&dossier={REFERENCE}",
    "/reglages",
    "/reglages/jetons",
    "/api/v1/docs",
    "/reglages/facteur",
    "/entrer/encore?vers=/dossiers",
    "/entrer/sorti",
    "/entrer/fournisseur",
    "/clavier",
    "/programme",
    "/programme/regles",
    "/programme/lettres",
    f"/programme/lettres?lettre=incubation_demarrage&dossier={REFERENCE}",
    "/programme/lettres?lettre=mise_en_demeure&dossier=MP1-999",
    "/programme/passages",
    "/programme/versions",
    "/calendrier",
    "/calendrier?mois=2022-07&genre=echeances,rappels,changements",
    "/calendrier?jour=2022-07-21",
    "/calendrier/abonnements",
    "/carte",
    "/carte/publique",
    "/carte?onglet=total&vague=1&lieu=22",
    "/carte?au=2022-03-25&onglet=total",
    *(f"{HOME}/{tab}".rstrip("/") for tab in TABS),
    f"{HOME}/actes/extension.ask:incubation",
    f"{HOME}?liste=onglet%3Dtotal",
    *(f"{HOME}{tab}?au=2022-03-25" for tab in ("", "/courriers", "/journal")),
    f"{HOME}?au=2030-01-01",
    f"{HOME}/actes/document:statuts",
    f"{HOME}/actes/transition:passer_comite_financement",
    "/nowhere",
)


def test_every_page_is_sound_at_three_widths(office, served, browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{served}/entrer")
    sound(page)
    page.goto(f"{served}/demonstration/{link(office, 'camille')}")
    sound(page)
    page.get_by_role("button", name="Entrer en tant que Camille").click()
    page.goto(f"{served}/dossiers/vues?garder=onglet%3Dtotal")
    page.get_by_label("Nom de la vue").fill(HOSTILE[:60])
    page.get_by_role("button", name="Garder cette vue").click()
    for path in PAGES:
        page.goto(served + path)
        for one in page.locator("details").all():
            one.evaluate("one => { one.open = true }")
        sound(page)
    page.goto(f"{served}{HOME}/courriers")
    page.locator("table a").first.click()
    sound(page)
    enrolling(page, served, office)
    public, door = framed(page, served)
    assert "les projets labellisés" in public
    assert "Mot de passe" not in door, "no other page of ours"
    context.close()


def enrolling(page, served: str, office) -> None:
    """The pages of a second factor, to its recovery codes; then the door that asks for one."""
    page.goto(f"{served}/reglages/facteur")
    page.get_by_role("button", name="Enregistrer un second facteur").click()
    sound(page)
    secret = b32decode(page.locator("code").text_content().replace(" ", ""))
    code = code_at(secret, step_of(clock.now()))
    page.get_by_label("Code à six chiffres").fill(code)
    page.get_by_role("button", name="Enregistrer ce second facteur").click()
    page.get_by_role("heading", name="Codes de secours").wait_for()
    sound(page)
    with office.store.transaction() as db:
        web_access.set_password(db, "camille", passwords.hashed(PASSWORD), clock.now())
    page.goto(f"{served}/entrer")
    page.get_by_label("Identifiant").fill("camille")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Entrer").click()
    page.get_by_role("heading", name="Code à usage unique").wait_for()
    sound(page)


def framed(page, address: str) -> list[str]:
    """What a page of another site shows of ours in its frames: the public map, and the door. The
    other site is on this machine too: a browser keeps those of elsewhere from what is here."""
    paths = ("/carte/publique", "/entrer")
    frames = "".join(f'<iframe src="{address}{path}"></iframe>' for path in paths)

    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(frames.encode())

        def log_message(self, *args) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as elsewhere:
        threading.Thread(target=elsewhere.serve_forever, daemon=True).start()
        page.goto(f"http://127.0.0.1:{elsewhere.server_address[1]}/")
        shown = [frame.evaluate("document.body.textContent") for frame in page.frames[1:]]
        elsewhere.shutdown()
    return shown


def test_the_pages_of_whoever_administers_are_sound(office, served, browser) -> None:
    with office.store.transaction() as db:
        directory.save(db, Person("noa", "Noa", "noa@demo.example", "", frozenset({ADMIN})))
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{served}/demonstration/{link(office, 'noa')}")
    page.get_by_role("button", name="Entrer en tant que Noa").click()
    for path in ("", "/personnes", "/personnes/nouvelle", "/personnes/camille", "/entrees"):
        page.goto(f"{served}/reglages{path}")
        for one in page.locator("details").all():
            one.evaluate("one => { one.open = true }")
        sound(page)
    context.close()


def test_the_rows_of_the_list_are_reached_in_three_tabs(office, served, browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{served}/demonstration/{link(office, 'camille')}")
    page.get_by_role("button", name="Entrer en tant que Camille").click()
    page.goto(f"{served}/dossiers")
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller à la liste"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == REFERENCE, "its row is to be ticked"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == REFERENCE
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{HOME}?liste=*")
    context.close()


def test_keys_lead_where_they_say_until_they_are_switched_off(office, served, browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{served}/demonstration/{link(office, 'camille')}")
    page.get_by_role("button", name="Entrer en tant que Camille").click()
    page.wait_for_url("**/a-faire")
    page.keyboard.type("gd")
    page.wait_for_url("**/dossiers")
    page.keyboard.type("gm")
    page.wait_for_url("**/argent")
    page.keyboard.type("gd")
    page.wait_for_url("**/dossiers")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == REFERENCE
    page.keyboard.press("/")
    page.keyboard.type("ga j")
    assert page.get_by_role("searchbox").input_value() == "ga j", "a field takes what is typed"
    page.locator("h1").click()
    page.keyboard.press("?")
    page.wait_for_url("**/clavier")
    page.get_by_label("Raccourcis actifs").uncheck()
    page.locator("h1").click()
    page.keyboard.type("ga")
    page.goto(f"{served}/dossiers")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") != REFERENCE
    context.close()


WHOLE_WORDS = """[...document.querySelectorAll('.top nav a')].filter((link) => {
  const words = document.createRange();
  words.selectNodeContents([...link.childNodes].find((one) => one.textContent.trim()));
  return words.getClientRects().length > 1 }).map((link) => link.textContent)"""


def test_on_a_narrow_window_no_word_of_the_menu_is_cut(office, browser, served) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 800})
    page.goto(f"{served}/demonstration/{link(office, 'camille')}")
    page.get_by_role("button", name="Entrer en tant que Camille").click()
    page.goto(served + HOME)
    assert page.locator(".top nav a").count() > 5
    assert page.evaluate(WHOLE_WORDS) == []
    for one in page.locator("nav:not(.trail) a").all():
        edge = one.evaluate("one => getComputedStyle(one).borderBottomWidth")
        is_here = one.get_attribute("aria-current") is not None
        assert edge == ("3px" if is_here else "0px"), "where colours are forced, it alone is drawn"
    page.close()


def test_what_is_printed_bears_nothing_to_press(office, browser, served) -> None:
    page = browser.new_page()
    page.goto(f"{served}/demonstration/{link(office, 'camille')}")
    page.get_by_role("button", name="Entrer en tant que Camille").click()
    for path in ("", "/jalons", "/argent"):
        page.goto(served + HOME + path)
        page.emulate_media(media="print")
        for gone in ("Chercher", "Ce que vous pouvez faire", "Le dossier à un jour passé"):
            assert not page.get_by_text(gone, exact=True).is_visible(), (path, gone)
        assert page.locator("h1").is_visible()
        page.emulate_media(media="screen")
    page.close()
