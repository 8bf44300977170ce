"""What the codes say that keep a completed project from being closed over its account."""

from collections.abc import Mapping

from support_engine.core.acts.codes import Code
from support_engine.core.acts.sayings import Act, Saying

CLOSING: Mapping[Code, Saying] = {
    Code.BALANCE_NOT_CLAIMED: Saying(
        "« {tranche} » : {stage}. Une fois le dossier clos, personne ne pourrait plus le payer, ni"
        " voir ce qui a été versé en trop.",
        "Demandez-le, pour le porteur s’il le faut, avec les dépenses de l’état final : {command}.",
        Act("tranche claim", ("{reference}", "{id}"), ("--spending MONTANT",)),
    ),
    Code.CLAIM_OF_ONE: Saying(
        "« {tranche} » : {person} a dit {spending} de dépenses pour le porteur. Rien n’étant à"
        " payer, personne d’autre ne les a vues, et elles décident de ce que l’État réclame.",
        "Le porteur ou une seconde personne redit les mêmes dépenses, lues sur l’état final :"
        " {command}.",
        Act("tranche claim", ("{reference}", "{id}"), ("--spending MONTANT",)),
    ),
    Code.CLAIM_DIFFERS: Saying(
        "« {tranche} » : {person} a dit {before} de dépenses pour le porteur, et vous {now}.",
        "Relisez l’état final ; si la première demande est fausse, elle se renvoie avec un motif"
        " (tranche refuse).",
    ),
    Code.TRANCHE_UNDER_WAY: Saying(
        "« {tranche} » : {stage}, pour {amount}. Une fois le dossier clos, personne ne pourrait"
        " plus la mener à son terme.",
        "Menez-la jusqu’au comptable, ou renvoyez-la avec un motif : {command}.",
        Act("tranche list", ("{reference}",)),
    ),
    Code.AID_UNCLAIMED: Saying(
        "Aides publiques : {aid}, notre subvention comprise, pour {most} au plus ; {amount} de la"
        " nôtre sont au-delà et ne sont pas réclamés.",
        "Faites ouvrir une récupération de cette part : {command} ; si le total des aides a changé,"
        " enregistrez-le de nouveau (tranche aid).",
        Act("tranche recover", ("{reference}", "prorata"), ("--amount EUROS", '--reason "…"')),
    ),
    Code.OVERPAID_UNCLAIMED: Saying(
        "{amount} ont été versés au-delà de ce qui est dû et ne sont pas réclamés : une fois le"
        " dossier clos, personne n’y reviendrait.",
        "Faites ouvrir une récupération : {command}.",
        Act("tranche recover", ("{reference}", "{id}"), ('--reason "…"',)),
    ),
}
