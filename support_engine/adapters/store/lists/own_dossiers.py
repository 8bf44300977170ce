"""What whoever carries projects finds in their space: their dossiers, the acts that they did."""

from collections.abc import Mapping

from sqlalchemy import Connection, text

OWN = text(
    "SELECT reference, is_closed FROM dossiers WHERE reference IN"
    " (SELECT reference FROM dossiers WHERE holder = :person UNION ALL"
    " SELECT reference FROM dossiers WHERE helpers <> '' AND helpers LIKE :helper)"
    " AND NOT in_takeover"
    " ORDER BY is_closed, reference"
)
ACTS = text(
    "SELECT version, act_key FROM journal"
    " WHERE reference = :reference AND actor = :person AND act_key IS NOT NULL"
)
ONE_TO_ACT = text(
    "SELECT holder FROM dossiers WHERE turn = :role AND holder <> '' AND is_closed = :closed"
    " ORDER BY next_due_on, reference LIMIT 1"
)


def carried_by(db: Connection, person: str) -> tuple[str, ...]:
    """The references of the dossiers that somebody carries, or that their holder opens to them,
    those that go on first; not one whose past is being typed, which is not followed here yet."""
    given = {"person": person, "helper": f"%|{person}|%"}
    return tuple(db.execute(OWN, given).scalars())


def acts_of(db: Connection, reference: str, person: str) -> Mapping[int, str]:
    """The key of each act that somebody did there, by the version of each of its rows: the further
    files of a deposit are of one act."""
    rows = db.execute(ACTS, {"reference": reference, "person": person})
    return {row.version: row.act_key.partition(".")[0] for row in rows}


def one_to_act(db: Connection, role: str) -> str | None:
    """Somebody who carries a dossier that waits for them."""
    return db.execute(ONE_TO_ACT, {"role": role, "closed": False}).scalar()
