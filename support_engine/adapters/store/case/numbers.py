"""Numbers that serve once in the whole base: those of payment requests and of payments."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Connection, text

from support_engine.adapters.store import codec
from support_engine.adapters.store.case import dossiers
from support_engine.core.acts.blockers import Blocker
from support_engine.core.acts.used_numbers import WHAT, number_used
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.events import AnyEvent, Corrected
from support_engine.core.dossier.money_events import (
    PaymentRestated,
    RecoveryReceived,
    RequestRejected,
    RestatementProposed,
    TranchePaid,
    TranchePaidBefore,
    TrancheTransmitted,
)
from support_engine.core.language.numbering import number_key

FIND = text("SELECT reference, tranche FROM numbers WHERE kind = :kind AND number = :number")
KEEP = text(
    "INSERT INTO numbers (kind, number, reference, tranche)"
    " VALUES (:kind, :number, :reference, :tranche)"
)

FREE = text(
    "DELETE FROM numbers WHERE kind = :kind AND number = :number AND reference = :reference"
)
MOVE = text(
    "UPDATE numbers SET reference = :reference, tranche = :tranche"
    " WHERE kind = :kind AND number = :number"
)
Number = tuple[str, str]
"""What a number is of (« request », « payment »), and the number as it is compared."""
Served = dict[Number, list[tuple[str, str]]]
"""The dossiers and tranches that each number serves for: one, but where one transfer of before a
takeover was that of several; the one that the base keeps first."""


def given(events: Iterable[AnyEvent]) -> Iterator[tuple[str, str, str]]:
    """The numbers that events give, with the tranche that each is about."""
    for event in events:
        if isinstance(event, TrancheTransmitted):
            yield "request", event.request, event.tranche
        elif isinstance(event, TranchePaid):
            yield "payment", event.payment, event.tranche
        elif isinstance(event, PaymentRestated) and (was := freed(event)):
            yield was[0], event.payment, event.tranche
        elif isinstance(event, TranchePaidBefore):
            yield "payment", event.payment, event.tranche
            if event.request:
                yield "request", event.request, event.tranche


def freed(event: AnyEvent) -> tuple[str, str] | None:
    """The number of a payment that was recorded under another one, as it is kept: it may serve."""
    if isinstance(event, PaymentRestated) and key(event.was) != key(event.payment):
        return "payment", key(event.was)
    return None


def retyped(
    event: AnyEvent, earlier: Mapping[int, AnyEvent]
) -> Iterator[tuple[tuple[str, str], str]]:
    """The numbers, each with its tranche, of the payments of before that a correction takes back:
    typed on the wrong dossier, they serve on the right one. `earlier`: events by version."""
    taken_back = event.takes_back if isinstance(event, Corrected) else ()
    gone = (earlier.get(version) for version in taken_back)
    for kind, number, tranche in given(one for one in gone if isinstance(one, TranchePaidBefore)):
        yield (kind, key(number)), tranche


def follow(
    served: Served, reference: str, event: AnyEvent, earlier: Mapping[int, AnyEvent]
) -> None:
    """What an event of a dossier does to the numbers; `earlier`: its payments of before, by
    version."""
    was = freed(event)
    own = [(was, event.tranche)] if was and isinstance(event, PaymentRestated) else []
    for number, tranche in (*own, *retyped(event, earlier)):
        mine, one = served.get(number, []), (reference, tranche)
        is_first = mine[:1] == [one]
        others = [other for other in mine if other != one]
        served[number] = [o for o in others if o[0] == reference] if is_first else others
    for kind, written, tranche in given([event]):
        mine, one = served.setdefault((kind, key(written)), []), (reference, tranche)
        if one not in mine:
            mine.insert(0 if isinstance(event, PaymentRestated) else len(mine), one)


def used(db: Connection, after: Dossier, events: Iterable[AnyEvent]) -> Blocker | None:
    """A number that another request or payment has, and the dossier that has it; that of a receipt
    which was recorded on this one already (`after`: it, once that is written)."""
    for event in events:
        if isinstance(event, RecoveryReceived) and (no := received(db, after.reference, event)):
            return no
        if isinstance(event, RequestRejected) and (no := come_back(db, after.reference, event)):
            return no
        asked = [*given([event])]
        if isinstance(event, RestatementProposed):
            asked = [("payment", event.payment, event.tranche)]
        for kind, number, tranche in asked:
            row = holder_of(db, kind, number)
            is_own = isinstance(event, RestatementProposed) and row == (after.reference, tranche)
            if row and not is_own and not may_share(db, after, event, row):
                return taken(kind, number, row)
    return None


def come_back(db: Connection, reference: str, event: RequestRejected) -> Blocker | None:
    """One return is that of one transfer."""
    row, number = returned(db, event.returned), event.returned
    if row is None or is_one_transfer(db, (reference, event.tranche), row):
        return None
    return number_used("return", number, ", ".join(row))


def is_one_transfer(db: Connection, one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two tranches, each with its dossier, were paid by one transfer of before."""
    mine = served_by(db, one[0]).values() if one != other else ()
    return any({one, other} <= {*tranches} for tranches in mine)


