"""Which lines of the accountant's export answer which of our payment requests."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from support_engine.core.language.french import listed
from support_engine.core.language.numbering import number_key
from support_engine.core.money.export import Payment
from support_engine.core.money.payment_requests import Ours, Request
from support_engine.core.money.reversals import Reversal


def together(payments: Iterable[Payment], ours: Ours) -> Iterator[Payment]:
    """The posts of one request are one payment: under one reference, each post once or, where
    posts have no number, adding up to what was asked."""
    groups: dict[tuple[str, str], list[Payment]] = {}
    for payment in payments:
        both = number_key(payment.request), number_key(payment.payment)
        groups.setdefault(both, []).append(payment)
    for (key, _), posts in groups.items():
        amount, numbers = sum(post.amount for post in posts), {post.post for post in posts}
        numbered = "" not in numbers and len(numbers) == len(posts)
        adds_up = numbers == {""} and amount in {request.amount for request in ours.get(key, ())}
        if len(posts) > 1 and (numbered or adds_up):
            yield replace(posts[0], amount=amount, on=max(post.on for post in posts))
        else:
            yield from posts


def answers(left: dict[str, list[Request]], key: str, payment: Payment) -> Request | None:
    """Our request that a payment answers, taken off the list: of the same amount if any, else all
    of them where one transfer of before a takeover was that of several tranches."""
    mine = left.get(key, [])
    if not mine:
        return None
    found = next((request for request in mine if request.amount == payment.amount), None)
    if found is None and all(one.is_past for one in mine):
        total = sum(one.amount for one in mine)
        if total == payment.amount:
            left[key] = []
            tranches = listed([one.tranche for one in mine])
            return replace(mine[0], tranche=tranches, amount=total)
    found = found or mine[0]
    mine.remove(found)
    return found


def spoken_of(
    left: dict[str, list[Request]], reversal: Reversal, standing: Sequence[Payment]
) -> None:
    """A payment on record that the export shows as taken back is not missing from it."""
    key = number_key(reversal.request)
    if any(number_key(one.request) == key for one in standing):
        return
    for request in left.get(key, []):
        if request.is_paid and request.amount == reversal.amount:
            left[key].remove(request)
            return
