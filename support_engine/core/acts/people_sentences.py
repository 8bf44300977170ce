"""What each code about people says: what happened and why, then what would lift it."""

from collections.abc import Mapping

from support_engine.core.acts.codes import Code
from support_engine.core.acts.sayings import Act, Saying

PEOPLE: Mapping[Code, Saying] = {
    Code.ABSENCE_INVALID: Saying(
        "Une absence du {start} au {end} n’est pas possible : elle finit avant de commencer, ou"
        " elle est passée.",
        "Donnez un premier et un dernier jour, le dernier à venir.",
    ),
    Code.ABSENCE_TOO_FAR: Saying(
        "Une absence du {start} au {end} est trop longue ou trop loin : {days} jours autour"
        " d’aujourd’hui au plus.",
        "Donnez un dernier jour au plus tard le {until} ; pour un départ, passez la main :"
        " {command}.",
        Act("people leave", ("{person}",), ("--successor ID2",)),
    ),
    Code.ADDRESS_INVALID: Saying(
        "« {email} » n’est pas une adresse électronique.",
        "Écrivez une seule adresse, comme prenom.nom@exemple.fr.",
    ),
    Code.ADDRESS_MOVED: Saying(
        "« {act} » n’est pas encore possible : l’adresse électronique à laquelle on vous écrit a"
        " changé, et n’est pas encore sûre.",
        "Entrez dans votre espace par un lien reçu à la nouvelle adresse ; l’ancienne en est"
        " prévenue et peut contester. Si elle n’existe plus, deux personnes de l’équipe répondent"
        " de la nouvelle : support-engine people vouch {person}.",
    ),
    Code.ADDRESS_OF_ANOTHER: Saying(
        "L’adresse de {person} se prouve en la lisant : personne ne le fait à sa place.",
        "{person} entre dans son espace par un lien reçu à sa nouvelle adresse ; à défaut, deux"
        " personnes en répondent : {command}.",
        Act("people vouch", ("{person}",)),
    ),
    Code.ADDRESS_OF_TEAM: Saying(
        "Cette adresse ne peut pas servir ici.",
        "Donnez celle d’une personne qui n’est pas de l’équipe du programme.",
    ),
    Code.ADDRESS_OF_TWO: Saying(
        "L’adresse de {person} a été changée par {by} : c’est une autre personne qui en répond.",
        "Demandez à une autre personne qui suit des dossiers ou administre la base : {command}.",
        Act("people vouch", ("{person}",)),
    ),
    Code.ADDRESS_SETTLED: Saying(
        "Rien n’est à confirmer ni à contester pour l’adresse de {person} : elle est sûre, ou ce"
        " lien ne sert plus.",
        "Si elle n’est pas la bonne, changez-la : {command}.",
        Act("people change", ("{person}",), ("--email ADRESSE",)),
    ),
    Code.ADDRESS_OF_ADMINISTRATOR: Saying(
        "Cette adresse est aussi celle de {others} : une personne qui administre la base a une"
        " boîte que personne d’autre ne lit.",
        "Donnez-lui une adresse à elle seule.",
    ),
    Code.ADDRESS_TAKEN: Saying(
        "Cette adresse est déjà celle de {others}.",
        "Si c’est la même personne sous deux identifiants, dites pourquoi :"
        ' --same-address "…". Sinon, vérifiez l’adresse.',
    ),
    Code.ADDRESS_UNCONFIRMED: Saying(
        "{person} n’a pas encore confirmé son adresse : rien n’est approuvé avant.",
        "Donnez le code de la lettre « Vous administrez désormais la base » : {command}.",
        Act("people confirm", ("{person}",), ("CODE",)),
    ),
    Code.ABSENCE_OF_MONEY: Saying(
        "{person} a des rôles qui touchent à l’argent ({roles}) que {substitute} n’a pas : seule la"
        " personne qui s’absente les prête.",
        "{person} dit son absence, ou deux personnes donnent ce rôle à {substitute} : {command}.",
        Act("people give", ("{substitute}",), ("RÔLE",)),
    ),
    Code.ABSENCE_SAID: Saying(
        "Une absence de {person} est déjà dite, du {start} au {end} : une seule est tenue à la"
        " fois, et des jours de celle-là seraient oubliés.",
        "Dites tous les jours d’absence, ceux-là compris, ou mettez-y fin d’abord : {command}.",
        Act("people back", ("{person}",)),
    ),
    Code.ADMINISTRATION_TAKEN: Saying(
        "Une autre personne administrait la base jusqu’au {on}, et n’est pas partie d’elle-même :"
        " jusqu’au {until}, personne n’en nomme seul ou seule une nouvelle.",
        "Attendez ce jour ; la personne concernée a été prévenue par lettre.",
    ),
    Code.ADMINISTRATOR_ADDRESS: Saying(
        "{person} administre la base : son adresse prouve que c’est une autre personne que vous.",
        "{person} change elle-même ou lui-même son adresse ; à défaut, mettez fin à ce rôle :"
        " {command}.",
        Act("people end", ("{person}", "administrateur")),
    ),
    Code.ADMINISTRATOR_NAMED: Saying(
        "La base a déjà eu sa première personne pour l’administrer (aujourd’hui : "
        "{administrators}).",
        "Demandez-lui d’en nommer une autre : support-engine people give ID administrateur.",
    ),
    Code.ADMINISTRATOR_ONLY: Saying(
        "« {act} » revient à un administrateur ou une administratrice de la base ; {by} ne l’est"
        " pas.",
        "Demandez à : {administrators}.",
    ),
    Code.ADMINISTRATOR_UNTOLD: Saying(
        "{person} administre la base, ou a perdu ce rôle par l’acte d’une autre personne : ses"
        " données restent {days} jours après, pour que la lettre qui le dit lui parvienne.",
        "Mettez d’abord fin à ce rôle ({command}), puis attendez ces {days} jours ; ou {person}"
        " s’efface d’elle-même ou de lui-même.",
        Act("people end", ("{person}", "administrateur")),
    ),
    Code.AWAY_WITH_SUBSTITUTE: Saying(
        "{person} est absente ou absent jusqu’au {end}, et {substitute} agit à sa place : ce rôle"
        " lui reviendrait.",
        "Mettez d’abord fin à l’absence : {command}.",
        Act("people back", ("{person}",)),
    ),
    Code.CODE_NOT_AWAITED: Saying(
        "{person} n’administre pas la base : aucun code n’est attendu.",
        "Rien n’est à confirmer.",
    ),
    Code.CODE_WRONG: Saying(
        "Ce code n’est pas celui de la dernière lettre envoyée à {person}.",
        "Recopiez celui de la lettre la plus récente ; si elle n’est pas partie, attendez le"
        " prochain passage (support-engine letters list).",
    ),
    Code.ID_INVALID: Saying(
        "« {id} » ne peut pas être un identifiant de personne.",
        "Écrivez 2 à 64 signes : une lettre d’abord, puis des minuscules sans accent, des chiffres"
        " et des tirets (« systeme », « programme » et « personne » sont pris).",
    ),
    Code.LAST_ADMINISTRATOR: Saying(
        "{person} est seul ou seule à administrer la base : elle ne reste jamais sans personne.",
        "Nommez d’abord quelqu’un d’autre : {command}.",
        Act("people give", (), ("ID", "administrateur")),
    ),
    Code.MONEY_PENDING: Saying(
        "De l’argent est encore attendu ou dû dans des dossiers qui nomment {person}, ou une"
        " seconde personne y est attendue sur ce que celle-ci a signé, enregistré ou demandé :"
        " {references}.",
        "Attendez le paiement, le reversement ou la seconde personne (today ; un avenant se reprend"
        " aussi), puis recommencez.",
    ),
    Code.NAME_CHANGED: Saying(
        "{person} a changé de nom ({days}) : la base ne garde pas l’ancien, que d’autres lettres"
        " peuvent dire.",
        "Donnez-le pour qu’il en soit effacé, autant de fois qu’il y a de noms, ou un texte vide si"
        " aucun n’est à chercher : {command}.",
        Act("people forget", ("{person}",), ('--also "…"',)),
    ),
    Code.FORMER_NAME_INVALID: Saying(
        "Noms que {person} a portés avant : {why}.",
        "Donnez dix noms au plus, chacun entier, tel qu’il était écrit : trois lettres au moins,"
        " une majuscule, aucun chiffre.",
    ),
    Code.NAME_MISSING: Saying(
        "Il manque le nom de {person}.",
        "Ajoutez --name avec son nom complet.",
    ),
    Code.GIVEN_BY_ONE: Saying(
        "« {act} » revient à qui tient un rôle donné à deux (il touche à l’argent), ou administre"
        " la base : le rôle de {by} a pu être donné par une seule personne.",
        "Demandez à l’une de ces personnes : support-engine people list.",
    ),
    Code.OFFICE_ONLY: Saying(
        "« {act} » revient aux personnes qui ont un rôle agissant dans le programme concerné, ou"
        " qui administrent la base ; {by} n’en est pas.",
        "Demandez à l’une d’elles : support-engine people list.",
    ),
    Code.OPEN_DOSSIERS: Saying(
        "{person} est encore nommé ou nommée dans des dossiers ouverts ({count}) : {references}.",
        "Dites qui prend la suite : {command} ; pour un porteur de projet, le dossier doit d’abord"
        " être clos, ou porté par quelqu’un d’autre (assign).",
        Act("people leave", ("{person}",), ("--successor ID",)),
    ),
    Code.OWN_ROLE: Saying(
        "{person} ne se propose pas soi-même pour un rôle qui touche à l’argent : deux autres"
        " personnes le donnent.",
        "Une autre personne qui administre la base le propose ({command}), et une autre encore"
        " l’approuve ; à deux, nommez d’abord une troisième personne pour administrer.",
        Act("people give", ("{person}", "{role}")),
    ),
    Code.PEOPLE_REASON_MISSING: Saying(
        "« {act} » doit être motivé.",
        'Ajoutez --reason "…" ; le motif reste au journal.',
    ),
    Code.PERSON_EXISTS: Saying(
        "{person} est déjà l’identifiant d’une personne, active ou effacée.",
        "Si c’est bien elle, changez son nom ou son adresse : {command}. Sinon, choisissez un autre"
        " identifiant.",
        Act("people change", ("{person}",), ("--email ADRESSE",)),
    ),
    Code.PERSON_GONE: Saying(
        "« {person} » n’est pas une personne connue et active.",
        "Voyez les personnes connues : support-engine people list.",
    ),
    Code.PROPOSAL_EXPIRED: Saying(
        "La proposition n° {number} valait jusqu’au {on}.",
        "Proposez de nouveau : {command}.",
        Act("people give", ("{person}", "{role}")),
    ),
    Code.PROPOSAL_PENDING: Saying(
        "Ce rôle est déjà proposé pour cette personne (proposition n° {number}).",
        "Une autre personne qui administre la base l’approuve : {command}.",
        Act("people approve", ("{number}",)),
    ),
    Code.PROPOSAL_UNKNOWN: Saying(
        "Aucune proposition n° {number} n’attend de réponse.",
        "Voyez celles qui attendent : support-engine people pending.",
    ),
    Code.PROPOSER_GONE: Saying(
        "{person}, qui a fait la proposition n° {number}, n’administre plus la base.",
        "Proposez de nouveau ce rôle ; une autre personne l’approuvera.",
    ),
    Code.PROPOSER_UNCONFIRMED: Saying(
        "{person}, qui a fait cette proposition, n’a pas encore confirmé son adresse.",
        "{person} donne d’abord le code de sa lettre : {command}.",
        Act("people confirm", ("{person}",), ("CODE",)),
    ),
    Code.ROLE_NOT_GIVEN: Saying(
        "{person} n’a pas le rôle « {role} » ici.",
        "Voyez les rôles de chaque personne : support-engine people list.",
    ),
    Code.ROLE_OF_DOSSIER: Saying(
        "Le rôle « {role} » se donne dossier par dossier.",
        "Désignez la personne sur chaque dossier : support-engine assign REF {role} {person}.",
    ),
    Code.SECOND_PERSON: Saying(
        "La proposition n° {number} attend une autre personne que {proposer}, qui l’a faite, et que"
        " celle qui recevrait le rôle.",
        "Demandez à une autre personne qui administre la base.",
    ),
    Code.STANDS_FOR: Saying(
        "Cette personne agit à la place de : {others}.",
        "Mettez d’abord fin à cette absence, ou faites dire qui d’autre supplée : {command}.",
        Act("people back", ("{absent}",)),
    ),
    Code.SUBSTITUTE_INVALID: Saying(
        "{substitute} ne peut pas prendre cette place : c’est la personne elle-même, ou une"
        " personne absente au même moment.",
        "Choisissez quelqu’un d’autre.",
    ),
    Code.ROLES_APART: Saying(
        "{person} aurait à la fois « {role} » et « {other} » ({programme}){how} : qui fait payer"
        " et qui paie sont toujours deux personnes (décret 2012-1246, art. 9).",
        "Choisissez une autre personne, ou mettez d’abord fin à l’un des deux (people end, people"
        " back).",
    ),
    Code.MAILBOX_OF_MONEY: Saying(
        "{person} (« {role} ») et {other} (« {beside} ») auraient la même boîte aux lettres : une"
        " seule personne signerait deux fois pour le même argent ({programme}).",
        "Donnez à chacune de ces personnes une adresse à elle seule : {command}. Si c’est la même,"
        " elle n’a qu’un compte.",
        Act("people change", ("{person}",), ("--email ADRESSE",)),
    ),
    Code.HOLDER_RELEASES: Saying(
        "Le porteur de {reference} serait la personne, ou aurait la boîte aux lettres, de {person}"
        " (« {role} ») : qui reçoit l’argent d’un projet n’est pas qui le verse.",
        "Donnez une autre personne, ou l’adresse du porteur lui-même.",
    ),
}
