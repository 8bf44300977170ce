"""What each key of a workflow file means, in French: editors show it where the key is written."""

SECTIONS = {
    "workflow": "Le programme, et la version de ses règles.",
    "sessions": "Les vagues ou sessions dans lesquelles arrivent les candidatures.",
    "phases": "Les grandes étapes, pour les bilans et les dessins.",
    "states": "Les états : où peut se trouver un dossier.",
    "roles": "Qui agit : les rôles auxquels les règles donnent des droits.",
    "documents": "Les pièces justificatives.",
    "facts": "Les informations demandées en cours de route.",
    "transitions": "Les actes qui font passer un dossier d’un état à un autre.",
    "clocks": "Les délais.",
    "milestones": "Les jalons, que le porteur déclare et que quelqu’un valide.",
    "reminders": "Les rappels : qui est prévenu, combien de jours avant ou après une date.",
    "holds": "Les mesures (suspension, mise en demeure…) qui n’ôtent pas le dossier de son état.",
    "money": "La loi de l’argent : plafonds, rôles, informations de l’octroi.",
    "tranches": "Les tranches de la subvention, dans l’ordre de leur versement.",
    "reports": "Les bilans envoyés à date fixe.",
    "extensions": "Les prolongations : qui demande, qui décide.",
    "milestone_letters": "Les lettres qui suivent la vie de chaque jalon.",
}

