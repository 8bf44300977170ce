"""What the codes of money say."""

from collections.abc import Mapping

from support_engine.core.acts.closing_sentences import CLOSING
from support_engine.core.acts.codes import Code
from support_engine.core.acts.release_sentences import RELEASE
from support_engine.core.acts.sayings import Act, Saying

MONEY: Mapping[Code, Saying] = {
    **RELEASE,
    Code.ACCOUNT_CHANGED: Saying(
        "« {tranche} » : le compte bancaire a changé le {changed_on}, après la certification du"
        " {certified_on} : {before} alors, {now} aujourd’hui.",
        "Certifiez de nouveau ({command}), ou renvoyez la demande (tranche refuse).",
        Act("tranche certify", ("{reference}", "{id}")),
    ),
    Code.ACCOUNT_UNCERTAIN: Saying(
        "« {tranche} » : le compte bancaire a changé le {changed_on}, après la certification de la"
        " demande {request} : {before} alors, {now} aujourd’hui. Le paiement est arrêté tant qu’on"
        " ne sait pas quel compte est crédité.",
        "Prévenez le comptable ; s’il a payé, enregistrez le compte crédité : {command}.",
        Act(
            "tranche pay",
            ("{reference}", "{id}"),
            ("--amount EUROS", "--payment RÉFÉRENCE", "--iban IBAN"),
        ),
    ),
    Code.AMOUNT_RAISED: Saying(
        "« {tranche} » : {amount} sont dus aujourd’hui, et {signed} ont été proposés.",
        "Ce versement se propose de nouveau ({roles}) : {command} ; ou renvoyez la demande.",
        Act("tranche propose", ("{reference}", "{id}")),
    ),
    Code.FACTS_RESTATED: Saying(
        "« {tranche} » a été proposée avant que change ce sur quoi elle repose : {what}.",
        "Ce versement se propose de nouveau ({roles}) : {command} ; ou renvoyez la demande.",
        Act("tranche propose", ("{reference}", "{id}")),
    ),
    Code.AMOUNT_CHANGED: Saying(
        "« {tranche} » : le montant dû n’est plus celui qui a été certifié le {certified_on} :"
        " {certified} alors, {amount} aujourd’hui.",
        "Certifiez de nouveau ({command}), ou renvoyez la demande (tranche refuse).",
        Act("tranche certify", ("{reference}", "{id}")),
    ),
    Code.AMOUNT_DIFFERS: Saying(
        "Le montant payé ({amount}) n’est pas celui de la demande transmise ({expected}).",
        "Vérifiez la référence auprès du comptable ; un écart d’un centime se signale, il ne"
        " s’enregistre pas.",
    ),
    Code.AMOUNT_INVALID: Saying(
        "« {what} » : {amount} n’est pas un montant acceptable.", "Donnez un montant {limits}."
    ),
    Code.BACKDATED: Saying(
        "« {act} » fait partir de l’argent : cet acte est du jour où il est enregistré ({today}),"
        " il ne peut pas être daté du {on}.",
        "Refaites-le sans --on ; une demande et un paiement, eux, gardent leur date.",
    ),
    Code.BANK_INVALID: Saying(
        "« {iban} » n’est pas un IBAN valable : {why}.",
        "Recopiez l’IBAN du relevé d’identité bancaire, sans le raccourcir.",
    ),
    Code.AMENDMENT_OF_ONE: Saying(
        "{person} a déjà enregistré cet avenant, qui attend une seconde personne : {why}.",
        "Demandez à une autre personne qui enregistre les avenants de saisir le même, d’après le"
        " document signé.",
    ),
    Code.EXTENSION_OF_ONE: Saying(
        "{person} a demandé cette prolongation, qui reporterait ce qui retient l’argent : {what}.",
        "Demandez à une autre personne qui peut l’accorder : passé le terme, demander et accorder"
        " reviennent à deux personnes.",
    ),
    Code.FREED_BY_CORRECTION: Saying(
        "Cette reprise lèverait ou reporterait ce qui retient l’argent : {what}. Une mesure levée"
        " ne suspend plus rien après coup, et une convention échue ne reprend pas par une reprise.",
        "Si la mesure doit reprendre, ouvrez-la de nouveau (hold open) ; une convention se prolonge"
        " par un avenant (tranche amend), à deux personnes une fois échue.",
    ),
    Code.FREED_BY_ITS_DAY: Saying(
        "Daté du {on}, cet acte lèverait ou reporterait ce qui retient l’argent : {what}. Daté"
        " d’aujourd’hui, il ne le ferait pas.",
        "Enregistrez-le à la date d’aujourd’hui, sans --on ; une convention se prolonge par un"
        " avenant (tranche amend).",
    ),
    Code.HOLDER_KIND_FIXED: Saying(
        "Le porteur est de genre « {known} », et de l’argent est payé ou en cours sur cette base :"
        " le genre ne change plus.",
        "Si c’est une erreur, récupérez ce qui a été versé (tranche recover) et instruisez un"
        " nouveau dossier.",
    ),
    Code.MAXIMUM_ABOVE_RATE: Saying(
        "Le montant maximal ({maximum}) dépasse le taux appliqué aux dépenses éligibles"
        " ({rate} de {eligible}, soit {limit}).",
        "Vérifiez les trois valeurs ; un taux s’écrit en pour cent : 80, et non 0,8.",
    ),
    Code.MAXIMUM_BELOW_PAID: Saying(
        "Le nouveau maximum ({maximum}) est inférieur à ce qui est payé ou en cours ({taken}).",
        "Renvoyez d’abord la demande en cours, ou engagez la récupération du trop-perçu.",
    ),
    Code.MONEY_MOVED: Saying(
        "L’acte n° {number} ({what}) touche à l’argent : il ne se reprend pas.",
        "{advice} Les comptes du dossier : {command}.",
        Act("tranche list", ("{reference}",)),
    ),
    Code.NOTHING_TO_RECOVER: Saying(
        "Rien n’est à récupérer{what} : {paid} payés, {left} déjà réclamés.",
        "Consultez les comptes du dossier : {command}.",
        Act("tranche list", ("{reference}",)),
    ),
    Code.NUMBER_USED: Saying(
        "{what} « {number} » : ce numéro a déjà servi ({where}).",
        "Un numéro désigne une seule chose : {how}",
    ),
    Code.RECOVERY_WAIVED: Saying(
        "Cette reprise abandonnerait une récupération dont le porteur est averti, ou qu’une autre"
        " personne a ouverte : {what}.",
        "Une somme due à l’État s’abandonne à deux : chacun le demande ({command}).",
        Act("tranche drop", ("{reference}", "{id}"), ('--reason "…"',)),
    ),
    Code.UNDONE_ALONE: Saying(
        "Une personne seule ne fait pas cette reprise : {what}.",
        "{how}",
    ),
    Code.PAID_BEFORE_TOO_HIGH: Saying(
        "« {tranche} » : {amount} payés, avec les {taken} des autres versements, dépassent le"
        " maximum en vigueur, {maximum}.",
        "Vérifiez les montants et les avenants signés avant ce paiement ; ce qui a été versé en"
        " trop se récupère, la reprise achevée (tranche recover).",
    ),
    Code.PAID_UNDER_HOLD: Saying(
        "« {hold} » suspendait les versements du {since} au {until} : un paiement du {on} n’aurait"
        " pas dû partir.",
        "Vérifiez la date sur le relevé du comptable ; si c’est bien celle-là, dites comment c’est"
        ' arrivé, en une phrase d’au moins {least} signes, qui restera au journal : --because "…".',
    ),
    Code.RETURN_CLAIMED: Saying(
        "{amount} seraient revenus par la banque, et {claimed} sont réclamés au porteur : il ne lui"
        " resterait que {left}. Une même somme ne revient pas deux fois.",
        "Enregistrez ce retour une fois l’ordre de reversement émis : il le solde, et le reste est"
        " dû de nouveau. Ou deux personnes abandonnent la récupération (tranche drop). Une somme"
        " déjà enregistrée comme reversée ne revient pas : {command}.",
        Act("tranche list", ("{reference}",)),
    ),
    Code.RESTATEMENT_EMPTY: Saying(
        "Rien n’est dit de ce paiement, enregistré ainsi : {known}.",
        "Donnez ce qui était faux : la référence (--payment), le compte crédité (--iban) ou le jour"
        " (--paid-on AAAA-MM-JJ).",
    ),
    Code.RESTATEMENT_DIFFERS: Saying(
        "{person} a dit de ce paiement : {before} ; vous dites : {now}.",
        "Relisez ensemble l’avis de paiement : le comptable redit ce qui est juste, et vous le"
        " confirmez tel quel (tranche restate).",
    ),
    Code.RECOVERY_STAGE: Saying(
        "La récupération n° {number} en est à : {stage} ; « {act} » suppose : {expected}.",
        "Consultez les récupérations du dossier : {command}.",
        Act("tranche list", ("{reference}",)),
    ),
    Code.OVERPAID_LESS: Saying(
        "La récupération n° {number} réclame {asked}, et ce qui est payé au-delà de ce qui est dû"
        " n’est plus que de {amount}.",
        "Deux personnes l’abandonnent ({command}) ; ce qui reste en trop se réclame de nouveau.",
        Act("tranche drop", ("{reference}", "{number}"), ('--reason "…"',)),
    ),
    Code.RECOVERY_UNFOUNDED: Saying(
        "La récupération n° {number} repose sur une clôture du dossier qui a été reprise.",
        "Deux personnes l’abandonnent ({command}) ; ce qui reste dû se réclame de nouveau.",
        Act("tranche drop", ("{reference}", "{number}"), ('--reason "…"',)),
    ),
    Code.RECOVERY_TOO_HIGH: Saying(
        "On ne peut pas récupérer {amount} : {left} au plus ({why}).",
        "Donnez un montant jusqu’à {left}.",
    ),
    Code.REFERENCE_MISSING: Saying(
        "« {what} » est vide.",
        "Donnez la référence qui figure sur la pièce.",
    ),
    Code.SAME_PERSON: Saying(
        "{person} a déjà {done} : « {act} » revient à une autre personne.",
        "{how}",
    ),
    Code.SCHEDULE_INVALID: Saying(
        "L’échéancier de l’avenant n’est pas acceptable : {why}.",
        "Donnez une part à chaque tranche ; leur somme est 100 %.",
    ),
    Code.TERMS_CHANGED: Saying(
        "« {tranche} » : la convention a été modifiée depuis la certification du {certified_on} :"
        " {before} alors, {now} aujourd’hui ({maximum} au plus, taux {rate}).",
        "Certifiez de nouveau ({command}), ou renvoyez la demande (tranche refuse).",
        Act("tranche certify", ("{reference}", "{id}")),
    ),
    Code.TRANCHE_PAID: Saying(
        "« {tranche} » a déjà été payée le {paid_on} ({payment}).",
        "Une tranche se paie une seule fois ; une référence, un compte ou un jour mal tapés se"
        " rectifient à deux (tranche restate), un virement que la banque a renvoyé s’enregistre"
        " (tranche reject --returned).",
    ),
    Code.TRANCHE_STAGE: Saying(
        "« {tranche} » en est à : {stage} ; « {act} » suppose : {expected}.",
        "L’ordre est : demande, proposition, certification, transmission, paiement.",
    ),
    **CLOSING,
}
