"""The tables of people as the law reads them, and written from what it decided."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, RowMapping, bindparam, text

from support_engine.adapters.store.web import feeds, list_views, web_access, web_batches
from support_engine.core.language.spelling import plain
from support_engine.core.people.commands import Contact
from support_engine.core.people.commitment import ERASED, mailbox_of
from support_engine.core.people.directory import Absence, Directory, Member, Proposal
from support_engine.core.people.grants import FIRST, Grant
from support_engine.core.people.moves import Move

PEOPLE = "SELECT * FROM people"
CONCERNED = text(
    f"{PEOPLE} WHERE id IN :ids OR id IN (SELECT person FROM roles WHERE role IN :roles)"
).bindparams(bindparam("ids", expanding=True), bindparam("roles", expanding=True))
ROLES = text("SELECT person, role, programme FROM roles WHERE person IN :ids").bindparams(
    bindparam("ids", expanding=True)
)
EVERY_ROLE = text("SELECT person, role, programme FROM roles")
HELD_ROLES = text(
    "SELECT DISTINCT r.role, r.programme FROM roles r JOIN people p ON p.id = r.person"
    " WHERE p.is_active = :is_active"
)
PROPOSALS = text("SELECT * FROM role_proposals ORDER BY number")
SHARING = text("SELECT id FROM people WHERE mailbox = :mailbox AND is_active AND id <> :id")
UPSERT = text(
    "INSERT INTO people (id, name, email, organisation, is_active, mailbox, salt, digest,"
    " is_confirmed, code, substitute, absent_from, absent_until, search_text, move, move_until)"
    " VALUES (:id, :name, :email,"
    " :organisation, :is_active, :mailbox, :salt, :digest, :is_confirmed, :code, :substitute,"
    " :absent_from, :absent_until, :search_text, :move, :move_until)"
    " ON CONFLICT (id) DO UPDATE SET name = excluded.name,"
    " email = excluded.email, organisation = excluded.organisation,"
    " is_active = excluded.is_active, mailbox = excluded.mailbox, salt = excluded.salt,"
    " digest = excluded.digest, is_confirmed = excluded.is_confirmed, code = excluded.code,"
    " substitute = excluded.substitute, absent_from = excluded.absent_from,"
    " absent_until = excluded.absent_until, search_text = excluded.search_text,"
    " move = excluded.move, move_until = excluded.move_until"
)
GIVE = text("INSERT INTO roles (person, role, programme) VALUES (:person, :role, :programme)")
TAKE = text("DELETE FROM roles WHERE person = :person AND role = :role AND programme = :programme")
PROPOSE = text(
    "INSERT INTO role_proposals (number, person, role, programme, proposed_by, proposed_on)"
    " VALUES (:number, :person, :role, :programme, :proposed_by, :proposed_on)"
)
ANSWER = text("DELETE FROM role_proposals WHERE number = :number")
MOVE = TypeAdapter(Move)


def load(db: Connection, ids: Iterable[str], role: str = "") -> Directory:
    """The people whom an act concerns, every administrator, whoever holds a role; all proposals."""
    given = {"ids": sorted({"", *ids}), "roles": sorted({FIRST.role, role})}
    people = db.execute(CONCERNED, given).mappings().all()
    held = db.execute(ROLES, {"ids": ["", *(row["id"] for row in people)]}).all()
    return Directory(members(people, held), proposals(db))


def load_all(db: Connection) -> Directory:
    """Everybody."""
    people = db.execute(text(PEOPLE)).mappings().all()
    return Directory(members(people, db.execute(EVERY_ROLE).all()), proposals(db))


def held_roles(db: Connection) -> set[Grant]:
    """Every role that somebody active holds, and where."""
    return {Grant(*row) for row in db.execute(HELD_ROLES, {"is_active": True})}


def members(people: Sequence[RowMapping], held: Sequence[Any]) -> dict[str, Member]:
    """Rows as members."""
    grants: dict[str, set[Grant]] = {}
    for row in held:
        grants.setdefault(row.person, set()).add(Grant(row.role, row.programme))
    return {row["id"]: member(row, frozenset(grants.get(row["id"], ()))) for row in people}


def member(row: RowMapping, grants: frozenset[Grant]) -> Member:
    """One row as a member."""
    return Member(
        id=row["id"],
        digest=row["digest"],
        is_active=bool(row["is_active"]),
        is_confirmed=bool(row["is_confirmed"]),
        code=row["code"],
        grants=grants,
        absence=absence(row),
        move=MOVE.validate_json(row["move"]) if row["move"] else None,
    )


def absence(row: RowMapping) -> Absence | None:
    """An absence that was said, whenever it is."""
    if not row["substitute"]:
        return None
    starts, ends = (date.fromisoformat(row[name]) for name in ("absent_from", "absent_until"))
    return Absence(row["substitute"], starts, ends)


def proposals(db: Connection) -> dict[int, Proposal]:
    """What waits for a second person."""
    return {
        row.number: Proposal(
            row.number,
            row.person,
            row.role,
            row.programme,
            row.proposed_by,
            date.fromisoformat(row.proposed_on),
        )
        for row in db.execute(PROPOSALS)
    }


def contact(db: Connection, person: str) -> tuple[Contact, str] | None:
    """How somebody is named and reached, with the salt of their digest."""
    row = db.execute(text(f"{PEOPLE} WHERE id = :id"), {"id": person}).mappings().first()
    if row is None:
        return None
    return Contact(row["name"], row["email"], row["organisation"]), str(row["salt"])


def sharing(db: Connection, person: str, email: str) -> tuple[str, ...]:
    """The other active people behind a mailbox."""
    given = {"mailbox": mailbox_of(email), "id": person}
    return tuple(db.execute(SHARING, given).scalars())


STANDS_FOR = text(
    "SELECT id FROM people WHERE substitute = :person AND is_active AND absent_until >= :on"
    " ORDER BY id"
)


def stands_for(db: Connection, person: str, on: date) -> tuple[str, ...]:
    """Those who are away that day or later, in the hands of a person."""
    return tuple(db.execute(STANDS_FOR, {"person": person, "on": on.isoformat()}).scalars())


def inconsistent(db: Connection) -> Iterator[tuple[str, str]]:
    """The people of whom a column does not follow from the others, and what it says: the mailbox
    and the words of their name and address, the day on which that address is sure; who is neither
    active nor not, or is away in no one's hands."""
    for row in db.execute(text(f"{PEOPLE} ORDER BY id")).mappings():
        mailbox = mailbox_of(row["email"]) if row["email"] else ""
        days = row["absent_from"] or row["absent_until"]
        found_by = search_text(row["name"], row["email"], row["organisation"])
        move = member(row, frozenset()).move
        moving = (move_text(move), move.until.isoformat() if move else "")
        wrong = {
            "l’adresse comparée": row["mailbox"] != mailbox,
            "ce par quoi on la trouve": row["search_text"] != found_by,
            "son changement d’adresse": (row["move"], row["move_until"]) != moving,
            "si elle est active": row["is_active"] not in (True, False),
            "son absence": bool(days and not row["substitute"]),
        }
        for what in (name for name, is_wrong in wrong.items() if is_wrong):
            yield row["id"], what