HEADER = {
    "id": "Identifiant du programme ; il ne change pas d’une version à l’autre.",
    "version": "Numéro de version des règles : 1, 2, 3…",
    "label": "Nom du programme, tel que les lettres l’écrivent.",
    "timezone": "Fuseau horaire des dates.",
    "reference_prefix": "Lettres qui commencent la référence d’un dossier (MP).",
    "initial": "État d’un dossier qui vient d’être ouvert.",
    "deposit": "Acte qu’accomplit un import, à la date de dépôt que dit la ligne.",
    "lateness_days": "Un rappel en retard de plus de jours que cela n’est plus envoyé.",
    "embargo_fact": "Information de type date : rien n’est public avant elle.",
}
SESSIONS = {
    "label": "Comment on les nomme : vague, session…",
    "form": "Texte libre, ou trimestre écrit 2026-T1.",
    "capacity": "Nombre de lauréats au plus dans une session.",
    "laureate_fact": "Information qui fait d’un dossier un lauréat de sa session.",
    "next_fact": "Information qui reporte le dossier à la session qu’elle nomme.",
}
STATE = {
    "label": "Nom de l’état.",
    "phase": "Phase à laquelle il appartient.",
    "final": "Vrai si le dossier y est terminé.",
    "labelled": "Vrai si le projet porte le label dans cet état.",
}
ROLE = {
    "label": "Nom du rôle.",
    "scope": "« dossier » : tenu par des personnes nommées dossier par dossier.",
    "acts": "Faux pour qui regarde sans jamais agir (audit).",
}
DOCUMENT = {
    "label": "Nom de la pièce.",
    "valid_months": "Durée de validité, en mois ; sans elle, la pièce ne périme pas.",
}
FACT = {
    "label": "Nom de l’information.",
    "type": "Texte, date, montant (centimes), taux (points de base), nombre entier ou choix.",
    "choices": "Les réponses possibles d’un choix.",
    "at_least": "Valeur la plus petite (centimes, points de base ou nombre).",
    "at_most": "Valeur la plus grande (centimes, points de base ou nombre).",
}
TRANSITION = {
    "id": "Identifiant de l’acte.",
    "label": "Nom de l’acte.",
    "from": "États d’où l’acte est possible.",
    "to": "État où il conduit.",
    "roles": "Qui peut l’accomplir ; « systeme » est le passage quotidien lui-même.",
    "requires_documents": "Pièces à verser avant.",
    "requires_milestones": "Jalons à valider avant.",
    "requires_hold": "Mesure qui doit être en vigueur.",
    "requires_clocks_over": "Délais qui doivent être passés.",
    "allowed_under": "Mesures qui n’empêchent pas cet acte.",
    "asks": "Informations à donner en l’accomplissant.",
    "reason_required": "Vrai si un motif écrit est obligatoire.",
    "letter": "Lettre qui part avec l’acte (nom du fichier de templates/emails).",
    "letter_to": "Rôles à qui la lettre est adressée.",
    "opposite": "Acte qui défait celui-ci.",
}
CLOCK = {
    "label": "Nom du délai.",
    "source": "Texte qui le fonde : décret et article, règlement…",
    "months": "Durée en mois.",
    "days": "Durée en jours.",
    "until_fact": "Le délai court jusqu’à cette date.",
    "asked_days": "Durée fixée chaque fois : le moins et le plus de jours.",
    "from_fact": "Date d’où le délai court ; sans elle, du jour de l’acte.",
    "starts_with": "Actes qui font partir le délai.",
    "stops_with": "Actes qui l’arrêtent pour de bon.",
    "paused_in": "États où il ne court pas.",
    "on_end": "À son terme : rappeler, proposer un acte, ou l’accomplir.",
    "transition": "Acte proposé ou accompli au terme.",
    "working_day": "Un terme un jour chômé passe au jour ouvré suivant.",
    "max_extension_months": "Prolongations possibles, en mois au total.",
    "todo": "Ce qu’il y a à faire, dit dans les listes de travail.",
}
DUE = {
    "clock": "Délai d’où l’échéance se compte.",
    "at": "Depuis le début (start) ou la fin (end) du délai.",
    "months": "Mois après ; négatif : avant.",
    "days": "Jours après ; négatif : avant.",
    "year_end": "Compter de ce 31 décembre (le premier, le deuxième…) à partir du début du délai.",
    "after_stop": "Vrai si le jalon reste dû quand le délai est arrêté.",
}
MILESTONE = {
    "id": "Identifiant du jalon.",
    "label": "Nom du jalon.",
    "due": "Son échéance.",
    "evidence": "Pièces à joindre à la déclaration.",
    "declared_by": "Qui peut le déclarer atteint.",
    "validated_by": "Qui le valide ou le refuse.",
    "working_day": "Une échéance un jour chômé passe au jour ouvré suivant.",
    "todo": "Ce qu’il y a à faire, dit dans les listes de travail.",
}
STEP = {
    "days": "Jours après l’échéance ; négatif : avant.",
    "to": "Rôles prévenus.",
    "letter": "Lettre envoyée.",
    "proposes": "Acte proposé à cette occasion.",
}
REPEAT = {
    "every_days": "Un rappel tous les tant de jours.",
    "from_days": "Premier de ces rappels, en jours après l’échéance.",
    "until_days": "Dernier, en jours après l’échéance.",
    "to": "Rôles prévenus.",
    "letter": "Lettre envoyée.",
}
REMINDER = {
    "id": "Identifiant du rappel.",
    "about": "De quoi il avertit.",
    "only": "Le restreint à ces délais, jalons, pièces ou états.",
    "steps": "Les échelons, un par envoi.",
    "repeat": "Les rappels répétés qui suivent les échelons.",
}
HOLD = {
    "label": "Nom de la mesure.",
    "opened_by": "Qui l’ouvre.",
    "lifted_by": "Qui la lève.",
    "stops_clocks": "Vrai si les délais ne courent plus.",
    "silences": "Vrai si les rappels se taisent.",
    "blocks_transitions": "Vrai si les actes attendent (sauf ceux qui la permettent).",
    "blocks_payments": "Vrai si rien n’est versé.",
    "clock": "Délai que la mesure fait partir.",
    "letter": "Lettre qui l’annonce.",
    "lift_letter": "Lettre qui annonce sa levée.",
    "letter_to": "Rôles à qui ces lettres sont adressées.",
    "effects": "Ses effets, en phrases, pour les lettres et les personnes.",
}
MONEY = {
    "facts": "Informations qui portent l’octroi et la convention.",
    "roles": "Qui fait quoi ; trois personnes différentes proposent, certifient et paient.",
    "letters": "Lettres de la vie d’une tranche et d’un reversement.",
    "received": "Délai que la réception de la demande fait partir.",
    "execution": "Délai qui finit à l’achèvement prévu.",
    "completed": "États à partir desquels le solde se demande.",
    "reports": "Jalons qui sont des comptes rendus financiers.",
    "agreement_document": "Pièce qu’est la convention signée.",
    "works": "Vrai si rien n’est versé avant le début des travaux.",
    "whole": "Ce que font ensemble les parts des tranches (10000 : des points de base).",
    "advance_ceiling": "Avance au plus, en points de base de la subvention.",
    "advance_ceiling_guaranteed": "Avance au plus avec une garantie, en points de base.",
    "interim_ceiling": "Avance et acomptes au plus, en points de base.",
    "interim_ceiling_long": "Le même plafond pour un long projet, en points de base.",
    "long_months": "Un projet est long au-delà de tant de mois.",
    "agreement_above": "Montant au-delà duquel une convention est nécessaire, en centimes.",
    "aid_ceiling": "Aides publiques au plus, en points de base de la dépense éligible.",
    "aid_ceiling_local": "Le même plafond quand une collectivité est bénéficiaire.",
    "quarantine_days": "Jours pendant lesquels un nouveau RIB ne reçoit rien.",
}
MONEY_FACTS = {
    "maximum": "Montant maximal de la subvention.",
    "rate": "Taux de subvention.",
    "eligible": "Dépenses éligibles prévisionnelles.",
    "agreement": "Numéro de la convention.",
    "notified": "Date de notification de la convention.",
}
MONEY_ROLES = {
    "keeps": "Tient les dépenses, les aides et les coordonnées bancaires.",
    "claims": "Demande une tranche.",
    "proposes": "Propose le versement.",
    "certifies": "Certifie le service fait.",
    "transmits": "Transmet la demande de paiement.",
    "pays": "Paie.",
    "amends": "Signe les avenants.",
    "recovers": "Décide un reversement.",
}
MONEY_LETTERS = {
    "claimed": "Demande reçue.",
    "refused": "Demande refusée, avec ses motifs.",
    "transmitted": "Demande de paiement transmise.",
    "paid": "Tranche versée.",
    "amended": "Avenant.",
    "bank_changed": "Changement de coordonnées bancaires.",
    "recovery_opened": "Reversement envisagé.",
    "recovery_ordered": "Reversement décidé.",
    "recovery_settled": "Reversement soldé.",
}
TRANCHE = {
    "id": "Identifiant de la tranche.",
    "label": "Nom de la tranche.",
    "kind": "Avance, acompte, solde, ou part forfaitaire (instalment).",
    "share": "Part de la subvention, en points de base (ou sur money.whole).",
    "requires_milestones": "Jalons à valider avant.",
    "requires_documents": "Pièces à verser avant.",
}
REPORT = {
    "id": "Identifiant du bilan.",
    "label": "Nom du bilan.",
    "kind": "Portefeuille entier, ou jalons.",
    "scope": "Un pour le programme, ou un par dossier.",
    "cadence": "Chaque mois, ou chaque semestre.",
    "to": "Rôles à qui il est envoyé.",
    "letter": "Lettre qui le porte.",
    "phases": "Seulement les dossiers de ces phases.",
}
EXTENSION = {
    "asked_by": "Qui demande une prolongation.",
    "decided_by": "Qui l’accorde ou la refuse, et fait changer les dossiers de version.",
    "letter_asked": "Lettre : demande reçue.",
    "letter_granted": "Lettre : prolongation accordée.",
    "letter_refused": "Lettre : prolongation refusée.",
}
MILESTONE_LETTERS = {
    "declared": "Jalon déclaré.",
    "validated": "Jalon validé.",
    "refused": "Jalon refusé, avec son motif.",
}

LEGEND = {
    "Workflow": SECTIONS,
    "Header": HEADER,
    "Sessions": SESSIONS,
    "Phase": {"label": "Nom de la phase."},
    "State": STATE,
    "Role": ROLE,
    "Document": DOCUMENT,
    "FactField": FACT,
    "Transition": TRANSITION,
    "ClockRule": CLOCK,
    "Due": DUE,
    "Milestone": MILESTONE,
    "Step": STEP,
    "Repeat": REPEAT,
    "Reminder": REMINDER,
    "HoldRule": HOLD,
    "Money": MONEY,
    "MoneyFacts": MONEY_FACTS,
    "MoneyRoles": MONEY_ROLES,
    "MoneyLetters": MONEY_LETTERS,
    "Tranche": TRANCHE,
    "ReportRule": REPORT,
    "ExtensionRule": EXTENSION,
    "MilestoneLetters": MILESTONE_LETTERS,
}
"""Model → key as it is written in the file → its meaning."""
