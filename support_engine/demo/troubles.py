"""What goes wrong, on dossiers plainly named as fictional."""

from collections.abc import Iterator

from support_engine.core.acts import commands as c
from support_engine.demo.lives import (
    GUIDE,
    HEAD,
    HOLDER,
    OFFICER,
    Act,
    Wave,
    accompaniment,
    advance,
    agreement,
    application,
    days,
    document,
    funding,
    incubation,
    labelling,
    milestone,
)


def labelled(wave: Wave) -> Iterator[Act]:
    """Up to the label."""
    yield from application(wave)
    yield from labelling(wave)


def late(wave: Wave) -> Iterator[Act]:
    """Starts, holds the first meeting, then nothing: chasers, then the head is told."""
    yield from labelled(wave)
    yield advance(wave.incubation_on, OFFICER, "demarrer_incubation")
    yield from milestone(wave.incubation_on + days(10), "lancement_incubation", None)


def suspended(wave: Wave) -> Iterator[Act]:
    """Suspended for two months: the clocks stop, nothing is sent, every later date moves."""
    start = wave.incubation_on
    yield from labelled(wave)
    yield advance(start, OFFICER, "demarrer_incubation")
    yield from milestone(start + days(10), "lancement_incubation", None)
    yield Act(
        start + days(30),
        OFFICER,
        c.OpenHold,
        {"hold": "suspension", "reason": "Sinistre dans le bâtiment, expertise en cours."},
    )
    yield Act(
        start + days(91),
        OFFICER,
        c.LiftHold,
        {
            "hold": "suspension",
            "reason": "L’expertise est rendue : le bâtiment peut servir de nouveau.",
        },
    )
    yield from milestone(start + days(100), "diagnostic", "rapport_diagnostic")
    yield from milestone(start + days(128), "modele_economique", "modele_economique")
    yield from milestone(start + days(140), "plan_financement", "plan_financement")
    yield from milestone(start + days(142), "liste_investissements", "liste_investissements")
    yield from milestone(start + days(165), "restitution_finale", "support_restitution")
    yield from funding(start + days(173))


def warned(wave: Wave) -> Iterator[Act]:
    """A formal notice that is answered in time, and lifted."""
    yield from labelled(wave)
    yield from incubation(wave.incubation_on)
    on = wave.incubation_on + days(114)
    yield Act(
        on,
        HEAD,
        c.OpenHold,
        {
            "hold": "mise_en_demeure",
            "reply_days": 30,
            "reason": "La gouvernance annoncée n’est pas installée.",
        },
    )
    yield Act(
        on + days(21),
        HEAD,
        c.LiftHold,
        {
            "hold": "mise_en_demeure",
            "reason": "La gouvernance est installée, le compte rendu l’atteste.",
        },
    )
    yield from funding(on + days(25))


def withdrawn(wave: Wave) -> Iterator[Act]:
    """A formal notice without an answer, then the label is withdrawn, with reasons."""
    yield from labelled(wave)
    yield advance(wave.incubation_on, OFFICER, "demarrer_incubation")
    on = wave.incubation_on + days(120)
    yield Act(
        on,
        HEAD,
        c.OpenHold,
        {
            "hold": "mise_en_demeure",
            "reply_days": 30,
            "reason": "Aucun jalon n’est atteint et aucun contact n’aboutit.",
        },
    )
    yield advance(
        on + days(45), HEAD, "retirer_label", reason="La mise en demeure est restée sans réponse."
    )


def insolvent(wave: Wave) -> Iterator[Act]:
    """Insolvency, then liquidation."""
    yield from labelled(wave)
    yield from incubation(wave.incubation_on)
    on = wave.incubation_on + days(112)
    yield Act(
        on,
        OFFICER,
        c.OpenHold,
        {
            "hold": "insolvabilite",
            "reason": "Redressement judiciaire ouvert ; le jugement est au dossier.",
        },
    )
    yield document(on + days(80), "jugement")
    yield advance(
        on + days(80), OFFICER, "constater_liquidation", date_jugement=(on + days(75)).isoformat()
    )


def abandoned(wave: Wave) -> Iterator[Act]:
    """The holder gives up during the incubation."""
    yield from labelled(wave)
    yield advance(wave.incubation_on, OFFICER, "demarrer_incubation")
    yield from milestone(wave.incubation_on + days(10), "lancement_incubation", None)
    yield advance(
        wave.incubation_on + days(60),
        HOLDER,
        "abandonner",
        reason="Le local n’est plus disponible.",
    )


