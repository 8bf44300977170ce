"""The assumptions in French, those by default too: nothing that was invented goes unsaid."""

from collections.abc import Iterator

from support_engine.core.acts.fact_values import a_value
from support_engine.core.dossier.dossier import FactValue
from support_engine.core.language.french import count, day, euros, listed, percent
from support_engine.core.programme.definition import FactField, Workflow
from support_engine.core.proof.player import FIRST_DAY
from support_engine.core.simulation.assumptions import (
    EVERYTHING,
    Assumptions,
    Measure,
    works_milestones,
)
from support_engine.core.simulation.payments import WORKS_AFTER


def restated(assumed: Assumptions, workflow: Workflow) -> Iterator[str]:
    """One sentence each."""
    yield from about_milestones(assumed, workflow)
    yield (
        f"L’équipe agit et valide {count(assumed.officer_days, 'jour')} après que c’est possible "
        "(la veille ouvrée d’un jour chômé)."
    )
    delay = count(assumed.officer_days, "jour")
    yield f"Une demande de prolongation est accordée {delay} après avoir été faite."
    for extension in assumed.extensions:
        label = workflow.clocks[extension.clock].label
        when = f"demandés {extension.at_month} mois après son début"
        yield f"« {label} » : {extension.months} mois de plus, {when}."
    for hold in assumed.holds:
        yield measure_words(workflow, hold)
    yield "Les mesures déjà ouvertes le restent, sauf levée supposée ; aucune autre n’est ouverte."
    for state, transition in assumed.decisions.items():
        label = workflow.transition_of[transition].label
        yield f"Depuis « {workflow.states[state].label} », une fois : « {label} »."
    yield from about_facts(assumed, workflow)
    yield from about_money(assumed, workflow)
    yield f"Un projet sans date prévue d’achèvement dure {assumed.project_months} mois."


def about_milestones(assumed: Assumptions, workflow: Workflow) -> Iterator[str]:
    """When they come, if they do."""
    late = assumed.late_days
    yield (
        "Jalons déclarés à leur date."
        if not late
        else f"Jalons déclarés {count(late, 'jour')} après leur date."
    )
    for name in works_milestones(workflow):
        if name not in assumed.late and not assumed.is_never(name):
            after = f"{count(late, 'jour')} après le" if late else "au"
            yield (
                f"« {workflow.milestone_of[name].label} » n’a qu’une date limite : déclaré {after} "
                f"début des travaux, lui-même {WORKS_AFTER.days} jours après la notification de la "
                "convention s’il n’est pas connu."
            )
    for name, days in assumed.late.items():
        when = f"{count(abs(days), 'jour')} {'avant' if days < 0 else 'après'} sa date"
        yield f"« {workflow.milestone_of[name].label} » : {when}."
    if EVERYTHING in assumed.never:
        yield "Le porteur ne déclare jamais aucun jalon."
    for name in assumed.never:
        if name != EVERYTHING:
            yield f"« {workflow.milestone_of[name].label} » n’est jamais déclaré."


def measure_words(workflow: Workflow, hold: Measure) -> str:
    """A hold, its days and its reply period."""
    until = f"au {day(hold.until_on)}" if hold.until_on else "sans fin"
    reply = f", {count(hold.reply_days, 'jour')} pour répondre" if hold.reply_days else ""
    return f"« {workflow.holds[hold.hold].label} » du {day(hold.from_on)} {until}{reply}."


def about_facts(assumed: Assumptions, workflow: Workflow) -> Iterator[str]:
    """The figures given, then those that are made up where an act asks them."""
    given = [
        f"{workflow.facts[n].label} : {shown(workflow.facts[n], v)}"
        for n, v in assumed.facts.items()
    ]
    if given:
        yield f"Informations données : {' ; '.join(given)}."
    asked = dict.fromkeys(name for t in workflow.transitions for name in t.asks)
    made_up = [
        f"{workflow.facts[name].label} {shown(workflow.facts[name], value_of(workflow, name))}"
        for name in asked
        if name not in assumed.facts and workflow.facts[name].type in ("money", "percent")
    ]
    figures = f" ({listed(made_up)})" if made_up else ""
    yield (
        f"Le reste de ce que les actes demandent est inventé{figures} : montants ronds, date du "
        "jour, premier choix."
    )


def value_of(workflow: Workflow, name: str) -> FactValue:
    """The figure that is made up for a fact; figures depend on no day."""
    return a_value(workflow.facts[name], FIRST_DAY)


def shown(field: FactField, value: FactValue) -> str:
    """A fact as people write it."""
    match field.type:
        case "money" if isinstance(value, int):
            return euros(value)
        case "percent" if isinstance(value, int):
            return percent(value)
        case "date":
            return day(str(value))
        case _:
            return str(value)


def about_money(assumed: Assumptions, workflow: Workflow) -> Iterator[str]:
    """Who asks and pays, and what is put on file."""
    if workflow.money is None:
        return
    if assumed.payments == "never":
        yield "Aucune tranche n’est demandée."
    else:
        yield (
            "Tranches demandées dès que possible, dépenses conformes au plan, payées "
            f"{count(assumed.payment_days, 'jour')} après leur transmission."
        )
        aid = (
            ", des aides publiques égales à la subvention" if workflow.money.facts.eligible else ""
        )
        yield f"Faute de mieux : un engagement et un compte bancaire d’exemple{aid}."
    yield "Aucun reversement n’est joué."
