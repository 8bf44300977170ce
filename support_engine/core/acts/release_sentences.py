"""What the codes say that keep a tranche from being paid today."""

from collections.abc import Mapping

from support_engine.core.acts.codes import Code
from support_engine.core.acts.sayings import Act, Saying

RELEASE: Mapping[Code, Saying] = {
    Code.ACCOUNT_UNREAD: Saying(
        "Le porteur a écrit le {on} ({what}), et personne n’a lu : rien n’est payé sur un compte"
        " qui n’est peut-être plus le sien.",
        "Lisez-le et répondez-y, ou dites qu’il est lu : {command}. Un compte se change à part"
        " (tranche bank).",
        Act("message answer", ("{reference}", "{id}")),
    ),
    Code.ADVANCE_CEILING: Saying(
        "L’avance est limitée à {ceiling} du montant maximal ; l’échéancier en prévoit {share}.",
        "Enregistrez une garantie à première demande ({command}), ou"
        " signez un avenant qui réduit l’avance.",
        Act("tranche guarantee", ("{reference}",), ("MONTANT",)),
    ),
    Code.AGREEMENT_COMPULSORY: Saying(
        "Au-delà de {above}, une convention signée est obligatoire pour un organisme privé"
        " (montant maximal : {maximum}).",
        "Joignez-la : {command}.",
        Act("document add", ("{reference}", "{id}"), ("FICHIER",)),
    ),
    Code.AGREEMENT_NOT_NOTIFIED: Saying(
        "Aucune convention n’a été notifiée sur ce dossier : rien ne peut être payé.",
        "Faites signer et notifier la convention : {command}.",
        Act("advance", ("{reference}", "{id}")),
    ),
    Code.AID_NOT_DECLARED: Saying(
        "La liste des aides publiques perçues n’a pas été chiffrée.",
        "Enregistrez le total des aides, la nôtre comprise : {command}.",
        Act("tranche aid", ("{reference}",), ("MONTANT",)),
    ),
    Code.ACCOUNT_UNPROVEN: Saying(
        "« {document} » ({name}) est la pièce d’un autre compte, qui a été certifié : celle du"
        " compte …{account} manque.",
        "Joignez celle de ce compte : {command}.",
        Act("document add", ("{reference}", "{id}"), ("FICHIER",)),
    ),
    Code.AID_TOO_HIGH: Saying(
        "Avec ce paiement, les aides publiques atteindraient {aid} pour {eligible} de dépenses"
        " éligibles : elles ne peuvent pas dépasser {ceiling}.",
        "Réduisez la subvention par avenant, ou corrigez le total des aides : {command}.",
        Act("tranche aid", ("{reference}",), ("MONTANT",)),
    ),
    Code.AID_TOO_LOW: Saying(
        "Le total des aides publiques ({aid}) est inférieur à notre seule subvention ({own}), qui"
        " en fait partie.",
        "Donnez le total, la nôtre comprise (tranche aid).",
    ),
    Code.BANK_MISSING: Saying(
        "Aucun compte bancaire n’est enregistré pour ce dossier.",
        "Enregistrez-le : {command}.",
        Act("tranche bank", ("{reference}",), ("IBAN", '--holder "…"')),
    ),
    Code.BANK_QUARANTINED: Saying(
        "Le compte bancaire a changé le {since} et n’a pas été confirmé par une deuxième personne"
        " ({roles}) : sans cette confirmation, possible dès maintenant, rien n’est payé {until}.",
        "Appelez un contact déjà connu, puis confirmez le compte : {command}.",
        Act("tranche confirm-bank", ("{reference}",), ('--channel "…"',)),
    ),
    Code.COMMITMENT_MISSING: Saying(
        "L’engagement juridique n’a pas de numéro.",
        "Enregistrez-le : {command}.",
        Act("tranche commit", ("{reference}",), ("NUMÉRO",)),
    ),
    Code.COMMITMENT_TOO_LOW: Saying(
        "L’engagement juridique {number} réserve {reserved}, et les versements iraient jusqu’à"
        " {most} : rien n’est payé au-delà de ce qui est réservé.",
        "Faites-le compléter dans les comptes de l’État, puis enregistrez-le de nouveau :"
        " {command}.",
        Act("tranche commit", ("{reference}",), ("NUMÉRO",)),
    ),
    Code.COMPLETION_MISSING: Saying(
        "Le solde suppose un projet achevé ; le dossier est : {state}.",
        "Faites valider l’achèvement, puis dites-le : {command}.",
        Act("advance", ("{reference}", "{id}")),
    ),
    Code.END_PASSED: Saying(
        "La date prévisionnelle d’achèvement ({end}) est passée sans avenant.",
        "Faites enregistrer par deux personnes un avenant signé ({command}), ou accordez une"
        " prolongation qu’une autre personne a demandée (extend).",
        Act("tranche amend", ("{reference}",), ("…", "--ends-on DATE")),
    ),
    Code.FINANCIAL_REPORT_MISSING: Saying(
        "« {milestone} », attendu le {due}, n’est pas validé.",
        "Faites-le déclarer puis valider : {command}.",
        Act("milestone {step}", ("{reference}", "{id}")),
    ),
    Code.GRANT_SETTLED: Saying(
        "Le solde est en cours ou payé depuis le {since} : il compte toutes les dépenses, et"
        " « {tranche} » ne peut plus être versée.",
        "Rien n’est à faire ; tant qu’il n’est pas transmis, le solde peut être renvoyé (tranche"
        " refuse).",
    ),
    Code.GUARANTEE_NEEDED: Saying(
        "La garantie couvre l’avance, dont {uncovered} ne sont ni justifiés par les dépenses"
        " d’une demande payée ni rendus ; sans elle, l’avance était limitée à {limit} : elle ne"
        " descend pas à {amount}.",
        "Un acompte ou le solde payé, dont les dépenses couvrent l’avance, la libère, ou ce qui en"
        " est récupéré (tranche recover) ; d’ici là, enregistrez {least} ou plus.",
    ),
    Code.CLAIM_UNANSWERED: Saying(
        "« {other} », demandée, attend encore une suite (depuis le {since}) : une fois le solde"
        " proposé, personne ne pourrait plus la payer.",
        "Menez-la jusqu’au comptable, ou renvoyez-la avec un motif : {command}.",
        Act("tranche refuse", ("{reference}", "{id}"), ('--reason "…"',)),
    ),
    Code.HOLDER_KIND_UNKNOWN: Saying(
        "On ne sait pas ce qu’est le porteur (association, commune, entreprise…) : la limite des"
        " aides publiques en dépend.",
        "Dites-le : {command}.",
        Act("tranche holder", ("{reference}",), ("GENRE",)),
    ),
    Code.HOLD_BLOCKS_PAYMENT: Saying(
        "« {hold} », en vigueur depuis le {since}, suspend tout paiement.",
        "Levez d’abord la mesure : {command}.",
        Act("hold lift", ("{reference}", "{id}")),
    ),
    Code.INTERIM_CEILING: Saying(
        "Avance et acomptes sont limités à {ceiling} du montant maximal ({limit}) ; avec cette"
        " tranche, ils atteindraient {reached}.",
        "Ramenez l’échéancier sous le plafond par avenant ; le reste sera versé au solde.",
    ),
    Code.NOTHING_DUE: Saying(
        "Rien n’est dû au titre de « {tranche} » : {entitled} au plus à ce stade, {taken} déjà"
        " payés ou en cours.",
        "Vérifiez les dépenses déclarées et les comptes du dossier : {command}. Une demande qui ne"
        " donne rien se renvoie avec son motif (tranche refuse) ; ce qui a été payé au-delà de ce"
        " qui est dû, solde demandé, se récupère (tranche recover, cause trop_percu).",
        Act("tranche list", ("{reference}",)),
    ),
    Code.OWN_SHARE_TOO_LOW: Saying(
        "Une collectivité garde à sa charge au moins {own} de son projet : les aides ({aid})"
        " dépassent {ceiling} des dépenses éligibles ({eligible}).",
        "Réduisez la subvention par avenant, ou corrigez le total des aides : {command}.",
        Act("tranche aid", ("{reference}",), ("MONTANT",)),
    ),
    Code.SPENDING_MISSING: Saying(
        "« {tranche} » se paie sur les dépenses acquittées : leur état n’est pas chiffré.",
        "Refaites la demande avec --spending MONTANT (dépenses éligibles acquittées depuis le"
        " début).",
    ),
    Code.STARTED_TOO_EARLY: Saying(
        "Les travaux ont commencé le {works}, avant la réception de la demande ({received}) : le"
        " projet n’est pas éligible.",
        "Si la date est fausse, corrigez-la : {command}.",
        Act("tranche works", ("{reference}",), ("DATE",)),
    ),
    Code.WORKS_NOT_STARTED: Saying(
        "Le début des travaux n’est pas enregistré.",
        "Enregistrez-le : {command}.",
        Act("tranche works", ("{reference}",), ("DATE",)),
    ),
}
