"""The list of dossiers: its rows are typed, its columns are one table."""

from dataclasses import fields
from datetime import date

import pytest

from support_engine.core.dossier.embargo import PublicFacts
from support_engine.errors import UnknownName
from support_engine.views.lists.finding import Query, meant
from support_engine.views.lists.lists import (
    COLUMNS,
    PUBLIC_COLUMNS,
    Row,
    cells,
    chosen,
    row_of,
    values,
)
from tests.new_rules import rules

SHIPPED = rules().workflow
SEARCHED = {
    "reference": "MP1-001",
    "name": "Atelier du Lin",
    "wave": "",
    "department": "22",
    "state": "incubation",
    "phase": "incubation",
    "since": "2022-03-21",
    "is_closed": 0,
    "in_takeover": 0,
    "workflow": "manufactures",
    "workflow_version": 1,
    "commune": "Lannion",
    "place": "22113",
    "sector": "textile",
    "officer": "camille",
    "officer_name": "Camille",
    "holder_name": None,
    "holder": "porteuse",
    "turn": "porteur",
    "turn_since": "2022-03-21",
    "next_due_on": "2022-04-11",
}


def test_a_row_carries_days_and_truths_not_the_texts_of_a_base() -> None:
    row = row_of(SHIPPED, SEARCHED)
    assert row.since == date(2022, 3, 21)
    assert row.is_closed is False
    assert row_of(SHIPPED, {**SEARCHED, "is_closed": 1}).is_closed is True


def test_each_column_writes_its_cell() -> None:
    row = row_of(SHIPPED, SEARCHED)
    (written,) = cells(COLUMNS, [row])
    assert dict(zip([column.heading for column in COLUMNS], written, strict=True)) == {
        "Dossier": "MP1-001",
        "Nom": "Atelier du Lin",
        "Vague": "?",
        "Dép.": "22",
        "État": "En incubation",
        "État depuis": "2022-03-21",
        "Balle chez": "Porteur de projet",
        "Balle depuis": "2022-03-21",
    }


def test_a_closed_dossier_is_in_nobodys_hands_and_waits_for_no_day() -> None:
    closed = {"is_closed": 1, "turn": "", "next_due_on": "9999-12-31"}
    row = row_of(SHIPPED, {**SEARCHED, **closed})
    assert (row.turn_label, row.turn_since, row.next_due_on) == ("", None, None)
    (written,) = cells(chosen("main,depuis,echeance,suivi,porteur"), [row])
    assert written == ["", "", "", "Camille", "porteuse"]


def test_columns_are_chosen_by_name_and_a_misspelt_one_is_told() -> None:
    assert [column.heading for column in chosen("Échéance, nom,nom")] == ["Échéance", "Nom"]
    assert chosen(" ") == COLUMNS
    with pytest.raises(UnknownName, match="Vouliez-vous dire : commune"):
        chosen("comune")


def test_a_workbook_gets_days_and_words() -> None:
    row = row_of(SHIPPED, SEARCHED)
    assert values(chosen("vague,echeance"), [row]) == [["?", date(2022, 4, 11)]]


def test_no_row_has_no_cell() -> None:
    assert cells(COLUMNS, []) == []


@pytest.mark.parametrize(("columns", "shown"), [(COLUMNS, Row), (PUBLIC_COLUMNS, PublicFacts)])
def test_each_column_names_a_field_of_what_it_shows(columns, shown) -> None:
    assert {column.name for column in columns} <= {field.name for field in fields(shown)}


@pytest.mark.parametrize(
    ("field", "misspelt", "nearest"),
    [
        ("states", "incubbation", "incubation"),
        ("phases", "sortye", "sortie"),
        ("programmes", "manufacturs", "manufactures"),
        ("turn", "portteur", "porteur"),
    ],
)
def test_a_misspelt_filter_is_told_with_what_was_meant(field, misspelt, nearest) -> None:
    with pytest.raises(UnknownName, match=f"Vouliez-vous dire : .*{nearest}"):
        meant([SHIPPED], Query(**{field: (misspelt,)}))


@pytest.mark.parametrize(
    ("field", "said", "names"),
    [
        ("states", "incubation", "incubation"),
        ("states", "En incubation", "incubation"),
        ("programmes", "Manufactures de proximité", "manufactures"),
        ("turn", "Instructeur ou instructrice", "instructeur"),
        ("turn", "nous", "nous"),
        ("waves", "any\x00thing", "any thing"),
    ],
)
def test_a_filter_names_an_id_or_a_label(field, said, names) -> None:
    assert getattr(meant([SHIPPED], Query(**{field: (said,)})), field) == (names,)


@pytest.mark.parametrize("asked", [{"order": "folded"}, {"tab": "tout"}])
def test_an_unknown_order_or_tab_is_told_with_those_there_are(asked) -> None:
    with pytest.raises(UnknownName, match="Existent : "):
        meant([SHIPPED], Query(**asked))
