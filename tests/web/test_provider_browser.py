"""The State's login in a real browser: there, back, there again before what weighs, out of both."""

import threading
import time

import pytest
import uvicorn

from support_engine.adapters import clock
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.web import web_access, web_links
from support_engine.web.app import build
from support_engine.web.entry import passwords
from tests.forging import forge
from tests.web.bureau import bureau_of
from tests.web.forms import PASSWORD
from tests.web.provider import CLIENT, SECRET, STRONG, serving
from tests.web.test_browser import browser, sound

__all__ = ["browser"]


@pytest.fixture
def served(office):
    """A desk and its provider, both at work; whoever administers has a password."""
    with office.store.transaction() as db:
        roles = frozenset({"administrateur"})
        directory.save(db, Person("noa", "Noa", "noa@demo.example", "", roles))
        web_access.set_password(db, "noa", passwords.hashed(PASSWORD), clock.now())
    with serving() as provider:
        said = {"issuer": provider.issuer, "client_id": CLIENT, "client_secret": SECRET}
        bureau = bureau_of(office, None, oidc={**said, "acr": (STRONG,)})
        settings = uvicorn.Config(build(bureau), port=0, log_level="error", lifespan="on")
        server = uvicorn.Server(settings)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        bureau.listens = f"http://127.0.0.1:{port}"
        yield bureau, provider
        server.should_exit = True
        thread.join()


@pytest.mark.parametrize("scripts", [True, False])
def test_there_back_again_and_out_of_both(office, served, browser, scripts) -> None:
    bureau, provider = served
    here, refused = bureau.listens, []
    page = browser.new_context(java_script_enabled=scripts).new_page()
    page.on("console", lambda said: refused.append(said.text) if "Security" in said.text else None)
    look = sound if scripts else lambda _page: None
    page.goto(f"{here}/entrer")
    look(page)
    page.get_by_role("link", name="S’identifier avec ProConnect").click()
    page.get_by_role("heading", name="Rattacher une identité").wait_for()
    look(page)
    page.get_by_role("link", name="Entrer, puis la rattacher").click()
    page.get_by_label("Identifiant").fill("noa")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Entrer").click()
    page.get_by_role("button", name="Rattacher cette identité à mon compte").click()
    page.get_by_text("Une identité est rattachée").wait_for()
    look(page)
    page.get_by_role("button", name="Se déconnecter").click()
    provider.acr = STRONG
    page.get_by_role("link", name="S’identifier avec ProConnect").click()
    page.get_by_role("heading", name="Réglages").wait_for()
    with office.store.transaction() as db:
        forge(db, "UPDATE web_sessions SET proven_at = '2020-01-01T00:00:00.000000Z'")
    page.goto(f"{here}/reglages/personnes/sacha")
    page.locator("summary", has_text="Donner un rôle").click()
    look(page)
    page.get_by_label("Rôle", exact=True).select_option("auditeur")
    page.get_by_role("button", name="Donner ce rôle").click()
    page.get_by_role("heading", name="Vous identifier de nouveau").wait_for()
    look(page)
    page.get_by_role("link", name="Continuer vers ProConnect").click()
    page.get_by_role("heading", name="Sacha").wait_for()
    assert provider.asked[-1]["prompt"] == "login"
    page.locator("summary", has_text="Donner un rôle").click()
    chosen = page.get_by_label("Rôle", exact=True).input_value()
    assert chosen == "auditeur", "what was typed is there"
    page.get_by_role("button", name="Donner ce rôle").click()
    page.get_by_text("rôle auditeur").first.wait_for()
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_url("**/entrer/sorti?state=*")
    look(page)
    assert len(provider.ended) == 1
    page.goto(f"{here}/reglages")
    page.get_by_label("Mot de passe").wait_for()
    provider.is_down = True
    bureau._provider = None
    page.goto(f"{here}/entrer/fournisseur")
    page.get_by_text("ne répond pas").wait_for()
    look(page)
    assert refused == []
    page.context.close()


def test_the_page_of_a_link_offers_the_provider(office, served, browser) -> None:
    bureau, _ = served
    with office.store.transaction() as db:
        secret = web_links.new_link(db, "camille", "password", clock.now())
    page = browser.new_page()
    page.goto(f"{bureau.listens}/mot-de-passe/{secret}")
    sound(page)
    page.get_by_role("link", name="S’identifier avec ProConnect").click()
    page.get_by_role("button", name="Rattacher cette identité à camille").wait_for()
    sound(page)
    page.get_by_role("button", name="Rattacher cette identité à camille").click()
    page.goto(f"{bureau.listens}/entrer")
    page.get_by_role("link", name="S’identifier avec ProConnect").click()
    page.wait_for_url("**/a-faire")
    page.close()
