"""What programs enter by and were answered, on both bases; one act asked by several at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from support_engine.adapters import clock
from support_engine.adapters.store.web import answers, tokens
from tests.web.bureau import bureau_of
from tests.web.program import Program, added, code

NOW = clock.now()


def test_a_token_is_found_by_its_secret_until_it_ends_or_is_taken_back(office) -> None:
    wanted = tokens.Wanted("essai", ("read", "act"), NOW + timedelta(days=1))
    with office.store.transaction() as db:
        secret = added(db, "camille", wanted, NOW)
        other = added(db, "camille", wanted, NOW)
    with office.store.reading() as db:
        token = tokens.found(db, secret, NOW)
        assert (token.person, token.scopes, token.used_at) == ("camille", ("read", "act"), None)
        assert secret not in repr(token)
        assert tokens.found(db, secret[:-1], NOW) is None
        assert tokens.found(db, secret, wanted.until) is None, "its last moment is over"
    assert tokens.is_to_note(token, NOW)
    with office.store.transaction() as db:
        tokens.used(db, token, NOW)
        tokens.revoke(db, "sacha", token.digest)
        kept = tokens.found(db, secret, NOW)
        assert not tokens.is_to_note(kept, NOW + timedelta(seconds=30))
        tokens.revoke(db, "camille", token.digest)
        assert [tokens.found(db, one, NOW) is None for one in (secret, other)] == [True, False]
        added(db, "camille", wanted, NOW + timedelta(days=40))
        assert len(tokens.of_person(db, "camille")) == 1, "what ended long ago leaves the list"


def test_an_answer_is_kept_for_what_was_asked_for_thirty_days(office) -> None:
    first = answers.asked_under("camille", "k", "MP1-001", "note", "{}")
    other = answers.asked_under("camille", "k", "MP1-001", "note", "{1}")
    assert first.key == other.key != answers.asked_under("sacha", "k").key
    with office.store.transaction() as db:
        answers.keep(db, first, "done", NOW)
        assert answers.kept(db, first, NOW) == answers.Answer("done", is_same=True)
        assert answers.kept(db, other, NOW) == answers.Answer("done", is_same=False)
        later = NOW + answers.KEPT + timedelta(seconds=1)
        assert answers.kept(db, first, later) is None
        answers.keep(db, first, "done again", later)


def test_the_same_act_asked_by_several_at_once_is_done_once_and_answered_alike(office) -> None:
    office.open_at("brouillon")
    bureau = bureau_of(office, "2022-04-01")
    version = office.dossier().version
    programs = [Program(bureau, "camille") for _ in range(4)]

    def ask(number: int):
        return programs[number % 4].act("note", version, "one", text="Une seule fois")

    with ThreadPoolExecutor(4) as several:
        told = list(several.map(ask, range(12)))
    assert {one.status_code for one in told} == {200}, [one.text for one in told]
    assert len({one.text for one in told}) == 1
    assert office.dossier().version == version + 1
    with ThreadPoolExecutor(4) as several:
        apart = list(
            several.map(lambda n: programs[n].act("note", version + 1, f"{n}", text="x"), range(4))
        )
    won = [one for one in apart if one.status_code == 200]
    assert len(won) == 1
    assert {code(one) for one in apart if one not in won} == {"version_changed"}
