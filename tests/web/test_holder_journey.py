"""A holder in a real browser: from the letter to the paper, the declaration, its validation."""

import re
from time import monotonic, sleep

import pytest

from support_engine import config
from support_engine.adapters.mail.templates import Letters
from tests.smtp import mail_server
from tests.story import REFERENCE
from tests.web.hands import BOTH_WAYS, Hands
from tests.web.test_browser import browser, running, sound
from tests.web.test_journeys import confirmed, enter, shown

__all__ = ["browser", "enter"]
BEFORE, AFTER = "2022-04-29", "2022-05-06"
"""A reminder of the diagnostic has just left; the day of the diagnostic, when another would."""
HERS = "porteuse@demo.example"
SUBJECT = "milestones.diagnostic"


@pytest.fixture
def outside(office):
    """A mail server, to which the desk and the rounds hand everything over."""
    with mail_server() as server:
        yield server


@pytest.fixture
def space(office, outside, monkeypatch):
    """The desk a week before the diagnostic is due; letters say where the space is."""
    office.open_at("incubation")
    mail = {
        "mode": "smtp",
        "host": "127.0.0.1",
        "port": outside.port,
        "security": "none",
        "redirect_all": HERS,
    }
    real = config.Settings

    def settings(**given):
        return real(**{**given, "mail": mail})

    monkeypatch.setattr(config, "Settings", settings)
    for address in running(office, BEFORE):
        office.store.is_replayed = False
        monkeypatch.setattr(
            office, "letters", Letters(config.shipped("templates"), f"{address}/espace")
        )
        yield address


def letter_to_her(outside, words: str) -> str:
    """The text of the last mail to her that says something; a link leaves after its page."""
    until = monotonic() + 5
    while monotonic() < until:
        mine = [one for one in outside.taken if one["To"].startswith("Porteuse")]
        texts = [one.get_body(("plain",)).get_content() for one in mine]
        if found := [one for one in texts if words in one]:
            return found[-1]
        sleep(0.01)
    pytest.fail(f"no mail says {words}")


@BOTH_WAYS
def test_from_the_letter_to_the_validation(
    office, space, outside, browser, enter, way, tmp_path
) -> None:
    from support_engine.assemble import mailbox

    settings = config.Settings(home=tmp_path)
    office.tick(BEFORE, mailbox(settings, stays_here=False))
    letter = letter_to_her(outside, "Diagnostic")
    (address,) = re.findall(r"http://\S+", letter)
    context = browser.new_context(**way.window)
    hers = Hands(context.new_page(), way)
    page = hers.page
    page.goto(address)
    hers.write(page.get_by_label("Votre adresse électronique"), HERS)
    hers.press(page.get_by_role("button", name="Recevoir un lien"))
    (link,) = re.findall(r"http://\S+/espace/entrer/\S+", letter_to_her(outside, "/espace/entrer/"))
    page.goto(link.replace("http://localhost", space))
    hers.press(page.get_by_role("button", name="Entrer"))
    page.wait_for_url(f"**/espace/{REFERENCE}")
    hers.press(page.get_by_role("link", name="Déposer : Rapport de diagnostic").first)
    page.locator("[type=file]").set_input_files(
        [
            {"name": "rapport.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 report"},
            {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff photo"},
        ]
    )
    shown(hers)
    hers.press(page.get_by_role("button", name="Déposer : Rapport de diagnostic"))
    page.get_by_text("2 fichiers déposés").wait_for()
    if way.scripts:
        sound(page)
    hers.press(page.get_by_role("link", name="Déclarer fait : Diagnostic"))
    shown(hers)
    hers.press(page.get_by_role("button", name="Déclarer fait : Diagnostic"))
    page.get_by_text("C’est enregistré.").wait_for()
    receipt = page.url
    context.close()
    held = office.dossier()
    assert held.milestones["diagnostic"].status == "declared"
    assert len(held.documents["rapport_diagnostic"]) == 2
    officer = enter(space, "alex", way)
    officer.page.goto(f"{space}/a-faire")
    officer.press(officer.page.get_by_role("link", name="Valider le jalon « Diagnostic »"))
    confirmed(officer)
    assert office.dossier().milestones["diagnostic"].status == "validated"
    waiting = [row for row in office.outbox(state="queued") if SUBJECT in row["topic"]]
    assert waiting == [], "no reminder of it waits"
    office.tick(AFTER, mailbox(settings, stays_here=False))
    sent = [row for row in office.outbox() if row["kind"] == "reminder" and row["sent_at"] > AFTER]
    assert not [row for row in sent if SUBJECT in row["topic"]], "nor leaves on its day"
    assert receipt.startswith(f"{space}/espace/{REFERENCE}/recus/")
    assert not [row for row in office.outbox() if "espace/entrer" in row["body"]]
