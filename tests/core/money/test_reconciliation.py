"""The accountant's export against our dossiers: a cent is seen, nothing is invented."""

import shlex
from dataclasses import replace
from itertools import permutations

import pytest

from support_engine.core.acts import money_commands as k
from support_engine.core.language.rows import Flaw, Row
from support_engine.core.money.came_back import by_number, came_back
from support_engine.core.money.export import columns_of
from support_engine.core.money.reconciliation import ALARMING, reconcile, requests
from support_engine.errors import UnreadableFile
from tests.money_story import ACCOUNTANT, ORDERER, act, advance_paid, money_case, ready
from tests.story import HOLDER, OFFICER, because, day

NAMES = ("N° demande", "Référence", "Montant", "Date")
COLUMNS, MISSING = columns_of(NAMES)


@pytest.fixture
def sent(workflow, calendar):
    steps = [
        act(k.ClaimTranche, "2022-11-20", HOLDER, tranche="avance"),
        act(k.ProposeTranche, "2022-11-21", OFFICER, tranche="avance"),
        act(k.CertifyTranche, "2022-11-22", tranche="avance"),
        act(k.TransmitTranche, "2022-11-23", tranche="avance", request="DP-1"),
    ]
    return money_case(workflow, calendar, ready(), steps).dossier


@pytest.fixture
def paid(workflow, calendar):
    return money_case(workflow, calendar, ready(), advance_paid()).dossier


def compared(dossier, *rows, today: str = "2022-12-23"):
    table = [
        Row(line, dict(zip(NAMES, cells, strict=True))) for line, cells in enumerate(rows, start=2)
    ]
    return reconcile(table, COLUMNS, requests([dossier]), day(today))


RIGHT = ("DP-1", "VIR-1", "75 000,00 €", "05/12/2022")


def test_the_columns_are_found_under_their_usual_names() -> None:
    assert MISSING == []
    other, missing = columns_of(("Numéro de demande", "Virement", "MONTANT PAYÉ", "Payé le"))
    assert (len(other), missing) == (4, [])
    assert columns_of(("Demande", "Date"))[1] == ["montant"]


def test_a_new_payment_gives_the_command_to_type(sent) -> None:
    (found,) = compared(sent, RIGHT)
    assert found.kind == "to_record"
    assert found.command == (
        "tranche pay MP1-001 avance --amount 75000.00 --payment VIR-1 --on 2022-12-05"
    )


def test_what_is_recorded_and_exported_agrees(paid) -> None:
    (found,) = compared(paid, RIGHT)
    assert found.kind == "matched"
    assert found.kind not in ALARMING


@pytest.mark.parametrize("amount", ["75 000,01", "74999.99", "0"])
def test_a_cent_of_difference_is_seen(paid, amount) -> None:
    (found,) = compared(paid, ("DP-1", "VIR-1", amount, "2022-12-05"))
    assert found.kind == "differs"


def test_a_payment_that_we_do_not_know_is_shown(paid) -> None:
    found = compared(paid, RIGHT, ("DP-9", "VIR-9", "12", "2022-12-05"))
    assert [one.kind for one in found] == ["matched", "unknown"]
    assert "Ligne 3" in found[1].sentence


def test_the_same_request_twice_is_shown(paid) -> None:
    assert [one.kind for one in compared(paid, RIGHT, RIGHT)] == ["matched", "double"]


def test_what_the_export_does_not_say_is_shown(paid, sent) -> None:
    assert [one.kind for one in compared(paid)] == ["not_in_export"]
    (found,) = compared(sent)
    assert found.kind == "unpaid"
    assert "30 jours" in found.sentence


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (("", "V", "12", "2022-12-05"), "pas de numéro"),
        (("DP-1", "V", "douze", "2022-12-05"), "« douze »"),
        (("DP-1", "V", "75000", "bientôt"), "« bientôt »"),
        (("DP-1", "V", "75.000", "2022-12-05"), "75,000"),
    ],
)
def test_a_row_that_cannot_be_read_names_its_line_and_the_others_go_on(paid, row, why) -> None:
    found = compared(paid, row, RIGHT)
    assert [one.kind for one in found] == ["unreadable", "matched"]
    assert "Ligne 2" in found[0].sentence
    assert why in found[0].sentence


