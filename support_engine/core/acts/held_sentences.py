"""What the codes say that hold a whole base: its moment, or the place where it is, is in doubt."""

from collections.abc import Mapping

from support_engine.core.acts.codes import Code
from support_engine.core.acts.sayings import Act, Saying

RIGHT_TIME = (
    "Si l’heure de la machine est juste, une personne qui a un rôle le confirme (--as), et le"
    " passage se fait : {command}. Sinon, réglez l’horloge : tout reprendra de soi-même."
)
CONFIRMING = Act("tick", ("--resume",))

HELD: Mapping[Code, Saying] = {
    Code.BASE_ELSEWHERE: Saying(
        "Cette base a été copiée ou déplacée : elle vivait ailleurs. Si l’autre vit toujours,"
        " chaque lettre partirait deux fois, et un versement pourrait être demandé deux fois.",
        "D’une copie (formation, essai), ne confirmez rien : elle se consulte, et rien n’en part."
        " Si la base ne vit plus qu’ici, une personne qui a un rôle le confirme (--as), et le"
        " passage se fait : {command}.",
        CONFIRMING,
    ),
    Code.BASE_PUT_BACK: Saying(
        "Une sauvegarde a été remise en place : la base s’arrête au {known}, et elle a vécu ici"
        " jusqu’au {reached}. Ce qui s’est fait entre les deux n’y est plus : des lettres déjà"
        " parties repartiraient, des versements déjà demandés pourraient l’être deux fois.",
        "Parmi les lettres en attente (letters list --state queued), annulez celles qui étaient"
        " parties (letters cancel). Puis une personne qui a un rôle le confirme (--as), et le"
        " passage se fait : {command}. Refaites ce qui manque, les versements d’abord.",
        CONFIRMING,
    ),
    Code.TIME_JUMPED: Saying(
        "Nous serions le {now}, {days} jours après le dernier moment connu de la base ({known}) :"
        " l’horloge de la machine s’est trompée, ou les passages se sont arrêtés.",
        RIGHT_TIME,
        CONFIRMING,
    ),
    Code.TIME_WENT_BACK: Saying(
        "Nous serions le {now}, et la base a déjà connu le {known} : l’horloge de la machine se"
        " trompe aujourd’hui, ou s’est trompée ce jour-là.",
        RIGHT_TIME,
        CONFIRMING,
    ),
}
