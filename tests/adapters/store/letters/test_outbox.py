"""Letters at rest, on both bases: queued once, claimed by one, set aside, taken up, kept."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from support_engine.adapters.store import codec
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.letters import claiming, outbox, report_marks, sending
from support_engine.adapters.store.letters.outbox import Queued
from support_engine.errors import Contended
from support_engine.leaving.second_look import LEASE
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


def claim(db, now=NOON, is_open=True) -> list[str]:
    return [key for group in groups(db, now, is_open) for key in group]


def moment(now=NOON, is_open=True, worker="w") -> claiming.Moment:
    return claiming.Moment(now, now + LEASE, now + timedelta(days=1), is_open, worker)


def groups(db, now=NOON, is_open=True) -> list[list[str]]:
    """What a worker claims, message by message."""
    return [[one.key for one in group] for group in claiming.claim(db, moment(now, is_open))]


def taken(post, now=NOON, worker="w") -> list[sending.Claimed]:
    """The letters that a worker claims at once."""
    return [one for group in post(claiming.claim, moment(now, worker=worker)) for one in group]


def minutes(number: int) -> datetime:
    return NOON + timedelta(minutes=number)


def test_of_two_workers_one_gets_the_letter(post, other) -> None:
    post(outbox.queue, [letter("K")], NOON)
    assert post(claim) == ["K"]
    with other.transaction() as db:
        assert (claim(db), claiming.claim_one(db, "K", moment())) == ([], None)


@ON_POSTGRESQL
def test_two_workers_at_once_pass_each_other(store, other, post) -> None:
    post(outbox.queue, [letter("K"), letter("L", person="alex"), letter("M")], NOON)
    with store.transaction() as mine, other.transaction() as theirs:
        assert groups(mine) == [["K", "M"], ["L"]]
        with pytest.raises(Contended):
            claim(theirs)


@ON_POSTGRESQL
def test_a_worker_takes_what_another_leaves_and_no_part_of_a_message(store, other, post) -> None:
    """One person has more reminders than a worker looks at: none is left to another message."""
    many = [letter(f"K{number:03}") for number in range(claiming.SEEN + 9)]
    post(outbox.queue, [*many, letter("L", person="alex", not_before=minutes(1))], NOON)
    with store.transaction() as mine, other.transaction() as theirs:
        assert groups(mine, minutes(1)) == [[one.key for one in many]]
        with pytest.raises(Contended):
            claim(theirs, minutes(1))
    assert post(groups, minutes(1)) == [["L"]]


def test_reminders_of_one_person_go_together_and_acts_alone(post) -> None:
    acts = [letter(key, kind="act", not_before=minutes(1)) for key in "CD"]
    others = [
        letter("E", person="alex", not_before=minutes(2)),
        letter("Z", person="zoe", not_before=minutes(9)),
    ]
    post(outbox.queue, [letter("B"), letter("A"), *acts, *others], NOON)
    assert post(groups, minutes(5)) == [["A", "B"], ["C"], ["D"], ["E"]]
    assert post(groups, minutes(5)) == []
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
    letters = taken(post)
    assert post(sending.still_mine, letters, NOON, NOON + LEASE)
    assert post(sending.expire_leases, NOON + LEASE, is_repeatable=is_repeatable) == 0
    assert states() == {"K": "claimed"}
    later = NOON + LEASE + timedelta(seconds=1)
    assert post(sending.expire_leases, later, is_repeatable=is_repeatable) == 1
    assert states() == {"K": state}
    (row,) = post(outbox.listed, key="K")
    assert bool(row["error"]) is not is_repeatable
    assert post(claim, later) == (["K"] if is_repeatable else [])


def test_a_letter_that_left_is_kept_as_evidence_and_never_settled_again(post, states) -> None:
    post(outbox.queue, [letter("K")], NOON)
    letters = taken(post)
    post(sending.mark_sent, letters, sending.Sent("<m>", "Objet", "Corps"), NOON)
    post(sending.settle, letters[0], sending.Unsent("queued", "trop tard", NOON, "<n>"))
    assert post(sending.expire_leases, minutes(60), is_repeatable=True) == 0
    (row,) = post(outbox.listed, state="sent")
    assert (row["message_id"], row["subject"], row["body"]) == ("<m>", "Objet", "Corps")
    assert (row["sent_on"], codec.from_moment(row["sent_at"])) == ("2022-01-03", NOON)
    assert (row["error"], row["attempts"], post(outbox.counts)) == ("", 1, {"sent": 1})


LATER = NOON + LEASE + timedelta(seconds=1)


def test_a_worker_that_slept_past_its_lease_hands_nothing_over(post, states) -> None:
    post(outbox.queue, [letter("K"), letter("L")], NOON)
    slept = taken(post)
    post(sending.expire_leases, LATER, is_repeatable=False)
    other = taken(post, LATER, "other")
    assert [one.key for one in other] == ["K", "L"]
    assert not post(sending.still_mine, slept, LATER, LATER + LEASE)
    post(sending.settle_each, slept, [sending.Unsent("dead", "x", LATER, "")] * 2)
    post(sending.release, slept)
    post(sending.mark_sent, slept, sending.Sent("<m>", "", ""), LATER)
    assert states() == {"K": "claimed", "L": "claimed"}
    assert post(sending.still_mine, other, LATER, LATER + LEASE)


def test_a_lease_that_is_asked_for_again_runs_anew(post, states) -> None:
    post(outbox.queue, [letter("K")], NOON)
    mine = taken(post)
    assert post(sending.still_mine, mine, NOON, LATER + LEASE)
    post(sending.expire_leases, LATER, is_repeatable=True)
    assert states() == {"K": "claimed"}


def test_a_message_of_which_one_letter_was_set_aside_is_made_again(post, states) -> None:
    post(outbox.queue, [letter("K"), letter("L", topic="U")], NOON)
    mine = taken(post)
    post(outbox.void, REFERENCE, ["U"], "déplacée")
    assert not post(sending.still_mine, mine, NOON, LATER)
    assert states() == {"K": "queued", "L": "void"}
    rows = post(outbox.listed)
    assert {(row["attempts"], row["lease_until"]) for row in rows} == {(0, "")}


def test_what_a_killed_worker_had_not_begun_to_hand_over_is_not_in_doubt(post, states) -> None:
    post(outbox.queue, [letter("K"), letter("L", person="alex")], NOON)
    begun = [one for one in taken(post) if one.key == "K"]
    assert post(sending.still_mine, begun, NOON, NOON + LEASE)
    assert post(sending.expire_leases, LATER, is_repeatable=False) == 2
    assert states() == {"K": "in_doubt", "L": "queued"}
    # It was only slow: whoever handed it over knows that it left.
    post(sending.mark_sent, begun, sending.Sent("<m>", "", ""), LATER)
    assert states()["K"] == "sent"


def test_who_was_reminded_today_waits_for_the_next_sending_day(post) -> None:
    post(outbox.queue, [letter("A")], NOON)
    post(sending.mark_sent, taken(post), sending.Sent("<m>", "", ""), NOON)
    post(
        outbox.queue,
        [
            letter("B", person="alex"),
            letter("C"),
            letter("D", kind="act"),
            letter("E", not_before=minutes(99)),
        ],
        NOON,
    )
    tomorrow = NOON + timedelta(days=1)
    assert [post(groups) for _ in range(2)] == [[["B"], ["D"]], []]
    assert post(claim, tomorrow) == ["C", "E"]


def test_a_topic_that_ends_sets_its_letters_aside_until_it_comes_back(post, states) -> None:
    others = [letter("B", topic="U"), letter("C", reference="MP1-002")]
    post(outbox.queue, [letter("A"), *others], NOON)
    assert post(outbox.void, REFERENCE, ["T", "V"], "déplacée") == 1
    assert states() == {"A": "void", "B": "queued", "C": "queued"}
    assert post(outbox.revive, REFERENCE, ["T"], minutes(1)) == 0
    assert post(outbox.revive, REFERENCE, ["T"], NOON) == 1
    assert set(states().values()) == {"queued"}


def test_a_letter_set_aside_while_it_left_is_marked_sent(post, states) -> None:
    post(outbox.queue, [letter("A")], NOON)
    letters = taken(post)
    assert post(outbox.void, REFERENCE, ["T"], "déplacée") == 1
    assert post(outbox.revive, REFERENCE, ["T"], NOON) == 0
    post(sending.mark_sent, letters, sending.Sent("<m>", "", ""), NOON)
    assert states() == {"A": "sent"}


@pytest.mark.parametrize(("is_repeatable", "state"), [(True, "void"), (False, "in_doubt")])
def test_a_worker_killed_with_a_letter_set_aside_does_not_have_it_sent_twice(
    post, states, is_repeatable, state
) -> None:
    post(outbox.queue, [letter("A")], NOON)
    post(sending.still_mine, taken(post), NOON, NOON + LEASE)
    post(outbox.void, REFERENCE, ["T"], "déplacée")
    assert post(outbox.retry, "A", minutes(1)) is False  # a worker may be handing it over
    post(sending.expire_leases, minutes(11), is_repeatable=is_repeatable)
    assert states() == {"A": state}
    assert post(outbox.revive, REFERENCE, ["T"], NOON) == int(is_repeatable)


def test_a_letter_set_aside_that_did_not_leave_stays_aside(post, states) -> None:
    post(outbox.queue, [letter("A")], NOON)
    letters = taken(post)
    post(outbox.void, REFERENCE, ["T"], "déplacée")
    post(sending.settle, letters[0], sending.Unsent("queued", "4xx", minutes(5), "<m>"))
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
    post(outbox.queue, [report_marks.mark("manufactures", "mensuel", "2022-01-31", NOON)], NOON)
    assert post(report_marks.next_name, "manufactures", "mensuel", "2022-01-31") is None
    assert post(report_marks.next_name, "manufactures", "mensuel", "2022-02-28") == "2022-02-28"
    assert (states(), post(outbox.counts), post(claim)) == ({}, {}, [])


def test_an_unknown_filter_of_letters_is_a_fault_of_the_caller(post) -> None:
    with pytest.raises(ValueError, match="colour"):
        post(outbox.listed, colour="red")


def test_what_the_outbox_has_is_not_counted_with_a_later_act(post) -> None:
    act, rung = letter("v2/acte/porteuse", kind="act"), letter("rung")
    post(outbox.queue, [rung], NOON)
    twice = outbox.rows([act, replace(act, data={"a": "later"}), rung], NOON)
    (fresh,) = post(outbox.fresh, twice)
    assert (fresh["key"], fresh["data"]) == (act.key, codec.dump_data(act.data))
