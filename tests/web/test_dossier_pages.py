"""The pages of a dossier: what each shows, papers opened again, letters as they were read."""

import re
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import event, text

from support_engine.adapters.files import documents
from support_engine.core.acts import commands as c
from support_engine.views.letters.letter_codes import code_of
from support_engine.web.pages import dossier_letters, dossier_papers
from support_engine.web.reading.on_dossier import TABS
from support_engine.web.templating import on_page
from tests.money_story import accompanied, whole
from tests.story import REFERENCE, document
from tests.web.bureau import Browser, bureau_of

HOME = f"/dossiers/{REFERENCE}"
PDF = b"%PDF-1.4 a paper"
HOSTILE = '"><script>alert(1)</script>\u202egnp.exe\r\nX-Evil: 1.pdf'


@pytest.fixture
def camille(office):
    office.open_at("incubation")
    return Browser(bureau_of(office, "2022-04-01")).enter("camille")


def filed(office, content: bytes, name: str, kind: str = "rapport_diagnostic") -> str:
    """A paper of that content on the dossier."""
    digest = sha256(content).hexdigest()
    target = documents.place(office.folder.parent / "data" / "documents", digest)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    office.must(
        c.AddDocument(
            reference=REFERENCE,
            by=c.Actor("porteuse", frozenset({"porteur"})),
            on=office.dossier().last_act_on,
            kind=kind,
            name=name,
            sha256=digest,
            size=len(content),
        )
    )
    return digest


def test_every_page_of_a_whole_life_is_shown_with_its_tab_named(office) -> None:
    for command in (*accompanied(office.workflow), *whole()):
        office.must(command)
    browser = Browser(bureau_of(office, "2026-02-15")).enter("camille")
    for tab, label in TABS.items():
        answer = browser.get(f"{HOME}/{tab}".rstrip("/"))
        assert answer.status_code == 200, tab
        assert f'aria-current="page">{label}</a>' in answer.text
    assert "250" in browser.get(f"{HOME}/argent").text


def test_the_first_page_says_state_road_turn_dates_and_acts_with_their_reasons(
    office, camille
) -> None:
    office.must(document("renonciation", str(office.dossier().last_act_on)))
    text = camille.get(HOME).text
    for words in ("En incubation", 'aria-current="step"', "La balle est chez", "Prochaines dates"):
        assert words in text
    assert "Démarrage de l’incubation" in text, "the sentence of the date"
    assert f'href="{HOME}/actes/transition%3Aabandonner"' in text
    assert "Le jalon « Diagnostic » n’est pas validé." in text.replace("\u00a0", " ")
    assert "Reprendre cet acte" in text


def test_milestones_not_to_be_declared_yet_are_folded_away_from_an_officers_acts(camille) -> None:
    acts = camille.get(HOME).text.split("Ce que vous pouvez faire")[1].split("Prochaines dates")[0]
    own, folded = acts.split("<summary>Jalons qui ne se déclarent pas encore (")
    waiting = re.findall(r"<summary><span>(.*?)</span>", own)
    assert "Passage en comité de financement" in waiting, "what is an officer's stays open"
    assert not [one for one in waiting if one.startswith("Déclarer")]
    assert "<summary><span>Déclarer" in folded


def test_a_paper_opens_again_and_its_name_is_a_label(office, camille) -> None:
    digest = filed(office, PDF, HOSTILE)
    listed = camille.get(f"{HOME}/pieces").text
    assert "<script>alert" not in listed
    assert "\u202e" not in listed
    opened = camille.get(f"{HOME}/pieces/{digest}")
    assert opened.content == PDF
    assert opened.headers["content-type"] == "application/pdf"
    assert opened.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in opened.headers["content-security-policy"]
    disposition = opened.headers["content-disposition"]
    assert disposition.startswith("inline; filename*=UTF-8''")
    assert not {"\r", "\n", '"', "<", "\u202e"} & set(disposition)
    assert "x-evil" not in opened.headers


def test_what_is_no_picture_or_pdf_is_put_aside_in_a_sandbox(office, camille) -> None:
    digest = filed(office, b"<html><script>alert(1)</script>", "page.pdf")
    opened = camille.get(f"{HOME}/pieces/{digest}")
    assert opened.headers["content-type"] == "application/octet-stream"
    assert opened.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in opened.headers["content-security-policy"]


def test_a_paper_of_another_dossier_or_that_is_gone_is_not_opened(office, camille) -> None:
    digest = filed(office, PDF, "a.pdf")
    office.open_at("incubation", "MP2-007", name="Atelier lointain", wave="2")
    assert camille.get(f"/dossiers/MP2-007/pieces/{digest}").status_code == 404
    place = documents.place(office.folder.parent / "data" / "documents", digest)
    place.write_bytes(b"%PDF-1.4 changed")
    answer = camille.get(f"{HOME}/pieces/{digest}")
    assert answer.status_code == 409
    assert str(office.folder.parent) not in answer.text


