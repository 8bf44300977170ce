"""Whatever column of whatever table is changed by hand, `verify` names it, on both bases."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Boolean, Integer, String, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from support_engine.adapters.store import publications, real_time, rounds, traits
from support_engine.adapters.store.calling import subscriptions
from support_engine.adapters.store.case import dossiers
from support_engine.adapters.store.letters.letter_columns import CLAIM
from support_engine.adapters.store.people import web_logins
from support_engine.adapters.store.people.web_logins import Login
from support_engine.adapters.store.web import (
    feeds,
    tokens,
    web_access,
    web_factors,
    web_identities,
    web_links,
)
from support_engine.core.acts.blockers import Refused
from support_engine.core.people import commands as p
from support_engine.core.people.commands import Contact
from support_engine.stories.people import passwords
from support_engine.stories.verifying import base, doors, letters, people
from support_engine.stories.verifying.verify import verify
from tests.forging import forge
from tests.money_story import accompanied, whole
from tests.office import at, day
from tests.story import REFERENCE

NOW = at("2022-01-03T10:00")
ON_ITS_WAY = "how a letter is on its way: nothing is decided by it once it has left"
IDENTITY = web_identities.Identity("https://provider.example", "subject")
_, TOKEN = tokens.made("bea", tokens.Wanted("Tableur", ("read",), NOW + timedelta(9)), NOW)
FACTOR = web_factors.Factor("bea", "salt", "mark", ("one", "two"), "2022-01-03T09:00:00Z")
PUT_OFF = "a letter put off by hand is brought forward by the next round, and seen among the others"
NOT_LEFT = "the name of a message that could not be handed over, written anew when it is"
TOLD_ONCE = "an act asked again is told by it from another; what was done is not changed by it"
AT_THE_DOOR = "who is at the desk at this moment: short-lived, and nothing of a dossier rests on it"
ASKED_AT_ONCE = "what somebody asked of several dossiers at once: each act is in its own journal"
BY_PROGRAMS = "what programs were answered: each act is in its own journal"
CALLED = "what programs are told, of what journals tell: no dossier rests on it"
SAID = {
    "lives": "without a place it takes its own",
    "confirmed/2022-01-03": "who said a moment right: shown, and counted against what a file knows",
    "proven/manufactures@1": "it is proven again",
}
"""What the base says of itself, and may say no more."""
TRAITS = ("people_head", "purpose", *real_time.NOTED, *SAID)
FREE = {
    **dict.fromkeys(("web_attempts", "web_forms", "web_files"), AT_THE_DOOR),
    **dict.fromkeys(("web_sessions removed", "web_sessions.revoked_at"), "it opens nothing more"),
    "web_sessions.seen_at": "when somebody left; their session ends with the day all the same",
    "web_trips": AT_THE_DOOR,
    **dict.fromkeys(("web_factors.codes alike", "web_factors.used alike"), "the same codes"),
    "dossiers.folded alike": "former versions kept the names of a dossier in another order",
    "publications emptied": "the rules that wait for two people are then refused, never looser",
    **dict.fromkeys(("web_links emptied", "web_sessions emptied"), "nobody is in any more"),
    **dict.fromkeys(("web_tokens emptied", "web_feeds emptied"), "nothing reads any more"),
    "web_identities.since": "when an identity was linked stands in the journal of people",
    "web_logins": "who knocked: it is destroyed after some months and decides nothing",
    **dict.fromkeys(("web_batches", "web_batch_lines"), ASKED_AT_ONCE),
    "web_answers": BY_PROGRAMS,
    **dict.fromkeys(("web_tokens.made_at", "web_tokens.used_at"), "of no token does it decide"),
    "web_tokens removed": "a token that is no more opens nothing",
    "calls": CALLED,
    "list_views": "how somebody likes to look at lists",
    **dict.fromkeys(("web_feeds.made_at", "web_feeds.read_on"), "no date is read by them"),
    "web_feeds removed": "a calendar that is no more reads nothing",
    "former_dates": "deadlines that ended, for calendars to read",
    "turns": "which round has a dossier in hand, for two minutes",
    "rounds": "figures of rounds that are over; nothing is decided by them",
    **{f"traits {name} removed": why for name, why in SAID.items()},
    **{
        f"{letter}.{name}": ON_ITS_WAY
        for letter in ("letters sent", "letters waiting")
        for name in ("not_before", "attempts", "lease_until", *CLAIM, "error")
    },
    **dict.fromkeys(("letters waiting.not_before", "letters waiting.lease_until"), PUT_OFF),
    "letters waiting.message_id": NOT_LEFT,
    "act_keys.asked": TOLD_ONCE,
    "web_accounts.changed_at": "when the password was chosen stands in the journal of people",
    "publications removed": "the rules that wait for two people are then refused, never looser",
    **dict.fromkeys(("web_factors.used", "web_factors.step"), "which codes served, no more"),
    "web_factors.since": "when a factor was enrolled stands in the journal of people",
    **{
        f"web_links{which}{what}": "a link that served, or is no more, opens nothing"
        for which in ("", " code", " space")
        for what in (".used_at", " removed")
    },
}
"""What may change freely, and why: tables, columns, rows."""
BOUND = {"people.id", "people removed", "people emptied", "marks added by reference"}
"""What the base itself refuses to change."""
ROWS = {
    "traits": {name: f"name = '{name}'" for name in TRAITS},
    "web_sessions": {"": "revoked_at = ''"},
    "letters": {"sent": "state = 'sent'", "waiting": "state = 'queued'"},
    "people": {"": "id = 'bea'"},
    "roles": {"": "person = 'bea'"},
    "web_links": {
        "": "purpose = 'password'",
        "code": "purpose = 'code'",
        "space": "purpose = 'espace'",
    },
}
"""Which rows are changed, where it matters."""


WORDS = {
    "web_links.purpose": ("password", "espace"),
    "web_sessions.side": ("bureau", "espace"),
    "letters.state": ("cancelled", "queued"),
    "traits.value": (),
}
"""The words of columns that hold one of a list."""
EMPTY = {"_on": "2022-01-05", "until": "2035-01-05", "_at": "2022-01-05T10:00:00.000000Z"}
"""What a column of time may hold besides nothing, by the end of its name."""


@pytest.fixture
def settled(office):
    """An office where every table has something: money, letters, people, published rules."""
    first, *others = (*accompanied(office.workflow), *whole())
    for command in (replace(first, key="K"), *others):
        office.must(command)
    office.letters_leave("2024-12-20")
    door = office.engine.directory
    known = {"by": "adm", "person": "bea"}
    for command in (
        p.NameAdministrator(by="adm", person="adm", contact=Contact("Adm", "adm@demo.example")),
        p.AddPerson(**known, contact=Contact("Béa", "bea@demo.example")),
        p.GiveRole(**known, role="instructeur", programme="manufactures"),
        p.GiveRole(**known, role="administrateur"),
        p.ChoosePassword(by="bea", person="bea", digest=web_access.digest_of("a hash")),
        p.EnrolFactor(by="bea", digest=FACTOR.digest),
        p.LinkIdentity(by="bea", identity=IDENTITY.digest),
        p.ChangeContact(by="bea", person="bea", email="bea2@demo.example"),
        p.OpenAbsence(
            **known, substitute="camille", starts_on=day("2022-02-01"), ends_on=day("2022-02-09")
        ),
    ):
        outcome = door.handle(command, NOW)
        assert not isinstance(outcome, Refused), [b.sentence for b in outcome.blockers]
    heard = subscriptions.Wanted("SI", "https://si.exemple.fr/appels", ("dossier.moved",))
    one, _ = subscriptions.made(heard, b"k" * 64, "adm", NOW)
    bound = subscriptions.bound(subscriptions.columns(one))
    door.handle(p.NoteAdministration(by="adm", what="abonnement", binds=bound), NOW)
    given = p.GivePasswordLink(by="bea", person="bea")
    read = feeds.bound(web_access.digest_of("a calendar"), "bea", "")
    door.handle(p.NoteOwn(by="bea", what="calendrier", binds=read), NOW)
    door.handle(p.GiveToken(by="bea", person="bea", token=TOKEN.binding, name=TOKEN.name), NOW)
    with office.store.transaction() as db:
        web_access.set_password(db, "bea", "a hash", NOW)
        web_factors.save(db, FACTOR)
        web_identities.link(db, "bea", IDENTITY, NOW)
        assert isinstance(passwords.give_link(door, db, given, passwords.When(NOW, NOW)), str)
        subscriptions.add(db, one)
        tokens.add(db, TOKEN)
        feeds.add(db, "a calendar", "bea", "", NOW)
        come_by_the_door(db)
        for name in (*real_time.NOTED, *SAID):
            traits.write(db, name, "2024-12-03T09:00:00.000000Z")
        rounds.start(db, NOW)
        rules = office.engine.registry.current()
        publications.propose(db, rules, "adm", "2022-01-03")
        publications.approve(db, rules, "dominique", "2022-01-04")
    return office


def come_by_the_door(db) -> None:
    """Béa is in, and was before; her password awaits its code elsewhere, and a link its reader."""
    for moment in (NOW, NOW + timedelta(1)):
        web_logins.note(db, Login(moment, "password", "in", "192.0.2.1", "bea"))
        secret = web_access.enter(db, "bea", moment, is_proven=True)
    web_access.revoke(db, web_access.session_of(db, secret), NOW + timedelta(2))
    web_logins.note(db, Login(NOW + timedelta(3), "password", "half", "192.0.2.1", "bea"))
    web_links.new_link(db, "bea", "code", NOW + timedelta(3))
    web_logins.note(db, Login(NOW, "space", "sent", "192.0.2.1", "bea"))
    web_links.new_link(db, "bea", "espace", NOW)


def is_seen(office, db) -> bool:
    """Whether `verify` names anything; the quick parts first."""
    parts = (people, base, letters, doors)
    if any(True for part in parts for _ in part.findings(db)):
        return True
    every = dossiers.references(db)
    return any(True for _ in verify(db, office.engine.registry, office.engine.calendar, every))


def another(db, column, chosen: str) -> str:
    """Another valid value of a column, in SQL: of the same kind as the one that stands there."""
    if column.foreign_keys:
        return "'camille'"
    if isinstance(column.type, Boolean):
        return f"NOT {column.name}"
    if isinstance(column.type, Integer):
        return f"{column.name} + 1000"
    kept = str(db.execute(text(f"SELECT {column.name} {chosen}")).scalar() or "")
    return "'" + of_its_kind(column, kept).replace("'", "''") + "'"


def of_its_kind(column, kept: str) -> str:
    """Another text that is read as the one that is kept: a word of the same list, a day, a moment,
    a digest, a JSON text."""
    if words := WORDS.get(f"{column.table.name}.{column.name}"):
        return next(word for word in words if word != kept)
    if kept == "":
        return next((value for end, value in EMPTY.items() if column.name.endswith(end)), "x")
    if re.match(r"\d{4}-\d\d-\d\d", kept):
        return f"{int(kept[:4]) + 1}{kept[4:]}"
    if re.fullmatch("[0-9a-f]{16,64}", kept):
        return f"{'1' if kept[0] != '1' else '2'}{kept[1:]}"
    if kept.startswith("{"):
        told = json.loads(kept)
        name = next(one for one, value in told.items() if isinstance(value, str))
        changed = {**told, name: of_its_kind(column, told[name])}
        return json.dumps(changed, ensure_ascii=False, separators=(",", ":"))
    return f"{kept}x"


def alike(kept: str) -> str:
    """A text that looks like the one that is kept: the same data turned round, a blank after."""
    if not kept.startswith("{"):
        return f"{kept} "
    turned = dict(reversed(json.loads(kept).items()))
    return json.dumps(turned, ensure_ascii=False, separators=(",", ":"))


def changes(db, table, *, is_short: bool) -> Iterator[tuple[str, str]]:
    """Every change of a table by one statement, with its name: each column of a row, to another
    value and to one that looks the same, a row beside it by each part of its key, the row removed,
    and every row. `is_short`: columns of keys only; what is compared is the same on both bases."""
    keys, columns = ([one.name for one in some] for some in (table.primary_key, table.columns))
    for which, where in ROWS.get(table.name, {"": "1 = 1"}).items():
        name = f"{table.name} {which}".strip()
        chosen = f"FROM {table.name} WHERE {where} ORDER BY {', '.join(keys)} LIMIT 1"
        row = f"({', '.join(keys)}) IN (SELECT {', '.join(keys)} {chosen})"
        for column in table.primary_key if is_short else table.columns:
            value = another(db, column, chosen)
            yield (
                f"{name}.{column.name}",
                f"UPDATE {table.name} SET {column.name} = {value} WHERE {row}",
            )
            if isinstance(column.type, String) and not column.foreign_keys and not is_short:
                kept = str(db.execute(text(f"SELECT {column.name} {chosen}")).scalar() or "")
                looks = alike(kept).replace("'", "''")
                yield (
                    f"{name}.{column.name} alike",
                    f"UPDATE {table.name} SET {column.name} = '{looks}' WHERE {row}",
                )
            if column.primary_key:
                copied = [value if one == column.name else one for one in columns]
                yield (
                    f"{name} added by {column.name}",
                    f"INSERT INTO {table.name} ({', '.join(columns)})"
                    f" SELECT {', '.join(copied)} {chosen}",
                )
        yield f"{name} removed", f"DELETE FROM {table.name} WHERE {row}"
    yield f"{table.name} emptied", f"DELETE FROM {table.name}"


def test_whatever_is_changed_by_hand_is_named_or_may_change(settled) -> None:
    """Every table and column of the base, as it is declared: a new one needs an answer here."""
    wrong, refused, met = [], set(), set()
    with settled.store.abandoned() as db:
        assert not is_seen(settled, db)
        is_short = db.dialect.name == "postgresql"
        for table in SQLModel.metadata.sorted_tables:
            met.add(table.name)
            for name, change in () if table.name in FREE else changes(db, table, is_short=is_short):
                met.add(name)
                refused.add(name)
                with suppress(IntegrityError), db.begin_nested() as tried:
                    forge(db, change)
                    refused.discard(name)
                    if is_seen(settled, db) == (name in FREE):
                        wrong.append(name)
                    tried.rollback()
        for table in ("journal", "agenda", "dossiers"):
            forge(db, f"DELETE FROM {table} WHERE reference = '{REFERENCE}'")
        every = dossiers.references(db)
        found = verify(db, settled.engine.registry, settled.engine.calendar, every)
        assert any("sans dossier" in str(one) for one in found)
    assert wrong == [], wrong
    assert refused == BOUND
    assert is_short or FREE.keys() <= met


OPENED_AGAIN = (
    "UPDATE web_sessions SET revoked_at = ''",
    "UPDATE web_links SET used_at = '' WHERE purpose = 'espace'",
    "UPDATE web_links SET used_at = '' WHERE purpose = 'code'",
)


def test_what_ended_at_the_door_and_is_opened_again_is_named(settled) -> None:
    with settled.store.abandoned() as db:
        for secret, purpose in (("a ticket", "code"), ("a link", "espace")):
            web_logins.note(db, Login(NOW, "space", web_links.OF_DOOR[purpose], "192.0.2.1", "bea"))
            link = replace(web_links.link_to_come(purpose, NOW), secret=secret)
            web_links.keep_link(db, "bea", link)
            assert web_links.use_link(db, secret, purpose, NOW) == "bea"
        assert list(doors.findings(db)) == []
        for change in OPENED_AGAIN:
            with db.begin_nested() as tried:
                forge(db, change)
                assert list(doors.findings(db)) != [], change
                tried.rollback()


ENDED_BY = {
    "another password": p.ChoosePassword(by="bea", person="bea", digest="another"),
    "no second factor any more": p.ResetFactor(by="adm", person="bea", reason="téléphone perdu"),
    "its own end": p.EndToken(by="bea", person="bea", token=TOKEN.binding, name=TOKEN.name),
    "no identity any more": p.EndIdentities(by="bea", person="bea", reason="compte pris"),
}


@pytest.mark.parametrize("act", ENDED_BY.values(), ids=ENDED_BY)
def test_a_token_that_a_later_act_ended_is_named_once_put_back(settled, act) -> None:
    with settled.store.transaction() as db:
        token = next(iter(tokens.of_person(db, "bea")))
    assert not isinstance(settled.engine.directory.handle(act, NOW + timedelta(1)), Refused)
    with settled.store.abandoned() as db:
        tokens.revoke(db, "bea", token.digest)
        assert not named_token(db)
        tokens.add(db, token)
        assert named_token(db)


def named_token(db) -> bool:
    """Whether `verify` names a token of Béa."""
    return any("le jeton" in what for _, what in people.findings(db))


UNREADABLE = (
    "people SET absent_from = 'x'",
    "people SET move = '{}'",
    "people SET is_active = 'x'",
    "role_proposals SET proposed_on = ''",
    "journal SET version = 'x' WHERE version = 1",
    "people_journal SET letters = 'x'",
    "workflows SET version = 'x'",
    "traits SET value = 'x'",
    "dossiers SET is_closed = ''",
    "dossiers SET folded = '{}'",
)


@pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
def test_a_value_that_nobody_can_read_is_named_and_stops_no_proof(settled) -> None:
    engine, wrong = settled.engine, []
    with settled.store.abandoned() as db:
        every = dossiers.references(db)
        web_access.enter(db, "bea", NOW + timedelta(9), is_proven=True)  # what comes after is named
        for change in UNREADABLE:
            with db.begin_nested() as tried:
                forge(db, f"UPDATE {change}")
                told = [str(one) for one in verify(db, engine.registry, engine.calendar, every)]
                if len(told) < 2 or not any("une session est ouverte" in one for one in told):
                    wrong.append((change, told))
                tried.rollback()
    assert wrong == []