def test_a_number_given_twice_here_is_matched_by_its_amount(paid, sent) -> None:
    other = replace(sent, reference="MP1-002")
    ours = requests([paid, other])
    assert len(ours["dp1"]) == 2
    row = Row(2, dict(zip(NAMES, RIGHT, strict=True)))
    kinds = [one.kind for one in reconcile([row, row], COLUMNS, ours, day("2022-12-23"))]
    assert sorted(kinds) == ["matched", "to_record"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("DP-1", "VIR-2", "75000", "2022-12-05"), "VIR-2"),
        (("DP-1", "VIR-1", "75000", "2022-12-20"), "20"),
    ],
)
def test_another_reference_or_day_than_recorded_may_be_a_second_payment(paid, row, told) -> None:
    (found,) = compared(paid, row)
    assert found.kind == "second"
    assert found.kind in ALARMING
    assert told in found.sentence
    assert "VIR-1" in found.sentence


def test_the_same_payment_written_otherwise_is_the_same(paid) -> None:
    (found,) = compared(paid, ("dp 1", "vir-1", "75 000", "5/12/2022 10:30"))
    assert found.kind == "matched"


POSTED = ("N° DP", "N° poste DP", "Date de dernière opération sur la DP", "Montant payé")


def posts(dossier, *rows):
    columns, missing = columns_of(POSTED)
    assert missing == []
    table = [Row(n, dict(zip(POSTED, cells, strict=True))) for n, cells in enumerate(rows, 2)]
    return reconcile(table, columns, requests([dossier]), day("2022-12-23"))


def test_the_posts_of_one_request_are_one_payment(paid, sent) -> None:
    rows = (("DP-1", "1", "2022-12-01", "40000"), ("DP-1", "2", "2022-12-05", "35000"))
    assert [one.kind for one in posts(paid, *rows)] == ["matched"]
    (found,) = posts(sent, *rows)
    assert found.command.endswith("--payment 'RÉFÉRENCE' --on 2022-12-05")
    unnumbered = [(dp, "", on, amount) for dp, _, on, amount in rows]
    assert [one.kind for one in posts(paid, *unnumbered)] == ["matched"]
    assert [one.kind for one in posts(paid, rows[0], rows[0])] == ["differs", "double"]


def test_a_line_of_totals_is_the_sum_or_is_shown(paid) -> None:
    right = compared(paid, RIGHT, ("Total", "", "75 000,00", ""))
    assert [one.kind for one in right] == ["matched"]
    wrong = compared(paid, RIGHT, ("TOTAL GÉNÉRAL", "", "80 000", ""))
    assert [one.kind for one in wrong] == ["matched", "differs"]


def test_a_total_of_a_part_is_the_sum_of_that_part(paid) -> None:
    other = ("DP-9", "VIR-9", "10", "2022-12-05")
    totals = [("Sous-total", "", amount, "") for amount in ("75 000", "10")]
    rows = (RIGHT, totals[0], other, totals[1], ("Total", "", "75 010", ""))
    assert [one.kind for one in compared(paid, *rows)] == ["matched", "unknown"]


def back(written: str, payment: str = "VIR-1", on: str = "2022-12-06"):
    return ("DP-1", payment, written, on)


@pytest.mark.parametrize("written", ["-75 000,00 €", "75000-", "(75 000,00)", "−75000"])
def test_what_was_taken_back_is_never_offered(sent, paid, written) -> None:
    assert [one.kind for one in compared(sent, RIGHT, back(written))] == ["reversed", "unpaid"]
    found = compared(paid, back(written), RIGHT)
    assert [one.kind for one in found] == ["reversed"], "it is there, and taken back"
    assert "Lignes 2 et 3" in found[0].sentence
    assert {one.kind for one in found} <= ALARMING


def test_a_transfer_made_again_is_the_one_to_record(sent) -> None:
    again = ("DP-1", "VIR-2", "75000", "2022-12-08")
    found = compared(sent, RIGHT, again, back("-75000"))
    assert [one.kind for one in found] == ["to_record", "reversed"]
    assert "VIR-2" in found[0].command


