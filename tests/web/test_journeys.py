"""Whole journeys in a real browser: refused and helped on, overtaken, shut out, by keys alone."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from support_engine.adapters import clock
from support_engine.adapters.store import web_access
from support_engine.adapters.store.codec import moment
from support_engine.core.acts import commands as c
from support_engine.web import passwords
from tests.story import OFFICER, REFERENCE, because, day
from tests.web.test_browser import HOME, browser, link, running, served

__all__ = ["browser", "served"]
SEE = "Voir ce qui se passera"
ASK = "Demander une prolongation « Incubation »"
LONG_AGO = clock.now() - timedelta(hours=9)
PASSWORD = "un mot de passe assez long"


@pytest.fixture
def deposited(office):
    """The desk on the day of a committee; a dossier was deposited."""
    office.open_at("deposee")
    yield from running(office, "2022-02-21")


@pytest.fixture
def enter(office, browser):
    """Somebody at the desk, in a window of their own."""
    opened = []

    def entered(address: str, person: str, **kind):
        opened.append(browser.new_context(**kind))
        page = opened[-1].new_page()
        page.set_default_timeout(10_000)
        page.goto(f"{address}/demonstration/{link(office, person)}")
        page.get_by_role("button", name="Entrer en tant que").click()
        page.wait_for_url("**/a-faire")
        return page

    yield entered
    for context in opened:
        context.close()


def confirmed(page, **typed: str) -> None:
    """What the act on the page asks, looked at, confirmed."""
    for name, value in typed.items():
        page.locator(f'[name="f.{name}"]').fill(value)
    page.get_by_role("button", name=SEE).click()
    page.get_by_role("heading", name="ce qui se passera").wait_for()
    page.locator("main form button").first.click()
    page.get_by_text("Fait.").wait_for()


def advanced(page, name: str, **typed: str) -> None:
    """A button of the dossier, pressed and gone through."""
    page.locator("#actes").locator("..").get_by_role("link", name=name, exact=True).click()
    confirmed(page, **typed)


@pytest.mark.parametrize("scripts", [True, False])
def test_from_deposit_to_incubation_then_refused_and_helped_on(
    office, deposited, enter, scripts
) -> None:
    label = office.workflow.transition_of
    page = enter(deposited, "camille", java_script_enabled=scripts)
    page.goto(deposited + HOME)
    advanced(page, label["declarer_recevable"].label)
    advanced(page, label["instruire"].label)
    advanced(page, label["inscrire_comite"].label, date_comite_selection="2022-02-21")
    head = enter(deposited, "dominique", java_script_enabled=scripts)
    head.goto(deposited + HOME)
    known = {"date_notification_label": "2022-02-21", "date_annonce": "2022-02-21"}
    advanced(head, label["labelliser"].label, **known)
    page.goto(deposited + HOME)
    advanced(page, label["demarrer_incubation"].label)
    assert office.dossier().state == "incubation"
    page.goto(f"{deposited}{HOME}/actes/transition:passer_comite_financement")
    launch = page.locator("li", has_text="Le jalon « Réunion de lancement » n’est pas validé")
    launch.get_by_role("link", name="Lever cet obstacle").click()
    confirmed(page)
    assert office.dossier().milestones["lancement_incubation"].declared_on == day("2022-02-21")


def queued(office) -> set[str]:
    """The letters that wait."""
    return {row["key"] for row in office.outbox() if row["state"] == "queued"}


def test_an_extension_is_granted_and_taken_back_on_a_phone(office, served, enter) -> None:
    asked = {"clock": "incubation", "months": 2, "reason": because()}
    office.must(c.RequestExtension(reference=REFERENCE, by=OFFICER, on=day("2022-03-31"), **asked))
    office.letters_leave("2022-03-31")
    before = queued(office)
    page = enter(served, "dominique", viewport={"width": 390, "height": 800})

    def fits() -> None:
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, page.url

    page.goto(served + HOME)
    fits()
    page.get_by_role("link", name="Accorder 2 mois").click()
    page.get_by_role("button", name=SEE).click()
    fits()
    end = page.locator("dt", has_text="Fin de l’incubation")
    assert end.locator("del").inner_text() != end.locator("ins").inner_text()
    page.locator(".letter summary").first.click()
    assert page.locator(".letter pre").first.is_visible()
    assert not office.dossier().clocks["incubation"].extended_months
    page.locator("main form button").first.click()
    page.get_by_text("Fait.").wait_for()
    fits()
    assert office.dossier().clocks["incubation"].extended_months == 2
    assert queued(office) != before
    page.get_by_role("link", name="Reprendre cet acte").first.click()
    page.get_by_label("Motif").fill(because("Erreur"))
    page.get_by_role("button", name=SEE).click()
    assert page.get_by_text("Lettres qui ne partiront plus").count() == 1
    fits()
    page.get_by_role("button", name="Reprendre le dernier acte").click()
    page.get_by_text("Fait.").wait_for()
    assert not office.dossier().clocks["incubation"].extended_months
    assert queued(office) == before, "no letter leaves of an act taken back"


@pytest.mark.parametrize("scripts", [True, False])
def test_two_officers_collide_and_nothing_typed_is_lost(office, served, enter, scripts) -> None:
    one = enter(served, "camille", java_script_enabled=scripts)
    one.goto(f"{served}{HOME}/actes/extension.ask:incubation")
    one.get_by_label("Mois demandés").fill("2")
    one.get_by_label("Motif").fill(because())
    one.get_by_role("button", name=SEE).click()
    other = enter(served, "sacha", java_script_enabled=scripts)
    other.goto(f"{served}{HOME}/actes/note")
    confirmed(other, text="Vu au téléphone.")
    one.get_by_role("button", name=ASK).click()
    assert one.get_by_text("Le dossier a changé pendant votre saisie.").count() == 1
    assert one.get_by_text("Vu au téléphone.").count() == 1
    assert not office.dossier().pending_extensions
    one.get_by_role("button", name="Modifier").click()
    assert one.get_by_label("Motif").input_value() == because()
    confirmed(one)
    assert office.dossier().pending_extensions


@pytest.mark.parametrize("scripts", [True, False])
def test_a_session_ends_in_the_middle_of_a_form(office, served, enter, scripts) -> None:
    with office.store.transaction() as db:
        web_access.set_password(db, "camille", passwords.hashed(PASSWORD), clock.now())
    page = enter(served, "camille", java_script_enabled=scripts)
    page.goto(f"{served}{HOME}/actes/extension.ask:incubation")
    page.get_by_label("Mois demandés").fill("2")
    page.get_by_label("Motif").fill(because())
    with office.store.transaction() as db:
        db.execute(text("UPDATE web_sessions SET seen_at = :then"), {"then": moment(LONG_AGO)})
    page.get_by_role("button", name=SEE).click()
    assert page.get_by_text("Ce que vous aviez saisi").count() == 1
    page.get_by_label("Identifiant").fill("camille")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Entrer").click()
    assert page.get_by_text(because().rstrip(".")).count(), "its words are back"
    assert not office.dossier().pending_extensions, "nothing is done in the place of its author"
    if page.get_by_role("button", name=SEE).count():
        page.get_by_role("button", name=SEE).click()
    page.get_by_role("button", name=ASK).click()
    page.get_by_text("Fait.").wait_for()
    assert office.dossier().pending_extensions


def tabbed(page, name: str) -> None:
    """Tab until what bears that name has the focus."""
    named = "(e => (e.labels && e.labels[0] || e).innerText)(document.activeElement) || ''"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(named).strip().startswith(name):
            return
    pytest.fail(f"no Tab leads to {name} on {page.url}")


def test_a_dossier_is_found_extended_and_corrected_by_keys_alone(office, served, enter) -> None:
    page = enter(served, "camille")
    page.keyboard.press("/")
    page.keyboard.type(f"{REFERENCE}\n")
    page.wait_for_url(f"**{HOME}*")
    tabbed(page, ASK)
    page.keyboard.press("Enter")
    page.get_by_label("Motif").wait_for()
    tabbed(page, "Mois demandés")
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    page.keyboard.type(because())
    tabbed(page, SEE)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="ce qui se passera").wait_for()
    tabbed(page, ASK)
    page.keyboard.press("Enter")
    page.get_by_text("Fait.").wait_for()
    assert office.dossier().pending_extensions
    tabbed(page, "Reprendre cet acte")
    page.keyboard.press("Enter")
    page.get_by_label("Motif").wait_for()
    tabbed(page, "Motif")
    page.keyboard.type(because("Erreur"))
    page.keyboard.press("Tab")
    tabbed(page, SEE)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="ce qui se passera").wait_for()
    tabbed(page, "Reprendre le dernier acte")
    page.keyboard.press("Enter")
    page.get_by_text("Fait.").wait_for()
    assert not office.dossier().pending_extensions
