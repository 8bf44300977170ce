"""The list at a past day: each row says what it said then, its figures too; and it is bounded."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from support_engine.core.acts import commands as c
from support_engine.stories.telling import past_stock
from tests.console import as_typed
from tests.money_story import accompanied, whole
from tests.story import HEAD, OFFICER, REFERENCE, day, road_to
from tests.web.bureau import Browser, bureau_of

LISTS = (
    "/dossiers?onglet=total&colonnes=dossier&colonnes=nom&colonnes=etat&colonnes=etat-depuis"
    "&colonnes=main&colonnes=depuis&colonnes=echeance&colonnes=suivi&colonnes=vague",
    "/dossiers?onglet=total&aspect=tableau",
    "/dossiers?onglet=suivis&ordre=-echeance",
    "/dossiers?onglet=en-retard",
    "/dossiers?onglet=traites",
    "/dossiers?q=atelier+lointain&onglet=total",
    "/dossiers?onglet=total&etat=incubation",
    "/dossiers?onglet=total&main=nous",
    "/dossiers?onglet=total&vague=2&filtrer=1",
    "/dossiers/liste.csv?onglet=total",
    "/carte?onglet=total",
)
OF_TODAY = (
    r'<details class="then">.*?</details>',
    r'<form id="lot".*?</form>',
    r'<p class="faces" role="group" aria-label="Vues gardées">.*?</p>',
    r'<p><a href="/lots">.*?</p>',
    r'<p><a class="button quiet" href="/dossiers/ouvrir">.*?</p>',
    r'<a href="/calendrier[^"]*">Calendrier</a>',
    r"<th scope=\"col\"><span class=\"hidden\">Choisir</span></th>",
    r'<p class="hint">Les vagues, les départements.*?</p>',
)


def told(browser: Browser, path: str) -> str:
    """What a list says, in words alone."""
    answer = browser.get(path)
    assert answer.status_code == 200, path
    main = (re.findall(r"<main.*?>(.*)</main>", answer.text, re.S) or [answer.text])[0]
    for gone in OF_TODAY:
        main = re.sub(gone, "", main, flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", as_typed(main)).split())


@pytest.fixture
def lived(office):
    """Two dossiers, one day in the middle of what happened to them, and what lists said then."""
    office.open_at("incubation", "MP2-007", name="Atelier lointain", wave="2", source_id="S7")
    life = [*accompanied(office.workflow), *whole()]
    half = len(life) * 2 // 3
    on = max(command.on for command in life[:half])
    for command in life[:half]:
        office.must(command, f"{command.on}T10:00")
    bureau = bureau_of(office, f"{on}T20:00")
    then = Browser(bureau).enter("camille")
    said = {path: told(then, path) for path in LISTS}
    office.store.is_replayed = False
    for command in life[half:]:
        moment = max(command.on, on + timedelta(days=1))
        office.must(command, f"{moment}T10:00")
    late = {"on": day("2025-12-01"), "by": HEAD}
    office.must(c.AssignPerson(reference="MP2-007", role="instructeur", person="sacha", **late))
    office.must(
        c.AddNote(reference="MP2-007", by=OFFICER, on=late["on"], text="Plus tard"),
        "2025-12-02T10:00",
    )
    first = road_to("deposee", office.workflow)[0]
    details = {
        **first.details,
        "name": "Venu après",
        "source_id": "S9",
        "commune": "Là",
        "wave": "3",
    }
    new = replace(first, reference="MP3-001", details=details, on=day("2025-12-20"))
    office.must(new, "2025-12-20T10:00")
    return office, on, said


def test_a_list_of_a_past_day_says_what_it_said_on_that_day(lived) -> None:
    office, on, said = lived
    camille = Browser(bureau_of(office, "2026-02-15")).enter("camille")
    for path in LISTS:
        assert told(camille, f"{path}&au={on}") == said[path], path
    assert "Venu après" in told(camille, LISTS[0])
    changed = [path for path in LISTS if told(camille, path) != said[path]]
    assert len(changed) > 6, "something happened since"


def test_a_list_of_a_past_day_leads_on_in_the_past_and_nothing_is_done_there(lived) -> None:
    office, on, _ = lived
    camille = Browser(bureau_of(office, "2026-02-15")).enter("camille")
    page = camille.get(f"/dossiers?onglet=total&au={on}").text
    assert "Vous regardez les dossiers tels qu’ils étaient connus le" in as_typed(page)
    assert f'href="/dossiers/{REFERENCE}?au={on}"' in page
    assert f'href="/dossiers?onglet=suivis&amp;au={on}"' in page or f"au={on}&amp;onglet" in page
    assert "Agir sur ces dossiers" not in page
    assert "Garder cette vue" not in page
    month = camille.get(f"/calendrier?onglet=a-suivre&au={on}").text
    assert f"au={on}" not in month, "a calendar is of today"
    assert 'href="/dossiers?onglet=total">revenir à aujourd’hui' in as_typed(page)
    assert camille.get(f"/lots/nouveau?tous=1&onglet=total&au={on}").status_code == 409
    found = camille.get(f"/dossiers?q={REFERENCE}&au={on}")
    assert found.headers["location"] == f"/dossiers/{REFERENCE}?au={on}"
    for day_ in ("2026-02-15", "2030-01-01", "hier"):
        assert camille.get(f"/dossiers?au={day_}").status_code == 404
    kept = camille.post("/dossiers/vues", data={"nom": "Vue", "mots": f"onglet=total&au={on}"})
    assert "au=" not in kept.headers["location"]


def test_whoever_sees_some_dossiers_sees_those_alone_of_the_past(lived) -> None:
    office, on, _ = lived
    alex = Browser(bureau_of(office, "2026-02-15")).enter("alex")
    now = set(re.findall(r"MP\d-\d{3}", alex.get("/dossiers?onglet=total").text))
    then = set(re.findall(r"MP\d-\d{3}", alex.get(f"/dossiers?onglet=total&au={on}").text))
    assert then == now - {"MP3-001"}


def test_more_than_a_page_reads_again_is_said_with_what_narrows_it(lived, monkeypatch) -> None:
    office, on, _ = lived
    camille = Browser(bureau_of(office, "2026-02-15")).enter("camille")
    for bound, words in (("MOST", "plus de 1 dossiers"), ("MOST_MOVED", "3 de ces dossiers")):
        with monkeypatch.context() as patched:
            patched.setattr(past_stock, bound, 1)
            page = camille.get(f"/dossiers?au={on}")
            assert page.status_code == 422
            assert words in as_typed(page.text)
            assert '<select id="f-vague"' in page.text
            assert f'value="{on}"' in page.text
            assert camille.get(f"/dossiers/liste.csv?au={on}").status_code == 409
            assert camille.get(f"/dossiers?au={on}&vague=3").status_code == 200


def test_a_dossier_that_cannot_be_read_is_named(lived, monkeypatch) -> None:
    office, on, _ = lived

    def broken(*_given):
        raise ValueError

    camille = Browser(bureau_of(office, "2026-02-15")).enter("camille")
    monkeypatch.setattr(past_stock, "fold", broken)
    page = as_typed(camille.get(f"/dossiers?onglet=total&au={on}").text)
    assert "Illisibles : " in page
    assert REFERENCE in page


def test_the_day_before_yesterday_is_over(office) -> None:
    office.open_at("incubation")
    camille = Browser(bureau_of(office, "2022-06-15")).enter("camille")
    assert camille.get(f"/dossiers?au={date(2022, 6, 14)}").status_code == 200