@pytest.mark.parametrize(
    "row", [back("-25000"), back("-75000", on="2022-12-01"), ("DP-1", "", "(1)", "2022-12-06")]
)
def test_what_was_taken_back_without_its_payment_holds_the_request(sent, row) -> None:
    found = compared(sent, RIGHT, row)
    assert [one.kind for one in found] == ["reversed", "unpaid"]
    assert "75 000" in found[0].sentence.replace("\u00a0", " ").replace("\u202f", " ")
    (alone, _) = compared(sent, row)
    assert alone.kind == "reversed"


@pytest.mark.parametrize(
    ("on", "why"), [("2022-11-22", "avant que"), ("2022-12-24", "dans l’avenir")]
)
def test_a_day_that_cannot_be_is_never_offered(sent, on, why) -> None:
    (found,) = compared(sent, ("DP-1", "VIR-1", "75000", on))
    assert found.kind == "impossible"
    assert found.kind in ALARMING
    assert why in found.sentence


def test_of_two_titles_the_one_that_says_more_is_read_or_neither() -> None:
    columns, missing = columns_of(("Demande", "Date", "Montant", "Date de paiement"))
    assert (columns["on"], missing) == ("Date de paiement", [])
    with pytest.raises(UnreadableFile, match="« Date de paiement » et « Date virement »"):
        columns_of(("Demande", "Date de paiement", "Date virement", "Montant"))
    with pytest.raises(UnreadableFile, match="« Montant » et « MONTANT »"):
        columns_of(("Demande", "Date", "Montant", "MONTANT"))


def test_a_cell_that_the_sheet_could_not_give_keeps_its_row_out(sent) -> None:
    flaw = Flaw("Montant", "la formule n’a pas de valeur enregistrée.", "Enregistrez le fichier.")
    row = Row(2, dict(zip(NAMES, RIGHT, strict=True)), (flaw,))
    found = reconcile([row], COLUMNS, requests([sent]), day("2022-12-23"))
    assert [one.kind for one in found] == ["unreadable", "unpaid"]
    assert "formule" in found[0].sentence


def test_what_came_from_a_cell_is_quoted_in_the_command(sent) -> None:
    hostile = 'V\'; rm -rf "$HOME" `id`'
    (found,) = compared(sent, ("DP-1", hostile, "75000", "2022-12-05"))
    words = shlex.split(found.command)
    assert words[words.index("--payment") + 1] == hostile
    assert len(words) == 10


# ── A transfer that came back, and is recorded so ──

SENT_BACK = ("DP-1", "RET-1", "-75000", "2022-12-09")
SENT_AGAIN = ("DP-1 bis", "VIR-2", "75000", "2022-12-19")
AS_RETURNED = act(
    k.RejectRequest, "2022-12-09", ACCOUNTANT, tranche="avance", reason=because(), returned="RET-1"
)


@pytest.fixture
def returned(workflow, calendar):
    return money_case(workflow, calendar, ready(), advance_paid(), [AS_RETURNED])


@pytest.fixture
def paid_again(returned):
    returned.must(act(k.TransmitTranche, "2022-12-12", tranche="avance", request="DP-1 bis"))
    given = {"tranche": "avance", "amount": 75_000_00, "payment": "VIR-2"}
    returned.must(act(k.RecordPayment, "2022-12-19", ACCOUNTANT, **given))
    return returned


def exported(case, *rows):
    table = [
        Row(line, dict(zip(NAMES, cells, strict=True))) for line, cells in enumerate(rows, start=2)
    ]
    gone = by_number(came_back(case.journal))
    return reconcile(table, COLUMNS, requests([case.dossier]), day("2022-12-23"), gone)


POSTS = (("DP-1", "VIR-1", "50000", "2022-12-05"), ("DP-1", "VIR-1", "25000", "2022-12-05"))


