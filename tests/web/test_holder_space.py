"""The space of a holder: what is read there and by whom, what is done there, what stays out."""

import re
from hashlib import sha256

import pytest
from sqlalchemy import event as events

from support_engine.core.acts import commands as c
from support_engine.core.programme.roles import HOLDER
from support_engine.web.routing import every_route
from tests.money_story import accompanied, advance_paid, ready
from tests.story import HEAD, OFFICER, REFERENCE, because, day
from tests.web.bureau import Browser, bureau_of
from tests.web.forms import TODAY, carried, papers, words

HOME = f"/espace/{REFERENCE}"
PDF = b"%PDF-1.4 "
SECRETS = ("Elle ment sur ses comptes", "camille", "Camille", "dominique", "Alex", "alex@")
"""Words of a note, and names of others."""


@pytest.fixture
def space(office):
    office.open_at("incubation")
    return Browser(bureau_of(office, TODAY)).enter("porteuse", side="espace")


def act(key: str) -> str:
    return f"{HOME}/actes/{key.replace(':', '%3A')}"


def typed(browser, key: str, files=(), **fields: str):
    """The form of an act, filled and sent: what will happen, or what is wrong."""
    page = browser.get(act(key))
    assert page.status_code == 200, words(page.text)
    form = {**carried(page.text), **{f"f.{name}": value for name, value in fields.items()}}
    sent = [("f.file", (name, content)) for name, content in files]
    return browser.post(act(key), data=form, files=sent or None)


def confirmed(browser, key: str, preview):
    done = browser.post(f"{act(key)}/fait", data=carried(preview.text))
    assert done.status_code == 303, words(done.text)
    return done.headers["location"]


def do(browser, key: str, files=(), **fields: str) -> str:
    """An act from its form to its receipt: the address of this one."""
    preview = typed(browser, key, files, **fields)
    assert preview.status_code == 200, words(preview.text)
    return confirmed(browser, key, preview)


def pages_of(browser) -> dict[str, str]:
    """Every page that a walk through the links of the space finds."""
    found, waiting = {}, [HOME]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        answer = browser.get(path)
        found[path] = words(answer.text) if "html" in answer.headers["content-type"] else ""
        waiting += re.findall(r'href="(/espace/[^"?]+)"', answer.text)
    return found


def test_it_says_where_one_is_what_to_do_and_what_happens_otherwise(office, space) -> None:
    page = words(space.get(HOME).text)
    assert "Vous en êtes à : Incubation" in page
    assert "(étape 3 sur 6), jusqu’au 21 juillet 2022" in page
    launch = page.partition("Réunion de lancement")[2].partition("</article>")[0]
    assert "pour le 11 avril 2022 (dans 10 jours)" in launch
    assert (
        "Si cette date passe : nous vous le rappelons par courriel à partir du 18 avril" in launch
    )
    assert "Mise en demeure" in launch
    assert "Déclarer fait : Réunion de lancement" in launch
    assert "Plus tard (5)" in page
    assert "Rien n’attend de notre côté." in page
    ahead = page.partition('id="ensuite"')[2]
    assert ahead.index("Financement") < ahead.index("Accompagnement") < ahead.index("Clôture")


def test_no_page_tells_of_others_their_notes_their_names_or_other_dossiers(office, space) -> None:
    office.store.is_replayed = False
    note = {"reference": REFERENCE, "by": OFFICER, "on": day(TODAY)}
    office.must(c.AddNote(text=f"{SECRETS[0]}.", **note))
    office.open_at("incubation", "MP2-007", name="Atelier lointain", wave="2")
    asked = {"clock": "incubation", "months": 2, "reason": because()}
    office.must(c.RequestExtension(**note, **asked))
    office.letters_leave(TODAY)
    office.store.is_replayed = True
    do(space, "milestone.declare:lancement_incubation")
    do(space, "document:statuts", [("statuts.pdf", PDF)])
    found = pages_of(space)
    assert len(found) > 20, "letters, receipts, forms and papers were read"
    told = [(path, one) for path, page in found.items() for one in SECRETS[:4] if one in page]
    signed = [path for path in found if "/courriers/" in path]
    assert signed
    assert [one for one in told if "/courriers/" not in one[0]] == []
    assert not [path for path, page in found.items() if SECRETS[0] in page]
    del found[HOME]  # the list of her projects leads to the other: both are hers here
    assert not [path for path, page in found.items() if "MP2-007" in page]


