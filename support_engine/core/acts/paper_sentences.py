"""What is said of a paper that is no evidence: it serves already, was refused, or is too old."""

from collections.abc import Mapping

from support_engine.core.acts.codes import Code
from support_engine.core.acts.sayings import Act, Saying

PAPERS: Mapping[Code, Saying] = {
    Code.EVIDENCE_REFUSED: Saying(
        "La pièce « {document} » ({name}) a été refusée pour « {serves} » : elle ne justifie"
        " autre chose que si elle est jointe de nouveau.",
        "Joignez la pièce qui convient, celle-ci comprise si c’est elle : {command}.",
        Act("document add", ("{reference}", "{id}"), ("FICHIER",)),
    ),
    Code.EVIDENCE_TOO_OLD: Saying(
        "La pièce « {document} » ({name}) est au dossier depuis le {added} : elle est antérieure au"
        " {opens}, jour à partir duquel ce qu’elle justifie peut être déclaré.",
        "Joignez la pièce établie depuis : {command}.",
        Act("document add", ("{reference}", "{id}"), ("FICHIER",)),
    ),
    Code.EVIDENCE_USED: Saying(
        "La pièce « {document} » ({name}) sert déjà : « {serves} », depuis le {since}. Une pièce ne"
        " justifie qu’une chose, sous quelque nom qu’elle soit jointe.",
        "Joignez la pièce qui est propre à cet acte : {command}.",
        Act("document add", ("{reference}", "{id}"), ("FICHIER",)),
    ),
}
