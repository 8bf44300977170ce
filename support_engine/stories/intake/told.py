"""What is told of each row of an import, the same before it is done and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from support_engine.core.acts.blockers import Refused
from support_engine.core.intake.candidacy import Candidacy
from support_engine.core.intake.recognition import Application, Recognition
from support_engine.core.language.french import day, listed
from support_engine.core.language.siret import siret_said
from support_engine.core.telling.narrative import DETAILS

MOST_NAMED = 3
"""Dossiers that one sentence names."""
Kind = Literal["opened", "changed", "same", "asked", "refused"]


class Reason(NamedTuple):
    """Why, and what to do."""

    sentence: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it did (or would do) to which dossier, and what was left aside or refused.

    `changes`: the old and the new value of each fact; `notes`: what the row says and that is not
    done, or is to be looked at. A row that is asked or refused leaves nothing.
    """

    line: int
    name: str
    kind: Kind
    reference: str = ""
    follows: str = ""
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    notes: tuple[Reason, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def is_kept_out(self) -> bool:
        """Whether nothing of it is recorded."""
        return self.kind in ("asked", "refused")


@dataclass(frozen=True, slots=True)
class Applied:
    """What an import did, or would do: its rows, in the order of the sheet.

    `stopped`: why it ended before the last row, if it did.
    """

    rows: tuple[Row, ...] = ()
    stopped: str = ""

    def of(self, *kinds: Kind) -> tuple[Row, ...]:
        """The rows of some kinds."""
        return tuple(row for row in self.rows if row.kind in kinds)

    @property
    def opened(self) -> int:
        """How many dossiers it opened."""
        return len(self.of("opened"))

    @property
    def changed(self) -> int:
        """How many dossiers it changed."""
        return len(self.of("changed"))

    @property
    def same(self) -> int:
        """How many rows the base already says, all of it."""
        return sum(not row.notes for row in self.of("same"))

    @property
    def refusals(self) -> tuple[str, ...]:
        """One sentence for each row that is kept out."""
        return tuple(
            f"Ligne {row.line} : {' '.join(reason.sentence for reason in row.reasons)}"
            for row in self.of("asked", "refused")
        )


WORDS = {
    "insee": "code INSEE",
    "contact": "contact et courriel",
    "submitted_on": "date de dépôt",
    "announced_on": "date d’annonce",
    "acv": "Action cœur de ville",
    "pvd": "Petites villes de demain",
    "known_outcome": "issue connue",
    "source": "source",
    "remark": "remarque",
}


def label(name: str) -> str:
    """What a fact is called."""
    return WORDS.get(name) or DETAILS.get(name, name.replace("_", " "))


def kept_out(candidacy: Candidacy, kind: Kind, *reasons: Reason, reference: str = "") -> Row:
    """A row of which nothing is recorded."""
    return Row(candidacy.line, candidacy.details["name"], kind, reference, reasons=reasons)


def reasons_of(refused: Refused) -> tuple[Reason, ...]:
    """Every reason of the rules, each once."""
    return tuple(dict.fromkeys(Reason(b.sentence, b.remedy) for b in refused.blockers))


def asked(candidacy: Candidacy, found: Recognition) -> Row:
    """The question that nobody but a person answers, with the ways to answer it."""
    line = candidacy.line
    known = listed([named(one) for one in found.others], last="ou")
    own = candidacy.details.get("source_id", "")
    first = found.others[0].reference
    same = f"--same {line} si c’est le même projet"
    match found.why:
        case "near":
            what = f"« {candidacy.details['name']} » ressemble à {known}."
            remedy = f"Ajoutez l’identifiant, ou dites-le : {same}, --new {line} sinon."
        case "our_number":
            what = f"l’identifiant « {own} » est, ici, le numéro de {known}."
            remedy = f"Vérifiez la colonne des identifiants ; {same}, --new {line} sinon."
        case "several":
            what = f"plusieurs dossiers sont cette candidature : {known}."
            remedy = "Ajoutez à la ligne l’identifiant de l’un d’eux."
        case "other_wave":
            what = f"l’identifiant « {own} » est celui de {known}, dans une autre vague."
            remedy = (
                f"Donnez son propre identifiant à la nouvelle candidature ; ou --same {line} si la "
                f"vague de {first} est à corriger."
            )
        case _:
            what = (
                f"l’identifiant « {own} » est celui de {known}, qui n’a ni le même nom ni le même "
                "lieu."
            )
            remedy = f"Vérifiez la colonne des identifiants (un tri l’a-t-il décalée ?) ; {same}."
    return kept_out(candidacy, "asked", Reason(what, remedy), reference=first)


def named(one: Application) -> str:
    """MP1-004, « Atelier Un » (Privas, vague 1)."""
    said = one.details
    wave = said.get("wave")
    placed = [said.get("commune") or said.get("department"), f"vague {wave}" if wave else None]
    where = ", ".join(place for place in placed if place)
    return f"{one.reference}, « {said.get('name', '')} »{f' ({where})' if where else ''}"


def taken_up_again(one: Application) -> Reason:
    """The link of a new application to an earlier one, so that a person can refuse it."""
    return Reason(
        f"probable nouvelle candidature de {named(one)}.",
        "Vérifiez le lien : chaque vague garde son dossier, et le second rappelle le premier.",
    )


def twin(one: Application) -> Reason:
    """Same name and place under another identifier."""
    return Reason(
        f"même nom et même lieu que {named(one)}, sous un autre identifiant.",
        "Vérifiez s’il s’agit de deux projets ou d’une ligne répétée.",
    )


def same_siret(siret: str, others: Sequence[Application]) -> Reason:
    """One company that holds several projects, or one project under two names."""
    known = [named(one) for one in others[:MOST_NAMED]]
    known += ["d’autres dossiers"] if len(others) > MOST_NAMED else []
    return Reason(
        f"le SIRET {siret_said(siret)} est aussi celui de {listed(known)}.",
        "Vérifiez s’il s’agit de deux projets d’une même structure, d’un seul sous deux noms ou "
        "d’un SIRET recopié.",
    )


def still_running(clock: str, end: date) -> Reason:
    """A time of ours that a takeover does not stop."""
    return Reason(
        f"« {clock} » s’achève le {day(end)} : une reprise n’arrête pas ce délai.",
        "Achevez la reprise avant ce jour, ou ouvrez ce dossier hors reprise s’il commence ici.",
    )


def said_otherwise(candidacy: Candidacy, reference: str, earlier: int) -> Row:
    """Two rows of one sheet that are one application and do not agree."""
    what = f"la ligne {earlier} est la même candidature ({reference}) et dit autre chose."
    remedy = "Gardez une seule des deux lignes, ou donnez à chacune son identifiant."
    return kept_out(candidacy, "refused", Reason(what, remedy), reference=reference)


def deposit_ignored(reference: str, candidacy: Candidacy, deposited: str) -> Reason:
    """A deposit that the dossier already has, on another day."""
    assert candidacy.submitted_on
    return Reason(
        f"dépôt du {day(candidacy.submitted_on)} ignoré : {reference} est "
        f"{f'déposé le {day(deposited)}' if deposited else 'déjà au-delà du dépôt'}.",
        f"Si c’est le fichier qui a raison, faites reprendre l’acte : support-engine correct "
        f"{reference}.",
    )


def deposit_too_early(reference: str, candidacy: Candidacy, opened: str, deposit: str) -> Reason:
    """A deposit older than the dossier: nothing of a project is older than its dossier."""
    assert candidacy.submitted_on
    return Reason(
        f"dépôt du {day(candidacy.submitted_on)} ignoré : {reference} a été ouvert le "
        f"{day(opened)}, et rien n’y précède son ouverture.",
        f"Déposez-le en disant pourquoi : support-engine advance {reference} {deposit} --on "
        f"{opened} --because « Déposé le {day(candidacy.submitted_on)} d’après le fichier ».",
    )


MEANWHILE = Reason(
    "d’autres personnes écrivent en ce moment sur ce dossier.",
    "Relancez la même commande : ce qui est fait n’est pas refait.",
)