def test_what_is_offered_there_is_what_the_rules_give_to_the_holder(office, space) -> None:
    offered = set(re.findall(r"/actes/([^\"]+)", space.get(HOME).text))
    offered = {key.replace("%3A", ":") for key in offered}
    rules = office.workflow
    assert "transition:abandonner" in offered
    for key in offered:
        kind, _, name = key.partition(":")
        if kind == "transition":
            assert HOLDER in rules.transition_of[name].roles
        else:
            theirs = ("document", "milestone.declare", "extension.ask", "tranche.claim", "write")
            assert kind in theirs


@pytest.mark.parametrize(
    "key",
    [
        *("milestone.validate:lancement_incubation", "note", "details", "correction"),
        *("assign:porteur", "hold.open:suspension", "tranche.propose:avance", "bank"),
        *("transition:passer_comite_financement", "extension.grant:incubation", "x"),
    ],
)
def test_an_act_of_others_is_not_there_however_it_is_asked(office, space, key) -> None:
    before, form = office.dossier().version, {"key": "0" * 32, "seen": "8", "f.text": "x"}
    assert space.get(act(key)).status_code == 404
    files = [("f.file", ("x.pdf", PDF))]
    for path in (act(key), f"{act(key)}/fait"):
        assert space.post(path, data=form, files=files).status_code in (404, 409)
    assert office.dossier().version == before
    assert papers(office, "waiting") == []


def test_several_files_are_one_deposit_with_its_receipt(office, space) -> None:
    files = [("un.pdf", PDF + b"1"), ("deux.pdf", PDF + b"2"), ("un.pdf", PDF + b"1")]
    preview = typed(space, "document:rapport_diagnostic", files)
    assert (len(papers(office)), len(papers(office, "waiting"))) == (0, 2)
    receipt = confirmed(space, "document:rapport_diagnostic", preview)
    assert (len(papers(office)), len(papers(office, "waiting"))) == (2, 0)
    page = words(space.get(receipt).text)
    for name, content in files:
        assert name in page
        assert sha256(content).hexdigest() in page
    assert "2 fichiers déposés" in page
    assert "1er avril 2022 à " in page
    assert "Déclarer fait : Diagnostic" in page
    assert confirmed(space, "document:rapport_diagnostic", preview) == receipt, "once"
    assert len(office.dossier().documents["rapport_diagnostic"]) == 2
    paper = f"{HOME}/pieces/{sha256(files[0][1]).hexdigest()}"
    assert space.get(paper).content == files[0][1]
    other = Browser(space.bureau).enter("alex", side="espace")
    for path in (paper, receipt):
        assert other.get(path).status_code == 404


def test_of_several_files_all_are_taken_or_none(office, space) -> None:
    before = office.dossier().version
    preview = typed(space, "document:statuts", [("un.pdf", PDF + b"1"), ("deux.pdf", PDF + b"2")])
    there = c.AddDocument(
        reference=REFERENCE,
        by=OFFICER,
        on=day(TODAY),
        kind="statuts",
        name="deux.pdf",
        sha256=sha256(PDF + b"2").hexdigest(),
        size=9,
    )
    office.store.is_replayed = False
    office.must(there)
    office.store.is_replayed = True
    refused = space.post(f"{act('document:statuts')}/fait", data=carried(preview.text))
    assert refused.status_code == 409
    assert "déjà au dossier" in words(refused.text)
    assert (office.dossier().version, len(papers(office))) == (before + 1, 0)


HOSTILE = (
    ("empty.pdf", b""),
    ("lies.pdf", b"MZ\x90\x00 a programme"),
    ("page.pdf", b"<html><script>alert(1)</script>"),
    ("cut.docx", b"PK\x03\x04" + b"\x00" * 40),
    ("../../etc/passwd", b"root:x:0:0"),
    ("photo\u202egnp.exe", b"\x00\x01"),
    ("shell.svg", b"<svg onload=alert(1)>"),
    ("a" * 300, b"\xff\xfe"),
)


