"""Who does what on which day: ordinary lives for all, troubles for the fictional dossiers only."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from support_engine.core.acts import commands as c
from support_engine.core.days.calendar import add_months

Build = Callable[..., c.AnyCommand]


def days(number: int) -> timedelta:
    """Short for a length in days."""
    return timedelta(days=number)


@dataclass(frozen=True, slots=True)
class Act:
    """An act of a person on a day; the player moves it to a working day.

    `is_refused`: the rules say no, and the play shows it. `since`: the day of effect, for an act
    that is recorded on a later one.
    """

    on: date
    who: str
    build: Build
    facts: dict[str, Any] = field(default_factory=dict)
    is_refused: bool = False
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Wave:
    """The public dates of a wave, and the simulated ones between them."""

    id: str
    deposited_on: date
    admissible_on: date
    committee_on: date
    labelled_on: date
    announced_on: date
    incubation_on: date


WAVES = {
    "1": Wave(
        "1",
        date(2021, 10, 20),
        date(2021, 11, 10),
        date(2021, 11, 24),
        date(2021, 12, 2),
        date(2021, 12, 8),
        date(2022, 1, 10),
    ),
    "2": Wave(
        "2",
        date(2022, 1, 5),
        date(2022, 1, 24),
        date(2022, 2, 10),
        date(2022, 2, 21),
        date(2022, 3, 1),
        date(2022, 3, 21),
    ),
    "3": Wave(
        "3",
        date(2022, 2, 24),
        date(2022, 4, 4),
        date(2022, 5, 19),
        date(2022, 6, 14),
        date(2022, 7, 18),
        date(2022, 9, 12),
    ),
}

OFFICER, HEAD, GUIDE, HOLDER = "officer", "head", "guide", "holder"
ORDERER, ACCOUNTANT = "orderer", "accountant"
INCUBATION = (
    # milestone, its evidence, days after the start of the incubation
    ("lancement_incubation", None, 10),
    ("diagnostic", "rapport_diagnostic", 38),
    ("modele_economique", "modele_economique", 66),
    ("plan_financement", "plan_financement", 82),
    ("liste_investissements", "liste_investissements", 84),
    ("restitution_finale", "support_restitution", 104),
)


def advance(on: date, who: str, transition: str, reason: str = "", **facts: Any) -> Act:
    """A transition."""
    return Act(on, who, c.Advance, {"transition": transition, "facts": facts, "reason": reason})


def document(on: date, kind: str) -> Act:
    """A supporting document with a made-up content."""
    content = made_up(kind, on)
    facts = {"kind": kind, "name": f"{kind}.txt", "sha256": sha256(content).hexdigest()}
    return Act(on, HOLDER, c.AddDocument, {**facts, "size": len(content)})


def made_up(kind: str, on: date) -> bytes:
    """What a paper of the demonstration says, in a few words."""
    return f"Pièce de démonstration : {kind}, {on}.\n".encode()


def milestone(on: date, name: str, evidence: str | None, after: int = 4) -> Iterator[Act]:
    """A milestone with its evidence, declared, then validated `after` days."""
    if evidence:
        yield document(on, evidence)
    yield Act(on, HOLDER, c.DeclareMilestone, {"milestone": name})
    yield Act(on + timedelta(days=after), GUIDE, c.ValidateMilestone, {"milestone": name})


def application(wave: Wave, *, to_committee: bool = True) -> Iterator[Act]:
    """From the deposit to the selection committee."""
    yield advance(wave.deposited_on, HOLDER, "deposer")
    yield advance(wave.admissible_on, OFFICER, "declarer_recevable")
    yield advance(wave.admissible_on + timedelta(days=2), OFFICER, "instruire")
    if to_committee:
        day = wave.committee_on
        yield advance(
            day - timedelta(days=5),
            OFFICER,
            "inscrire_comite",
            date_comite_selection=day.isoformat(),
        )


def labelling(wave: Wave) -> Iterator[Act]:
    """The label, notified before it is announced."""
    yield advance(
        wave.labelled_on,
        HEAD,
        "labelliser",
        date_notification_label=wave.labelled_on.isoformat(),
        date_annonce=wave.announced_on.isoformat(),
    )


def incubation(start: date, late: int = 0) -> Iterator[Act]:
    """Four months, every milestone in time (or `late` days after its usual day)."""
    yield advance(start, OFFICER, "demarrer_incubation")
    for name, evidence, days in INCUBATION:
        yield from milestone(start + timedelta(days=days + late), name, evidence)


def funding(on: date, *, granted: bool = True) -> Iterator[Act]:
    """The funding committee and its outcome. The amount is the programme's public average."""
    yield advance(
        on,
        OFFICER,
        "passer_comite_financement",
        date_comite_financement=(on + timedelta(days=7)).isoformat(),
    )
    decided = on + timedelta(days=8)
    if not granted:
        yield advance(
            decided,
            HEAD,
            "labelliser_sans_subvention",
            reason="Le plan de financement est assuré par d’autres ressources.",
        )
        return
    yield advance(
        decided,
        HEAD,
        "accorder_subvention",
        montant_subvention=250_000_00,
        taux_subvention=5000,
        depenses_eligibles=500_000_00,
        base_juridique="Démonstration : montant moyen public du programme",
        autorite_attributive="Préfecture (démonstration)",
        date_octroi=decided.isoformat(),
    )


