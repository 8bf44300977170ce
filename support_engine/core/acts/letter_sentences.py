"""What each code about the letters of acts says: what happened and why, then what would lift it."""

from collections.abc import Mapping

from support_engine.core.acts.codes import Code
from support_engine.core.acts.sayings import Act, Saying

LETTERS: Mapping[Code, Saying] = {
    Code.HOLDER_UNTOLD: Saying(
        "Le porteur ne peut pas encore le savoir : {what} (acte n° {act} du {on}), car la lettre"
        " qui le lui apprend n’est pas partie.",
        "Elle part au prochain passage (tick). Si elle ne le peut pas, relancez-la (letters retry),"
        " ou postez-la et enregistrez cet envoi : {command}.",
        Act("letters posted", ("{reference}", "--act", "{act}"), ('--proof "…"',)),
    ),
    Code.LETTER_CAME_BACK: Saying(
        "« {clock} » ne court pas : l’acte est enregistré le {recorded}, mais la lettre qui"
        " l’annonce est revenue le {returned}, personne n’étant connu à l’adresse.",
        "Cherchez l’adresse, postez-la de nouveau, puis enregistrez cet envoi : {command}.",
        Act("letters posted", ("{reference}", "--act", "{act}"), ('--proof "…"',)),
    ),
    Code.LETTER_NOT_AWAITED: Saying(
        "Aucun délai de ce dossier n’attend cette nouvelle d’une lettre.",
        "Consultez les actes et leurs numéros : {command}.",
        Act("history", ("{reference}",)),
    ),
    Code.LETTER_NOT_LEFT: Saying(
        "« {clock} » ne court pas encore : l’acte est enregistré le {recorded}, mais la lettre qui"
        " l’annonce n’est pas partie.",
        "Elle part au prochain passage (tick). Si elle ne le peut pas, relancez-la (letters retry),"
        " ou postez-la et enregistrez cet envoi : {command}.",
        Act("letters posted", ("{reference}", "--act", "{act}"), ('--proof "…"',)),
    ),
    Code.LETTER_NOT_RECEIVED: Saying(
        "« {clock} » ne court pas encore : acte enregistré le {recorded}, lettre partie le {left} ;"
        " le délai se compte du jour où elle est reçue, que personne n’a enregistré.",
        "Enregistrez ce jour avec sa preuve : {command}.",
        Act("letters received", ("{reference}", "--act", "{act}"), ("--on DATE", '--proof "…"')),
    ),
    Code.LETTER_RECEIVED: Saying(
        "La lettre de l’acte n° {act} est dite reçue le {received} : elle n’est plus à poster.",
        "Si elle a été reçue plus tard, ou si elle est revenue, enregistrez-le avec sa preuve :"
        " {command}.",
        Act(
            "letters received",
            ("{reference}", "--act", "{act}"),
            ("--how CHOIX", "--on DATE", '--proof "…"'),
        ),
    ),
    Code.LETTER_UNCLEAR: Saying(
        "De quelle lettre s’agit-il ? {letters}.",
        "Dites de quel acte : ajoutez --act et son numéro, aussi pour changer ce qui est su.",
    ),
}
