"""An act that is overtaken when it is recorded says so, and what stays in force."""

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.dossier.case import Case
from support_engine.core.telling.money_notices import money_notice
from support_engine.core.telling.of_today import as_of_today
from support_engine.core.telling.overtaken import overtaken, when_recorded
from support_engine.core.telling.scene import Scene
from support_engine.core.telling.standing import Waiting
from support_engine.views.dossier.history import history
from tests.money_story import shares
from tests.story import HEAD, HOLDER, OFFICER, REFERENCE, OneDossier, because, day

IBANS = ("FR7630006000011234567890189", "DE89370400440532013000")


@pytest.fixture
def life(workflow, calendar) -> OneDossier:
    life = OneDossier(workflow, calendar).to("accompagnement")
    life.must(act(k.RecordHolderKind, "2023-01-10", holder_kind="association"))
    return life


def paper(name: str, on: str) -> c.AddDocument:
    return c.AddDocument(
        reference=REFERENCE,
        by=HOLDER,
        on=day(on),
        kind="rib",
        name=f"{name}.pdf",
        sha256=name * 8,
        size=1,
    )


def act(kind: type, on: str, by=OFFICER, **more):
    return kind(reference=REFERENCE, by=by, on=day(on), **more)


def amended(number: str, on: str, **terms):
    return act(k.AmendAgreement, on, HEAD, number=number, reason=because("Accord"), **terms)


TODAY = day("2023-03-20")
PAIRS = {
    "paper": (paper("neuf", "2023-03-12"), paper("vieux", "2023-02-03"), "neuf.pdf"),
    "guarantee": (
        act(k.RecordGuarantee, "2023-03-12", amount=5_000_00),
        act(k.RecordGuarantee, "2023-02-03", amount=7_000_00),
        "la garantie de 5 000 €",
    ),
    "aid": (
        act(k.DeclareAid, "2023-03-12", total=300_000_00),
        act(k.DeclareAid, "2023-02-03", total=320_000_00),
        "d’aides de 300 000 €",
    ),
    "account": (
        act(k.ChangeBank, "2023-03-12", iban=IBANS[0], holder="Lin"),
        act(k.ChangeBank, "2023-02-03", iban=IBANS[1], holder="Autre"),
        "le compte …0189 (Lin)",
    ),
    "amendment": (
        amended("A2", "2023-03-12", maximum=200_000_00),
        amended("A1", "2023-02-03", maximum=150_000_00),
        "le maximum de l’avenant A2",
    ),
}


def told(life: OneDossier, command) -> list[str]:
    events = life.must(command, TODAY)
    found = (overtaken(life.workflow, life.dossier, event, command.on) for event in events)
    return [sentence.replace("\xa0", " ") for sentence in found if sentence]


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_what_comes_too_late_says_what_stays_in_force(life, pair) -> None:
    newer, older, winner = pair
    assert told(life, newer) == []
    (sentence,) = told(life, older)
    assert sentence.startswith("Ne change rien à ce qui est en vigueur : ")
    assert winner in sentence
    assert "12 mars 2023" in sentence
    rows = [(life.workflow, row) for row in life.journal]
    assert [said.replace("\xa0", " ") for said in when_recorded(rows) if said] == [sentence]
    (entry,) = [one for one in history(rows, []) if one.overtaken]
    assert entry.on == older.on
    assert entry.recorded_on == TODAY


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_what_comes_in_its_order_says_nothing(life, pair) -> None:
    newer, older, _ = pair
    assert [told(life, older), told(life, newer)] == [[], []]
    assert not any(when_recorded((life.workflow, row) for row in life.journal))


def test_an_amendment_may_be_in_force_for_a_part(life) -> None:
    told(life, amended("A2", "2023-03-12", maximum=200_000_00))
    (sentence,) = told(life, amended("A1", "2023-02-03", maximum=150_000_00, eligible=900_000_00))
    assert sentence == (
        "N’est en vigueur qu’en partie : le maximum de l’avenant A2, signé le 12 mars 2023,"
        " l’emporte."
    )


def letter(life: OneDossier, command) -> dict:
    """What the letter of an amendment says of it, read when nothing else has happened since."""
    (event,) = life.must(command, TODAY)
    case = Case(life.workflow, life.dossier, life.calendar, TODAY)
    notice = money_notice(case, event)
    return {term: said for term, said in notice.data["amendment"].items() if said}


def test_the_letter_of_an_amendment_says_what_is_in_force(life) -> None:
    ends = {"maximum": 200_000_00, "ends_on": day("2025-03-31")}
    assert letter(life, amended("A2", "2023-03-12", **ends))["ends_on"] == "2025-03-31"
    since = "(avenant A2, signé le 12 mars 2023)"
    told = letter(life, amended("A1", "2023-02-03", ends_on=day("2025-12-31")))
    assert set(told) == {"number", "reason", "in_force"}
    assert plain(told["in_force"]) == [f"achèvement prévu, 31 mars 2025 {since}"]
    told = letter(life, amended("A0", "2023-02-02", maximum=150_000_00, eligible=480_000_00))
    assert told["eligible"] == 480_000_00
    assert "maximum" not in told
    assert plain(told["in_force"]) == [f"montant maximal de la subvention, 200 000 € {since}"]


def test_of_several_later_amendments_the_last_signed_is_in_force(life) -> None:
    given = {"schedule": shares(2_000, 3_000, 5_000), "eligible": 900_000_00}
    told(life, amended("A2", "2023-03-12", rate=4_500, maximum=200_000_00, **given))
    told(life, amended("A3", "2023-03-14", maximum=180_000_00))
    older = {"rate": 4_800, "maximum": 240_000_00, **given, "eligible": 800_000_00}
    since = "(avenant A2, signé le 12 mars 2023)"
    assert plain(letter(life, amended("A1", "2023-02-03", **older))["in_force"]) == [
        "montant maximal de la subvention, 180 000 € (avenant A3, signé le 14 mars 2023)",
        f"taux de subvention, 45 % {since}",
        f"dépenses éligibles retenues, 900 000 € {since}",
        f"répartition des versements, Avance : 20 %, Acompte : 30 % et Solde : 50 % {since}",
    ]


def test_a_letter_that_waits_says_what_is_in_force_when_it_leaves(life) -> None:
    life.must(amended("A1", "2023-02-03", ends_on=day("2025-12-31")), TODAY)
    row = life.journal[-1]

    def leaves() -> dict:
        case = Case(life.workflow, life.dossier, life.calendar, TODAY)
        waiting = Waiting(row, life.workflow, life.journal, "", {}, (), ())
        return as_of_today(Scene(case, (), TODAY), waiting, {})["amendment"]

    assert (leaves()["ends_on"], leaves()["in_force"]) == ("2025-12-31", [])
    life.must(amended("A2", "2023-03-12", ends_on=day("2025-03-31")), TODAY)
    assert leaves()["ends_on"] is None
    assert plain(leaves()["in_force"])[0].startswith("achèvement prévu, 31 mars 2025")


def plain(sentences: list[str]) -> list[str]:
    return [one.replace("\xa0", " ").replace("\u202f", " ") for one in sentences]
