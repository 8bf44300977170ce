"""Is what a file says of money sound? Kinds of facts, shares, ceilings."""

from collections.abc import Iterator

from support_engine.core.language.french import percent
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.flaw import Flaw
from support_engine.core.programme.money import WHOLE, Money


def money_flaws(workflow: Workflow) -> Iterator[Flaw]:
    """Tranches without their law, facts of another kind, shares and ceilings."""
    if workflow.tranches and workflow.money is None:
        yield Flaw("money", "des tranches sont prévues, mais la section [money] manque")
    if workflow.money is not None:
        yield from fact_flaws(workflow, workflow.money)
        yield from ceiling_flaws(workflow.money)
        yield from report_flaws(workflow, workflow.money)
    if workflow.tranches and workflow.money is not None:
        yield from tranche_flaws(workflow, workflow.money)


KINDS = {
    "maximum": ("money", "un montant"),
    "rate": ("percent", "un taux"),
    "eligible": ("money", "un montant"),
    "notified": ("date", "une date"),
}
"""What each fact of `[money.facts]` must be; the number of the agreement may be anything."""


def fact_flaws(workflow: Workflow, money: Money) -> Iterator[Flaw]:
    """An amount that is no amount would be reckoned with all the same; a rate is a part of what is
    spent."""
    for key, (kind, expected) in KINDS.items():
        fact = workflow.facts.get(getattr(money.facts, key) or "")
        if fact is not None and fact.type != kind:
            yield Flaw(f"money.facts.{key}", f"« {fact.label} » n’est pas {expected} ({kind})")
    rate = workflow.facts.get(money.facts.rate or "")
    if rate is not None and rate.type == "percent" and not 0 < (rate.at_most or 0) <= WHOLE:
        yield Flaw(
            f"facts.{money.facts.rate}.at_most",
            f"« {rate.label} » pourrait dépasser 100 % : on verserait plus que la dépense "
            f"(at_most, au plus {WHOLE})",
        )


def ceiling_flaws(money: Money) -> Iterator[Flaw]:
    """A guarantee, or a long project, gives right to more, never to less."""
    for key, than in (
        ("advance_ceiling_guaranteed", "advance_ceiling"),
        ("interim_ceiling_long", "interim_ceiling"),
    ):
        more, less = getattr(money, key), getattr(money, than)
        if more < less:
            yield Flaw(f"money.{key}", f"{percent(more)}, moins que {than} ({percent(less)})")


def report_flaws(workflow: Workflow, money: Money) -> Iterator[Flaw]:
    """A financial report that is owed no more once an act stops its clock would no longer hold back
    the payment that follows, however late it was."""
    for name in money.reports:
        milestone = workflow.milestone_of.get(name)
        clock = workflow.clocks.get(milestone.due.clock) if milestone else None
        if milestone is None or clock is None or milestone.due.year_end:
            continue  # `year_flaws` asks as much of any report on a year
        if clock.stops_with and not milestone.due.after_stop:
            problem = "ce compte rendu ne serait plus dû une fois son délai arrêté, et le solde se "
            problem += "verserait sans lui : écrivez after_stop = true"
            yield Flaw(f"milestones.{name}.due", problem)


def tranche_flaws(workflow: Workflow, money: Money) -> Iterator[Flaw]:
    """Shares that do not make the whole, two balances, ceilings counted on another whole."""
    total, whole = sum(tranche.share for tranche in workflow.tranches), money.whole
    if total != whole:
        share = f"{100 * total / whole:g}"
        words = f"les parts font {share} % au lieu de 100 % (share se compte sur {whole})"
        yield Flaw("tranches", words)
    if sum(tranche.kind == "balance" for tranche in workflow.tranches) > 1:
        yield Flaw("tranches", "il y a deux soldes : le premier prendrait tout ce qui reste")
    capped = [t for t in workflow.tranches if t.kind != "instalment"]
    if capped and whole != WHOLE:
        yield Flaw(
            "money.whole",
            f"« {capped[0].id} » suit les plafonds du décret, qui se comptent sur 10 000",
        )
        return
    yield from investment_flaws(workflow, money)
    yield from planned_flaws(workflow, money)
    for tranche in workflow.tranches:
        rests_on = (*tranche.requires_milestones, *tranche.requires_documents)
        if tranche.kind in ("interim", "balance") and not rests_on:
            yield Flaw(
                f"tranches.{tranche.id}",
                f"« {tranche.label} » se paierait sur la seule demande : donnez le jalon ou la"
                " pièce qui prouve ce qui est fait (requires_milestones, requires_documents)",
            )


def planned_flaws(workflow: Workflow, money: Money) -> Iterator[Flaw]:
    """An advance, or payments before the balance, above what the file itself allows."""
    advance = sum(t.share for t in workflow.tranches if t.kind == "advance")
    before_balance = sum(t.share for t in workflow.tranches if t.kind in ("advance", "interim"))
    most, most_before = money.advance_ceiling, money.interim_ceiling
    if advance > most:
        yield Flaw(
            "tranches", f"l’avance fait {advance / 100:g} % ; le plafond est {most / 100:g} %"
        )
    if before_balance > most_before:
        yield Flaw(
            "tranches",
            f"avance et acomptes font {before_balance / 100:g} % ; "
            f"le plafond est {most_before / 100:g} %",
        )


SPENDING = (
    "des tranches suivent les dépenses. Nommez ce fait, ou donnez à toutes kind = « instalment » si"
    " la somme est forfaitaire"
)


def investment_flaws(workflow: Workflow, money: Money) -> Iterator[Flaw]:
    """Payments on real spending need its rate, its amount, and states of completion."""
    kinds = {tranche.kind for tranche in workflow.tranches}
    if not kinds - {"instalment"}:
        return
    for key in ("rate", "eligible"):
        if getattr(money.facts, key) is None:
            yield Flaw(f"money.facts.{key}", f"manque : {SPENDING}")
    if "balance" in kinds and not money.completed:
        yield Flaw("money.completed", "manque : de quels états le solde peut-il être demandé ?")
