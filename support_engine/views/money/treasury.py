"""Money as one page: what was granted, asked, paid and left, by group; what is on its way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from support_engine.core.intake.regions import REGION_OF
from support_engine.core.language.french import euros
from support_engine.core.language.spelling import plain
from support_engine.views.money.accounts import ENTRIES

COLUMNS: Mapping[str, str] = {
    **{name: ENTRIES[name] for name in ("granted", "committed", "claimed", "certified")},
    **{name: ENTRIES[name] for name in ("transmitted", "paid")},
    "left": ENTRIES["left"],
    "owed": "à récupérer",
    "unpaid": "accordé, non payé",
}
"""What the page shows, in order. `owed`: asked back and not received; `unpaid`: granted less what
was paid, whether or not some act can still pay it."""
QUEUES: Mapping[str, str] = {
    "claimed": "À certifier",
    "certified": "À transmettre",
    "transmitted": "En paiement",
    "to_recover": "À récupérer",
}
"""What is on its way, by the last column of the ledger that it has reached."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """A group of dossiers (a wave, a region, a department, one dossier) and its sums, in cents."""

    name: str
    title: str
    cents: Mapping[str, int]

    def of(self, column: str) -> int:
        """The amount of a column of the page."""
        match column:
            case "owed":
                return self.of("to_recover") - self.of("recovered")
            case "unpaid":
                return self.of("granted") - self.of("paid")
            case _:
                return self.cents.get(column, 0)


@dataclass(frozen=True, slots=True)
class Treasury:
    """The groups, their total, and by how many cents it differs from the ledger's own sums."""

    lines: tuple[Amounts, ...]
    total: Amounts
    gap: int

    @property
    def gap_said(self) -> str:
        """To the cent, even where there is none: « 0,00 € »."""
        said = euros(self.gap)
        return said if self.gap % 100 else said.replace("\u00a0€", ",00\u00a0€")


def together(*several: Iterable[Amounts]) -> list[Amounts]:
    """The amounts of the same groups, found one part after the other, in their order."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for line in (line for lines in several for line in lines):
        found.setdefault((line.name, line.title), {}).update(line.cents)
    return [Amounts(name, title, cents) for (name, title), cents in sorted(found.items())]


def by_region(lines: Iterable[Amounts]) -> list[Amounts]:
    """Departments as regions; a department that no region has stands alone."""
    added: dict[str, dict[str, int]] = {}
    for line in lines:
        cents = added.setdefault(REGION_OF.get(line.name, line.name), {})
        for entry, amount in line.cents.items():
            cents[entry] = cents.get(entry, 0) + amount
    in_order = sorted(added.items(), key=lambda each: plain(each[0]))
    return [Amounts(name, "", cents) for name, cents in in_order]


def treasury(lines: Sequence[Amounts], control: Mapping[str, int]) -> Treasury:
    """The groups added up, against the sums of the ledger itself, which does not hold what can
    still be paid."""
    added: dict[str, int] = {}
    for line in lines:
        for entry, cents in line.cents.items():
            added[entry] = added.get(entry, 0) + cents
    names = {*added, *control} - {"left"}
    gap = sum(abs(added.get(name, 0) - control.get(name, 0)) for name in names)
    return Treasury(tuple(lines), Amounts("", "Total", added), gap)


@dataclass(frozen=True, slots=True)
class Reached:
    """A column of the ledger that a tranche or a recovery has reached, in cents, and when; none
    where it came back from there, and when; whether its dossier is closed."""

    reference: str
    name: str
    workflow: str
    workflow_version: int
    item: str
    entry: str
    cents: int
    on: date
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class OnItsWay:
    """A sum that waits for the next hand since a day; `queue` is a name of `QUEUES`."""

    queue: str
    reference: str
    name: str
    workflow: str
    workflow_version: int
    item: str
    cents: int
    since: date


def on_its_way(reached: Sequence[Reached]) -> OnItsWay | None:
    """Where a tranche or a recovery waits; None where it is paid, where nothing is owed back, or
    where nobody can certify nor transmit it any more. What came back waits since that day."""
    by_entry = {one.entry: one for one in reached if one.cents}
    came_back = [one.on for one in reached if not one.cents]
    if "paid" in by_entry:
        return None
    for entry in ("transmitted", "certified", "claimed", "to_recover"):
        one = by_entry.get(entry)
        if one is None or (one.is_closed and entry in ("certified", "claimed")):
            continue
        received = by_entry.get("recovered")
        left = one.cents - (received.cents if received and entry == "to_recover" else 0)
        about = (one.reference, one.name, one.workflow, one.workflow_version, one.item)
        return OnItsWay(entry, *about, left, max((one.on, *came_back))) if left > 0 else None
    return None


def queued(found: Iterable[OnItsWay]) -> dict[str, list[OnItsWay]]:
    """What is on its way, queue by queue; those that are empty too."""
    queues: dict[str, list[OnItsWay]] = {name: [] for name in QUEUES}
    for one in found:
        queues[one.queue].append(one)
    return queues
