"""Whole journeys in a real browser: refused and helped on, overtaken, shut out, by keys alone."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from support_engine.adapters import clock
from support_engine.adapters.store.codec import moment
from support_engine.adapters.store.web import web_access
from support_engine.core.acts import commands as c
from support_engine.web.entry import passwords
from tests.console import as_typed
from tests.story import OFFICER, REFERENCE, because, day
from tests.web.hands import BOTH_WAYS, KEYS, Hands, Way
from tests.web.test_browser import (
    HOME,
    HOSTILE,
    browser,
    link,
    paying,
    running,
    served,
    sound,
)

__all__ = ["browser", "paying", "served"]
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

    def entered(address: str, person: str, way: Way) -> Hands:
        opened.append(browser.new_context(**way.window))
        page = opened[-1].new_page()
        hands = Hands(page, way)
        page.goto(f"{address}/demonstration/{link(office, person)}")
        hands.press(page.get_by_role("button", name="Entrer en tant que"))
        page.wait_for_url("**/a-faire")
        return hands

    yield entered
    for context in opened:
        context.close()


def shown(hands: Hands) -> None:
    """What will happen."""
    hands.press(hands.page.get_by_role("button", name=SEE))
    hands.page.get_by_role("heading", name="ce qui se passera").wait_for()


def done(hands: Hands) -> None:
    """The button of what was shown."""
    hands.press(hands.page.locator("main form button"))
    hands.page.get_by_text("Fait.").wait_for()


def confirmed(hands: Hands, **typed: str) -> None:
    """What the act on the page asks, looked at, confirmed."""
    for name, value in typed.items():
        hands.write(hands.page.locator(f'[name="f.{name}"]'), value)
    shown(hands)
    done(hands)


def advanced(hands: Hands, name: str, **typed: str) -> None:
    """A button of the dossier, pressed and gone through."""
    acts = hands.page.locator("#actes").locator("..")
    hands.press(acts.get_by_role("link", name=name, exact=True))
    confirmed(hands, **typed)


@BOTH_WAYS
def test_from_deposit_to_incubation_then_refused_and_helped_on(
    office, deposited, enter, way
) -> None:
    label = office.workflow.transition_of
    officer = enter(deposited, "camille", way)
    officer.page.goto(deposited + HOME)
    advanced(officer, label["declarer_recevable"].label)
    advanced(officer, label["instruire"].label)
    advanced(officer, label["inscrire_comite"].label, date_comite_selection="2022-02-21")
    head = enter(deposited, "dominique", way)
    head.page.goto(deposited + HOME)
    known = {"date_notification_label": "2022-02-21", "date_annonce": "2022-02-21"}
    advanced(head, label["labelliser"].label, **known)
    officer.page.goto(deposited + HOME)
    advanced(officer, label["demarrer_incubation"].label)
    assert office.dossier().state == "incubation"
    officer.page.goto(f"{deposited}{HOME}/actes/transition:passer_comite_financement")
    launch = officer.page.locator(
        "li", has_text="Le jalon « Réunion de lancement » n’est pas validé"
    )
    officer.press(launch.get_by_role("link", name="Lever cet obstacle"))
    confirmed(officer)
    assert office.dossier().milestones["lancement_incubation"].declared_on == day("2022-02-21")


def queued(office) -> set[str]:
    """The letters that wait."""
    return {row["key"] for row in office.outbox() if row["state"] == "queued"}


@BOTH_WAYS
def test_an_extension_is_granted_and_taken_back(office, served, enter, way) -> None:
    asked = {"clock": "incubation", "months": 2, "reason": because()}
    office.must(c.RequestExtension(reference=REFERENCE, by=OFFICER, on=day("2022-03-31"), **asked))
    office.letters_leave("2022-03-31")
    before = queued(office)
    head = enter(served, "dominique", way)
    page = head.page
    page.goto(served + HOME)
    head.press(page.get_by_role("link", name="Accorder 2 mois"))
    shown(head)
    end = page.locator("dt", has_text="Fin de l’incubation")
    assert end.locator("del").inner_text() != end.locator("ins").inner_text()
    head.unfold(page.locator(".letter summary"))
    assert page.locator(".letter pre").first.is_visible()
    assert not office.dossier().clocks["incubation"].extended_months
    done(head)
    assert office.dossier().clocks["incubation"].extended_months == 2
    assert queued(office) != before
    head.press(page.get_by_role("link", name="Reprendre cet acte"))
    head.write(page.get_by_label("Motif"), because("Erreur"))
    shown(head)
    assert page.get_by_text("Lettres qui ne partiront plus").count() == 1
    done(head)
    assert not office.dossier().clocks["incubation"].extended_months
    assert queued(office) == before, "no letter leaves of an act taken back"


@BOTH_WAYS
def test_two_officers_collide_and_nothing_typed_is_lost(office, served, enter, way) -> None:
    one = enter(served, "camille", way)
    page = one.page
    page.goto(f"{served}{HOME}/actes/extension.ask:incubation")
    one.write(page.get_by_label("Mois demandés"), "2")
    one.write(page.get_by_label("Motif"), because())
    shown(one)
    other = enter(served, "sacha", way)
    other.page.goto(f"{served}{HOME}/actes/note")
    confirmed(other, text="Vu au téléphone.")
    one.press(page.get_by_role("button", name=ASK))
    page.get_by_text("Le dossier a changé pendant votre saisie.").wait_for()
    assert page.get_by_text("Vu au téléphone.").count() == 1
    assert not office.dossier().pending_extensions
    one.press(page.get_by_role("button", name="Modifier"))
    assert page.get_by_label("Motif").input_value() == because()
    confirmed(one)
    assert office.dossier().pending_extensions


@BOTH_WAYS
def test_a_session_ends_in_the_middle_of_a_form(office, served, enter, way) -> None:
    with office.store.transaction() as db:
        web_access.set_password(db, "camille", passwords.hashed(PASSWORD), clock.now())
    officer = enter(served, "camille", way)
    page = officer.page
    page.goto(f"{served}{HOME}/actes/extension.ask:incubation")
    officer.write(page.get_by_label("Mois demandés"), "2")
    officer.write(page.get_by_label("Motif"), because())
    with office.store.transaction() as db:
        db.execute(text("UPDATE web_sessions SET seen_at = :then"), {"then": moment(LONG_AGO)})
    officer.press(page.get_by_role("button", name=SEE))
    page.get_by_text("Ce que vous aviez saisi").wait_for()
    officer.write(page.get_by_label("Identifiant"), "camille")
    officer.write(page.get_by_label("Mot de passe"), PASSWORD)
    officer.press(page.get_by_role("button", name="Entrer"))
    page.get_by_text(because().rstrip(".")).first.wait_for()  # its words are back
    assert not office.dossier().pending_extensions, "nothing is done in the place of its author"
    if page.get_by_role("button", name=SEE).count():
        shown(officer)
    officer.press(page.get_by_role("button", name=ASK))
    page.get_by_text("Fait.").wait_for()
    assert office.dossier().pending_extensions


@BOTH_WAYS
def test_three_people_pay_a_tranche_and_one_cannot(office, paying, enter, way) -> None:
    officer, payer, accountant = (enter(paying, one, way) for one in ("camille", "olivia", "paul"))

    def acts(hands: Hands, key: str, **typed: str) -> None:
        hands.page.goto(f"{paying}{HOME}/actes/{key}")
        confirmed(hands, **typed)

    acts(officer, "tranche.propose:avance")
    officer.page.goto(f"{paying}{HOME}/actes/tranche.certify:avance")
    assert officer.page.get_by_text("Cet acte n’est pas à vous.").count() == 1
    assert officer.page.get_by_role("button", name=SEE).count() == 0
    if way.scripts:
        sound(officer.page)
    acts(payer, "tranche.certify:avance")
    acts(payer, "tranche.transmit:avance", request="DP-1")
    acts(accountant, "tranche.pay:avance", amount="75 000", payment="VIR-1")
    accountant.page.goto(f"{paying}/argent")
    assert accountant.page.get_by_text("écart 0,00 €").count() == 1
    advance = office.dossier().purse.tranches["avance"]
    assert (advance.stage, advance.payment, advance.paid_by) == ("paid", "VIR-1", "paul")


@BOTH_WAYS
def test_one_act_on_several_dossiers(office, served, enter, way) -> None:
    number = 2 if way.keys else 80
    others = [f"MP2-{n:03}" for n in range(2, number + 1)]
    for n, other in enumerate(others):
        state = "incubation" if n % 4 else "labellisee"
        office.open_at(state, other, name=f"Autre {HOSTILE}", source_id=f"S{n}", wave="2")
    refused = len(others[::4])
    officer = enter(served, "camille", way)
    page = officer.page
    page.goto(f"{served}/dossiers?onglet=total")
    officer.tick(page.get_by_label(f"Choisir {REFERENCE}"))
    officer.tick(page.get_by_label(f"les {number} dossiers de ce filtre"))
    officer.press(page.get_by_role("button", name="Agir sur ces dossiers"))
    officer.press(page.get_by_role("button", name=ASK))
    officer.write(page.get_by_label("Mois demandés"), "2")
    officer.write(page.get_by_label("Motif"), because())
    officer.press(page.get_by_role("button", name=SEE))
    if way.scripts:
        sound(page)
    officer.press(page.get_by_role("button", name=ASK))
    page.get_by_text(f"Fait sur {number - refused}").wait_for()
    assert page.get_by_text(f", refusé sur {refused}").count() == 1
    told = page.get_by_role("region", name="Ce que chaque dossier est devenu").locator("tbody tr")
    assert told.count() == number
    extended = [bool(office.dossier(one).extensions) for one in (REFERENCE, *others)]
    assert sum(extended) == number - refused


def tabbed(page, name: str) -> None:
    """Tab until what bears that name has the focus."""
    named = "(e => (e.labels && e.labels[0] || e).innerText)(document.activeElement) || ''"
    for _ in range(60):
        page.keyboard.press("Tab")
        if as_typed(page.evaluate(named)).strip().startswith(name):
            return
    pytest.fail(f"no Tab leads to {name} on {page.url}")


def test_a_dossier_is_found_extended_and_corrected_by_keys_alone(office, served, enter) -> None:
    page = enter(served, "camille", KEYS).page
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