def test_all_papers_come_as_one_archive_with_its_index(office, camille) -> None:
    filed(office, PDF, HOSTILE)
    filed(office, b"\x89PNG\r\n\x1a\n picture", "../../x.png", "statuts")
    with ZipFile(BytesIO(camille.get(f"{HOME}/pieces.zip").content)) as archive:
        names = set(archive.namelist())
        index = archive.read("index.html").decode()
    papers = {name for name in names if name != "index.html"}
    assert len(papers) == 2
    assert all("/" not in name and ".." not in name for name in papers)
    assert all(name in index for name in papers)
    assert "<script>" not in index


def test_an_archive_holds_one_paper_in_memory_at_a_time(office, camille, monkeypatch) -> None:
    for number in range(5):
        filed(office, PDF + bytes([number]) * 300_000, f"{number}.pdf")
    parts: list[int] = []
    real = dossier_papers.packed

    def watched(*given):
        for part in real(*given):
            parts.append(len(part))
            yield part

    monkeypatch.setattr(dossier_papers, "packed", watched)
    content = camille.get(f"{HOME}/pieces.zip").content
    assert len(ZipFile(BytesIO(content)).namelist()) == 6
    assert ZipFile(BytesIO(content)).testzip() is None
    assert sum(parts) == len(content) > 1_500_000
    assert max(parts) < 310_000


def test_a_letter_is_read_as_it_left_or_as_it_would(office, camille, monkeypatch) -> None:
    waiting = office.outbox(state="queued")[-1]
    as_it_would = camille.get(f"{HOME}/courriers/{code_of(waiting['key'])}").text
    assert "si elle partait aujourd’hui" in as_it_would
    assert "<pre>" in as_it_would
    office.letters_leave("2022-04-01")
    (sent,) = office.outbox(key=waiting["key"])
    read = camille.get(f"{HOME}/courriers/{code_of(sent['key'])}").text
    first_words = sent["body"].split("\n", 1)[0][:30]
    assert first_words.replace("’", "&#39;") in read or first_words in read
    assert "si elle partait aujourd’hui" not in read
    listed = camille.get(f"{HOME}/courriers").text
    assert listed.count("/courriers/") == len(office.outbox(reference=REFERENCE))
    with monkeypatch.context() as patched:
        patched.setattr(dossier_letters, "MOST", 2)
        few = camille.get(f"{HOME}/courriers").text
        left = int(re.search(r"Montrer les (\d+)", few)[1]) - 2
        assert left > 0
        assert few.count("/courriers/") == listed.count("/courriers/") - left
        assert camille.get(f"{HOME}/courriers?toutes=1").text == listed
    with office.store.transaction() as db:
        db.execute(text("UPDATE letters SET message_id = '<one>' WHERE state = 'sent'"))
    gone = len(office.outbox(reference=REFERENCE, state="sent"))
    assert gone > 1
    listed = camille.get(f"{HOME}/courriers").text
    assert listed.count("/courriers/") == len(office.outbox(reference=REFERENCE)) - gone + 1
    assert f"({gone} rappels en un message)" in listed


def test_a_letter_of_another_dossier_is_not_read_here(office, camille) -> None:
    office.open_at("incubation", "MP2-007", name="Atelier lointain", wave="2")
    letter = office.outbox(reference="MP2-007")[0]
    assert camille.get(f"{HOME}/courriers/{code_of(letter['key'])}").status_code == 404


def test_the_journal_folds_reminders_until_they_are_asked_for(office, camille) -> None:
    office.tick("2022-05-02")
    browser = Browser(bureau_of(office, "2022-05-02")).enter("camille")
    folded, whole_ = (browser.get(f"{HOME}/journal{q}").text for q in ("", "?rappels=1"))
    assert "Tout montrer" in folded
    assert whole_.count("<tr") > folded.count("<tr")


def test_the_pages_of_a_dossier_ask_no_more_of_a_base_with_more_dossiers(office, camille) -> None:
    asked: list[str] = []
    event.listen(
        office.store.engine, "checkout", lambda raw, *_: raw.set_trace_callback(asked.append)
    )

    def questions() -> int:
        camille.get(HOME)
        asked.clear()
        camille.get(HOME)
        return len(asked)

    before = questions()
    for number in range(3):
        office.open_at("incubation", f"MP2-00{number}", name=f"Atelier {number}", wave="2")
    assert questions() == before


def test_each_page_ends_with_its_own_acts_and_what_leaves_the_road_comes_last(
    office, camille
) -> None:
    office.must(document("renonciation", str(office.dossier().last_act_on)))
    first = camille.get(HOME).text
    assert first.index("extension.ask%3Aincubation") < first.index("transition%3Aabandonner")
    for tab, own in (
        ("/pieces", "document%3Arapport_diagnostic"),
        ("/jalons", "extension.ask%3Aincubation"),
        ("/argent", "actes/aid"),
    ):
        assert own in camille.get(HOME + tab).text, tab
    assert "/actes/" not in camille.get(f"{HOME}/pieces?au=2022-03-25").text
    assert "document%3A" not in camille.get(f"{HOME}/jalons").text


@pytest.mark.parametrize(
    ("remedy", "shown"),
    [
        ('Dites les faits. Ajoutez --reason "…".', "Dites les faits."),
        ("Relisez-le (support-engine show A), puis recommencez.", ""),
        ("Demandez à une autre personne.", "Demandez à une autre personne."),
    ],
)
def test_a_page_says_nothing_of_the_command_line(remedy, shown) -> None:
    assert on_page(remedy) == shown
