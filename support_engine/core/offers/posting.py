"""The letters that mail did not bring, and that a person may say to have posted."""

from collections.abc import Collection, Iterator

from support_engine.core.acts import commands as c
from support_engine.core.acts.letters import Unsent
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.explain import subject_label
from support_engine.core.offers.fields import Field
from support_engine.core.offers.offer import Ask
from support_engine.core.offers.ordinary import known
from support_engine.core.telling.letter_names import letter_name


def unreached(case: Case, unsent: Collection[Unsent]) -> Iterator[Ask]:
    """What mail did not bring to the holder, and that a person may have posted."""
    for one in unsent:
        if one.subject:
            label = f"Dire que le rappel est posté : {subject_label(case.workflow, one.subject)}"
        else:
            what = letter_name(case.workflow, one.letter)
            label = f"Dire que la lettre est postée : {what}"
        fixed = known(case, act=one.act, letter=one.letter, written_on=one.written_on)
        proof = Field("proof", "Preuve", help="Numéro de recommandé, avis de dépôt…")
        key = f"letter.posted:{one.act}"
        yield Ask(key, label, "letters", c.RecordDeparture, fixed, (proof,))
