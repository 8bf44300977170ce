"""What the accountant took back: a payment of the export that another line of it undoes.

A transfer that was refused, then made again, is three lines: the first two undo each other, and the
third alone is a payment.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from support_engine.core.language.french import euros, listed
from support_engine.core.language.numbering import number_key
from support_engine.core.money.export import Payment


@dataclass(frozen=True, slots=True)
class Reversal:
    """The lines of one request that undo each other (`paid`: what was taken back), or that no
    payment of the export explains; cents."""

    line: int
    request: str
    sentence: str
    amount: int
    paid: Payment | None = None


def without_reversals(payments: Iterable[Payment]) -> tuple[list[Payment], list[Reversal]]:
    """The payments that still stand, and what was taken back. A request of which something was
    taken back that was not paid as such in the export has no payment to record: a person looks."""
    by_request: dict[str, list[Payment]] = {}
    for payment in payments:
        by_request.setdefault(number_key(payment.request), []).append(payment)
    standing: list[Payment] = []
    found: list[Reversal] = []
    for mine in by_request.values():
        left, undone, alone = undo(mine)
        found.extend(undone)
        if alone:
            found.append(unexplained(left, alone))
        else:
            standing.extend(left)
    return sorted(standing, key=lambda one: one.line), found


def undo(mine: Sequence[Payment]) -> tuple[list[Payment], list[Reversal], list[Payment]]:
    """Of one request: the payments that stand, the pairs that undo each other, and what was taken
    back without its payment. The posts of one payment are taken back together."""
    left = [one for one in mine if one.amount >= 0]
    undone, alone = [], []
    for back in (one for one in mine if one.amount < 0):
        paid = next(paid_before(left, back), None)
        if paid is None:
            alone.append(back)
        else:
            left.remove(paid)
            undone.append(taken_back([paid], [back]))
    for number in {number_key(one.payment) for one in alone} - {""}:
        posts, backs = (
            [p for p in some if number_key(p.payment) == number] for some in (left, alone)
        )
        if posts and sum(one.amount for one in (*posts, *backs)) == 0:
            undone.append(taken_back(posts, backs))
            left = [one for one in left if one not in posts]
            alone = [one for one in alone if one not in backs]
    return left, undone, alone


def paid_before(left: Iterable[Payment], back: Payment) -> Iterator[Payment]:
    """The payments that a line takes back: of its amount, no later; that of its number first."""
    same = [one for one in left if one.amount == -back.amount and one.on <= back.on]
    number = number_key(back.payment)
    yield from sorted(same, key=lambda one: (number_key(one.payment) != number, one.on))


def taken_back(paid: Sequence[Payment], back: Sequence[Payment]) -> Reversal:
    """Lines that come to nothing."""
    lines = listed([str(line) for line in sorted(one.line for one in (*paid, *back))])
    amount, first = sum(one.amount for one in paid), back[0]
    return Reversal(
        first.line,
        first.request,
        f"Lignes {lines} : {euros(amount)} payés puis repris pour la demande {first.request}. Ces"
        " lignes s’annulent : demandez pourquoi au comptable. Si la banque a renvoyé le virement,"
        " il le note (tranche reject --returned).",
        amount,
        replace(paid[0], amount=amount),
    )


def unexplained(left: Sequence[Payment], alone: Sequence[Payment]) -> Reversal:
    """What was taken back, and what the export says paid beside it."""
    back = euros(-sum(one.amount for one in alone))
    lines = listed([str(one.line) for one in sorted((*left, *alone), key=lambda one: one.line)])
    paid = f", pour {euros(sum(one.amount for one in left))} payés" if left else ""
    where = f"Lignes {lines}" if len(left) + len(alone) > 1 else f"Ligne {lines}"
    return Reversal(
        alone[0].line,
        alone[0].request,
        f"{where} : {back} repris pour la demande {alone[0].request}{paid}. Rien n’est à"
        " enregistrer avant que le comptable ait dit ce qui a été versé. Si la banque a renvoyé un"
        " virement déjà enregistré, il le note (tranche reject --returned).",
        -sum(one.amount for one in alone),
    )
