"""What could be asked of a whole journal, before the engine is asked: acts taken back, a takeover
that ends."""

from collections.abc import Iterator

from support_engine.core.acts import commands as c
from support_engine.core.acts.corrections import (
    Past,
    acts_standing,
    first_of,
    first_of_the_last,
)
from support_engine.core.acts.resting import is_consequence
from support_engine.core.dossier.case import Case
from support_engine.core.language.french import day
from support_engine.core.offers.fields import Field
from support_engine.core.offers.offer import Ask
from support_engine.core.offers.ordinary import known, reason
from support_engine.core.telling.narrative import what


def corrections(case: Case, past: Past) -> Iterator[Ask]:
    """What somebody asked to take back, as the second person; the last act that stands, or all
    those since one of them."""
    if (asked := case.dossier.asked_back) is not None:
        yield Ask(
            f"correction:{asked.act}",
            f"Confirmer la reprise de l’acte n° {asked.act} et de ceux qui le suivent",
            "corrections",
            c.CorrectLastAct,
            known(case, back_to=asked.act),
            (reason(case.workflow, required=True),),
        )
    standing = acts_standing(past.journal)
    if not standing:
        return
    choices = {
        str(
            first_of(standing, row.version)
        ): f"n° {row.version}, {day(row.on)} : {what(rules, row.event)}"
        for rules, row in reversed(standing)
        if not is_consequence(row)
    }
    last = str(first_of_the_last(standing))
    fields = (
        Field(
            "back_to",
            "Reprendre depuis l’acte",
            "choice",
            choices=choices,
            default=last,
            is_number=True,
            help="Cet acte est repris, et ce qui le suit, sauf les pièces reçues, les désignations "
            "(hors celle du porteur) et les changements du dossier. Une pièce qui n’a servi qu’à "
            "lui (convention signée, renonciation, jugement) est reprise aussi.",
        ),
        reason(case.workflow, required=True),
    )
    yield Ask(
        "correction", "Reprendre un acte", "corrections", c.CorrectLastAct, known(case), fields
    )


def takeovers(case: Case) -> Iterator[Ask]:
    """The end of a takeover, once its past is typed."""
    if case.dossier.in_takeover:
        label = "Achever la reprise du dossier"
        yield Ask("takeover.end", label, "takeover", c.EndTakeover, known(case))
