"""Data to render any letter with: a rich case, and the barest one that the contract allows."""

from datetime import date
from pathlib import Path

from support_engine.adapters.files.workflows import parse
from support_engine.adapters.mail.template_needs import needs_of
from support_engine.adapters.mail.templates import Letters
from support_engine.core.programme.definition import FactField
from support_engine.core.programme.letters import OCCASIONS, OF_THE_BASE, given
from support_engine.stories.letters.examples import example_fact

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "templates"
RENDERER = Letters(FOLDER)
NEEDS = needs_of(RENDERER, RENDERER.names())
PROGRAMMES = tuple(
    parse(path.read_text("utf-8"), path.name).workflow
    for path in sorted((ROOT / "workflows").glob("*.toml"))
)


OWN = [
    {
        "label": "Prolongation demandée : Incubation",
        "line": "Prolongation demandée : Incubation (2 mai 2022)",
    }
]
"""What a holder had done, and goes with an act of ours."""


def variables_given() -> dict[str, frozenset[str]]:
    """Letter → the variables that every programme which names it gives."""
    found = {letter: OCCASIONS[occasion] for letter, occasion in OF_THE_BASE.items()}
    for programme in PROGRAMMES:
        for letter, variables in given(programme).items():
            found[letter] = found.get(letter, variables) & variables
    return found


LETTERS = variables_given()

BEFORE_THE_ANNOUNCEMENT = date(2022, 1, 30)
"""Dates of facts come a month later, after the day on which samples are written."""
FIELDS = {name: field for programme in PROGRAMMES for name, field in programme.facts.items()}


def sample(name: str, rich: bool) -> dict[str, object]:
    """All that the letter may receive and nothing more."""
    data: dict[str, object] = {
        "recipient": {"name": "Camille Le Goff" if rich else ""},
        "programme": {"label": "Manufactures de proximité"},
        "contact": {
            "name": "Dominique Martin" if rich else "",
            "email": "manufactures@example.org" if rich else "",
        },
        "why": "Vous recevez ce message parce que vous portez le projet."
        if rich
        else "Vous suivez ce dossier",
        "today": "2022-02-21",
        "demo": rich,
    }
    for variable in LETTERS[name]:
        data[variable] = facts(name, rich) if variable == "facts" else VALUES[variable](rich)
    return data


def facts(name: str, rich: bool) -> dict[str, str | int]:
    """The facts that this letter can be sure of; a text may have been left empty."""
    return {fact: fact_value(FIELDS[fact], rich) for fact in NEEDS[name].facts}


def fact_value(field: FactField, rich: bool) -> str | int:
    """An example of its type."""
    is_empty = field.type in ("text", "choice") and not rich
    return "" if is_empty else example_fact(field, BEFORE_THE_ANNOUNCEMENT)


def dossier(rich: bool) -> dict[str, str]:
    """A dossier, or one of which only the reference is known."""
    details = {
        "name": "La Fabrique du Trégor",
        "holder": "Association Les Ateliers du Port",
        "commune": "Lannion",
        "department": "22",
        "wave": "2",
        "sector": "textile",
        "state": "En instruction",
        "phase": "Candidature",
    }
    return {"reference": "MP-2022-014", **{k: v if rich else "" for k, v in details.items()}}


def act(rich: bool) -> dict[str, str | None]:
    """An act, with or without a reason."""
    reason = "le plan de financement n’est pas équilibré ; deux apports restent à confirmer"
    return {
        "label": "Décision" if rich else "",
        "on": "2022-02-15",
        "reason": reason if rich else "",
        "notice_on": "2022-01-10" if rich else None,
        "observed": ["2022-01-20", "2022-01-24"] if rich else [],
        "observed_before": ["2022-01-18"] if rich else [],
        "notice_received_on": "2022-01-13" if rich else None,
        "notice_how": "unclaimed" if rich else "",
        "recorded_by": "Instructeur ou instructrice" if rich else "",
        "is_written": False,
    }