@pytest.mark.parametrize("rows", [*permutations((RIGHT, SENT_BACK, SENT_AGAIN)), (SENT_AGAIN,)])
def test_a_transfer_that_came_back_and_was_made_again_agrees_in_every_order(
    paid_again, rows
) -> None:
    found = exported(paid_again, *rows)
    assert {one.kind for one in found} == {"matched"}
    told = [one.sentence for one in found if "RET-1" in one.sentence]
    assert len(told) == (len(rows) > 1)


@pytest.mark.parametrize(
    "rows",
    [
        (RIGHT,),
        (SENT_BACK,),
        (SENT_BACK, RIGHT),
        (("DP-1", "VIR-1", "-75000", "2022-12-09"),),
        (*POSTS, SENT_BACK),
        (
            *POSTS,
            ("DP-1", "RET-1", "-50000", "2022-12-09"),
            ("DP-1", "RET-1", "-25000", "09/12/2022"),
        ),
    ],
)
def test_an_export_of_before_or_after_the_return_agrees(returned, rows) -> None:
    assert [one.kind for one in exported(returned, *rows)] == ["matched"]


@pytest.mark.parametrize(
    "row",
    [
        ("DP-1", "VIR-1", "75000", "2022-12-19"),
        ("DP-1", "VIR-2", "75000", "2022-12-05"),
        ("DP-1", "VIR-1", "75000,01", "2022-12-05"),
    ],
)
def test_another_payment_of_the_request_that_came_back_is_none_of_it(returned, row) -> None:
    assert [one.kind for one in exported(returned, row)] == ["unknown"]
    kinds = [one.kind for one in exported(returned, RIGHT, row)]
    assert kinds == ["matched", "unknown"]


def test_what_the_export_takes_back_and_we_have_as_paid_is_said_once(paid) -> None:
    (found,) = compared(paid, SENT_BACK)
    assert found.kind == "reversed"
    assert "tranche reject --returned" in found.sentence
    (found,) = compared(paid, *POSTS, ("DP-1", "VIR-1", "-75000", "2022-12-09"))
    assert "Lignes 2, 3 et 4" in found.sentence


def test_a_payment_that_was_restated_before_it_came_back_is_known_as_it_was_made(
    workflow, calendar
) -> None:
    case = money_case(workflow, calendar, ready(), advance_paid())
    said = {"tranche": "avance", "payment": "VIR-9", "reason": because()}
    for by in (ACCOUNTANT, ORDERER):
        case.must(act(k.RestatePayment, "2022-12-06", by, **said))
    case.must(AS_RETURNED)
    as_made = ("DP-1", "VIR-9", "75000", "2022-12-05")
    assert [one.kind for one in exported(case, as_made, SENT_BACK)] == ["matched"]
    assert [one.kind for one in exported(case, RIGHT)] == ["unknown"]


def test_two_numbers_that_were_swapped_are_no_second_payment(paid) -> None:
    record = replace(paid.purse.tranches["avance"], request="DP-2", payment="VIR-2")
    tranches = {"avance": record}
    other = replace(paid, reference="MP1-002", purse=replace(paid.purse, tranches=tranches))
    ours = requests([paid, other])
    rows = (("DP-1", "VIR-2", "75000", "05/12/2022"), ("DP-2", "VIR-1", "75000", "05/12/2022"))
    table = [Row(line, dict(zip(NAMES, one, strict=True))) for line, one in enumerate(rows)]
    found = reconcile(table, COLUMNS, ours, day("2022-12-23"))
    assert [one.kind for one in found] == ["swapped", "swapped"]
    assert "VIR-2, enregistré pour MP1-002" in found[0].sentence
    (alone, _) = reconcile(table[:1], COLUMNS, ours, day("2022-12-23"))
    assert alone.kind == "second"


def test_one_transfer_of_before_for_two_tranches_is_one_line(paid) -> None:
    record = replace(paid.purse.tranches["avance"], request="", is_past=True)
    tranches = {"avance": record, "acompte": replace(record, amount=25_000_00)}
    past = replace(paid, purse=replace(paid.purse, tranches=tranches))
    (found,) = compared(past, ("DP-ANCIENNE", "VIR-1", "100000", "05/12/2022"))
    assert found.kind == "matched"
    assert "avance et acompte" in found.sentence
