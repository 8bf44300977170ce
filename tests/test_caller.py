"""Calls to other programs, to a real one: signed, once or again with the same id, never lost."""

import os
import signal
import socket
import time
from base64 import b64decode
from datetime import timedelta
from time import monotonic

import pytest
from sqlalchemy import Connection

from support_engine.adapters import clock
from support_engine.adapters.calls.posting import Door
from support_engine.adapters.calls.signing import headers_of
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.calling import calls, subscriptions
from support_engine.adapters.store.calling.subscriptions import Wanted
from support_engine.caller import Caller
from support_engine.core.acts import commands as c
from support_engine.core.telling.announced import KINDS
from support_engine.leaving.shift import PATIENT
from tests.office import at
from tests.receiver import listening, signature
from tests.smtp import closed_port
from tests.story import OFFICER, REFERENCE, day

KEY = b"k" * 64
NOW = at("2022-06-01T12:00")


def caller(office, store=None, **given) -> Caller:
    settings = {"door": Door(is_trial=True, seconds=2), "key": lambda: KEY, "clock": clock.now}
    return Caller(**{"store": store or office.store, **settings, **given})


def subscribe(office, url: str, *kinds: str) -> tuple[str, str]:
    """The id of a program that hears, and its secret."""
    wanted = Wanted("SI", url, kinds or tuple(KINDS))
    with office.store.transaction() as db:
        made, secret = subscriptions.made(wanted, KEY, "noa", NOW)
        subscriptions.add(db, made)
    return made.id, secret


def waiting(office, one: str) -> list[calls.Call]:
    with office.store.reading() as db:
        return calls.last(db, one, 999)


def note(office) -> None:
    office.must(c.AddNote(reference=REFERENCE, by=OFFICER, on=day("2022-06-01"), text="Un mot."))


def renamed(office, commune: str) -> None:
    """An act that is announced as `dossier.changed`."""
    changes = {"commune": commune}
    office.must(c.ChangeDetails(reference=REFERENCE, by=OFFICER, on=NOW.date(), changes=changes))


def test_a_signature_is_that_of_the_specification() -> None:
    """The example that every library of the standard is tried on."""
    secret, event = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"
    body, stamp = b'{"test": 2432232314}', 1614265330
    right = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    key, moment = b64decode(secret.removeprefix("whsec_")), at("2021-02-25T16:02:10")
    assert int(moment.timestamp()) == stamp
    assert headers_of(event, body, key, moment)["webhook-signature"] == right
    assert signature(secret, event, str(stamp), body) == right


def test_an_act_is_told_once_signed_without_a_word_of_what_it_contains(office) -> None:
    with listening() as heard:
        one, secret = subscribe(office, heard.url)
        subscribe(office, heard.url, "tranche.paid")
        office.open_at("incubation")
        done = caller(office, address="https://bureau.exemple.fr").run(NOW)
        again = caller(office).run(NOW)
    assert (done.failed, again.made) == (0, 0)
    assert done.made == len(heard.told) == len(waiting(office, one))
    assert all(call.is_signed_by(secret) for call in heard.told)
    assert not any(call.is_signed_by(secret[:-4] + "AAA=") for call in heard.told)
    assert not any(call.is_signed_by(secret, time.time() + 600) for call in heard.told)
    opened, moved = heard.told[0].said, heard.told[1].said
    assert (opened["type"], moved["type"]) == ("dossier.opened", "dossier.moved")
    assert opened["id"] == heard.told[0].event
    assert set(opened) == {"id", "type", "created_at", "data"}
    url = f"https://bureau.exemple.fr/api/v1/dossiers/{REFERENCE}"
    assert opened["data"] == {
        "reference": REFERENCE,
        "version": 1,
        "day": opened["data"]["day"],
        "url": url,
    }
    words = b" ".join(call.body for call in heard.told)
    assert not any(name in words for name in (b"Lin", b"camille", b"porteuse", b"@"))
    assert {call.state for call in waiting(office, one)} == {"sent"}
    assert heard.told[0].headers["host"] == heard.url.split("/")[2]


def test_a_letter_that_leaves_and_a_round_that_moves_are_told_too(office) -> None:
    with listening() as heard:
        subscribe(office, heard.url, "letter.sent")
        office.open_at("deposee")
        office.postman().run(at("2022-01-20"))
        caller(office).run(NOW)
    assert heard.told
    assert {call.said["type"] for call in heard.told} == {"letter.sent"}
    assert {call.said["data"]["reference"] for call in heard.told} == {REFERENCE}
    assert len({call.event for call in heard.told}) == len(heard.told)


