"""The journal of the door: who entered, who was refused, from where; and who misbehaves.

It is no proof: rows are written by whoever knocks, addresses are shortened after some days and rows
destroyed after some months. Moments are those of the real clock.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from sqlalchemy import Connection, bindparam, text

from support_engine.adapters.store import codec
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.web.web_access import digest_of
from support_engine.views.people.doors import Misbehaving, Outcome, Way

REFUSED = ("wrong", "too_often", "unknown", "refused", "stale")
"""What counts against an account or an address."""
SHORTENED_AFTER, KEPT = timedelta(days=7), timedelta(days=183)
"""How long an address stays whole, and a line at all: six months, the least that the CNIL advises
for journals (deliberation 2021-122 of 14 October 2021)."""
MOST = 100_000
"""Rows that are kept: whoever knocks without end fills no disk."""
DAY = timedelta(hours=24)
OF_ACCOUNT, OF_ADDRESS, ACCOUNTS, BEFORE_IN, PLACES = 20, 40, 8, 8, 5
"""In a day: refusals on one account, from one address, accounts refused from one address, refusals
on an account before it was entered, and networks from which a space was entered; from there on
somebody is told."""


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody at the door. `typed`: a hash of what names nobody here; `id`: 0 before it is
    kept."""

    at: datetime
    way: Way
    outcome: Outcome
    address: str
    person: str = ""
    typed: str = ""
    id: int = 0


NOTE = text(
    "INSERT INTO web_logins (at, person, typed, way, outcome, address)"
    " VALUES (:at, :person, :typed, :way, :outcome, :address) RETURNING id"
)


def note(db: Connection, login: Login) -> int:
    """Keep a line; its number."""
    given = {
        "at": codec.moment(login.at),
        "person": login.person,
        "typed": login.typed,
        "way": login.way,
        "outcome": login.outcome,
        "address": login.address,
    }
    return int(db.execute(NOTE, given).scalar_one())


def became(db: Connection, number: int, outcome: Outcome) -> None:
    """What became of an attempt that was noted before it was judged."""
    query = text("UPDATE web_logins SET outcome = :outcome WHERE id = :id")
    db.execute(query, {"outcome": outcome, "id": number})


def typed_hash(name: str) -> str:
    """What is kept of a name that is nobody's: a password is sometimes typed in its field."""
    return digest_of(f"account {name.strip().casefold()}")


def found(
    db: Connection, number: int, *, person: str = "", is_refused: bool = False, before: int = 0
) -> list[Login]:
    """The newest lines first: of one person or of all, refusals alone or all, older than a
    line."""
    asked = {"person": person, "before": before, "number": number}
    which = [
        "person = :person" if person else "",
        f"outcome IN {REFUSED}" if is_refused else "",
        "id < :before" if before else "",
    ]
    where = " AND ".join(filter(None, which)) or "1 = 1"
    query = text(f"SELECT * FROM web_logins WHERE {where} ORDER BY id DESC LIMIT :number")
    return [login_of(row) for row in db.execute(query, asked)]


def of_space(db: Connection, people: Collection[str], number: int) -> list[Login]:
    """The newest entries and refusals of some people at the spaces of holders."""
    query = text(
        "SELECT * FROM web_logins WHERE way = 'space' AND person IN :people"
        " ORDER BY id DESC LIMIT :number"
    ).bindparams(bindparam("people", expanding=True))
    return [login_of(row) for row in db.execute(query, {"people": [*people], "number": number})]


def login_of(row: Any) -> Login:
    """A row as a line."""
    at = codec.from_moment(row.at)
    return Login(at, row.way, row.outcome, row.address, row.person, row.typed, row.id)


RECENT = text(
    "SELECT person, typed, way, outcome, address FROM web_logins WHERE at > :since AND at <= :now"
    " ORDER BY id"
)