def extended(wave: Wave) -> Iterator[Act]:
    """Two more months granted, a further request refused with its reason."""
    start = wave.incubation_on
    yield from labelled(wave)
    yield advance(start, OFFICER, "demarrer_incubation")
    yield from milestone(start + days(10), "lancement_incubation", None)
    yield from milestone(start + days(40), "diagnostic", "rapport_diagnostic")
    ask = {"clock": "incubation", "months": 2, "reason": "L’étude technique prend du retard."}
    yield Act(start + days(50), HOLDER, c.RequestExtension, ask)
    yield Act(start + days(55), OFFICER, c.GrantExtension, {"clock": "incubation"})
    yield from milestone(start + days(72), "modele_economique", "modele_economique")
    again = {
        "clock": "incubation",
        "months": 6,
        "reason": "Une nouvelle étude est envisagée ; elle durerait six mois.",
    }
    yield Act(start + days(90), HOLDER, c.RequestExtension, again)
    refusal = {"clock": "incubation", "reason": "L’étude peut être menée pendant l’accompagnement."}
    yield Act(start + days(97), OFFICER, c.RefuseExtension, refusal)
    yield from milestone(start + days(140), "plan_financement", "plan_financement")
    yield from milestone(start + days(142), "liste_investissements", "liste_investissements")
    yield from milestone(start + days(165), "restitution_finale", "support_restitution")
    yield from funding(start + days(172))
    yield from agreement(start + days(195))


def unfunded(wave: Wave) -> Iterator[Act]:
    """Labelled without subsidy: an ordinary outcome, still accompanied."""
    yield from labelled(wave)
    yield from incubation(wave.incubation_on)
    on = wave.incubation_on + days(112)
    yield from funding(on, granted=False)
    yield from accompaniment(on + days(30), funded=False)


def refused_milestone(wave: Wave) -> Iterator[Act]:
    """A diagnosis sent back with its reason, then validated."""
    start = wave.incubation_on
    yield from labelled(wave)
    yield advance(start, OFFICER, "demarrer_incubation")
    yield from milestone(start + days(10), "lancement_incubation", None)
    yield document(start + days(36), "rapport_diagnostic")
    yield Act(start + days(36), HOLDER, c.DeclareMilestone, {"milestone": "diagnostic"})
    refusal = {
        "milestone": "diagnostic",
        "reason": "L’étude de marché manque ; le règlement la demande avec le diagnostic.",
    }
    yield Act(start + days(39), GUIDE, c.RefuseMilestone, refusal)
    yield from milestone(start + days(60), "diagnostic", "rapport_diagnostic")
    yield from milestone(start + days(70), "modele_economique", "modele_economique")


def lapsed(wave: Wave) -> Iterator[Act]:
    """An agreement never signed; a formal notice without an answer, then a declared lapse."""
    yield from labelled(wave)
    yield from incubation(wave.incubation_on)
    yield from funding(wave.incubation_on + days(112))
    yield advance(wave.incubation_on + days(130), OFFICER, "preparer_convention")
    reason = "La convention envoyée en mai n’est pas signée, malgré trois relances."
    notice = {"hold": "mise_en_demeure", "reply_days": 30, "reason": reason}
    yield Act(wave.incubation_on + days(280), HEAD, c.OpenHold, notice)
    yield advance(
        wave.incubation_on + days(330),
        HEAD,
        "declarer_caducite",
        reason="La convention n’est pas signée ; la mise en demeure est restée sans réponse.",
    )


def unanswered(wave: Wave) -> Iterator[Act]:
    """Everything declared, nobody validates: the validators are chased."""
    yield from labelled(wave)
    yield advance(wave.incubation_on, OFFICER, "demarrer_incubation")
    yield Act(
        wave.incubation_on + days(10),
        HOLDER,
        c.DeclareMilestone,
        {"milestone": "lancement_incubation"},
    )


def held_now(wave: Wave) -> Iterator[Act]:
    """Suspended in the spring of the second year, and still so."""
    yield from labelled(wave)
    yield from incubation(wave.incubation_on)
    reason = "Désaccord entre les partenaires ; médiation en cours."
    on = wave.incubation_on + days(114)
    yield Act(on + days(126), OFFICER, c.OpenHold, {"hold": "suspension", "reason": reason})


def warned_now(wave: Wave) -> Iterator[Act]:
    """A formal notice whose reply period runs."""
    yield from labelled(wave)
    yield advance(wave.incubation_on, OFFICER, "demarrer_incubation")
    yield from milestone(wave.incubation_on + days(10), "lancement_incubation", None)
    reason = "Les jalons de l’incubation ne sont pas atteints, malgré les relances."
    facts = {"hold": "mise_en_demeure", "reply_days": 45, "reason": reason}
    yield Act(wave.incubation_on + days(258), HEAD, c.OpenHold, facts)