@pytest.mark.parametrize("hostile", HOSTILE, ids=[name[:12] for name, _ in HOSTILE])
def test_a_hostile_file_leaves_nothing_not_even_what_came_with_it(office, space, hostile) -> None:
    before = office.dossier().version
    for files in ([hostile], [("bon.pdf", PDF), hostile], [hostile, ("bon.pdf", PDF)]):
        answer = typed(space, "document:statuts", files)
        assert answer.status_code == 422
        assert "\u202e" not in answer.text
        form = {**carried(space.get(act("document:statuts")).text)}
        sent = [("f.file", one) for one in files]
        done = space.post(f"{act('document:statuts')}/fait", data=form, files=sent)
        assert done.status_code == 422
    assert papers(office, "waiting") == papers(office) == []
    assert office.dossier().version == before


def test_the_name_of_a_file_is_a_label(office, space) -> None:
    do(space, "document:statuts", [("..\\..\\<b>x\u202egnp.pdf", PDF)])
    (kept,) = office.dossier().documents["statuts"]
    assert kept.name == "<b>xgnp.pdf"
    assert "<b>" not in space.get(HOME).text


def test_nobody_chooses_the_day_of_what_they_declare(office, space) -> None:
    assert "date d’effet" not in words(space.get(act("document:statuts")).text)
    early = {"on": "2022-03-22", "because": because()}
    do(space, "milestone.declare:lancement_incubation", **early)
    assert office.dossier().milestones["lancement_incubation"].declared_on == day(TODAY)


def test_what_she_does_is_in_her_words_and_ours_waits_at_once(office, space) -> None:
    key = "milestone.declare:lancement_incubation"
    assert do(space, key).startswith(f"{HOME}/recus/")
    page = words(space.get(HOME).text)
    ours = page.partition('id="chez-nous"')[2].partition("</section>")[0]
    assert "Examen du jalon « Réunion de lancement »." in ours
    assert "Depuis le 1er avril 2022 (depuis aujourd’hui)." in ours
    assert "Déclarer fait : Réunion de lancement" not in page
    alex = Browser(space.bureau).enter("alex")
    assert "examen du jalon « Réunion de lancement »" in words(alex.get("/a-faire").text)


def test_a_screen_that_is_old_says_so_and_names_nobody(office, space) -> None:
    preview = typed(space, "milestone.declare:lancement_incubation")
    office.store.is_replayed = False
    note = {"reference": REFERENCE, "by": OFFICER, "on": day(TODAY)}
    office.must(c.AddNote(text=f"{SECRETS[0]}.", **note))
    office.store.is_replayed = True
    done = f"{act('milestone.declare:lancement_incubation')}/fait"
    stale = space.post(done, data=carried(preview.text))
    assert stale.status_code == 409
    page = words(stale.text)
    assert "Le dossier a changé pendant votre saisie" in page
    assert not [one for one in SECRETS[:3] if one in page]
    assert space.post(done, data=carried(stale.text)).status_code == 303


def test_a_receipt_of_an_act_taken_back_says_so(office, space) -> None:
    receipt = do(space, "milestone.declare:lancement_incubation")
    office.store.is_replayed = False
    known = {"back_to": office.dossier().version, "reason": because()}
    back = c.CorrectLastAct(reference=REFERENCE, by=HEAD, on=day(TODAY), **known)
    office.must(back, f"{TODAY}T15:00")
    office.store.is_replayed = True
    assert "Ceci a été annulé le 1er avril 2022" in words(space.get(receipt).text)