def misbehaving(db: Connection, now: datetime) -> list[Misbehaving]:
    """What is unusual in the day before a moment, the most first."""
    given = {"since": codec.moment(now - DAY), "now": codec.moment(now)}
    refused: dict[str, int] = {}
    places: dict[str, list[str]] = {}
    entered: dict[str, int] = {}
    rows = db.execute(RECENT, given).all()
    for row in rows:
        account = row.person or row.typed
        if row.outcome in REFUSED:
            refused[account] = refused.get(account, 0) + bool(account)
            places.setdefault(network(row.address), []).append(account)
        elif row.outcome == "in" and refused.get(account, 0) >= BEFORE_IN:
            entered[account] = max(entered.get(account, 0), refused[account])
    found = [*judged(refused, places, entered), *of_spaces(rows)]
    names = directory.called(db, [one.subject for one in found])
    named = (replace(one, name=names[one.subject]) for one in found)
    return sorted(named, key=lambda one: (-one.number, one.subject))


def of_spaces(rows: Iterable[Any]) -> Iterator[Misbehaving]:
    """What is unusual at the spaces of holders: whoever reads a mail with its owner enters from
    elsewhere, or comes second."""
    places: dict[str, set[str]] = {}
    second: dict[str, int] = {}
    for row in rows:
        if row.way != "space" or not row.person:
            continue
        there, known = network(row.address), places.setdefault(row.person, set())
        if row.outcome == "in":
            known.add(there)
        elif row.outcome == "stale" and known and there not in known:
            second[row.person] = second.get(row.person, 0) + 1
    for person, known in places.items():
        if len(known) >= PLACES:
            yield Misbehaving("places", person, len(known))
    for person, number in second.items():
        yield Misbehaving("reopened", person, number)


def judged(
    refused: dict[str, int], places: dict[str, list[str]], entered: dict[str, int]
) -> Iterator[Misbehaving]:
    """What goes beyond its threshold."""
    for account, number in refused.items():
        if number >= OF_ACCOUNT:
            yield Misbehaving("account", account, number)
    for account, number in entered.items():
        yield Misbehaving("entered", account, number)
    for place, accounts in places.items():
        if len(accounts) >= OF_ADDRESS:
            yield Misbehaving("address", place, len(accounts))
        if (spread := len({*accounts} - {""})) >= ACCOUNTS:
            yield Misbehaving("spread", place, spread)


def network(address: str) -> str:
    """The address that counts: of the new kind, whoever has one has the 2⁶⁴ beside it."""
    try:
        read = ip_address(address)
    except ValueError:
        return address
    if isinstance(read, IPv6Address):
        return str(read.ipv4_mapped or ip_network((int(read), 64), strict=False))
    return str(read)


def shortened(address: str) -> str:
    """What is left of an address: where it is from, no longer whose."""
    try:
        read = ip_address(address)
    except ValueError:
        return ""
    if isinstance(read, IPv6Address) and read.ipv4_mapped:
        read = read.ipv4_mapped
    bits = 48 if isinstance(read, IPv6Address) else 24
    return str(ip_network((int(read), bits) if bits == 48 else f"{read}/24", strict=False))


def tidy(db: Connection, now: datetime) -> None:
    """Addresses of a week ago are shortened, lines of half a year ago destroyed, the oldest where
    there are too many."""
    week = {"then": codec.moment(now - SHORTENED_AFTER)}
    whole = "SELECT DISTINCT address FROM web_logins WHERE at < :then AND address NOT LIKE '%/%'"
    query = f"{whole} AND address <> ''"
    addresses: Sequence[str] = db.execute(text(query), week).scalars().all()
    short = "UPDATE web_logins SET address = :short WHERE address = :whole AND at < :then"
    for one in addresses:
        db.execute(text(short), {**week, "whole": one, "short": shortened(one)})
    gone = {"then": codec.moment(now - KEPT), "most": MOST}
    db.execute(text("DELETE FROM web_logins WHERE at < :then"), gone)
    beyond = "DELETE FROM web_logins WHERE id <= (SELECT max(id) FROM web_logins) - :most"
    db.execute(text(beyond), gone)
