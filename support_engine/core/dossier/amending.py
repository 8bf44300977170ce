"""The end of a clock as people decide it later: an amendment signs another, a grant lengthens it.

In force is the amendment signed last, whenever it was recorded; of two signed on the same day, the
one with the later number. The end that it signed already takes account of the pauses and extensions
before its day; those from that day on come on top.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from support_engine.core.days.reckonings import BY_SPAN
from support_engine.core.dossier.dossier import Clock, Dossier, ExtensionRecord, Grant, SignedEnd
from support_engine.core.dossier.events import ExtensionGranted, ExtensionRequested
from support_engine.core.dossier.money_events import AgreementAmended
from support_engine.core.dossier.purse import Amendment

Rank = tuple[date, tuple[tuple[int, str], ...]]


def amended(dossier: Dossier, event: AgreementAmended, on: date) -> Mapping[str, Clock]:
    """The clocks once an amendment signed on that day says where one of them ends."""
    clocks = dossier.clocks
    if event.ends_on is None or event.clock not in clocks:
        return clocks
    clock = clocks[event.clock]
    if dossier.reckoning < BY_SPAN:
        return {**clocks, event.clock: formerly_amended(clock, event.ends_on, on)}
    signed = SignedEnd(event.number, on, event.ends_on)
    if clock.signed is not None and rank(signed) < rank(clock.signed):
        return clocks
    grants = tuple(grant for grant in clock.grants if grant.on >= on)
    return {**clocks, event.clock: lengthened(replace(clock, signed=signed), grants)}


def by_effect(dossier: Dossier) -> tuple[Amendment, ...]:
    """The amendments, that in force last: by the day on which they were signed, in whatever order
    they were recorded. The former way kept the order of recording."""
    recorded = dossier.purse.amendments
    return recorded if dossier.reckoning < BY_SPAN else tuple(sorted(recorded, key=rank))


def rank(signed: SignedEnd | Amendment) -> Rank:
    """What decides which of two amendments is in force: the day, then the number, read as people
    do (A2 before A10)."""
    parts = re.findall(r"\d+|\D+", signed.number.casefold())
    return signed.on, tuple((int(p), "") if p.isdecimal() else (-1, p) for p in parts)


def formerly_amended(clock: Clock, ends_on: date, on: date) -> Clock:
    """The former way: what moved the earlier end counts no more, whatever its day, but for a pause
    that is still open, and that pushes the new end from the day of the amendment."""
    still_open = tuple(
        replace(p, from_on=max(p.from_on, on)) for p in clock.pauses if p.until_on is None
    )
    plain = replace(clock, ends_on=ends_on, months=0, days=0, extended_months=0, grants=())
    return replace(plain, pauses=still_open)


def extended(dossier: Dossier, event: ExtensionGranted, on: date) -> Clock:
    """A clock with more months; none where a later amendment has absorbed them."""
    clock = dossier.clocks[event.clock]
    if dossier.reckoning < BY_SPAN:
        months = clock.extended_months + event.months
        return replace(clock, extended_months=months, is_settled=False)
    if clock.signed is not None and on < clock.signed.on:
        return clock
    return lengthened(replace(clock, is_settled=False), (*clock.grants, Grant(on, event.months)))


def lengthened(clock: Clock, grants: tuple[Grant, ...]) -> Clock:
    """A clock with these extensions and no other."""
    return replace(clock, grants=grants, extended_months=sum(grant.months for grant in grants))


def with_days(
    clocks: Mapping[str, Clock], kept: Mapping[str, int], on: date
) -> Mapping[str, Clock]:
    """Clocks with the days that more time, taken back on that day, leaves them."""
    longer = {
        name: replace(clocks[name], grants=(*clocks[name].grants, Grant(on, 0, days)))
        for name, days in kept.items()
        if days and name in clocks
    }
    return {**clocks, **longer} if longer else clocks


def asked_for(event: ExtensionRequested, on: date) -> ExtensionRecord:
    """A request for more time."""
    return ExtensionRecord(event.clock, event.months, event.reason, on, asked_by=event.by)
