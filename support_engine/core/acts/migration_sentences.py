"""What the codes of a change of rules say: what has no place, what may not be lost, what to do."""

from collections.abc import Mapping

from support_engine.core.acts.codes import Code
from support_engine.core.acts.sayings import Saying

MIGRATION: Mapping[Code, Saying] = {
    Code.AGREEMENT_CHANGED: Saying(
        "Les nouvelles règles liraient autrement la convention {number}, déjà notifiée.",
        "Ne changez pour les dossiers en cours ni [money.facts], ni l’ordre des tranches, ni"
        " money.whole là où leurs parts n’y tombent pas juste : seul un avenant modifie une"
        " convention.",
    ),
    Code.GRANT_CHANGED: Saying(
        "Les nouvelles règles liraient autrement la subvention décidée pour {reference}, que son"
        " porteur connaît.",
        "Gardez [money.facts] tel qu’il est pour les dossiers en cours (maximum, taux, dépenses"
        " éligibles) : seule une décision, puis un avenant, change ce qui est accordé.",
    ),
    Code.AGREEMENT_OVER: Saying(
        "« {clock} » a pris fin le {end} : de nouvelles règles ne font pas revivre une convention"
        " échue.",
        'Écrivez dans la correspondance, sous [lengths] : {id} = "kept" ; seul un avenant donne'
        " plus de temps.",
    ),
    Code.DECLARATION_DROPPED: Saying(
        "Le jalon « {milestone} » est déclaré et attend d’être examiné : la correspondance ne peut"
        " pas l’écarter sans réponse.",
        "Faites-le valider ou refuser avant le passage, ou dites sous [milestones] quel jalon"
        " nouveau prend la place de {id}.",
    ),
    Code.LENGTH_GIVEN: Saying(
        "La durée du délai « {clock} » a été fixée par un acte : elle n’est pas celle d’une règle.",
        'Écrivez dans la correspondance, sous [lengths] : {id} = "kept", ou rien.',
    ),
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
    Code.MAPPED_TO_A_DECISION: Saying(
        "Sous les nouvelles règles, le dossier serait « {state} » : {why}, sans que personne ne"
        " l’ait décidé.",
        "Choisissez pour « {id} » un autre état, gardez-lui son sens dans la nouvelle version, ou"
        " faites d’abord l’acte qui le décide.",
    ),
    Code.MAPPED_TO_AN_END: Saying(
        "La correspondance mènerait un dossier ouvert à une fin : {state}.",
        "Choisissez pour « {id} » un état qui n’est pas une fin ; une fin se décide, par un acte.",
    ),
    Code.MAPPING_ELSEWHERE: Saying(
        "Le dossier suit {here} ; la correspondance part de {wanted}.",
        "Prenez la correspondance qui part de la version du dossier.",
    ),
    Code.MAPPING_INVALID: Saying(
        "La correspondance ne convient pas à ces deux versions : {flaws}.",
        "Corrigez-la, puis recommencez ; un dossier dont la situation est différente se traite à"
        " part, par un acte.",
    ),
    Code.MEASURE_LOOSENED: Saying(
        "« {hold} » est en vigueur sur ce dossier ; sous les nouvelles règles, {why}.",
        "Attendez que la mesure soit levée, ou corrigez la nouvelle version : elle doit garder à"
        " cette mesure ses effets.",
    ),
    Code.NO_END_WITHIN_REACH: Saying(
        "Sous les nouvelles règles, aucune fin ne serait plus à portée depuis « {state} ».",
        "Corrigez la correspondance, ou la nouvelle version, pour que le dossier puisse finir.",
    ),
    Code.OWED_NO_MORE: Saying(
        "Le jalon « {milestone} » est attendu de ce dossier et ne le serait plus : les nouvelles"
        " règles le comptent du délai « {clock} », que le dossier n’a pas.",
        "Rattachez ce jalon à un délai du dossier dans la nouvelle version, ou faites-le valider"
        " avant le passage.",
    ),
    Code.PROTECTION_DROPPED: Saying(
        "Le délai « {clock} » ne peut pas être écarté : {why}.",
        "Gardez ce délai dans la nouvelle version, ou dites sous [clocks] quel délai nouveau prend"
        " la place de {id}.",
    ),
    Code.PROTECTION_SHORTENED: Saying(
        "« {what} » {until} ; sous les nouvelles règles, ce serait fini le {end} : un changement de"
        " règles n’abrège pas ce qui protège quelqu’un.",
        'Gardez la durée annoncée (sous [lengths] : "kept"), ou attendez le terme.',
    ),
    Code.SILENCE_LOST: Saying(
        "Au terme de « {clock} », notre silence donne « {given} » ; sous les nouvelles règles,"
        " {why} : un changement de règles ne reprend ni ne retarde ce qui a été annoncé.",
        'Gardez la durée annoncée (sous [lengths] : {id} = "kept") et, dans la nouvelle version,'
        " ce que ce délai fait à son terme ; ou attendez qu’il soit passé.",
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
