"""The claim that money is bounded by the request and by the agreement: nothing begins before the
one is received, nothing is proposed after the other has ended, nor while it may be taken away."""

from collections.abc import Iterator

from support_engine.core.acts import money_commands as k
from support_engine.core.acts.codes import Code
from support_engine.core.dossier.deadlines import clock_deadline
from support_engine.core.language.french import euros, listed
from support_engine.core.programme.definition import Transition, Workflow
from support_engine.core.programme.money import Money, Tranche
from support_engine.core.proof.money import eager, granted_lives
from support_engine.core.proof.notified import agreed
from support_engine.core.proof.paying import claim, hand, prepare
from support_engine.core.proof.player import NotPlayed, Player
from support_engine.core.proof.stories import place, told
from support_engine.core.proof.taking import is_against
from support_engine.core.proof.verdicts import Counterexample, Ground

LONG_AFTER = 730
"""Days after the end of an agreement on which a payment is tried: two years."""


def bounded_money(ground: Ground) -> Iterator[Counterexample]:
    """`[money]` names the clock that the deposit starts, and the one of the agreement; that one
    runs until the project is completed, and nothing is proposed once it has ended."""
    if ground.workflow.money is None:
        return
    found = [
        *receipt(ground, ground.workflow.money),
        *the_agreements_clock(ground.workflow, ground.workflow.money),
    ]
    yield from unsigned(ground.workflow, ground.workflow.money)
    yield from unguarded(ground.workflow.money)
    yield from paid_meanwhile(ground.workflow)
    yield from paid_at_a_standstill(ground.workflow)
    yield from found
    if not found:
        yield from cut_short(ground, ground.workflow.money)
        yield from standing_still(ground, ground.workflow.money)
        yield from completed_too_soon(ground, ground.workflow.money)
        for tranche in ground.workflow.tranches:
            yield from paid_too_late(ground, tranche)


def unsigned(workflow: Workflow, money: Money) -> Iterator[Counterexample]:
    """A grant above the amount that makes a signed agreement compulsory, without one to ask for."""
    maximum = workflow.facts[money.facts.maximum]
    most, written_above = maximum.at_most, Money.model_fields["agreement_above"].default
    if money.agreement_above > written_above:
        words = f"une convention est obligatoire dès {euros(written_above)} (loi 2000-321, art. 10)"
        yield Counterexample("money.agreement_above", f"{words} : n’écrivez pas davantage")
    if money.agreement_document is None and (most is None or most > money.agreement_above):
        words = f"au-delà de {euros(money.agreement_above)}, rien n’exige une convention signée"
        yield Counterexample("money.agreement_document", f"{words} : nommez la pièce")


def unguarded(money: Money) -> Iterator[Counterexample]:
    """No day at all between the letter that warns of another account and the payment to it. How
    many days are enough is for people to say."""
    if not money.quarantine_days:
        words = "un compte changé se paierait le jour où part la lettre qui en prévient"
        yield Counterexample("money.quarantine_days", f"{words} : laissez des jours pour répondre")


def paid_meanwhile(workflow: Workflow) -> Iterator[Counterexample]:
    """A measure under which its holder answers before a right is taken from them lets money go,
    that would have to be claimed back."""
    said = set[str]()
    for transition in workflow.transitions:
        required = (transition.requires_hold,) if is_against(workflow, transition) else ()
        under = workflow.notices_under(transition) if transition.adverse else ()
        for name in filter(None, (*required, *under)):
            rule = workflow.holds[name]
            if not rule.blocks_payments and name not in said:
                said.add(name)
                words = (
                    f"« {rule.label} » laisse payer, alors que « {transition.label} » peut suivre"
                )
                yield Counterexample(f"holds.{name}.blocks_payments", f"{words} : écrivez true")


def paid_at_a_standstill(workflow: Workflow) -> Iterator[Counterexample]:
    """A measure that stops the acts or the reminders of a project, or under which it may end and
    not be completed (an insolvency), lets money go: nobody else would hear of it in time."""
    completed = workflow.money.completed if workflow.money else ()
    ends = {
        name: transition.label
        for transition in workflow.transitions
        if workflow.states[transition.target].final and not {*transition.origins} <= {*completed}
        for name in transition.allowed_under
    }
    for name, rule in workflow.holds.items():
        if rule.blocks_payments:
            continue
        words = f"« {rule.label} » laisse payer, alors que"
        if rule.blocks_transitions:
            words = f"{words} tout autre acte attend"
        elif rule.silences:
            words = f"{words} personne n’est plus rappelé de rien"
        elif name in ends:
            words = f"{words} « {ends[name]} » peut suivre"
        else:
            continue
        yield Counterexample(f"holds.{name}.blocks_payments", f"{words} : écrivez true")


