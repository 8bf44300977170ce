"""An act that is overtaken when it is recorded says so, and what stays in force."""

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.telling.overtaken import overtaken, when_recorded
from support_engine.views.history import history
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
        act(k.DeclareAid, "2023-02-03", total=280_000_00),
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
