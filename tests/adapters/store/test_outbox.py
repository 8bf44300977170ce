"""Letters at rest, on both bases: queued once, claimed by one, set aside, taken up, kept."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from support_engine.adapters.store import codec, outbox, sending
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.outbox import Queued
from support_engine.second_look import LEASE, claimed
from tests.story import REFERENCE

NOON = datetime(2022, 1, 3, 11, tzinfo=UTC)
ON_POSTGRESQL = pytest.mark.parametrize("base_url", ["postgresql"], indirect=True)


def letter(key: str, **details) -> Queued:
    """A reminder to the holder, ready at noon."""
    words = ("rappel", "reminder", "porteuse", "camille", "T", "")
    return replace(Queued(key, REFERENCE, *words, {"a": "é"}, NOON), **details)


@pytest.fixture
def other(base_url):
    """A second process on the same base."""
    with closing(Store(base_url)) as opened:
        yield opened


@pytest.fixture
def post(store):
    """Do something to the letters, in a transaction of its own."""

    def do(work, *given, **named):
        with store.transaction() as db:
            return work(db, *given, **named)

    return do


@pytest.fixture
def states(post):
    """The state of each letter."""
    return lambda: {row["key"]: row["state"] for row in post(outbox.listed)}


@pytest.fixture
def held(post):
    """A letter as the worker that claimed it last holds it."""
    return lambda key: [claimed(row) for row in post(outbox.listed, key=key)]


def claim(db, now=NOON, is_open=True) -> list[str]:
    when = sending.Moment(now, now + LEASE, now + timedelta(days=1), is_open)
    found = sending.claim(db, when)
    return [one.key for one in found]


def minutes(number: int) -> datetime:
    return NOON + timedelta(minutes=number)


def test_of_two_workers_one_gets_the_letter(post, other) -> None:
    post(outbox.queue, [letter("K")], NOON)
    assert post(claim) == ["K"]
    with other.transaction() as db:
        assert (claim(db), sending.claim_one(db, "K", minutes(10))) == ([], None)


@ON_POSTGRESQL
def test_two_workers_at_once_pass_each_other(store, other, post) -> None:
    post(outbox.queue, [letter("K"), letter("L", person="alex"), letter("M")], NOON)
    with store.transaction() as mine, other.transaction() as theirs:
        assert claim(mine) == ["K", "M"]
        assert [claim(theirs) for _ in range(2)] == [["L"], []]


def test_reminders_of_one_person_go_together_and_acts_alone(post) -> None:
    acts = [letter(key, kind="act", not_before=minutes(1)) for key in "CD"]
    others = [
        letter("E", person="alex", not_before=minutes(2)),
        letter("Z", person="zoe", not_before=minutes(9)),
    ]
    post(outbox.queue, [letter("B"), letter("A"), *acts, *others], NOON)
    assert [post(claim, minutes(5)) for _ in range(5)] == [["A", "B"], ["C"], ["D"], ["E"], []]
    assert post(claim, minutes(9)) == ["Z"]


def test_outside_the_window_only_the_letters_of_acts_leave(post) -> None:
    post(outbox.queue, [letter("A"), letter("B", kind="act")], NOON)
    assert [post(claim, is_open=False) for _ in range(2)] == [["B"], []]
    assert post(claim) == ["A"]


@pytest.mark.parametrize(("is_repeatable", "state"), [(True, "queued"), (False, "in_doubt")])
def test_a_lease_that_ends_frees_the_letter_or_leaves_it_to_check(
    post, states, is_repeatable, state
) -> None:
    post(outbox.queue, [letter("K")], NOON)
    post(claim)
    assert post(sending.expire_leases, NOON + LEASE, is_repeatable=is_repeatable) == 0
    assert states() == {"K": "claimed"}
    later = NOON + LEASE + timedelta(seconds=1)
    assert post(sending.expire_leases, later, is_repeatable=is_repeatable) == 1
    assert states() == {"K": state}
    (row,) = post(outbox.listed, key="K")
    assert bool(row["error"]) is not is_repeatable
    assert post(claim, later) == (["K"] if is_repeatable else [])


def test_a_letter_that_left_is_kept_as_evidence_and_never_settled_again(post, states, held) -> None:
    post(outbox.queue, [letter("K")], NOON)
    post(claim)
    post(sending.mark_sent, held("K"), sending.Sent("<m>", "Objet", "Corps"), NOON, "2022-01-03")
    post(sending.settle, *held("K"), sending.Unsent("queued", "trop tard", NOON, "<n>"))
    assert post(sending.expire_leases, minutes(60), is_repeatable=True) == 0
    (row,) = post(outbox.listed, state="sent")
    assert (row["message_id"], row["subject"], row["body"]) == ("<m>", "Objet", "Corps")
    assert (row["sent_on"], codec.from_moment(row["sent_at"])) == ("2022-01-03", NOON)
    assert (row["error"], row["attempts"], post(outbox.counts)) == ("", 1, {"sent": 1})


def test_who_was_reminded_today_waits_for_the_next_sending_day(post, held) -> None:
    post(outbox.queue, [letter("A"), letter("B", person="alex")], NOON)
    post(claim)
    post(sending.mark_sent, held("A"), sending.Sent("<m>", "", ""), NOON, "2022-01-03")
    post(
        outbox.queue,
        [letter("C"), letter("D", kind="act"), letter("E", not_before=minutes(99))],
        NOON,
    )
    tomorrow = NOON + timedelta(days=1)
    assert [post(claim) for _ in range(3)] == [["B"], ["D"], []]
    assert post(claim, tomorrow) == ["C", "E"]


def test_a_topic_that_ends_sets_its_letters_aside_until_it_comes_back(post, states) -> None:
    others = [letter("B", topic="U"), letter("C", reference="MP1-002")]
    post(outbox.queue, [letter("A"), *others], NOON)
    assert post(outbox.void, REFERENCE, ["T", "V"], "déplacée") == 1
    assert states() == {"A": "void", "B": "queued", "C": "queued"}
    assert post(outbox.revive, REFERENCE, ["T"], minutes(1)) == 0
    assert post(outbox.revive, REFERENCE, ["T"], NOON) == 1
    assert set(states().values()) == {"queued"}


def test_a_letter_set_aside_while_it_left_is_marked_sent(post, states, held) -> None:
    post(outbox.queue, [letter("A")], NOON)
    post(claim)
    assert post(outbox.void, REFERENCE, ["T"], "déplacée") == 1
    assert post(outbox.revive, REFERENCE, ["T"], NOON) == 0
    post(sending.mark_sent, held("A"), sending.Sent("<m>", "", ""), NOON, "2022-01-03")
    assert states() == {"A": "sent"}


@pytest.mark.parametrize(("is_repeatable", "state"), [(True, "void"), (False, "in_doubt")])
def test_a_worker_killed_with_a_letter_set_aside_does_not_have_it_sent_twice(
    post, states, is_repeatable, state
) -> None:
    post(outbox.queue, [letter("A")], NOON)
    post(claim)
    post(outbox.void, REFERENCE, ["T"], "déplacée")
    assert post(outbox.retry, "A", minutes(1)) is False  # a worker may be handing it over
    post(sending.expire_leases, minutes(11), is_repeatable=is_repeatable)
    assert states() == {"A": state}
    assert post(outbox.revive, REFERENCE, ["T"], NOON) == int(is_repeatable)


def test_a_letter_set_aside_that_did_not_leave_stays_aside(post, states, held) -> None:
    post(outbox.queue, [letter("A")], NOON)
    post(claim)
    post(outbox.void, REFERENCE, ["T"], "déplacée")
    post(sending.settle, *held("A"), sending.Unsent("queued", "4xx", minutes(5), "<m>"))
    assert states() == {"A": "void"}
    assert post(outbox.revive, REFERENCE, ["T"], NOON) == 1


@pytest.mark.parametrize(
    ("state", "is_retried", "is_cancelled"),
    [
        ("queued", False, True),
        ("claimed", False, False),
        ("dead", True, True),
        ("in_doubt", True, True),
        ("cancelled", True, False),
        ("void", True, False),
        ("sent", False, False),
    ],
)
def test_a_person_retries_or_cancels_what_did_not_leave(
    post, states, state, is_retried, is_cancelled
) -> None:
    put = text("UPDATE letters SET state = :state, attempts = 3, error = 'x' WHERE key = :key")
    post(outbox.queue, [letter("K"), letter("L")], NOON)
    for key in "KL":
        post(lambda db, key: db.execute(put, {"state": state, "key": key}), key)
    assert post(outbox.retry, "K", minutes(1)) is is_retried
    assert post(outbox.cancel, "L", "doublon") is is_cancelled
    after = {"K": "queued" if is_retried else state, "L": "cancelled" if is_cancelled else state}
    assert states() == after
    rows = {row["key"]: row for row in post(outbox.listed)}
    assert (rows["K"]["attempts"], rows["K"]["error"]) == ((0, "") if is_retried else (3, "x"))
    assert rows["L"]["error"] == ("doublon" if is_cancelled else "x")


def test_a_letter_to_nobody_is_dead_and_stays_so(post, states) -> None:
    post(outbox.queue, [letter("K", person="")], NOON)
    assert (states(), post(outbox.retry, "K", NOON)) == ({"K": "dead"}, False)
    assert [row["error"] for row in post(outbox.listed, state="dead")] == [outbox.NOBODY]


def test_the_mark_of_a_report_is_no_letter(post, states) -> None:
    post(outbox.queue, [outbox.report_mark("manufactures", "mensuel", "2022-01-31", NOON)], NOON)
    assert post(outbox.report_was_queued, "manufactures", "mensuel", "2022-01-31")
    assert not post(outbox.report_was_queued, "manufactures", "mensuel", "2022-02-28")
    assert (states(), post(outbox.counts), post(claim)) == ({}, {}, [])


def test_an_unknown_filter_of_letters_is_a_fault_of_the_caller(post) -> None:
    with pytest.raises(ValueError, match="colour"):
        post(outbox.listed, colour="red")
