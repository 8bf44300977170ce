"""The last moment that a real base knows: reached step by step, or confirmed by a person.

A base made for replaying takes any moment. In a real one a moment that does not follow (a machine's
clock that jumped, rounds that stopped) is in doubt until a person says that it is right. A moment
in doubt never becomes known by itself, so that a clock that is put right needs nobody.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from support_engine.adapters.store import codec, place, rounds, traits
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.place import Astray
from support_engine.adapters.store.rehearsing import is_rehearsed
from support_engine.adapters.store.sql import Sql
from support_engine.core.days.doubts import DRIFT, Doubt, doubt
from support_engine.core.days.leaps import Leap, in_question, shown_wrong, worth_keeping

OUTAGE = timedelta(days=7)
"""Silence after which a person is asked, where the settings say nothing (docs/decisions/0013)."""
KNOWN, HELD, CONFIRMED = "known_until", "held_round", "confirmed"
FURTHEST, LEAPS = "furthest", "leaps"
"""What was known when somebody said a moment of the past right; the leaps that nobody left."""
SAID = "said_back"
"""Who alone said a moment of the past right, and which."""
NOTED = (KNOWN, HELD, SAID, LEAPS, FURTHEST)
"""What stands in every base that had a round, be it empty."""
UNSEEN = "unseen"
"""How a leap that nobody was asked about is marked."""
STEP = timedelta(minutes=5)
"""Acts note the moment no more often: almost none pays for it."""
LAST_RECORDED = Sql("SELECT max(recorded_at) FROM journal")
AHEAD = Sql(
    "SELECT DISTINCT reference FROM journal WHERE type = 'reminders_issued' AND recorded_at > :now"
    " ORDER BY reference"
)
LAST_CONFIRMED = Sql("SELECT max(value) FROM traits WHERE name LIKE 'confirmed/%'")


class Confirmation(NamedTuple):
    """Who said that a moment in doubt was right, and when."""

    at: datetime
    person: str


def in_doubt(
    store: Store, db: Connection, now: datetime, outage: timedelta
) -> Doubt | Astray | None:
    """Why this base may not be the one that lives here, or `now` may be wrong in it, if so."""
    if store.purpose_in(db) == traits.REPLAY:
        return None
    if found := place.astray(store, db, known(db)):
        return found
    last = rounds.last(db)
    round_at = codec.from_moment(last["started_at"]) if last else None
    return doubt(now, known(db), round_at, outage)


def recorded_after(store: Store, db: Connection, now: datetime) -> datetime | None:
    """When the last act of a real base was recorded, where that is after `now`."""
    last = LAST_RECORDED.run(db, {}).fetchone()[0]
    is_after = last is not None and last > codec.moment(now)
    return codec.from_moment(last) if is_after and store.purpose_in(db) == traits.REAL else None


def no_earlier(store: Store, db: Connection, now: datetime) -> datetime:
    """The moment at which an act is recorded: `now`; the last known one where the clock has gone
    back, so that no delay begins, and no day is made, before what the base has lived."""
    last = None if store.purpose_in(db) == traits.REPLAY else known(db)
    return last.astimezone(now.tzinfo) if last and now < last - DRIFT else now


def surely_come(db: Connection, now: datetime) -> datetime:
    """By which moment something has surely served its time, before it is destroyed: `now`, and in a
    real base the last known moment at most. What a clock ahead shows as over waits till it is."""
    last = None if traits.purpose(db) == traits.REPLAY else known(db)
    return min(now, last.astimezone(now.tzinfo)) if last else now


def is_believed(db: Connection, now: datetime, person: str, outage: timedelta) -> bool:
    """Whether somebody's word is enough for a moment in doubt. A moment of the past that no leap
    explains would let every delay begin before what the base has lived: it is believed once two
    people have said it within `outage`. A first word is noted. A moment after what is known today
    leads nowhere back, whatever was reached before."""
    if (last_known := known(db)) and now >= last_known:
        return True
    last = max(moments) if (moments := reached(db)) else now
    if shown_wrong(leaps(db), last, now):
        return True
    said, _, before = traits.read(db, SAID).partition(" ")
    if before not in ("", person) and abs(codec.from_moment(said) - now) <= outage:
        return True
    traits.write(db, SAID, f"{codec.moment(now)} {person}")
    return False


def reached(db: Connection) -> list[datetime]:
    """What the base has reached: what is known, and what was when somebody said a moment of the
    past right."""
    return [moment for moment in (known(db), noted(db, FURTHEST)) if moment]


def lived(store: Store, db: Connection, now: datetime) -> datetime:
    """The furthest moment that a base has lived: what came by then has come, though its clock was
    put back since. `now` where it is later, or in a base made for replaying."""
    moments = [] if store.purpose_in(db) == traits.REPLAY else reached(db)
    return max([now, *(moment.astimezone(now.tzinfo) for moment in moments)])


def sure(db: Connection, now: datetime) -> datetime:
    """The moment by which something may be destroyed for good: `now`, less what somebody's word
    passed over and that a moment said right may still show to be wrong."""
    furthest = max([now, *reached(db)])
    return now - in_question(leaps(db), furthest)


def known(db: Connection) -> datetime | None:
    """The last known moment; of a base of a former version, its last act or round."""
    found = noted(db, KNOWN)
    if found:
        return found
    last, act = rounds.last(db), LAST_RECORDED.run(db, {}).fetchone()[0]
    moments = [moment for moment in (last and last["started_at"], act) if moment]
    return codec.from_moment(max(moments)) if moments else None


def reach(store: Store, db: Connection, now: datetime, outage: timedelta) -> None:
    """`now` becomes known where it follows what was; elsewhere nothing changes."""
    if store.purpose_in(db) == traits.REPLAY or is_rehearsed(db):
        return
    before = known(db)
    if before is None or before + STEP <= now <= before + outage:
        step(db, before, now)


def step(db: Connection, before: datetime | None, now: datetime) -> None:
    """A moment that follows becomes known; a longer step than machines drift is noted, as it may
    turn out to be a clock that ran ahead."""
    traits.reach(db, KNOWN, codec.moment(now))
    place.reach(db, now)
    if before is None:
        return
    furthest = max(before, noted(db, FURTHEST) or before)
    if now - furthest > DRIFT:
        past = [one for one in leaps(db) if one.since != furthest]
        keep(db, worth_keeping([*past, Leap(furthest, now, is_unseen=True)], now))


def settle(db: Connection, now: datetime, confirmed_by: str, outage: timedelta) -> bool:
    """A round runs: its moment is known, and the held one before it is a matter of the past.

    `confirmed_by`: who said that a moment in doubt is right; what is known starts from there.
    Whether it shows that a moment ahead, confirmed before, was wrong.
    """
    at, is_left = codec.moment(now), False
    if confirmed_by:
        is_left = leap(db, now, outage)
        traits.write(db, f"{CONFIRMED}/{at}", f"{at} {confirmed_by}")
        traits.write(db, KNOWN, at)
        place.reach(db, now)
    else:
        step(db, known(db), now)
    traits.write(db, HELD, "")
    traits.write(db, SAID, "")
    for name in (LEAPS, FURTHEST):
        traits.begin(db, name)
    return is_left


def lacking(db: Connection) -> list[str]:
    """What each round notes, and a base that had one has no more."""
    has_run = rounds.last(db) is not None
    return [one for one in NOTED if traits.is_absent(db, one)] if has_run else []


def leap(db: Connection, now: datetime, outage: timedelta) -> bool:
    """Note where somebody's word takes the base; whether it shows that one before was wrong."""
    if not (moments := reached(db)):
        return False
    furthest, past = max(moments), leaps(db)
    wrong = shown_wrong(past, furthest, now)
    if wrong:
        past, furthest = past[: past.index(wrong)], now
    elif now - furthest > DRIFT:
        unseen = now - furthest <= outage
        past, furthest = [*past, Leap(furthest, now, unseen)], now
    keep(db, past)
    traits.write(db, FURTHEST, codec.moment(furthest))
    return wrong is not None