def may_share(db: Connection, after: Dossier, event: AnyEvent, row: tuple[str, str]) -> bool:
    """Whether a number that serves already (`row`: where) may be given here too: that of one
    transfer of before for several tranches, which is typed anew or restated; or that of another
    payment, of which the accountant says that it was made under another one."""
    if isinstance(event, TranchePaidBefore):
        return row[0] == after.reference
    if not isinstance(event, RestatementProposed | PaymentRestated):
        return False
    stored = None if row[0] == after.reference else dossiers.load(db, row[0])
    other = after if row[0] == after.reference else stored.dossier if stored else None
    record = other.purse.tranches.get(row[1]) if other else None
    if record is None or record.stage != "paid" or key(record.payment) != key(event.payment):
        return False
    if other is after and record.is_past and after.purse.tranches[event.tranche].is_past:
        return True
    is_left = record.restating is not None and key(record.restating.payment) != key(record.payment)
    return is_left or isinstance(event, RestatementProposed)


def holder_of(db: Connection, kind: str, number: str) -> tuple[str, str] | None:
    """The dossier and the tranche that have a number."""
    row = db.execute(FIND, {"kind": kind, "number": key(number)}).first()
    return (row.reference, row.tranche) if row else None


def taken(kind: str, number: str, row: tuple[str, str]) -> Blocker:
    """That a number is that of something else."""
    return number_used(kind, number, ", ".join(row))


def request_of(db: Connection, number: str) -> tuple[str, str] | None:
    """The dossier and the tranche that a payment request of that number was made for, were it
    rejected since."""
    return holder_of(db, "request", number)


RECEIPTS = text(
    "SELECT payload FROM journal WHERE reference = :reference AND type = 'recovery_received'"
)


def received(db: Connection, reference: str, event: RecoveryReceived) -> Blocker | None:
    """What came back once is not recorded twice: the State would claim less than it is owed."""
    for row in db.execute(RECEIPTS, {"reference": reference}):
        known = codec.load_event(row.payload)
        if isinstance(known, RecoveryReceived) and key(known.receipt) == key(event.receipt):
            where = f"{reference}, récupération n° {known.number}"
            return number_used("receipt", event.receipt, where)
    return None


RETURNS = text(
    "SELECT reference, version, payload FROM journal WHERE type = 'request_rejected'"
    " ORDER BY recorded_at, reference, version"
)
TAKEN_BACK = text("SELECT payload FROM journal WHERE reference = :reference AND type = 'corrected'")


def returned(db: Connection, number: str) -> tuple[str, str] | None:
    """The dossier and the tranche whose transfer came back under that number, where it stands: one
    return is not that of two payments, else one of them would be paid twice."""
    for row in db.execute(RETURNS) if number else ():
        known = codec.load_event(row.payload)
        if not isinstance(known, RequestRejected) or key(known.returned) != key(number):
            continue
        later = db.execute(TAKEN_BACK, {"reference": row.reference}).scalars()
        taken_back = (codec.load_event(payload) for payload in later)
        if not any(row.version in e.takes_back for e in taken_back if isinstance(e, Corrected)):
            return row.reference, known.tranche
    return None


