"""What each code says: what happened and why, then what would lift it."""

from collections.abc import Mapping

from support_engine.core.acts.codes import Code
from support_engine.core.acts.held_sentences import HELD
from support_engine.core.acts.letter_sentences import LETTERS
from support_engine.core.acts.migration_sentences import MIGRATION
from support_engine.core.acts.money_sentences import MONEY
from support_engine.core.acts.paper_sentences import PAPERS
from support_engine.core.acts.people_sentences import PEOPLE
from support_engine.core.acts.sayings import Act, Saying
from support_engine.core.acts.takeover_sentences import TAKEOVER

SENTENCES: Mapping[Code, Saying] = {
    Code.ACT_AHEAD: Saying(
        "L’acte n° {number} est daté du {on}, qui n’est pas venu : l’horloge avançait."
        " Rien de ce que le temps protège ne se fait sur ce qu’il a changé.",
        "Reprenez-le, puis refaites-le à sa vraie date : {command}.",
        Act("correct", ("{reference}", "--to {number}"), ('--reason "…"',)),
    ),
    Code.ACT_OF_ANOTHER: Saying(
        "Le dernier acte, n° {number} du {on}, n’est pas de vous : il est {whose}.",
        "Vérifiez que c’est bien celui-là, puis nommez-le : {command}.",
        Act("correct", ("{reference}", "--to {number}"), ('--reason "…"',)),
    ),
    Code.ALREADY_OPEN: Saying(
        "Le dossier {reference} existe déjà.",
        "Choisissez une autre référence, ou modifiez le dossier existant.",
    ),
    Code.APPLIED_IN_WAVE: Saying(
        "« {name} »{placed} a déjà son dossier : {other}.",
        "Poursuivez le dossier {other}, ou donnez à la nouvelle candidature son propre "
        "identifiant, ou sa vague.",
    ),
    Code.CHANGED_MEANWHILE: Saying(
        "Le dossier {reference} a changé depuis que vous l’avez consulté : {changes}.",
        "Relisez-le ({command}), puis recommencez si l’acte a toujours un sens.",
        Act("show", ("{reference}",)),
    ),
    Code.CLOCK_LOST: Saying(
        "Le délai « {clock} » devrait être au dossier et n’y est plus : {why}.",
        "{advice}",
    ),
    Code.CLOCK_NOT_OVER: Saying(
        "Le délai « {clock} » n’est pas écoulé : il {until}.",
        "Attendez la fin de ce délai, ou une réponse avant.",
    ),
    Code.CLOCK_NOT_RUNNING: Saying(
        "Le délai « {clock} » ne court pas sur ce dossier.",
        "Consultez les délais en cours : {command}.",
        Act("explain", ("{reference}",)),
    ),
    Code.CLOSED: Saying(
        "Le dossier est clos : {state}.",
        "Un dossier clos ne change plus. Si la clôture est une erreur, reprenez-la par son numéro"
        " (history) ; ce qui a été payé ou reçu depuis reste acquis : {command}.",
        Act("correct", ("{reference}",), ("--to N", '--reason "…"')),
    ),
    Code.DATE_IN_FUTURE: Saying(
        "La date d’effet, le {on}, est dans l’avenir (nous sommes le {today}).",
        "Enregistrez l’acte le jour venu, ou corrigez la date.",
    ),
    Code.DATE_TOO_EARLY: Saying(
        "La date d’effet, le {on}, précède « {what} » ({since}).",
        "Donnez une date à partir du {since} ; si c’est ce jour-là qui est faux, reprenez d’abord"
        " son acte (correct).",
    ),
    Code.DATES_DISAGREE: Saying(
        "« {fact} », le {on}, {side} {other}, le {limit}.",
        "Vérifiez les deux dates, puis corrigez celle qui est fausse : {how}.",
    ),
    Code.DAY_NOT_COME: Saying(
        "« {act} » suppose que ce jour soit venu : « {fact} », {when}.",
        "{advice}",
    ),
    Code.DOCUMENT_EXPIRED: Saying(
        "La pièce « {document} » n’était valable que jusqu’au {until}.",
        "Joignez une pièce à jour : {command}.",
        Act("document add", ("{reference}", "{id}"), ("FICHIER",)),
    ),
    Code.DOCUMENT_MISSING: Saying(
        "La pièce « {document} » manque au dossier.",
        "Joignez-la : {command}.",
        Act("document add", ("{reference}", "{id}"), ("FICHIER",)),
    ),
    **PAPERS,
    Code.EXTENSION_ALREADY_OVER: Saying(
        "Avec {months} mois de plus, « {clock} » finirait le {end} : cette date est déjà passée au"
        " {on}.",
        "Refusez cette demande ({command}), puis demandez assez de mois.",
        Act("extend", ("{reference}", "{id}"), ("--refuse", '--reason "…"')),
    ),
    Code.OUR_TIME_OVER: Saying(
        "« {clock} » s’est terminé le {end} : notre silence a fait son effet, et plus de temps ne"
        " l’efface pas.",
        "Prenez la décision qui reste à prendre.",
    ),
    Code.EXTENSION_NOT_ASKED: Saying(
        "Aucune demande de prolongation n’attend de réponse pour « {clock} ».",
        "Enregistrez d’abord la demande : {command}.",
        Act("extend", ("{reference}", "{id}"), ("--months N", '--reason "…"')),
    ),
    Code.EXTENSION_OF_ANOTHER: Saying(
        "La demande de prolongation de « {clock} » du {since} n’est pas la vôtre : seule la"
        " personne qui l’a faite, ou qui porte le projet, la retire.",
        "Accordez-la (--grant), ou refusez-la avec son motif (--refuse).",
    ),
    Code.EXTENSION_PENDING: Saying(
        "Une demande de prolongation de {months} mois attend déjà une réponse pour « {clock} ».",
        "Répondez-y (--grant ou --refuse) ou, si elle est de vous, annulez-la (--cancel).",
    ),
    Code.EXTENSION_TOO_LONG: Saying(
        "« {clock} » peut être prolongé de {limit} mois en tout ; {used} mois sont déjà accordés"
        " et {months} sont demandés.",
        "{advice}",
    ),
    Code.EXTENSION_UNANSWERED: Saying(
        "Une prolongation de {months} mois de « {clock} » est demandée depuis le {since} et attend"
        " votre réponse.",
        "Répondez-y d’abord, avec --grant ou avec --refuse et son motif : {command}.",
        Act("extend", ("{reference}", "{id}"), ("--refuse", '--reason "…"')),
    ),
    Code.FACT_INVALID: Saying(
        "« {fact} » : {why} (valeur reçue : « {value} »).",
        "{remedy}",
    ),
    Code.FACT_MISSING: Saying(
        "« {fact} » est demandé pour « {transition} ».",
        "Ajoutez --set {id}={example}.",
    ),
    Code.FACT_NOT_ASKED: Saying(
        "« {id} » n’est pas demandé pour « {transition} ».",
        "Retirez cette valeur ; sont demandés : {asked}.",
    ),
    Code.FAR_DAY: Saying(
        "La date d’effet, le {on}, {why}, et {lacking}.",
        "Si cette date est la bonne, dites pourquoi en une phrase d’au moins {least} signes, qui"
        ' restera au journal : ajoutez --because "…". Sinon, corrigez-la : --on AAAA-MM-JJ.',
    ),
    Code.HOLDER_UNREAD: Saying(
        "Le porteur a écrit le {on} ({what}), et personne n’a lu : rien ne se décide contre qui"
        " attend d’être lu.",
        "Lisez-le et répondez-y, ou dites qu’il est lu : {command}.",
        Act("message answer", ("{reference}", "{id}")),
    ),
    Code.HOLD_ALREADY_OPEN: Saying(
        "« {hold} » est déjà en vigueur depuis le {since}.",
        "Levez la mesure avant d’en ouvrir une autre : {command}.",
        Act("hold lift", ("{reference}", "{id}")),
    ),
    Code.HOLD_BLOCKS: Saying(
        "« {hold} », en vigueur depuis le {since}, empêche cet acte.",
        "Levez d’abord la mesure : {command}.",
        Act("hold lift", ("{reference}", "{id}")),
    ),
    Code.HOLD_NOT_OPEN: Saying(
        "« {hold} » n’est pas en vigueur sur ce dossier.",
        "Vérifiez les mesures en cours : {command}.",
        Act("show", ("{reference}",)),
    ),
    Code.HOLD_REQUIRED: Saying(
        "« {transition} » suppose une procédure contradictoire : « {hold} » n’est pas en cours.",
        "Notifiez-la d’abord : {command}.",
        Act("hold open", ("{reference}", "{id}"), ('--reason "…"',)),
    ),
    Code.INSEE_INVALID: Saying(
        "« {insee} » n’est pas le code INSEE d’une commune.",
        "Écrivez ses cinq signes, par exemple 22113 ou 2A004 (ce n’est pas le code postal), ou"
        " laissez vide.",
    ),
    **LETTERS,
    Code.MILESTONE_NOT_DECLARED: Saying(
        "Le jalon « {milestone} » n’a pas été déclaré atteint.",
        "Enregistrez la déclaration : {command}.",
        Act("milestone declare", ("{reference}", "{id}")),
    ),
    Code.MILESTONE_NOT_EXPECTED: Saying(
        "Le jalon « {milestone} » n’est pas attendu à ce stade ({state}).",
        "Il le sera quand son délai aura commencé : « {clock} ».",
    ),
    Code.MILESTONE_NOT_OPEN: Saying(
        "« {milestone} » ne peut pas encore être déclaré : le délai à passer avant {until}.",
        "Attendez ce jour ; la pièce se joint à partir de lui.",
    ),
    Code.MILESTONE_NOT_VALIDATED: Saying(
        "Le jalon « {milestone} » n’est pas validé.",
        "Faites-le déclarer puis valider : {command}.",
        Act("milestone {step}", ("{reference}", "{id}")),
    ),
    Code.MILESTONE_VALIDATED: Saying(
        "Le jalon « {milestone} » est déjà validé depuis le {since}.",
        "Rien n’est à faire ; une validation faite par erreur se reprend, par son numéro"
        " (history).",
    ),
    Code.NOTHING_TO_CHANGE: Saying(
        "Rien ne change : {what}.",
        "Vérifiez la valeur donnée.",
    ),
    Code.NOTHING_TO_CORRECT: Saying(
        "Aucun acte ne peut être repris : {why}.",
        "Consultez la suite des actes : {command}.",
        Act("history", ("{reference}",)),
    ),
    Code.NOT_RENOUNCED: Saying(
        "« {act} » est au porteur ; {much}, un autre ne l’enregistre que sur son courrier, et"
        " « {document} » n’est pas au dossier.",
        "Joignez-le : {command} ; une autre personne l’enregistrera. Ou laissez le porteur le faire"
        " dans son espace.",
        Act("document add", ("{reference}", "{id}"), ("FICHIER",)),
    ),
    Code.OWN_DECLARATION: Saying(
        "Vous avez déclaré le jalon « {milestone} » : personne ne valide sa propre déclaration.",
        "Demandez à une autre personne qui peut le valider ({roles}).",
    ),
    Code.OWN_PROJECT: Saying(
        "« {act} » revient à : {roles}. Vous portez ce projet, ou avez agi en son"
        " nom : personne ne décide du sien.",
        "Demandez à une autre personne qui a ce rôle.",
    ),
    Code.REASON_MISSING: Saying(
        "« {act} » doit être motivé : {why}.",
        "Dites les faits, la règle appliquée et la conséquence ; la lettre les"
        ' reprendra mot à mot. Ajoutez --reason "…".',
    ),
    Code.REPLY_DAYS_INVALID: Saying(
        "« {hold} » laisse un délai de réponse de {low} à {high} jours (reçu : {value}).",
        "Ajoutez --days N, entre {low} et {high}.",
    ),
    Code.ROLE_MISSING: Saying(
        "« {act} » revient à : {roles}. Vous agissez comme : {mine}.",
        "Demandez à une personne qui a ce rôle de le faire.",
    ),
    Code.ROLE_NOT_HELD: Saying(
        "« {person} » n’a pas le rôle « {role} » dans le programme « {programme} »."
        " Dossier concerné : {reference}.",
        "Choisissez une personne qui l’a : {command}.",
        Act("people list", ()),
    ),
    Code.RULES_NOT_APPROVED: Saying(
        "Les règles {rules} rendent des paiements plus faciles, ou protègent moins le porteur"
        " ({what}) : aucun dossier ne les suit avant que deux personnes les aient publiées.",
        "L’une propose (workflow publish {rules}), une autre approuve (workflow approve {rules}).",
    ),
    Code.SESSION_FULL: Saying(
        "{label} {session} : {count} lauréats sur {capacity}, il n’y a plus de place.",
        "Reportez ce dossier à la session suivante, ou faites relever le nombre de places par"
        " l’autorité qui le fixe.",
    ),
    Code.SESSION_INVALID: Saying(
        "« {session} » n’est pas le nom d’une session ({label}).",
        "Écrivez l’année et le trimestre, par exemple 2026-T1.",
    ),
    Code.SESSION_NOT_AFTER: Saying(
        "{label} : {session} n’est pas après celle du projet, {own}.",
        "Donnez une session suivante ; si l’ajournement est une erreur, reprenez-le (correct).",
    ),
    Code.SIRET_INVALID: Saying(
        "« {siret} » n’est pas un SIRET valide.",
        "Recopiez ses 14 chiffres, par exemple 732 829 320 00074, ou laissez vide.",
    ),
    Code.STATE_ELSEWHERE: Saying(
        "« {transition} » part de : {origins}. Le dossier est : {state}.",
        "Depuis cet état, on peut : {ways}.",
    ),
    **HELD,
    **MIGRATION,
    **MONEY,
    **PEOPLE,
    **TAKEOVER,
    Code.SILENCE_KEPT: Saying(
        "« {clock} » s’est achevé le {on} sans réponse de notre part : « {given} » est acquis.",
        "Le prochain passage (tick) l’enregistre ; poursuivez ensuite. Si une réponse était partie"
        " avant ce terme, reprenez alors cet acte (correct), puis enregistrez-la.",
    ),
    Code.SILENCE_TAKEN_BACK: Saying(
        "« {clock} » s’est achevé le {on} : ce que notre silence donne ce jour-là ne se refuse plus"
        " par une réponse plus tardive, même s’il n’est pas encore écrit ou a été repris.",
        "Enregistrez à son jour (--on) une réponse partie avant ce terme, ou donnez la même :"
        " {command}.",
        Act("advance", ("{reference}", "{id}")),
    ),
    Code.SYSTEM_ONLY: Saying(
        "« {transition} » se fait d’elle-même, au terme du délai.",
        "Attendez le terme, ou choisissez l’acte équivalent : {ways}.",
    ),
    Code.TOO_LONG: Saying(
        "{what} : {length} signes, {most} au plus.",
        "Raccourcissez ; ce qui demande plus de place se joint comme une pièce.",
    ),
    Code.TWO_ROLES: Saying(
        "« {person} » est déjà « {other} » sur ce dossier, ou a agi comme tel : personne n’y tient"
        " deux rôles.",
        "Désignez une autre personne, ou donnez d’abord l’autre rôle à quelqu’un d’autre :"
        " {command}.",
        Act("assign", ("{reference}", "{id}"), ("PERSONNE",)),
    ),
}