def deadlines(rich: bool) -> list[dict[str, str]]:
    """Coming dates: one with all its words, one with its label only, or none at all."""
    if not rich:
        return []
    return [
        {
            "label": "Diagnostic",
            "on": "2022-06-01",
            "explanation": "Démarrage de l’incubation : 15 avril 2022, plus 1 mois et 15 jours.",
            "todo": "Transmettre le rapport de diagnostic.",
        },
        {"label": "Restitution finale", "on": "2022-08-16", "explanation": "", "todo": ""},
    ]


def missing_documents(rich: bool) -> list[str]:
    """Labels of documents."""
    return ["Relevé d’identité bancaire", "Attestation de régularité fiscale"] if rich else []


def deadline(rich: bool) -> dict[str, object]:
    """A late deadline that moved, or a coming one without any word."""
    return {
        "label": "Premier bilan d’étape (6 mois)",
        "on": "2022-04-01",
        "days": -12 if rich else 7,
        "first_on": "2022-03-01" if rich else "2022-04-01",
        "explanation": "Démarrage : 1er septembre 2021, plus 6 mois ; prolongation d’un mois."
        if rich
        else "",
        "todo": "Transmettre le bilan d’étape." if rich else "",
        "documents": ["Bilan d’étape"] if rich else [],
        "asked": "Les statuts signés ; et le budget sur trois ans" if rich else "",
    }


def milestone(rich: bool) -> dict[str, str]:
    """A milestone that somebody declared or examined."""
    reason = "le rapport ne porte que sur un des deux sites"
    return {"label": "Diagnostic", "reason": reason if rich else "", "on": "2022-06-02"}


def extension(rich: bool) -> dict[str, object]:
    """A request for more time; the dates are unknown while its clock is stopped."""
    return {
        "label": "Incubation",
        "months": 2 if rich else 1,
        "reason": "l’architecte attend l’avis de la commission de sécurité" if rich else "",
        "decision_reason": "le calendrier proposé est réaliste" if rich else "",
        "old_on": "2022-08-16" if rich else None,
        "new_on": "2022-10-17" if rich else None,
        "is_over": rich,
        "waits": not rich,
        "silence": "",
    }


def hold(rich: bool) -> dict[str, object]:
    """A side condition, or its end."""
    return {
        "label": "Mise en demeure",
        "reason": "aucun compte rendu financier n’a été reçu depuis un an" if rich else "",
        "on": "2023-05-02",
        "reply_on": "2023-06-02" if rich else None,
        "reply_length": "31\u00a0jours et 1\u00a0mois" if rich else "",
        "reply_stands": rich,
        "stops_clocks": rich,
        "effects": ["Aucun versement n’est possible."] if rich else [],
        "others": ["Procédure collective, depuis le 2 mars 2023"] if rich else [],
        "standing": ["Incubation"] if rich else [],
    }


def items(rich: bool) -> list[dict[str, object]]:
    """Lines of a digest: late, near, far and barely filled; or none."""
    if not rich:
        return []
    where = {"reference": "MP-2022-014", "name": "La Fabrique du Trégor", "commune": "Lannion"}
    bare = {"reference": "MP-2022-020", "name": "", "commune": ""}
    return [
        digest_item(where, "Bilan d’étape", "2022-02-01", -20, "Transmettre le bilan d’étape."),
        digest_item(where, "Diagnostic", "2022-02-22", 1, "Joindre le rapport"),
        digest_item(bare, "Plan de financement", "2022-05-20", 88, ""),
    ]


def digest_item(
    where: dict[str, str], title: str, on: str, days: int, todo: str
) -> dict[str, object]:
    """One line of a digest."""
    line = "Échéance dépassée, deuxième relance" if days < 0 else ""
    return {
        "dossier": where,
        "title": title,
        "line": line,
        "on": on,
        "days": days,
        "todo": todo,
        "waits": "À qui d’agir : porteur de projet." if days < 0 else "",
        "late": days < 0,
        "group": "En retard" if days < 0 else "À décider" if days < 8 else "",
        "mine": 0 <= days < 8,
    }


