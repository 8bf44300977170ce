"""What is said where a dossier cannot pass to another version of the rules."""

from collections.abc import Mapping

from support_engine.core.acts.codes import Code
from support_engine.core.acts.sayings import Saying

VERSIONS: Mapping[Code, Saying] = {
    Code.LENGTH_UNDECIDED: Saying(
        "La durée du délai « {clock} » change, et il court déjà sur ce dossier.",
        'Dites dans la correspondance, sous [lengths] : {id} = "kept" (le terme ne bouge pas)'
        ' ou {id} = "new" (il est recalculé).',
    ),
    Code.LENGTH_UNKNOWN: Saying(
        "Sous les nouvelles règles, « {clock} » finit à la date « {fact} », absente du dossier.",
        'Écrivez dans la correspondance, sous [lengths] : {id} = "kept".',
    ),
    Code.MAPPED_TOGETHER: Saying(
        "La correspondance réunit sous « {id} » ce que le dossier distingue : {both}.",
        "Sous [{section}], donnez à chacun sa place, ou « - » à celui qui n’en a plus.",
    ),
    Code.MAPPED_TO_AN_END: Saying(
        "La correspondance mènerait un dossier ouvert à une fin : {state}.",
        "Choisissez pour « {id} » un état qui n’est pas une fin ; une fin se décide, par un acte.",
    ),
    Code.MAPPING_ELSEWHERE: Saying(
        "Le dossier suit {here} ; la correspondance part de {wanted}.",
        "Prenez la correspondance qui part de la version du dossier.",
    ),
    Code.TRANCHE_RENAMED: Saying(
        "La tranche « {id} » a déjà été demandée : elle ne peut pas devenir « {target} ».",
        "Gardez l’identifiant « {id} » dans la nouvelle version.",
    ),
    Code.UNMAPPED: Saying(
        "Dans les nouvelles règles, {what} « {id} » de ce dossier n’a pas de place.",
        "Dites dans la correspondance, sous [{section}], ce que devient {id}.",
    ),
}