def test_a_claim_goes_through_three_people_and_she_sees_each_day(office) -> None:
    claim, propose, certify, transmit, pay = advance_paid()
    for command in (*accompanied(office.workflow), *ready()):
        office.must(command)
    space = Browser(bureau_of(office, str(claim.on))).enter("porteuse", side="espace")
    money = words(space.get(HOME).text).partition('id="paiement"')[2].partition("</section>")[0]
    assert "Demander le versement : Avance" in money
    do(space, "tranche.claim:avance")
    assert office.dossier().purse.tranches["avance"].stage == "claimed"
    told = []
    office.store.is_replayed = False
    for command in (propose, certify, transmit, pay):
        office.must(command)
        browser = Browser(bureau_of(office, str(command.on))).enter("porteuse", side="espace")
        office.store.is_replayed = False
        page = words(browser.get(HOME).text)
        part = page.partition('id="paiement"')[2].partition("</section>")[0]
        told.append(part.partition("Avance")[2].partition("</ol>")[0])
        assert not [one for one in ("olivia", "paul", "Olivia", "Paul", "FR76") if one in page]
    for step, part in zip(("certifiés", "Transmis", "Payé"), told, strict=False):
        assert re.search(rf"{step}[^<]*<span class=\"hint\">en cours", part), part
    assert re.search(r'Payé <span class="hint">le \d', told[-1])
    assert "à venir" not in told[-1]
    examined = ["75 000 € prévus" in part for part in told]
    assert examined == [True, True, False, False], "an amount is told once it was transmitted"


def test_a_page_asks_the_base_few_questions(office, space) -> None:
    asked: list[str] = []

    def count(*given) -> None:
        asked.append(given[2])

    events.listen(office.store.engine, "before_cursor_execute", count)
    space.get(HOME)
    events.remove(office.store.engine, "before_cursor_execute", count)
    assert len(asked) < 40


def test_every_page_of_the_space_is_on_its_side() -> None:
    for route in every_route():
        is_space = route.may.name == "HOLDER"
        assert not is_space or route.side == "espace", route.path
        assert is_space or route.side == "bureau" or route.may.name == "ANYBODY", route.path


def test_a_message_waits_for_the_officer_is_answered_by_letter_and_read_in_the_space(
    office, space
) -> None:
    assert "Présenter mes observations" not in words(space.get(HOME).text)
    receipt = do(space, "write:message", text="Le toit\nest refait.")
    assert "Le toit est refait" in words(space.get(receipt).text)
    assert "pas encore lu" in words(space.get(HOME).text)
    camille = Browser(space.bureau).enter("camille")
    card = words(camille.get("/a-faire").text)
    assert "réponse au porteur (message n° 1)" in card
    home = words(camille.get(f"/dossiers/{REFERENCE}").text)
    assert "Le toit\nest refait." in home
    answer = f"/dossiers/{REFERENCE}/actes/message.answer%3A1"
    assert answer in camille.get(f"/dossiers/{REFERENCE}").text
    form = {**carried(camille.get(answer).text), "f.text": "Nous venons mardi."}
    preview = camille.post(answer, data=form)
    assert "Nous venons mardi." in words(preview.text)
    assert camille.post(f"{answer}/fait", data=carried(preview.text)).status_code == 303
    assert "réponse au porteur (message" not in words(camille.get("/a-faire").text)
    page = words(space.get(HOME).text)
    assert "Notre réponse du 1er avril 2022 :" in page
    assert "Nous venons mardi." in page
    (letter,) = [row for row in office.outbox() if row["letter"] == "reponse_au_porteur"]
    assert letter["person"] == "porteuse"
    office.store.is_replayed = False
    named = {"by": HEAD, "role": "porteur", "person": "sacha"}
    office.must(c.AssignPerson(reference=REFERENCE, on=day(TODAY), **named))
    office.store.is_replayed = True
    other = Browser(space.bureau).enter("sacha", side="espace")
    assert "Nous venons mardi." not in other.get(HOME).text


def test_a_formal_notice_is_answered_in_the_space(office, space) -> None:
    notice = {"hold": "mise_en_demeure", "reply_days": 30, "reason": because()}
    office.store.is_replayed = False
    office.must(c.OpenHold(reference=REFERENCE, by=HEAD, on=day(TODAY), **notice))
    office.letters_leave(TODAY)
    office.store.is_replayed = True
    page = words(space.get(HOME).text)
    assert "Mise en demeure</strong> depuis le 1er avril 2022" in page
    todo = page.partition("Présenter vos observations ou régulariser")[2].partition("</article>")[0]
    assert "Présenter mes observations" in todo
    first = page.partition('class="card todo"')[2].partition("</article>")[0]
    assert "Présenter mes observations" in first, "before what was asked earlier"
    do(space, "write:observations", text="Le bilan part lundi.")
    assert office.dossier().messages[0].kind == "observations"