def agreement(on: date) -> Iterator[Act]:
    """Agreement sent, signed, notified; then accompaniment from its dated event."""
    notified = on + timedelta(days=35)
    yield advance(on, OFFICER, "preparer_convention")
    yield document(notified - timedelta(days=3), "convention_signee")
    yield advance(
        notified,
        OFFICER,
        "notifier_convention",
        reference_convention="DEMO-CONVENTION",
        date_signature=(notified - timedelta(days=7)).isoformat(),
        date_notification_convention=notified.isoformat(),
        date_previsionnelle_achevement=add_months(notified, 26).isoformat(),
    )
    yield from accompaniment(notified + timedelta(days=10))


def accompaniment(start: date, *, funded: bool = True) -> Iterator[Act]:
    """Twenty-four months, with their reports."""
    yield advance(
        start, OFFICER, "demarrer_accompagnement", date_depart_accompagnement=start.isoformat()
    )
    if funded:
        yield from works(start)
    for number, months in ((1, 6), (2, 12), (3, 18)):
        day = add_months(start, months) - timedelta(days=9)
        yield from milestone(day, f"bilan_etape_{number}", "bilan_etape")
    end = add_months(start, 24) - timedelta(days=6)
    yield from milestone(end, "achevement", "declaration_achevement")
    yield advance(end + timedelta(days=8), OFFICER, "declarer_achevement")
    yield from milestone(end + timedelta(days=60), "bilan_final", "bilan_final")
    yield advance(end + timedelta(days=75), HEAD, "cloturer")


def works(start: date) -> Iterator[Act]:
    """What money brings: works started, and a financial report for each year."""
    for act in milestone(start + timedelta(days=90), "debut_travaux", "attestation_debut_travaux"):
        yield Act(act.on, OFFICER if act.who == GUIDE else act.who, act.build, act.facts)
    for number in (1, 2):
        day = date(start.year + number, 5, 16)
        for act in milestone(day, f"compte_rendu_financier_{number}", "compte_rendu_financier"):
            yield Act(act.on, OFFICER if act.who == GUIDE else act.who, act.build, act.facts)


def ordinary(wave: Wave) -> Iterator[Act]:
    """The life that the programme hopes for."""
    yield from application(wave)
    yield from labelling(wave)
    yield from incubation(wave.incubation_on)
    yield from funding(wave.incubation_on + timedelta(days=112))
    yield from agreement(wave.incubation_on + timedelta(days=132))
