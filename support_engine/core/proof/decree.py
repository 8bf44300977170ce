"""What the law of a subsidy sets, which a file may make harder and never easier."""

from collections.abc import Iterator

from support_engine.core.language.french import percent
from support_engine.core.programme.definition import ClockRule, Workflow
from support_engine.core.programme.money import Money
from support_engine.core.proof.verdicts import Counterexample

DECREE, TOWNS = "décret n° 2018-514, art. 12", "CGCT, art. L. 1111-10"
BOUNDS = {
    "advance_ceiling": DECREE,
    "advance_ceiling_guaranteed": DECREE,
    "interim_ceiling": DECREE,
    "interim_ceiling_long": DECREE,
    "aid_ceiling_local": TOWNS,
}
"""What a file may lower and not raise, with the text that sets it: as it is by default."""


LONGEST = 62
"""Days of two months, at the most."""


def longest(rule: ClockRule) -> int:
    """The days of a length, at the most."""
    return (rule.months or 0) * 31 + (rule.days or 0)


def beyond_the_law(workflow: Workflow, money: Money) -> Iterator[Counterexample]:
    """A subsidy of investment whose file lets more be paid before its end, sooner, or before
    anything is begun, than its law; flat parts are not under it."""
    flat = [tranche for tranche in workflow.tranches if tranche.kind == "instalment"]
    if len(flat) == len(workflow.tranches) and money.facts.eligible is None:
        return
    for tranche in flat:
        words = (
            f"« {tranche.label} », part forfaitaire, passerait tout plafond d’une subvention qui"
        )
        words = f"{words} suit les dépenses : écrivez advance, interim ou balance"
        yield Counterexample(f"tranches.{tranche.id}.kind", words)
    for key, law_of in BOUNDS.items():
        most = Money.model_fields[key].default
        if getattr(money, key) > most:
            yield Counterexample(f"money.{key}", f"au plus {percent(most)} ({law_of})")
    fewest = Money.model_fields["long_months"].default
    if money.long_months < fewest:
        words = f"un projet est long au-delà de {fewest} mois ({DECREE})"
        yield Counterexample("money.long_months", f"{words} : n’écrivez pas moins")
    received = workflow.clocks[money.received]
    if received.on_end == "move" and longest(received) > LONGEST:
        words = "notre silence sur la demande décide au bout de deux mois au plus"
        yield Counterexample(
            f"clocks.{money.received}", f"{words} (décret n° 2018-514, art. 4) : n’écrivez pas plus"
        )
    if not money.works:
        words = f"une avance se paierait sans que rien soit commencé ({DECREE})"
        yield Counterexample("money.works", f"{words} : écrivez true")