def receipt(ground: Ground, money: Money) -> Iterator[Counterexample]:
    """The clock of the receipt starts with the deposit, once."""
    workflow, rule = ground.workflow, ground.workflow.clocks[money.received]
    first = workflow.leaving[workflow.header.initial]
    onwards = (t for t in first if not workflow.states[t.target].final)
    deposit = workflow.transition_of.get(workflow.header.deposit) or next(onwards, None)
    if deposit is None:
        return
    if deposit.id not in rule.starts_with:
        right = [n for n, r in workflow.clocks.items() if deposit.id in r.starts_with]
        words = f"« {rule.label} » ne part pas avec « {deposit.label} », qui reçoit la demande"
        yield Counterexample("money.received", f"{words}{instead(workflow, right)}")
        return
    key = "from_fact" if rule.from_fact else "from_clock" if rule.from_clock else ""
    if key:
        words = f"« {rule.label} » ne se compterait pas du jour où la demande est reçue"
        yield Counterexample(f"clocks.{money.received}.{key}", f"{words} : retirez ce mot")
    for here, steps in ground.space.following.items():
        if money.received not in here.running | here.stopped:
            continue
        again = next((s for s, _ in steps if s.is_transition and s.name in rule.starts_with), None)
        if again is not None:
            label = workflow.transition_of[again.name].label
            words = f"« {label} » le fait repartir : la demande aurait été reçue une seconde fois"
            at = f"clocks.{money.received}.starts_with"
            yield Counterexample(at, words, (*ground.story(here), *told(workflow, [again])))
            return


def the_agreements_clock(workflow: Workflow, money: Money) -> Iterator[Counterexample]:
    """The clock of the agreement starts with its notification alone, and ends as it says."""
    rule, right = workflow.clocks[money.execution], agreements_clocks(workflow, money)
    notifying = {t.id for t in workflow.transitions if money.facts.notified in t.asks}
    if not notifying:
        return  # no agreement is ever in force: `payable_tranches` says so
    if not notifying & set(rule.starts_with):
        label = workflow.transition_of[min(notifying)].label
        words = f"« {rule.label} » ne part pas avec « {label} » : il ne dit rien de la convention"
        yield Counterexample("money.execution", f"{words}{instead(workflow, right)}")
    elif right and money.execution not in right:
        words = f"« {rule.label} » n’est pas le délai qui finit avec la convention"
        yield Counterexample("money.execution", f"{words}{instead(workflow, right)}")
    for name in sorted(set(rule.starts_with) - notifying):
        if notifying & set(rule.starts_with):
            words = f"« {workflow.transition_of[name].label} » le fait partir sans convention"
            at = f"clocks.{money.execution}.starts_with"
            yield Counterexample(at, f"{words} : retirez-le, un avenant change la fin")
    for name in sorted(notifying - set(rule.starts_with)):
        if notifying & set(rule.starts_with):
            words = f"« {workflow.transition_of[name].label} » notifie une convention sans terme"
            at = f"clocks.{money.execution}.starts_with"
            yield Counterexample(at, f"{words} : ajoutez cet acte")


def agreements_clocks(workflow: Workflow, money: Money) -> list[str]:
    """The clocks that can be the agreement's: of those that its notification starts, the ones whose
    end it gives; else those that propose something at their end; else all."""
    started = {
        name: rule
        for name, rule in workflow.clocks.items()
        if any(money.facts.notified in workflow.transition_of[act].asks for act in rule.starts_with)
    }
    dated = [name for name, rule in started.items() if rule.until_fact is not None]
    ending = [name for name, rule in started.items() if rule.on_end != "remind"]
    return dated or ending or list(started)


def instead(workflow: Workflow, right: list[str]) -> str:
    """The clock to name, where there is one."""
    if not right:
        return " : aucun délai n’en part, ajoutez-en un"
    named = [f"« {name} » ({workflow.clocks[name].label})" for name in right]
    return f" : nommez {listed(named, 'ou')}"