def test_what_is_not_announced_and_what_was_refused_tell_nothing(office) -> None:
    office.open_at("incubation")
    one, _ = subscribe(office, "http://127.0.0.1:9/")
    note(office)
    refused = c.Advance(
        reference=REFERENCE, by=OFFICER, on=day("2022-06-01"), transition="declarer_recevable"
    )
    office.do(refused)
    assert waiting(office, one) == []


def drip(handler) -> int:
    """A byte now and then, for ever."""
    for byte in b"HTTP/1.1 200 OK\r\n" * 9:
        handler.wfile.write(bytes([byte]))
        handler.wfile.flush()
        time.sleep(0.2)
    return 0


def cut(handler) -> int:
    """The call was read; nothing is answered."""
    handler.connection.shutdown(socket.SHUT_RDWR)
    return 0


def elsewhere(handler) -> int:
    handler.send_response(307)
    handler.send_header("location", f"http://{handler.headers['host']}/ailleurs")
    handler.end_headers()
    return 0


def garbage(handler) -> int:
    handler.wfile.write(b"SSH-2.0-x\r\n" * 2000)
    return 0


@pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda _handler: 500, "répond 500"),
        (lambda _handler: 404, "répond 404"),
        (elsewhere, "renvoie ailleurs (307)"),
        (cut, "127.0.0.1"),
        (drip, "n’a pas répondu en 1 s"),
        (garbage, "ne parle pas HTTP"),
    ],
    ids=["500", "404", "redirect", "cut", "drip", "garbage"],
)
def test_what_is_not_taken_is_said_and_told_again_later_with_the_same_id(
    office, answer, words
) -> None:
    office.open_at("incubation")
    with listening(answer) as heard:
        one, secret = subscribe(office, heard.url, "dossier.changed")
        renamed(office, "Trégor")
        begun = monotonic()
        done = caller(office, door=Door(is_trial=True, seconds=1)).run(NOW)
        assert monotonic() - begun < 3
        assert (done.made, done.failed, len(heard.told)) == (0, 1, 1)
        (left,) = waiting(office, one)
        assert (left.state, left.attempts) == ("queued", 1)
        assert words in left.error
        assert left.not_before == NOW + timedelta(minutes=PATIENT[0])
        assert caller(office).run(NOW).failed == 0
        heard.answer = lambda _handler: 200
        assert caller(office).run(NOW + timedelta(minutes=6)).made == 1
    assert [call.event for call in heard.told] == [left.event] * 2
    assert heard.told[0].body == heard.told[1].body
    assert heard.told[1].is_signed_by(secret)


def test_a_program_that_is_down_is_given_up_after_days_and_keeps_nobody_waiting(office) -> None:
    with listening() as heard:
        gone, _ = subscribe(office, f"http://127.0.0.1:{closed_port()}/", "dossier.moved")
        other, _ = subscribe(office, heard.url, "dossier.moved")
        office.open_at("incubation")
        number = len(waiting(office, gone))
        assert number > 3
        done = caller(office).run(NOW)
        assert (done.made, done.failed, done.away) == (number, 1, frozenset({gone}))
        now = NOW
        while any(call.state == "queued" for call in waiting(office, gone)):
            now += timedelta(hours=1)
            caller(office).run(now)
            assert now - NOW < timedelta(days=6)
        assert now - NOW >= timedelta(days=4)
    assert {call.state for call in waiting(office, gone)} == {"dead"}
    assert "refuse la connexion" in waiting(office, gone)[0].error
    assert {call.state for call in waiting(office, other)} == {"sent"}


@pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
def test_more_events_than_rounds_keep_no_call_from_being_given_up(office) -> None:
    """A program that is down is told of after four days, however much waits for it meanwhile."""
    office.open_at("incubation")
    gone, _ = subscribe(office, f"http://127.0.0.1:{closed_port()}/", "dossier.changed")
    now = NOW
    for number in range(24):
        for part in range(3):
            renamed(office, f"Commune {number} {part}")
        caller(office).run(now)
        now += timedelta(hours=6)
    states = [call.state for call in waiting(office, gone)]
    assert "dead" in states


