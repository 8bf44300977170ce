"""What a form asks and says: its day where it has one, what files it takes, each field's fault."""

import re

import pytest

from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.web.templating import on_page
from tests.money_story import accompanied, advance_paid, ready
from tests.story import because
from tests.web.bureau import Browser, bureau_of
from tests.web.forms import TODAY, act, typed, words

DAY = 'name="f.on"'
PEOPLE = "/reglages/personnes"


@pytest.fixture
def camille(office):
    office.open_at("incubation")
    return Browser(bureau_of(office, TODAY)).enter("camille")


@pytest.fixture
def noa(office):
    with office.store.transaction() as db:
        for one in ("noa", "maxime"):
            roles = frozenset({"administrateur"})
            directory.save(db, Person(one, one.title(), f"{one}@demo.example", "", roles))
    return Browser(bureau_of(office, "2023-06-15")).enter("noa")


def test_another_day_is_said_before_the_act_is_done(camille) -> None:
    said = {"months": "2", "reason": because()}
    assert "Date d’effet" not in words(typed(camille, "extension.ask:incubation", **said).text)
    dated = typed(camille, "extension.ask:incubation", on="30/03/2022", **said)
    assert "<strong>Date d’effet : 30 mars 2022.</strong>" in words(dated.text)


def test_the_day_of_a_payment_stands_open_and_is_said_even_where_it_is_today(office) -> None:
    *steps, paid = advance_paid()
    for command in (*accompanied(office.workflow), *ready(), *steps):
        office.must(command)
    browser = Browser(bureau_of(office, str(paid.on))).enter("paul")
    form = words(browser.get(act("tranche.pay:avance")).text)
    assert "<details open><summary>Jour du paiement</summary>" in form
    preview = words(typed(browser, "tranche.pay:avance", amount="75000", payment="VIR-1").text)
    assert "<strong>Jour du paiement : " in preview


def test_what_is_always_of_today_asks_no_day(office) -> None:
    *steps, transmit, _ = advance_paid()
    for command in (*accompanied(office.workflow), *ready(), *steps):
        office.must(command)
    browser = Browser(bureau_of(office, str(transmit.on))).enter("olivia")
    form = browser.get(act("tranche.transmit:avance"))
    assert form.status_code == 200
    assert DAY not in form.text
    assert DAY in browser.get(act("commitment")).text


def test_whoever_joins_a_paper_reads_first_what_is_taken(camille) -> None:
    form = words(camille.get(act("document:rib")).text)
    assert "Un fichier PDF, DOCX, XLSX, ODT, ODS, JPG ou PNG, " in form
    assert 'accept="application/pdf,' in form


def test_the_title_of_a_form_that_comes_back_says_so(camille) -> None:
    assert "<title>À corriger · " not in camille.get(act("extension.ask:incubation")).text
    assert "<title>À corriger · " in typed(camille, "extension.ask:incubation").text


def test_somebody_new_comes_back_with_a_sentence_for_each_field(noa) -> None:
    blank = words(noa.post(PEOPLE, data={}).text)
    assert "À corriger : 3 champs." in blank
    assert '<a href="#email">Adresse électronique : à remplir.</a>' in blank
    assert "«  »" not in blank
    fields = {"person": "camille", "name": "Zoé", "email": "zoe@demo.example"}
    known = words(noa.post(PEOPLE, data=fields).text)
    assert '<a href="#person">camille est déjà l’identifiant' in known
    assert "Il manque le nom" not in known
    shared = words(noa.post(PEOPLE, data={**fields, "person": "zoe", "email": "nulle part"}).text)
    assert re.search(r'id="email-wrong">« nulle part » n’est pas une adresse', shared)
    assert 'value="Zoé"' in shared


@pytest.mark.parametrize(
    ("path", "given", "said"),
    [
        ("roles", {}, '<a href="#role">Rôle : à remplir.</a>'),
        ("depart", {}, '<a href="#successor">Qui reprend ses dossiers : à remplir.</a>'),
        ("coordonnees", {"email": "a@b.example"}, '<a href="#name">Nom complet : à remplir.</a>'),
        ("coordonnees", {"name": "Zoé", "email": "ici"}, '<a href="#email">« ici » n’est pas'),
    ],
)
def test_what_is_changed_of_somebody_comes_back_beside_its_field(noa, path, given, said) -> None:
    answer = noa.post(f"{PEOPLE}/camille/{path}", data=given)
    page = words(answer.text)
    assert answer.status_code == 422
    assert said in page
    field = said.split("#")[1].split('"')[0]
    assert re.search(f'<details open>(?:(?!</details>).)*id="{field}-wrong"', page, re.S)


def test_a_role_that_waits_is_said_with_its_programme_and_approved_by_another(noa) -> None:
    noa.post(f"{PEOPLE}/sacha/roles", data={"role": "ordonnateur"})
    own = words(noa.get(PEOPLE).text)
    assert "<strong>Ordonnateur</strong> (Manufactures de proximité) pour " in own
    assert 'value="approve"' not in own
    assert 'value="refuse"' in own, "whoever proposed may take it back"
    assert 'value="approve"' in Browser(noa.bureau).enter("maxime").get(PEOPLE).text


def test_an_absence_comes_back_with_days_that_a_browser_shows(noa) -> None:
    given = {"starts_on": "20/06/2023", "ends_on": "31/06/2023", "substitute": ""}
    page = words(noa.post("/reglages/absence", data=given).text)
    assert 'name="starts_on" type="date" value="2023-06-20"' in page
    assert 'name="ends_on" type="text" value="31/06/2023"' in page
    assert '<a href="#ends_on">Dernier jour : « 31/06/2023 » : ce jour n’existe pas.' in page
    assert '<a href="#starts_on">' not in page


@pytest.mark.parametrize(
    ("remedy", "seen"),
    [
        ("Joignez-la.", "Joignez-la."),
        (
            'Dites pourquoi : ajoutez --because "…". Sinon, corrigez-la.',
            "Dites pourquoi. Sinon, corrigez-la.",
        ),
        ("Voyez support-engine people list. Sinon, corrigez-la.", "Corrigez-la."),
        ("Ajoutez --days N, entre 1 et 2.", ""),
    ],
)
def test_a_page_says_of_a_remedy_what_is_not_for_the_command_line(remedy, seen) -> None:
    assert on_page(remedy) == seen
