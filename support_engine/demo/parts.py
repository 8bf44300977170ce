"""Who plays: real manufactures with their public facts, and the fictional dossiers."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from support_engine.demo.fictions import FICTIONS
from support_engine.demo.lives import WAVES, Act, ordinary

SIMULATED = "avancement simulé"
FICTIONAL = "dossier fictif"
BEFORE_DEPOSIT = timedelta(days=6)
"""How long a dossier is open before it is deposited."""


@dataclass(frozen=True, slots=True)
class Part:
    """A dossier of the play: how it opens, and the acts of its life."""

    reference: str
    opened_on: date
    details: dict[str, str]
    people: dict[str, str]
    acts: tuple[Act, ...]
    follows: str | None = None

    @property
    def is_fictional(self) -> bool:
        """Whether nobody real stands behind it."""
        return self.details["demo"] == FICTIONAL


def real_parts() -> Iterator[Part]:
    """Real manufactures: public facts, and an ordinary simulated progress."""
    numbers: dict[str, int] = defaultdict(int)
    for row in read_manufactures():
        wave = WAVES[row["vague"] or "3"]
        numbers[row["vague"]] += 1
        reference = f"MP{row['vague'] or 'X'}-{numbers[row['vague']]:03d}"
        yield Part(
            reference,
            wave.deposited_on - BEFORE_DEPOSIT,
            public_facts(row),
            people_of(reference, sum(numbers.values())),
            tuple(ordinary(wave)),
        )


def read_manufactures() -> list[dict[str, str]]:
    """The public facts that come with the demonstration."""
    path = Path(__file__).parent / "manufactures.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def public_facts(row: dict[str, str]) -> dict[str, str]:
    """What is known of a manufacture: a fact that nobody read stays absent."""
    facts = {
        "name": row["nom"],
        "holder": row["porteur"],
        "commune": row["commune"],
        "insee": row["insee_com"],
        "department": row["departement"],
        "sector": row["filiere"],
        "wave": row["vague"],
        "source_id": row["id_candidature"],
        "source": row["source"],
        "demo": SIMULATED,
    }
    return {name: fact for name, fact in facts.items() if fact}


def fictional_parts() -> Iterator[Part]:
    """Fictional dossiers, for everything that goes wrong."""
    for fiction in FICTIONS:
        wave = WAVES[fiction.wave]
        reference = f"FICTIF-{fiction.number:02d}"
        details = {
            "name": fiction.name,
            "commune": "Commune fictive",
            "department": fiction.department,
            "sector": "multi-filières",
            "wave": fiction.wave,
            "demo": FICTIONAL,
        }
        yield Part(
            reference,
            wave.deposited_on - BEFORE_DEPOSIT,
            details,
            people_of(reference, fiction.number),
            tuple(fiction.life(wave)),
            f"FICTIF-{fiction.follows:02d}" if fiction.follows else None,
        )


def people_of(reference: str, number: int) -> dict[str, str]:
    """The people of the n-th dossier; half of them go to each officer."""
    return {
        "porteur": f"porteur-{reference.lower()}",
        "instructeur": ("camille", "sacha")[number % 2],
        "accompagnateur": "alex",
    }