def cut_short(ground: Ground, money: Money) -> Iterator[Counterexample]:
    """An act stops the clock of the agreement though the project is not completed."""
    workflow, said = ground.workflow, set[str]()
    paid = {f"tranches.{t.id}" for t in workflow.tranches}
    ends_with = workflow.clocks[money.execution].ends_with
    if ends_with and not paid <= set(ends_with):
        words = "la convention n’aurait plus de terme avant que tout soit versé : retirez ce mot"
        yield Counterexample(f"clocks.{money.execution}.ends_with", words)
    for here, steps in ground.space.following.items():
        for step, after in steps:
            if money.execution not in here.running - after.running or step.name in said:
                continue
            if step.is_transition and is_completing(workflow, workflow.transition_of[step.name]):
                continue
            said.add(step.name)
            words = "la convention n’aurait plus de terme : seul l’achèvement du projet l’arrête"
            at = f"clocks.{money.execution}.stops_with"
            yield Counterexample(at, words, (*ground.story(here), *told(workflow, [step])))


def is_completing(workflow: Workflow, transition: Transition) -> bool:
    """Whether an act completes the project, or ends the dossier. A file that says no state of
    completion completes a project by what the clock of its agreement proposes."""
    money = workflow.money
    assert money is not None
    own = workflow.clocks[money.execution].transition
    is_proposed = not money.completed and transition.id == own
    is_over = workflow.states[transition.target].final
    return is_over or is_proposed or transition.target in money.completed


def standing_still(ground: Ground, money: Money) -> Iterator[Counterexample]:
    """A state or a measure suspends the end of the agreement and lets payments through."""
    workflow, clock = ground.workflow, money.execution
    for name, rule in workflow.holds.items():
        if rule.stops_clocks and not rule.blocks_payments:
            words = f"« {rule.label} » suspend le terme de la convention et laisse payer"
            yield Counterexample(f"holds.{name}.blocks_payments", f"{words} : écrivez true")
    for here in agreed(ground):
        if clock in here.running and here.state in workflow.clocks[clock].paused_in:
            words = f"dans {place(workflow, here)}, la convention n’a plus de terme et l’on paie"
            at = f"clocks.{clock}.paused_in"
            yield Counterexample(at, f"{words} : retirez cet état", ground.story(here))
            return


def completed_too_soon(ground: Ground, money: Money) -> Iterator[Counterexample]:
    """A state that is said to be of completion, in which the agreement still runs: its balance
    would be paid on a project that goes on."""
    for here in agreed(ground):
        if here.state in money.completed and money.execution in here.running:
            words = f"dans {place(ground.workflow, here)}, la convention court encore"
            words = f"{words} et le solde se demanderait : retirez cet état"
            yield Counterexample("money.completed", words, ground.story(here))
            return


def paid_too_late(ground: Ground, tranche: Tranche) -> Iterator[Counterexample]:
    """By the real rules: two years after the end, with all that it needs, it is still proposed."""
    money = ground.workflow.money
    assert money is not None
    road = next(granted_lives(ground, tranche), None)
    if road is None or tranche.kind == "balance":
        return  # the balance is asked once the project is completed
    try:
        player = eager(ground, road, tranche)
        if player.dossier.state in money.completed or not runs(player, money.execution):
            return
        end = clock_deadline(player.case, money.execution).on or player.today
        player.later(max(0, (end - player.today).days) + LONG_AFTER)
        prepare(player, tranche)
        claim(player, tranche)
    except NotPlayed:
        return  # it cannot even be asked
    if is_refused_as_too_late(player, tranche):
        return
    words = "elle est proposée deux ans après la fin de la convention"
    yield Counterexample(f"tranches.{tranche.id}", words, told(ground.workflow, road))


def is_refused_as_too_late(player: Player, tranche: Tranche) -> bool:
    """Whether the end of the agreement is among the reasons not to propose the tranche."""
    try:
        hand(player, k.ProposeTranche, tranche)
    except NotPlayed as refusal:
        return any(one.code is Code.END_PASSED for one in refusal.blockers)
    return False


def runs(player: Player, clock: str) -> bool:
    """Whether a clock was started and not stopped."""
    found = player.dossier.clocks.get(clock)
    return found is not None and found.is_running