def report(rich: bool) -> dict[str, str]:
    """A report made elsewhere, as text and as a fragment of HTML."""
    return {
        "title": "Portefeuille du programme",
        "period": "juin 2022" if rich else "",
        "text": "Dossiers suivis : 39\nLabellisés : 19" if rich else "Aucun dossier.",
        "html": "<table><tr><th>Dossiers suivis</th><td>39</td></tr></table>"
        if rich
        else "<p>Aucun dossier.</p>",
    }


def payment(rich: bool) -> dict[str, object]:
    """A tranche that was paid, or one that was only asked for."""
    return {
        "label": "Acompte" if rich else "Avance",
        "amount": 75_000_50 if rich else 75_000_00,
        "spending": 300_002_00 if rich else 0,
        "reason": "il manque la preuve de paiement de deux factures" if rich else "",
        "claimed_on": "2023-04-10",
        "request": "DP-2023-118" if rich else "",
        "reference": "VIR-2023-207" if rich else "",
        "paid_on": "2023-04-25" if rich else None,
        "account": "0189" if rich else "",
        "paid_so_far": 150_000_50 if rich else 0,
        "maximum": 250_000_00 if rich else 0,
        "was_on": "2023-04-20" if rich else None,
        "was_account": "1111" if rich else "",
        "returned": "RET-1" if rich else "",
        "settled": 1_000_00 if rich else 0,
        "rejected_on": "2023-04-28" if rich else None,
        "stopped": rich,
    }


def amendment(rich: bool) -> dict[str, object]:
    """An amendment that changes everything, or one of which only the number is known."""
    return {
        "number": "AV-2023-1" if rich else "1",
        "reason": "la deuxième tranche de travaux commence six mois plus tard" if rich else "",
        "maximum": 240_000_00 if rich else None,
        "rate": 4_800 if rich else None,
        "eligible": 500_000_00 if rich else None,
        "ends_on": "2025-03-31" if rich else None,
        "schedule": ["Avance : 30 %", "Acompte : 40 %", "Solde : 30 %"] if rich else [],
        "in_force": [] if rich else ["achèvement prévu, 31 mars 2025 (avenant 2)"],
    }


def account(rich: bool) -> dict[str, str]:
    """The account to pay; its holder may be unknown."""
    return {"ending": "2606", "holder": "Association Les Ateliers du Port" if rich else ""}


def recovery(rich: bool) -> dict[str, object]:
    """Money to be given back, of which some came; or a procedure that only begins."""
    return {
        "number": 1,
        "cause": "trop-perçu (décret 2018-514, art. 14)" if rich else "caducité",
        "amount": 12_500_00,
        "received": 2_500_00 if rich else 0,
        "left": 10_000_00 if rich else 12_500_00,
        "reason": "les dépenses retenues sont inférieures à celles qui étaient prévues"
        if rich
        else "",
        "order": "OR-2024-031" if rich else "",
        "reply_on": "2022-03-08" if rich else None,
        "reply_days": 15 if rich else None,
        "notice_on": "2022-01-10" if rich else None,
        "observed": ["2022-01-20", "2022-01-24"] if rich else [],
        "observed_before": ["2022-01-18"] if rich else [],
        "notice_received_on": "2022-01-13" if rich else None,
        "notice_how": "unclaimed" if rich else "",
    }


def correction(rich: bool) -> dict[str, object]:
    """Two messages that no longer stand; or an automatic act of which nobody had been told."""
    lines = [
        (
            "Attribution du label",
            "Attribution du label (2 décembre 2021), objet de notre message",
        ),
        ("Mise en demeure", "Mise en demeure (3 décembre 2021)"),
    ]
    end = {"label": "Fin de l’incubation", "on": "2022-06-15", "explanation": "soit ce jour"}
    return {
        "reason": "le label a été attribué à un autre projet" if rich else "erreur",
        "on": "2022-02-21",
        "announced": [{"label": label, "line": line} for label, line in lines] if rich else [],
        "proposed": [] if rich else ["Recevabilité acquise par le silence"],
        "weighs": rich,
        "stood": rich,
        "ends": [end] if rich else [],
        "gave": rich,
        "own": OWN if rich else [],
        "again": ["Examen du jalon « Diagnostic », déclaré"] if rich else [],
        "stranger": not rich,
    }


