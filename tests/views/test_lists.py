"""The list of dossiers: its rows are typed, its columns are one table."""

from dataclasses import fields
from datetime import date

import pytest

from support_engine.core.dossier.embargo import PublicFacts
from support_engine.errors import UnknownName
from support_engine.views.lists import COLUMNS, PUBLIC_COLUMNS, Row, cells, meant, row_of
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
    "workflow": "manufactures",
    "workflow_version": 1,
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
        "Depuis": "2022-03-21",
    }


def test_no_row_has_no_cell() -> None:
    assert cells(COLUMNS, []) == []


@pytest.mark.parametrize(("columns", "shown"), [(COLUMNS, Row), (PUBLIC_COLUMNS, PublicFacts)])
def test_each_column_names_a_field_of_what_it_shows(columns, shown) -> None:
    assert {column.name for column in columns} <= {field.name for field in fields(shown)}


@pytest.mark.parametrize(
    ("option", "misspelt", "nearest"),
    [
        ("state", "incubbation", "incubation"),
        ("phase", "sortye", "sortie"),
        ("programme", "manufacturs", "manufactures"),
    ],
)
def test_a_misspelt_filter_is_told_with_what_was_meant(option, misspelt, nearest) -> None:
    with pytest.raises(UnknownName, match=f"Vouliez-vous dire : .*{nearest}"):
        meant([SHIPPED], {option: misspelt})


@pytest.mark.parametrize(
    ("option", "said", "names"),
    [
        ("state", "incubation", "incubation"),
        ("state", "En incubation", "incubation"),
        ("state", None, None),
        ("programme", "Manufactures de proximité", "manufactures"),
        ("wave", "anything", "anything"),
    ],
)
def test_a_filter_names_an_id_or_a_label(option, said, names) -> None:
    assert meant([SHIPPED], {option: said}) == {option: names}