def with_returns(db: Connection) -> list[str]:
    """The dossiers of which a transfer came back."""
    rows = ((row.reference, codec.load_event(row.payload)) for row in db.execute(RETURNS))
    back = (r for r, event in rows if isinstance(event, RequestRejected) and event.returned)
    return sorted(set(back))


def keep(db: Connection, reference: str, events: Iterable[AnyEvent]) -> None:
    """Note the numbers of an act whose journal is written. Raises IntegrityError where one was
    given meanwhile."""
    told = tuple(events)
    if any(isinstance(event, PaymentRestated | Corrected) for event in told):
        keep_anew(db, reference, {(kind, key(number)) for kind, number, _ in given(told)})
        return
    for event in told:
        for kind, number, tranche in given([event]):
            row = holder_of(db, kind, number)
            if row and row[0] == reference and isinstance(event, TranchePaidBefore):
                continue
            about = {"reference": reference, "tranche": tranche}
            db.execute(KEEP, {"kind": kind, "number": key(number), **about})


def keep_anew(db: Connection, reference: str, now: Collection[Number]) -> None:
    """The numbers of a dossier as its journal tells them; `now`: those that the act gives, from
    another payment if that has them."""
    for (kind, number), mine in served_by(db, reference).items():
        found, about = holder_of(db, kind, number), {"kind": kind, "number": number}
        if mine and found is None:
            db.execute(KEEP, {**about, "reference": reference, "tranche": mine[0][1]})
        elif (
            mine and found and found != mine[0] and (found[0] == reference or (kind, number) in now)
        ):
            db.execute(MOVE, {**about, "reference": reference, "tranche": mine[0][1]})
        elif not mine:
            db.execute(FREE, {**about, "reference": reference})


def served_by(db: Connection, reference: str) -> Served:
    """The numbers of a dossier, as its journal tells them."""
    served, earlier = Served(), dict[int, AnyEvent]()
    for row in db.execute(OWN, {"reference": reference}):
        event = codec.load_event(row.payload)
        follow(served, reference, event, earlier)
        earlier[row.version] = event
    return served


OWN = text(
    "SELECT version, payload FROM journal WHERE reference = :reference AND type IN"
    " ('tranche_transmitted', 'tranche_paid', 'tranche_paid_before', 'payment_restated',"
    " 'corrected') ORDER BY version"
)


def key(number: str) -> str:
    """Two numbers are one however they are written, as in a reconciliation."""
    return number_key(number) or number.strip()


READ = text(
    "SELECT reference, payload FROM journal WHERE type IN"
    " ('tranche_transmitted', 'tranche_paid', 'payment_restated')"
    " ORDER BY recorded_at, reference, version"
)


@dataclass(frozen=True, slots=True)
class Double:
    """A number that two payments or two requests bear, as each is written; each with its dossier
    and tranche."""

    kind: str
    first: tuple[str, str, str]
    second: tuple[str, str, str]

    def __str__(self) -> str:
        (one, where, what), (other, there, that) = self.first, self.second
        return f"{WHAT[self.kind]} : « {other} » ({there}, {that}) est « {one} » ({where}, {what})"


def doubles(db: Connection) -> Iterator[Double]:
    """The numbers that served twice, in a base of a time when some spellings passed for two."""
    served, written = Served(), dict[tuple[Number, tuple[str, str]], str]()
    for row in db.execute(READ):
        events = []
        with suppress(ValueError):  # `verify` says it of the journal itself
            events.append(codec.load_event(row.payload))
        for event in events:
            for kind, number, tranche in given([event]):
                one, what = (row.reference, tranche), (kind, key(number))
                others = [other for other in served.get(what, ()) if other != one]
                if others and not isinstance(event, PaymentRestated):
                    first = written[what, others[0]], *others[0]
                    yield Double(kind, first, (number, *one))
                written[what, one] = number
            follow(served, row.reference, event, {})