def test_a_program_that_answers_gone_is_called_no_more_for_that_event(office) -> None:
    office.open_at("deposee")
    with listening(lambda _handler: 410) as heard:
        one, _ = subscribe(office, heard.url)
        office.open_at("deposee", reference="MP1-002", name="Scierie")
        caller(office).run(NOW)
    assert [call.state for call in waiting(office, one)].count("dead") == 1


def test_whoever_ended_is_told_nothing_not_even_what_waited(office) -> None:
    with listening() as heard:
        one, _ = subscribe(office, heard.url)
        office.open_at("deposee")
        with office.store.transaction() as db:
            assert subscriptions.end(db, one, NOW)
            assert not subscriptions.end(db, one, NOW)
        office.open_at("deposee", reference="MP1-002", name="Scierie")
        caller(office).run(at("2022-02-01"))
    assert heard.told == []
    assert {call.state for call in waiting(office, one)} == {"void"}


def test_another_key_signs_nothing_and_says_so(office) -> None:
    with listening() as heard:
        one, _ = subscribe(office, heard.url)
        office.open_at("deposee")
        caller(office, key=lambda: b"x" * 64).run(NOW)
    assert heard.told == []
    assert any("clé du bureau" in call.error for call in waiting(office, one))


def test_from_where_letters_stay_only_this_machine_is_called(office) -> None:
    one, _ = subscribe(office, "https://203.0.113.7/")
    office.open_at("deposee")
    done = caller(office, stays_here=True).run(NOW)
    assert (done.made, done.failed) == (0, 0)
    assert {call.attempts for call in waiting(office, one)} == {0}


def test_killed_between_the_call_and_its_mark_it_is_told_again_with_the_same_id(office) -> None:
    with listening() as heard:
        one, _ = subscribe(office, heard.url, "dossier.opened")
        office.open_at("deposee")
        office.store.engine.dispose()
        pid = os.fork()
        if not pid:
            try:
                store = Store(office.store.url.render_as_string(hide_password=False))
                dying = caller(office, store)
                door = dying.door

                class Dying:
                    is_trial = True

                    def post(self, *given) -> str:
                        door.post(*given)
                        os.kill(os.getpid(), signal.SIGKILL)
                        return ""

                caller(office, store, door=Dying()).run(NOW)
            finally:
                os._exit(3)
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL
        (left,) = waiting(office, one)
        assert left.state == "claimed"
        assert caller(office).run(NOW).made == 0
        assert caller(office).run(NOW + timedelta(hours=1)).made == 1
    assert [call.event for call in heard.told] == [left.event] * 2


def slow(_handler) -> int:
    """Long enough for every worker to have its share."""
    time.sleep(0.05)
    return 200


@pytest.mark.parametrize("base_url", ["postgresql"], indirect=True)
def test_four_workers_tell_each_event_and_lose_none(office) -> None:
    """Two of them die at a commit on their way."""
    events = 60
    with listening(slow) as heard:
        one, _ = subscribe(office, heard.url, "dossier.opened", "dossier.changed")
        office.open_at("deposee")
        for number in range(events - 1):
            renamed(office, f"Commune {number}")
        office.store.engine.dispose()
        pids = [worker(office, dies) for dies in (None, None, 5, 9)]
        ended = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
        assert ended == [0, 0, -signal.SIGKILL, -signal.SIGKILL]
        caller(office).run(NOW + timedelta(hours=1))
    assert {call.state for call in waiting(office, one)} == {"sent"}
    told = [call.event for call in heard.told]
    assert {*told} == {call.event for call in waiting(office, one)}
    assert len({*told}) == events
    assert len(told) <= events + 2, "a call was made twice by workers that live"


def worker(office, dies_at: int | None) -> int:
    """A process that makes calls; it dies with -9 before its n-th commit."""
    if pid := os.fork():
        return pid
    status = 3
    try:
        store = Store(office.store.url.render_as_string(hide_password=False))
        if dies_at is not None:
            commit, left = Connection.commit, iter(range(dies_at))

            def dying(self) -> None:
                if next(left, None) is None:
                    os.kill(os.getpid(), signal.SIGKILL)
                commit(self)

            Connection.commit = dying
        done = caller(office, store).run(NOW)
        status = 1 if done.failed else 0
    finally:
        os._exit(status)