def move_text(move: Move | None) -> str:
    """An address that replaced another, as it is kept."""
    return MOVE.dump_json(move).decode() if move else ""


def write(
    db: Connection, before: Directory, after: Directory, salted: Mapping[str, tuple[Contact, str]]
) -> None:
    """The tables follow what was decided. `salted`: contacts that the act gives, with their salt;
    those of others stay, and those of whoever is no longer active are destroyed."""
    for name, now in after.members.items():
        was = before.members.get(name)
        if now != was:
            known = salted.get(name) or contact(db, name) or (ERASED, "")
            save(db, now, *(known if now.is_active else (ERASED, "")))
        if was and was.is_active and not now.is_active:
            web_access.forget(db, name)
            web_batches.forget(db, name)
            list_views.forget(db, name)
            feeds.forget(db, name)
        given, held = now.grants, was.grants if was else frozenset()
        for statement, grants in ((TAKE, held - given), (GIVE, given - held)):
            for role, programme in sorted(grants):
                db.execute(statement, {"person": name, "role": role, "programme": programme})
    for number in before.proposals.keys() - after.proposals.keys():
        db.execute(ANSWER, {"number": number})
    for number in after.proposals.keys() - before.proposals.keys():
        one = after.proposals[number]
        db.execute(
            PROPOSE,
            {
                "number": number,
                "person": one.person,
                "role": one.role,
                "programme": one.programme,
                "proposed_by": one.proposed_by,
                "proposed_on": one.proposed_on.isoformat(),
            },
        )


def save(db: Connection, now: Member, known: Contact, salt: str) -> None:
    """One person's row."""
    away = now.absence
    db.execute(
        UPSERT,
        {
            "id": now.id,
            "name": known.name,
            "email": known.email,
            "organisation": known.organisation,
            "is_active": now.is_active,
            "mailbox": mailbox_of(known.email) if known.email else "",
            "salt": salt,
            "digest": now.digest,
            "is_confirmed": now.is_confirmed,
            "code": now.code,
            "substitute": away.substitute if away else "",
            "absent_from": away.starts_on.isoformat() if away else "",
            "absent_until": away.ends_on.isoformat() if away else "",
            "search_text": search_text(known.name, known.email, known.organisation),
            "move": move_text(now.move),
            "move_until": now.move.until.isoformat() if now.move else "",
        },
    )


def search_text(*words: str) -> str:
    """By what somebody is found: each in plain spelling."""
    return plain(" ".join(words))


def fill_search(db: Connection) -> None:
    """The search text of everybody, in a base that had none."""
    known = db.execute(text("SELECT id, name, email, organisation FROM people")).all()
    for row in known:
        given = {"id": row.id, "words": search_text(row.name, row.email, row.organisation)}
        db.execute(text("UPDATE people SET search_text = :words WHERE id = :id"), given)
