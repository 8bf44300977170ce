"""What the codes of a takeover say: what happened and why, then what would lift it."""

from collections.abc import Mapping

from support_engine.core.acts.codes import Code
from support_engine.core.acts.sayings import Act, Saying

TAKEOVER: Mapping[Code, Saying] = {
    Code.TAKEOVER_NOT_OPEN: Saying(
        "Le dossier {reference} n’est pas en reprise.",
        "Un dossier s’ouvre en reprise (import --takeover), et une reprise achevée ne reprend pas.",
    ),
    Code.TAKEOVER_OF_ONE: Saying(
        "{person} a saisi des actes de cette reprise ({acts}) : une autre personne dit qu’ils sont"
        " vrais.",
        "Demandez à quelqu’un qui n’en a rien saisi de l’achever ({roles}).",
    ),
    Code.TAKEOVER_OPEN: Saying(
        "Le dossier {reference} est en reprise : on y saisit son passé, et rien n’en part.",
        "Un acte passé prend le jour qu’il a eu (--on). Pour le reste, quelqu’un qui n’en a rien"
        " saisi l’achève d’abord : {command}. Ce qui a été payé avant s’enregistre pendant la"
        " reprise (tranche paid-before).",
        Act("takeover end", ("{reference}",)),
    ),
    Code.TAKEOVER_UNREASONED: Saying(
        "« Reprendre un dossier en cours » ne dit pas pourquoi : {why}.",
        "Dites en une phrase d’au moins {least} signes où ces dossiers vivaient ; elle reste au"
        ' journal, et vaut pour tout leur passé : import --takeover "…".',
    ),
    Code.TAKEOVER_UNTOLD: Saying(
        "Personne ne porte ce projet au dossier, ou cette personne n’est plus là : la lettre qui"
        " dit la reprise n’irait à personne.",
        "Désignez qui le porte : {command}.",
        Act("assign", ("{reference}", "{role}"), ("PERSONNE",)),
    ),
}
