"""Why an act is refused, each reason with the offer that would lift it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from support_engine.core.offers.lines import line
from support_engine.core.offers.offer import Offer

Keys = Mapping[tuple[str, tuple[str, ...]], str]
"""The key of each offer by what one types for it."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an act is blocked, what would lift it, and the act that does (nothing where none)."""

    sentence: str
    remedy: str
    key: str


def reason(data: Mapping[str, Any], keys: Keys) -> Reason:
    """A blocker in words, with the key of the offer that is the act which it names."""
    act = data["act"]
    key = keys.get((act["command"], tuple(act["arguments"])), "") if act else ""
    return Reason(str(data["sentence"]), str(data["remedy"]), key)


def keys_of(offers: Iterable[Offer]) -> Keys:
    """The key of each offer by what one types for it: reasons name acts so."""
    found = [(offer.key, line(offer.ask)) for offer in offers]
    return {(act.command, act.arguments): key for key, act in found if act}
