"""Amendments: a signed change of the maximum, the rate, the schedule or the end; recorded by two
people once the time is over."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from support_engine.core.acts import money_commands as k
from support_engine.core.acts import used_numbers
from support_engine.core.acts.blockers import Blocker, Code, Refused, blocked, refused
from support_engine.core.acts.conditions import closed, role_blocker, too_early
from support_engine.core.acts.dates import Given, bounds
from support_engine.core.acts.decision import Decision
from support_engine.core.acts.given_facts import maximum_above_rate
from support_engine.core.acts.held_back import after, agreement_end, held_back, moved, over
from support_engine.core.acts.reasons import reason_for
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import going_on
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.money_evolve import amendment, spent
from support_engine.core.dossier.purse import Amendment
from support_engine.core.language.figures import Cents, Rate, worded
from support_engine.core.language.french import day, listed, percent
from support_engine.core.language.numbering import number_key
from support_engine.core.language.typed import LARGEST
from support_engine.core.money import law
from support_engine.core.programme.money import WHOLE

END_OPTION = "--ends-on AAAA-MM-JJ"


def decide_amendment(case: Case, command: k.AmendAgreement) -> Decision:
    """An amendment that changes something, within the ceilings, never below what was paid."""
    money, in_force = law.rules(case.workflow), law.agreement(case)
    act = "Enregistrer un avenant"
    reasons: list[Blocker | None] = [
        closed(case),
        role_blocker(case, command.by, money.roles.amends, act),
        reason_for(case.workflow, act, command.reason),
        None if command.number.strip() else blocked(Code.REFERENCE_MISSING, what="Numéro"),
        number_used(case.dossier, command.number),
    ]
    if in_force is None:
        reasons.append(law.not_notified(case))
    else:
        label = "Notification de la convention"
        reasons.append(too_early(command.on, in_force.notified_on, label))
    values = (command.maximum, command.rate, command.eligible, command.ends_on)
    if all(value is None for value in values) and not command.schedule:
        reasons.append(blocked(Code.NOTHING_TO_CHANGE, what="l’avenant ne modifie rien"))
    reasons.extend(within := figures_within(case, command))
    if command.schedule:
        reasons.append(schedule_problem(case, command))
    event = m.AgreementAmended(
        number=command.number.strip(),
        reason=command.reason.strip(),
        maximum=command.maximum,
        rate=command.rate,
        eligible=command.eligible,
        schedule=in_parts(command.schedule, money.whole),
        ends_on=command.ends_on,
        clock=money.execution,
    )
    if in_force is not None:
        reasons.extend(end_problems(case, command, event))
    if in_force is not None and not any(within):
        reasons.append(above_rate(case, command, event))
    return refused(reasons) or by_two(case, command, event)


def by_two(case: Case, command: k.AmendAgreement, event: m.AgreementAmended) -> Decision:
    """The amendment; where the time is over that holds money back, two people record the same one,
    each from the paper, and it changes nothing before the second."""
    person, waiting = command.by.person, case.dossier.purse.proposed
    why = time_is_over(case, event, command.on)
    if not why:
        return (replace(event, by=person),)
    if waiting is None or not is_same(waiting.terms, amendment(event, command.on)):
        return (m.AmendmentProposed(event, person),)
    if waiting.by == person:
        return Refused((blocked(Code.AMENDMENT_OF_ONE, person=person, why=why),))
    return (event,)


def is_same(one: Amendment, other: Amendment) -> bool:
    """Whether two people read the same paper: its figures, number and day; each says why in their
    own words."""
    return read(one) == read(other)


def read(terms: Amendment) -> Amendment:
    """What has to be the same."""
    return replace(terms, number=number_key(terms.number), reason="")


def time_is_over(case: Case, event: m.AgreementAmended, on: date) -> str:
    """Why one person alone does not amend: the agreement has ended, by its day or since it is done,
    or the amendment would put off what holds money back already."""
    if why := over(case):
        return why
    freed = moved(held_back(case), held_back(after(case, (event,), on)))
    return listed(list(freed.values()))


def number_used(dossier: Dossier, number: str) -> Blocker | None:
    """An amendment has a number of its own, however it is written."""
    for known in dossier.purse.amendments:
        if number_key(known.number) == number_key(number):
            return used_numbers.number_used(
                "amendment", number.strip(), f"avenant du {day(known.on)}"
            )
    return None


def above_rate(case: Case, command: k.AmendAgreement, event: m.AgreementAmended) -> Blocker | None:
    """Once amended, the maximum in force is no more than the rate of the eligible spending."""
    changes = (command.maximum, command.rate, command.eligible)
    if all(value is None for value in changes) or law.rules(case.workflow).facts.rate is None:
        return None
    purse = spent(case.dossier.purse, event, command.on, 0)
    after = law.agreement(case.now_with(replace(case.dossier, purse=purse)))
    return maximum_above_rate(after.maximum, after.rate, after.eligible) if after else None


def end_problems(
    case: Case, command: k.AmendAgreement, event: m.AgreementAmended
) -> Iterator[Blocker | None]:
    """The end that an amendment sets comes neither before its own signature nor before what was
    asked of the accountant under the agreement, and keeps the bounds of the fact it replaces."""
    if command.ends_on is None:
        return
    if command.ends_on < command.on:
        yield ends_before(command, "la signature de l’avenant", command.on)
        return
    end, asked_on = agreement_end(going_on(after(case, (event,), command.on))), last_asked(case)
    if end is not None and asked_on is not None and end < asked_on:
        yield ends_before(command, "la dernière demande de paiement transmise", asked_on)
    until = case.workflow.clocks[law.rules(case.workflow).execution].until_fact
    if until:
        given = Given(until, command.ends_on, END_OPTION)
        yield from (bound.blocker for bound in bounds(case, given, command.on, {}))


def ends_before(command: k.AmendAgreement, other: str, limit: date) -> Blocker:
    """Why the agreement may not end on that day."""
    return blocked(
        Code.DATES_DISAGREE,
        fact="Fin de la convention",
        on=command.ends_on,
        side="précède",
        other=other,
        limit=limit,
        how=END_OPTION,
    )


def last_asked(case: Case) -> date | None:
    """The last day on which a payment was asked of the accountant."""
    days = (one.transmitted_on for one in case.dossier.purse.tranches.values())
    return max((day for day in days if day is not None), default=None)


def figures_within(case: Case, command: k.AmendAgreement) -> list[Blocker | None]:
    """Amounts and rates within what the programme gives to the facts that they take the place of, a
    maximum that covers what was paid."""
    names = law.rules(case.workflow).facts
    reasons = [
        out_of_limits("Maximum", command.maximum, Cents, limits_of(case, names.maximum, LARGEST)),
        out_of_limits(
            "Dépenses", command.eligible, Cents, limits_of(case, names.eligible, LARGEST)
        ),
        out_of_limits("Taux", command.rate, Rate, limits_of(case, names.rate, WHOLE)),
    ]
    taken = law.paid(case.dossier) + law.pending(case.dossier)
    if command.maximum is not None and command.maximum < taken:
        maximum = Cents(command.maximum)
        reasons.append(blocked(Code.MAXIMUM_BELOW_PAID, maximum=maximum, taken=Cents(taken)))
    return reasons


def limits_of(case: Case, fact: str | None, most: int) -> tuple[int, int]:
    """The least and the most of a figure of the agreement: those of its fact, which no amendment
    passes. Cents, basis points."""
    field = case.workflow.facts.get(fact) if fact else None
    low, high = (field.at_least, field.at_most) if field else (None, None)
    return max(1, low or 1), most if high is None else min(most, high)


def out_of_limits(
    what: str, value: int | None, unit: type[Cents | Rate], limits: tuple[int, int]
) -> Blocker | None:
    """A figure that is below the least, or above the most."""
    low, high = limits
    if value is None or low <= value <= high:
        return None
    said = f"jusqu’à {worded(unit(high))}"
    if low > 1:
        said = f"de {worded(unit(low))} à {worded(unit(high))}"
    return blocked(Code.AMOUNT_INVALID, what=what, amount=unit(value), limits=said)


def in_parts(schedule: Mapping[str, Fraction], whole: int) -> dict[str, int]:
    """The shares as the programme counts them: basis points, or thirds."""
    return {name: int(share * whole) for name, share in schedule.items()}


def schedule_problem(case: Case, command: k.AmendAgreement) -> Blocker | None:
    """A schedule names the tranches of the programme, makes the whole, and keeps the ceilings."""
    names = set(case.workflow.tranche_of)
    whole = law.rules(case.workflow).whole
    if set(command.schedule) - names:
        unknown = listed(sorted(set(command.schedule) - names))
        return blocked(Code.SCHEDULE_INVALID, why=f"tranche inconnue : {unknown}")
    for name, part in command.schedule.items():
        if (part * whole).denominator != 1:
            label, parts = case.workflow.tranche_of[name].label, law.share_words(case.workflow, 1)
            why = f"{label} : {part} n’est pas un multiple de {parts}"
            return blocked(Code.SCHEDULE_INVALID, why=why)
    schedule = in_parts(command.schedule, whole)
    if any(share < 0 for share in schedule.values()) or sum(schedule.values()) != whole:
        total = percent(law.half_up(WHOLE, sum(schedule.values()), whole))
        return blocked(Code.SCHEDULE_INVALID, why=f"les parts font {total} au lieu de 100 %")
    for tranche in case.workflow.tranches:
        share = law.share_until(case.workflow, schedule, tranche.id)
        ceiling = law.ceiling(case, tranche, command.maximum or 0)
        if tranche.kind not in law.UNCAPPED and share > ceiling:
            why = f"{tranche.label} : {percent(share)} cumulés, {percent(ceiling)} au plus"
            return blocked(Code.SCHEDULE_INVALID, why=why)
    return None
