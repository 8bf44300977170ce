"""What each code says: what happened and why, then what would lift it."""

from collections.abc import Mapping

from support_engine.core.acts.codes import Code
from support_engine.core.acts.money_sentences import MONEY

SENTENCES: Mapping[Code, tuple[str, str]] = {
    Code.ALREADY_OPEN: (
        "Le dossier {reference} existe déjà.",
        "Choisissez une autre référence, ou modifiez le dossier existant.",
    ),
    Code.AGREEMENT_CHANGED: (
        "Les nouvelles règles liraient autrement la convention {number}, déjà notifiée.",
        "Ne changez pas [money.facts] pour les dossiers en cours : seul un avenant modifie une"
        " convention.",
    ),
    Code.APPLIED_IN_WAVE: (
        "« {name} » a déjà déposé une candidature dans la vague {wave} : {other}.",
        "Poursuivez le dossier {other}, ou indiquez la vague de la nouvelle candidature.",
    ),
    Code.CHANGED_MEANWHILE: (
        "Le dossier {reference} a changé depuis que vous l’avez consulté : {changes}.",
        "Relisez-le (show {reference}), puis recommencez si l’acte a toujours un sens.",
    ),
    Code.CLOCK_NOT_OVER: (
        "Le délai « {clock} » n’est pas écoulé : il {until}.",
        "Attendez la fin de ce délai, ou une réponse avant.",
    ),
    Code.CLOCK_NOT_RUNNING: (
        "Le délai « {clock} » ne court pas sur ce dossier.",
        "Consultez les délais en cours : explain {reference}.",
    ),
    Code.CLOSED: (
        "Le dossier est clos : {state}.",
        "Un dossier clos ne change plus ; une erreur se reprend avec correct.",
    ),
    Code.DATE_IN_FUTURE: (
        "La date d’effet, le {on}, est dans l’avenir (nous sommes le {today}).",
        "Enregistrez l’acte le jour venu, ou corrigez la date.",
    ),
    Code.DATE_TOO_EARLY: (
        "La date d’effet, le {on}, précède « {what} » ({since}).",
        "Donnez une date à partir du {since}.",
    ),
    Code.DOCUMENT_EXPIRED: (
        "La pièce « {document} » n’était valable que jusqu’au {until}.",
        "Joignez une pièce à jour : document add {reference} {id} FICHIER.",
    ),
    Code.DOCUMENT_MISSING: (
        "La pièce « {document} » manque au dossier.",
        "Joignez-la : document add {reference} {id} FICHIER.",
    ),
    Code.EXTENSION_NOT_ASKED: (
        "Aucune demande de prolongation n’attend de réponse pour « {clock} ».",
        "Enregistrez d’abord la demande : extend {reference} {id} --months N --reason « … ».",
    ),
    Code.EXTENSION_PENDING: (
        "Une demande de prolongation de {months} mois attend déjà une réponse pour « {clock} ».",
        "Répondez-y (--grant ou --refuse) ou annulez-la (--cancel).",
    ),
    Code.EXTENSION_TOO_LONG: (
        "« {clock} » peut être prolongé de {limit} mois en tout ; {used} mois sont déjà accordés"
        " et {months} sont demandés.",
        "{advice}",
    ),
    Code.FACT_INVALID: (
        "« {fact} » : {why} (valeur reçue : « {value} »).",
        "{remedy}",
    ),
    Code.FACT_MISSING: (
        "« {fact} » est demandé pour « {transition} ».",
        "Ajoutez --set {id}={example}.",
    ),
    Code.FACT_NOT_ASKED: (
        "« {id} » n’est pas demandé pour « {transition} ».",
        "Retirez cette valeur ; sont demandés : {asked}.",
    ),
    Code.HOLD_ALREADY_OPEN: (
        "« {hold} » est déjà en vigueur depuis le {since}.",
        "Levez la mesure avant d’en ouvrir une autre : hold lift {reference} {id}.",
    ),
    Code.HOLD_BLOCKS: (
        "« {hold} », en vigueur depuis le {since}, empêche cet acte.",
        "Levez d’abord la mesure : hold lift {reference} {id}.",
    ),
    Code.HOLD_NOT_OPEN: (
        "« {hold} » n’est pas en vigueur sur ce dossier.",
        "Vérifiez les mesures en cours : show {reference}.",
    ),
    Code.HOLD_REQUIRED: (
        "« {transition} » suppose une procédure contradictoire : « {hold} » n’a pas été ouverte.",
        "Notifiez-la d’abord : hold open {reference} {id} --reason « … ».",
    ),
    Code.LENGTH_UNDECIDED: (
        "La durée du délai « {clock} » change, et il court déjà sur ce dossier.",
        'Dites dans la correspondance, sous [lengths] : {id} = "kept" (le terme ne bouge pas)'
        ' ou {id} = "new" (il est recalculé).',
    ),
    Code.LENGTH_UNKNOWN: (
        "Sous les nouvelles règles, « {clock} » finit à la date « {fact} », absente du dossier.",
        'Écrivez dans la correspondance, sous [lengths] : {id} = "kept".',
    ),
    Code.MAPPED_TOGETHER: (
        "La correspondance réunit sous « {id} » ce que le dossier distingue : {both}.",
        "Sous [{section}], donnez à chacun sa place, ou « - » à celui qui n’en a plus.",
    ),
    Code.MAPPED_TO_AN_END: (
        "La correspondance mènerait un dossier ouvert à une fin : {state}.",
        "Choisissez pour « {id} » un état qui n’est pas une fin ; une fin se décide, par un acte.",
    ),
    Code.MAPPING_ELSEWHERE: (
        "Le dossier suit {here} ; la correspondance part de {wanted}.",
        "Prenez la correspondance qui part de la version du dossier.",
    ),
    Code.MILESTONE_NOT_DECLARED: (
        "Le jalon « {milestone} » n’a pas été déclaré atteint.",
        "Enregistrez la déclaration : milestone declare {reference} {id}.",
    ),
    Code.MILESTONE_NOT_EXPECTED: (
        "Le jalon « {milestone} » n’est pas attendu à ce stade ({state}).",
        "Il le sera quand son délai aura commencé : « {clock} ».",
    ),
    Code.MILESTONE_NOT_VALIDATED: (
        "Le jalon « {milestone} » n’est pas validé.",
        "Faites-le déclarer puis valider : milestone validate {reference} {id}.",
    ),
    Code.MILESTONE_VALIDATED: (
        "Le jalon « {milestone} » est déjà validé depuis le {since}.",
        "Rien n’est à faire ; une validation faite par erreur se reprend avec correct.",
    ),
    Code.NOTHING_TO_CHANGE: (
        "Rien ne change : {what}.",
        "Vérifiez la valeur donnée.",
    ),
    Code.NOTHING_TO_CORRECT: (
        "Aucun acte ne peut être repris : {why}.",
        "Consultez la suite des actes : history {reference}.",
    ),
    Code.NO_END_WITHIN_REACH: (
        "Sous les nouvelles règles, aucune fin ne serait plus à portée depuis « {state} ».",
        "Corrigez la correspondance, ou la nouvelle version, pour que le dossier puisse finir.",
    ),
    Code.REASON_MISSING: (
        "« {act} » doit être motivé.",
        "Ajoutez --reason « … » ; le motif figurera dans la lettre.",
    ),
    Code.REPLY_DAYS_INVALID: (
        "« {hold} » laisse un délai de réponse de {low} à {high} jours (reçu : {value}).",
        "Ajoutez --days N, entre {low} et {high}.",
    ),
    Code.ROLE_MISSING: (
        "« {act} » revient à : {roles}. Vous agissez comme : {mine}.",
        "Demandez à une personne qui a ce rôle, ou agissez en son nom propre avec --as.",
    ),
    Code.SESSION_FULL: (
        "{label} {session} : {count} lauréats sur {capacity}, il n’y a plus de place.",
        "Ajournez ce dossier à la session suivante, ou reprenez (correct) une décision de trop.",
    ),
    Code.SESSION_INVALID: (
        "« {session} » n’est pas le nom d’une session ({label}).",
        "Écrivez l’année et le trimestre, par exemple 2026-T1.",
    ),
    Code.STATE_ELSEWHERE: (
        "« {transition} » part de : {origins}. Le dossier est : {state}.",
        "Depuis cet état, on peut : {possible}.",
    ),
    **MONEY,
    Code.SYSTEM_ONLY: (
        "« {transition} » se fait d’elle-même, au terme du délai.",
        "Attendez le terme, ou choisissez l’acte équivalent : {possible}.",
    ),
    Code.TRANCHE_RENAMED: (
        "La tranche « {id} » a déjà été demandée : elle ne peut pas devenir « {target} ».",
        "Gardez l’identifiant « {id} » dans la nouvelle version.",
    ),
    Code.UNMAPPED: (
        "Dans les nouvelles règles, {what} « {id} » de ce dossier n’a pas de place.",
        "Dites dans la correspondance, sous [{section}], ce que devient {id}.",
    ),
}
