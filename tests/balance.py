"""The accounts of one dossier reckoned a second time, from its journal as plain data.

It shares no code with the product: what was paid, came back from the bank, was given back, was
given up by two people, and what the grant comes to.
"""

from dataclasses import asdict
from typing import Any

from support_engine.core.dossier.events import Recorded

OVERPAID = "trop_percu"


class Balance:
    """The balance of a journal that holds no correction; cents and basis points."""

    def __init__(self, maximum: int, rate: int) -> None:
        self.maximum, self.rate = maximum, rate
        self.paid: dict[str, int] = {}
        self.on_the_way: dict[str, int] = {}
        self.gone: set[str] = set()
        self.claims: dict[int, dict[str, Any]] = {}
        self.kept = self.withdrawn = 0
        self.spent: int | None = None
        self.told: list[int] = []
        self.balance = ""

    @classmethod
    def of(cls, journal: list[Recorded], maximum: int, rate: int) -> "Balance":
        """What a whole journal comes to."""
        found = cls(maximum, rate)
        for row in journal:
            found.read(asdict(row.event))
        return found

    def read(self, event: dict[str, Any]) -> None:
        """One more event."""
        kind, tranche = event["type"], event.get("tranche", "")
        if kind == "agreement_amended":
            self.maximum = self.maximum if event["maximum"] is None else event["maximum"]
            self.rate = self.rate if event["rate"] is None else event["rate"]
        if kind.startswith("tranche_") or kind == "request_rejected":
            self.follow(kind, tranche, event)
        if kind == "recovery_opened":
            self.claims[event["number"]] = {**event, "received": 0, "open": True, "back": 0}
        if kind == "recovery_received":
            self.claims[event["number"]]["received"] += event["amount"]
        if kind == "recovery_cancelled":
            self.claims[event["number"]]["open"] = False
            self.kept += event["waived"]
        if kind == "recovery_ordered":
            self.claims[event["number"]]["ordered"] = True
        if kind == "request_rejected" and event["returned"]:
            self.settle()
            self.kept = min(self.kept, max(0, self.above))

    def settle(self) -> None:
        """What is claimed and no longer in hand came back with a payment: of what was overpaid
        first; the rest was withdrawn, and stays off the grant."""
        gone = max(0, self.owed() - self.held)
        for one in sorted(self.claims.values(), key=lambda one: one["cause"] != OVERPAID):
            if one["open"] and one.get("ordered"):
                part = min(gone, one["amount"] - one["received"] - one["back"])
                one["back"] += part
                self.withdrawn += part if one["cause"] != OVERPAID else 0
                gone -= part
        assert not gone, "more was claimed than was ordered"

    def follow(self, kind: str, tranche: str, event: dict[str, Any]) -> None:
        """What a tranche became."""
        if kind == "tranche_claimed" and tranche == "solde":
            self.told.append(event["spending"])
            self.spent, self.balance = event["spending"], "claimed"
        self.gone.discard(tranche)
        if kind == "tranche_transmitted":
            self.gone.add(tranche)
        if kind in ("tranche_refused", "tranche_paid"):
            self.on_the_way.pop(tranche, None)
        if kind == "tranche_refused" and tranche == "solde":
            self.balance = "refused"
        if kind in ("tranche_proposed", "tranche_certified", "tranche_transmitted"):
            self.on_the_way[tranche] = event["amount"]
            if tranche == "solde" and kind == "tranche_certified":
                self.told, self.balance = [self.spent or 0], "certified"
        if kind == "tranche_paid":
            self.paid[tranche] = event["amount"]
        if kind == "request_rejected" and event["returned"]:
            self.on_the_way[tranche] = self.paid.pop(tranche)

    # ── What it comes to ─────────────────────────────────────────────────────────────────────────

    def received(self, of: str = "") -> int:
        """What was given back: of what was overpaid (`trop_percu`), of the rest (`other`), all."""
        mine = list(self.claims.values())
        if of:
            mine = [one for one in mine if (one["cause"] == OVERPAID) == (of == OVERPAID)]
        return sum(one["received"] for one in mine)

    def claimed(self) -> int:
        """What is claimed as overpaid and has not come."""
        mine = (one for one in self.claims.values() if one["open"] and one["cause"] == OVERPAID)
        return sum(one["amount"] - one["received"] - one["back"] for one in mine)

    def owed(self) -> int:
        """All that is claimed and has not come."""
        mine = (one for one in self.claims.values() if one["open"])
        return sum(one["amount"] - one["received"] - one["back"] for one in mine)

    @property
    def sent(self) -> dict[str, int]:
        """What has left for the accountant."""
        return {name: cents for name, cents in self.on_the_way.items() if name in self.gone}

    @property
    def held(self) -> int:
        """What the holder has in hand."""
        return sum(self.paid.values()) - self.received()

    @property
    def grant(self) -> int:
        """What the grant comes to by the least that was told since the last certification."""
        least = min(self.told, default=None)
        return self.comes_to(least)

    def comes_to(self, spent: int | None) -> int:
        """What the grant comes to for a spending; a cent is rounded half up."""
        if spent is None:
            return self.maximum
        return min(self.maximum, (spent * self.rate * 2 + 10_000) // 20_000)

    @property
    def above(self) -> int:
        """What was paid above the grant and not given back; a part withdrawn is another matter."""
        gross = sum(self.paid.values()) + self.withdrawn
        return gross - self.received(OVERPAID) - self.grant