def lengths(rich: bool) -> dict[str, dict[str, str | bool]]:
    """Every length that some programme fixes."""
    words = {"words": "4\u00a0mois" if rich else "1\u00a0mois"}
    days = {"from_act": "2022-06-15", "from_letter": "2022-06-21", "is_over": not rich}
    return {clock: {**words, **days} for programme in PROGRAMMES for clock in programme.clocks}


def takeover(rich: bool) -> dict[str, object]:
    """A project half paid of which two papers are missing, or one to which nothing was granted."""
    paid = {"label": "Avance", "amount": 75_000_00, "on": "2021-12-05", "reference": "VIR-1"}
    missing = [
        {"label": "Diagnostic", "on": "2022-01-10", "todo": "Transmettre le rapport."},
        {"label": "Réunion de lancement", "on": "2022-01-17", "todo": ""},
    ]
    return {
        "on": "2022-02-21",
        "granted": 250_000_00 if rich else None,
        "paid": 75_000_00 if rich else 0,
        "payments": [paid] if rich else [],
        "account": "…0189 (Atelier du Lin)" if rich else "",
        "measures": [{"label": "Suspension", "on": "2021-12-01"}] if rich else [],
        "late": missing if rich else [],
        "closed_on": "2021-12-20" if rich else None,
        "reason": "Le projet est abandonné depuis deux ans." if rich else "",
        "adverse": rich,
    }


VALUES = {
    "lengths": lengths,
    "person": lambda rich: {
        "id": "camille",
        "code": "abcd-efgh-jkmn" if rich else "",
        "link": "bureau.exemple.fr/espace/adresse/camille/abcd" if rich else "",
        "days": 15 if rich else 0,
    },
    "correction": correction,
    "committee": lambda rich: {
        "label": "Comité de financement",
        "on": "2022-06-20",
        "before": "2022-06-13" if rich else None,
        "is_cancelled": False,
        "references": ["MP1-001", "MP1-002"] if rich else ["MP1-001"],
    },
    "access": lambda rich: {
        "lines": ["Le compte «\u00a0camille\u00a0»\u00a0: 23 entrées refusées en un jour."]
        * (2 if rich else 1),
        "on": "2022-02-21",
    },
    "message": lambda rich: {
        "label": "message" if rich else "changement de compte bancaire",
        "on": "2022-02-18",
        "text": "Le toit est refait.\nQuand venez-vous ?" if rich else "Bonjour",
        "answer": "Mardi à 9 h." if rich else "Bien reçu",
    },
    "designation": lambda rich: {"on": "2022-11-16" if rich else "2022-12-01"},
    "takeover": takeover,
    "dossier": dossier,
    "act": act,
    "deadlines": deadlines,
    "missing_documents": missing_documents,
    "deadline": deadline,
    "late": lambda rich: rich,
    "turn": lambda rich: None if rich else {"act": "Passage en comité", "by": "Instructrice"},
    "instead": lambda rich: "" if rich else "L’échéance «\u00a0Réunion\u00a0» est passée.",
    "left": lambda rich: not rich,
    "section": lambda rich: "milestones" if rich else "states",
    "whom": lambda rich: "Services de l’État du territoire" if rich else "",
    "milestone": milestone,
    "extension": extension,
    "hold": hold,
    "items": items,
    "more": lambda rich: 14 if rich else 0,
    "report": report,
    "payment": payment,
    "amendment": amendment,
    "account": account,
    "recovery": recovery,
}
