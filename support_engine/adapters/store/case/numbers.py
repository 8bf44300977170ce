"""Numbers that serve once in the whole base: those of payment requests and of payments."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Connection, text

from support_engine.adapters.store import codec
from support_engine.core.acts.blockers import Blocker, Code, blocked
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

WHAT = {"request": "Demande de paiement", "payment": "Paiement"}
FIND = text("SELECT reference, tranche FROM numbers WHERE kind = :kind AND number = :number")
KEEP = text(
    "INSERT INTO numbers (kind, number, reference, tranche)"
    " VALUES (:kind, :number, :reference, :tranche)"
)

FREE = text(
    "DELETE FROM numbers WHERE kind = :kind AND number = :number AND reference = :reference"
)


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


def used(db: Connection, reference: str, events: Iterable[AnyEvent]) -> Blocker | None:
    """A number that another request or payment has, and the dossier that has it; that of a receipt
    which was recorded on this one already. What was paid before is typed anew, and one payment may
    have been that of several tranches."""
    for event in events:
        if isinstance(event, RecoveryReceived) and (blocker := received(db, reference, event)):
            return blocker
        if isinstance(event, RequestRejected) and (where := returned(db, event.returned)):
            return blocked(
                Code.NUMBER_USED, what="Retour de virement", number=event.returned, where=where
            )
        for kind, number, _ in given([event]):
            row = holder_of(db, kind, number)
            if row and not is_typed_anew(event, row, reference):
                return taken(kind, number, row)
    for event in events:
        if isinstance(event, RestatementProposed):
            row = holder_of(db, "payment", event.payment)
            if row and row != (reference, event.tranche):
                return taken("payment", event.payment, row)
    return None


def is_typed_anew(event: AnyEvent, row: tuple[str, str], reference: str) -> bool:
    """Whether a number that serves already (`row`: where) is that of a payment of before, which is
    typed anew, or was one for several tranches."""
    return isinstance(event, TranchePaidBefore) and row[0] == reference


def holder_of(db: Connection, kind: str, number: str) -> tuple[str, str] | None:
    """The dossier and the tranche that have a number."""
    row = db.execute(FIND, {"kind": kind, "number": key(number)}).first()
    return (row.reference, row.tranche) if row else None


def taken(kind: str, number: str, row: tuple[str, str]) -> Blocker:
    """That a number is that of something else."""
    return blocked(Code.NUMBER_USED, what=WHAT[kind], number=number, where=", ".join(row))


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
            return blocked(Code.NUMBER_USED, what="Reversement", number=event.receipt, where=where)
    return None


RETURNS = text(
    "SELECT reference, version, payload FROM journal WHERE type = 'request_rejected'"
    " ORDER BY recorded_at, reference, version"
)
TAKEN_BACK = text("SELECT payload FROM journal WHERE reference = :reference AND type = 'corrected'")


def returned(db: Connection, number: str) -> str:
    """The dossier and the tranche whose transfer came back under that number, where it stands: one
    return is not that of two payments, else one of them would be paid twice. Nothing if none."""
    for row in db.execute(RETURNS) if number else ():
        known = codec.load_event(row.payload)
        if not isinstance(known, RequestRejected) or key(known.returned) != key(number):
            continue
        later = db.execute(TAKEN_BACK, {"reference": row.reference}).scalars()
        taken_back = (codec.load_event(payload) for payload in later)
        if not any(row.version in e.takes_back for e in taken_back if isinstance(e, Corrected)):
            return f"{row.reference}, {known.tranche}"
    return ""


def keep(db: Connection, reference: str, events: Iterable[AnyEvent]) -> None:
    """Note the numbers of an act. Raises IntegrityError where one was given meanwhile."""
    for event in events:
        if was := freed(event):
            db.execute(FREE, {"kind": was[0], "number": was[1], "reference": reference})
    earlier = past_payments(db, reference) if any(isinstance(e, Corrected) for e in events) else {}
    for event in events:
        for (kind, number), tranche in retyped(event, earlier):
            if holder_of(db, kind, number) == (reference, tranche):
                db.execute(FREE, {"kind": kind, "number": number, "reference": reference})
    for event in events:
        for kind, number, tranche in given([event]):
            row = holder_of(db, kind, number)
            if row and is_typed_anew(event, row, reference):
                continue
            about = {"reference": reference, "tranche": tranche}
            db.execute(KEEP, {"kind": kind, "number": key(number), **about})


PAST = text(
    "SELECT version, payload FROM journal"
    " WHERE reference = :reference AND type = 'tranche_paid_before'"
)


def past_payments(db: Connection, reference: str) -> dict[int, AnyEvent]:
    """What a dossier says was paid before it was taken over, by version."""
    rows = db.execute(PAST, {"reference": reference})
    return {row.version: codec.load_event(row.payload) for row in rows}


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
    first: dict[tuple[str, str], tuple[str, str, str]] = {}
    for row in db.execute(READ):
        events = []
        with suppress(ValueError):  # `verify` says it of the journal itself
            events.append(codec.load_event(row.payload))
        for event in events:
            was = freed(event)
            if was and first.get(was, ("", ""))[1] == row.reference:
                del first[was]
        for kind, number, tranche in given(events):
            one = first.setdefault((kind, key(number)), (number, row.reference, tranche))
            if one[1:] != (row.reference, tranche):
                yield Double(kind, one, (number, row.reference, tranche))
