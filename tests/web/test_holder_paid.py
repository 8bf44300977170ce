"""From the claim of a holder to « payé »: three people, and what the phone of the holder says."""

import re

import pytest

from support_engine.core.acts import commands as c
from tests.money_story import INTERIM, accompanied, advance_paid, ready
from tests.story import OFFICER, REFERENCE, day, milestone
from tests.web.bureau import Browser, bureau_of
from tests.web.forms import confirmed, typed, words
from tests.web.hands import PHONE, Hands
from tests.web.test_browser import browser

__all__ = ["browser"]
HOME = f"http://localhost/espace/{REFERENCE}"
NOTE = "Ses comptes sont à relire de près."
AGENTS = re.compile(r"camille|sacha|dominique|olivia|paul|alex", re.IGNORECASE)
STEPS = (
    "Demandé",
    "Examiné par l’équipe du programme",
    "Dépenses et travaux certifiés",
    "Transmis au comptable public",
    "Payé",
)
DAYS = ("10", "11", "12", "13", "25")
"""Of each step, in April 2023."""


@pytest.fixture
def phone(office, browser):
    """A phone without scripts, whose pages come from the desk as it is on a day."""
    context = browser.new_context(**PHONE.window)
    page, at = context.new_page(), {}

    def answered(route) -> None:
        asked = route.request
        kind = {"content-type": asked.headers.get("content-type", "")}
        body = asked.post_data_buffer
        given = at["hers"].request(
            asked.method, asked.url, content=body, headers=kind, follow_redirects=True
        )
        if asked.is_navigation_request():
            at["url"] = str(given.url)
        route.fulfill(status=given.status_code, headers=dict(given.headers), body=given.content)

    page.route("**/*", answered)

    def on(now: str) -> Hands:
        at["hers"] = Browser(bureau_of(office, now)).enter("porteuse", side="espace")
        page.goto(HOME)
        return Hands(page, PHONE)

    yield on, at
    context.close()


def plain(text: str) -> str:
    """A text with spaces that are plain."""
    return re.sub(r"[\u00a0\u202f]", " ", text)


def read(found) -> str:
    """What is read there; what is folded is not."""
    return plain(found.inner_text())


def split(step: str) -> tuple[str, str]:
    """A step of a payment, and where it is."""
    label = next(one for one in STEPS if step.startswith(one))
    return label, step.removeprefix(label).strip()


def payment(hands: Hands) -> tuple[str, list[tuple[str, str]]]:
    """What the page says of the interim payment: its head, each step and where it is."""
    hands.fits()
    found = hands.page.locator("section[aria-labelledby=paiement] h3", has_text="Acompte")
    steps = found.locator("xpath=following-sibling::*[1][self::ol]/li").all()
    return read(found), [split(read(one)) for one in steps]


@pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
def test_a_claim_is_followed_on_a_phone_until_it_is_paid(office, phone) -> None:
    for command in (
        *accompanied(office.workflow),
        *ready(),
        *advance_paid(),
        *milestone("bilan_etape_1", "bilan_etape", "2023-03-30"),
    ):
        office.must(command)
    on, at = phone
    hers = on(INTERIM[0])
    hers.press(hers.page.get_by_role("link", name="Demander le versement : Acompte"))
    hers.write(hers.page.locator('[name="f.spending"]'), "280 000")
    hers.press(hers.page.get_by_role("button", name="Voir ce qui se passera"))
    hers.press(hers.page.get_by_role("button", name="Demander le versement : Acompte"))
    hers.page.get_by_text("C’est enregistré.").wait_for()
    receipt = at["url"]
    said = read(hers.page.locator("article.receipt"))
    assert "10 avril 2023" in said
    office.store.is_replayed = False
    note = c.AddNote(reference=REFERENCE, by=OFFICER, on=day(INTERIM[0]), text=NOTE)
    office.must(note, f"{INTERIM[0]}T11:00")
    acts = (
        ("camille", "tranche.propose:acompte", {}),
        ("olivia", "tranche.certify:acompte", {}),
        ("olivia", "tranche.transmit:acompte", {"request": "DP-2"}),
        ("paul", "tranche.pay:acompte", {"amount": "65 000", "payment": "VIR-2"}),
    )
    for number, now in enumerate(INTERIM):
        if number:
            who, key, given = acts[number - 1]
            agent = Browser(bureau_of(office, now)).enter(who, is_proven=True)
            done = confirmed(agent, key, typed(agent, key, **given))
            assert done.status_code == 303, words(done.text)
        hers = on(now)
        head, steps = payment(hers)
        ahead = ["en cours", *["à venir"] * 4][: 4 - number]
        days = [f"le {one} avril 2023" for one in DAYS[: number + 1]]
        assert steps == list(zip(STEPS, [*days, *ahead], strict=True))
        page = plain(hers.page.locator("body").text_content())
        is_told = number >= 3
        assert ("65 000 €" in page, "prévus" in head) == (is_told, not is_told), now
        assert not AGENTS.findall(page)
        assert NOTE not in page
        hers.page.goto(receipt)
        assert read(hers.page.locator("article.receipt")) == said
    assert office.dossier().purse.tranches["acompte"].paid_by == "paul"
