"""How a payment was really made, where it was recorded under a wrong number, account or day: two
people say the same."""

from collections.abc import Iterator

from support_engine.core.acts import money_commands as k
from support_engine.core.acts import two_hands
from support_engine.core.acts.blockers import Blocker, Code, blocked, refused
from support_engine.core.acts.conditions import held_roles, in_future, role_blocker, too_early
from support_engine.core.acts.decision import Decision
from support_engine.core.acts.reasons import reason_for
from support_engine.core.acts.takers import restaters
from support_engine.core.acts.two_hands import same_person
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.purse import Restatement, TrancheRecord
from support_engine.core.language.french import day
from support_engine.core.language.iban import compact, iban_problem
from support_engine.core.language.numbering import number_key
from support_engine.core.money import law
from support_engine.core.money.payment import payment_holds
from support_engine.core.money.stages import at_stage, tranche_called

ACT = "Rectifier un paiement"


def restate(case: Case, command: k.RestatePayment) -> Decision:
    """The number, the account or the day of a payment, as they really were: said by whoever pays,
    then by a second person. The amount and the tranche are those of the request, and do not change.
    It is recorded on a closed project too."""
    tranche = tranche_called(case.workflow, command.tranche)
    act = f"{ACT} : {tranche.label}"
    record, person = case.dossier.purse.tranches.get(tranche.id), command.by.person
    elsewhere = at_stage(case.dossier, tranche, ("paid",), act)
    pays = law.rules(case.workflow).roles.pays
    if record is None or record.paid_on is None:
        return refused([role_blocker(case, command.by, pays, act), elsewhere]) or ()
    said, waiting = really(record, command), record.restating
    is_again = same(waiting, said)
    roles = restaters(case.workflow) if waiting else pays
    no = refused(
        [
            role_blocker(case, command.by, roles, act),
            reason_for(case.workflow, ACT, command.reason),
            *(told(record, said) if says_something(command) else [empty(record)]),
            too_early(command.on, record.paid_on, "Paiement"),
            *on_its_day(case, command, record, said),
            same_person(person, "demandé cette rectification", act, two_hands.RESTATED)
            if waiting and is_again and waiting.by == person
            else None,
            None if is_again or held_roles(case, command.by) & {*pays} else differs(record, said),
        ]
    )
    return no or (event(tranche.id, record, said, command.reason.strip(), is_again=is_again),)


def event(
    tranche: str, record: TrancheRecord, said: Restatement, reason: str, *, is_again: bool
) -> m.MoneyEvent:
    """What one person said, or two; the journal keeps what was recorded beside what was."""
    now = (tranche, said.payment, said.iban, said.paid_on, reason, said.by)
    if not is_again or record.paid_on is None:
        return m.RestatementProposed(*now)
    return m.PaymentRestated(*now, record.payment, record.paid_to, record.paid_on)


def really(record: TrancheRecord, command: k.RestatePayment) -> Restatement:
    """The payment as it is said to have been; what is left out stays as recorded."""
    return Restatement(
        command.payment.strip() or record.payment,
        compact(command.iban) or record.paid_to,
        command.paid_on or record.paid_on or command.on,
        command.by.person,
    )


def same(one: Restatement | None, other: Restatement) -> bool:
    """Whether two people said the same, each in their own hand."""
    return one is not None and read(one) == read(other)


def read(said: Restatement) -> tuple[object, ...]:
    """What two people have to say alike."""
    return number_key(said.payment), said.iban, said.paid_on


def differs(record: TrancheRecord, said: Restatement) -> Blocker | None:
    """Whoever does not pay says what was said, and nothing else."""
    first = record.restating
    if first is None or read(said) == (number_key(record.payment), record.paid_to, record.paid_on):
        return None
    return blocked(Code.RESTATEMENT_DIFFERS, person=first.by, before=words(first), now=words(said))


def words(said: Restatement) -> str:
    """A payment as somebody said it: « VIR-9, compte …0189, du 5 décembre 2022 »."""
    account = f", compte …{said.iban[-4:]}" if said.iban else ""
    return f"{said.payment}{account}, du {day(said.paid_on)}"


def says_something(command: k.RestatePayment) -> bool:
    """Whether a value is given."""
    return bool(command.payment.strip() or command.iban.strip() or command.paid_on)


def empty(record: TrancheRecord) -> Blocker:
    """Nothing is said of a payment; how it is recorded."""
    known = Restatement(record.payment, record.paid_to, record.paid_on or record.since, "")
    return blocked(Code.RESTATEMENT_EMPTY, known=words(known))


def told(record: TrancheRecord, said: Restatement) -> Iterator[Blocker]:
    """Something is said, and the account is one."""
    known = (record.payment, record.paid_to, record.paid_on)
    if (said.payment, said.iban, said.paid_on) == known:
        yield blocked(Code.NOTHING_TO_CHANGE, what="le paiement est déjà enregistré ainsi")
    if said.iban != record.paid_to and (wrong := iban_problem(said.iban)):
        yield blocked(Code.BANK_INVALID, iban=said.iban[:40], why=wrong)


def on_its_day(
    case: Case, command: k.RestatePayment, record: TrancheRecord, said: Restatement
) -> Iterator[Blocker | None]:
    """Another day is one on which the payment could have been recorded."""
    if said.paid_on == record.paid_on:
        return
    yield in_future(said.paid_on, case.today)
    if record.transmitted_on is not None:
        yield too_early(said.paid_on, record.transmitted_on, "Transmission au comptable")
    yield from payment_holds(case, said.paid_on, command.because)