def leaps(db: Connection) -> list[Leap]:
    """Over what the base passed at once, and nobody's word since took back."""
    return list(map(as_leap, traits.read(db, LEAPS).splitlines()))


def as_leap(line: str) -> Leap:
    """A leap as it is kept."""
    since, to, *marks = line.split(" ")
    return Leap(codec.from_moment(since), codec.from_moment(to), UNSEEN in marks)


def keep(db: Connection, found: Iterable[Leap]) -> None:
    """Keep these leaps, and no others."""
    kept = (
        [codec.moment(one.since), codec.moment(one.to), *([UNSEEN] if one.is_unseen else [])]
        for one in found
    )
    traits.write(db, LEAPS, "\n".join(" ".join(words) for words in kept))


def noted(db: Connection, name: str) -> datetime | None:
    """A moment among the traits."""
    found = traits.read(db, name)
    return codec.from_moment(found) if found else None


def reminded_ahead(db: Connection, now: datetime) -> list[str]:
    """The dossiers of which a round said something at a moment that has not come."""
    return [row[0] for row in AHEAD.run(db, {"now": codec.moment(now)}).fetchall()]


def hold(db: Connection, now: datetime) -> None:
    """Note that a round was held; it makes no moment known."""
    traits.write(db, HELD, codec.moment(now))


def held(db: Connection) -> datetime | None:
    """When a round was last held, if none ran since."""
    return noted(db, HELD)


def last_confirmation(db: Connection) -> Confirmation | None:
    """The newest confirmation."""
    found = LAST_CONFIRMED.run(db, {}).fetchone()[0]
    if not found:
        return None
    at, _, person = found.partition(" ")
    return Confirmation(codec.from_moment(at), person)
