"""What is kept on file for the conditions to read: commitment, guarantee, aid, works, account."""

from collections.abc import Iterable
from datetime import date

from support_engine.core.acts import money_commands as k
from support_engine.core.acts import two_hands
from support_engine.core.acts.blockers import Blocker, Code, blocked, refused
from support_engine.core.acts.conditions import closed, role_blocker, too_early
from support_engine.core.acts.decision import Decision
from support_engine.core.acts.takers import aid_sayers
from support_engine.core.acts.two_hands import same_person
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.awaited import CountsFrom
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.sums import aid_on_file, claimed_for_aid
from support_engine.core.language.figures import Cents
from support_engine.core.language.french import euros
from support_engine.core.language.iban import compact, iban_problem
from support_engine.core.language.names import identified
from support_engine.core.language.typed import LARGEST
from support_engine.core.money import guarantee, holder, law

Kept = (
    k.RecordCommitment
    | k.RecordGuarantee
    | k.DeclareAid
    | k.RecordHolderKind
    | k.RecordWorksStart
    | k.ChangeBank
    | k.ConfirmBank
)


LOWER = "Baisser les aides publiques"
Entry = tuple[m.MoneyEvent, Iterable[Blocker | None]]
"""What would be put on file, and what stands against it."""


def keep(case: Case, command: Kept) -> Decision:
    """Put on file what the conditions read: commitment, guarantee, aid, works, account."""
    roles = law.rules(case.workflow).roles
    allowed = roles.transmits if isinstance(command, k.RecordCommitment) else roles.keeps
    if isinstance(command, k.DeclareAid) and case.dossier.purse.aid_waiting:
        allowed = aid_sayers(case.workflow)
    event, reasons = entry(case, command)
    role = role_blocker(case, command.by, allowed, "Tenir les comptes du dossier")
    return refused((closed(case), role, *reasons)) or (event,)


def entry(case: Case, command: Kept) -> Entry:
    """The event of an entry, and every reason not to write it."""
    event: m.MoneyEvent
    person = command.by.person
    match command:
        case k.RecordCommitment():
            return commitment(case, command)
        case k.RecordGuarantee():
            event = m.GuaranteeRecorded(command.amount, person)
            within = amount_within("Garantie", command.amount, 0)
            return event, [within, guarantee.too_low(case, command.amount)]
        case k.DeclareAid():
            return declared_aid(case, command)
        case k.RecordHolderKind():
            kind = identified(holder.KINDS, command.holder_kind, "genre")
            return m.HolderKindRecorded(kind, person), holder.kind_problems(case, kind)
        case k.RecordWorksStart():
            started_on = command.started_on
            early = too_early(command.on, started_on, "Début des travaux")
            return m.WorksStarted(started_on, person), [early]
        case k.ChangeBank():
            return account(case, command)
        case k.ConfirmBank():
            event = m.BankConfirmed(command.channel.strip(), command.by.person)
            return event, confirmation(case.dossier, command)


def declared_aid(case: Case, command: k.DeclareAid) -> Entry:
    """All public aid; a total lower than what is on file would let money go, or what is beyond be
    forgotten: two people say it, each from the list of the holder."""
    total, person, in_force = command.total, command.by.person, law.agreement(case)
    told, waiting = aid_on_file(case.dossier), case.dossier.purse.aid_waiting
    reasons: list[Blocker | None] = [
        amount_within("Aides publiques", total, 0),
        holder.unknown(case, total, in_force.eligible) if in_force else None,
        aid_without_ours(case, total),
    ]
    declared = m.AidDeclared(total, person, claimed_for_aid(case.dossier))
    if told is None or total >= told or case.dossier.in_takeover:
        return declared, reasons
    if waiting is None or waiting.total != total:
        return m.AidProposed(total, person), reasons
    if waiting.by == person:
        reasons.append(same_person(person, "dit ce total plus bas", LOWER, two_hands.AID))
    return declared, reasons


def aid_without_ours(case: Case, total: int) -> Blocker | None:
    """The total of the aids has ours in it: what the balance comes to once its spending is known,
    the maximum in force before."""
    in_force = law.agreement(case)
    own = law.own_grant(case, in_force) if in_force else 0
    if total >= own:
        return None
    reference = case.dossier.reference
    return blocked(Code.AID_TOO_LOW, reference=reference, aid=Cents(total), own=Cents(own))


def commitment(case: Case, command: k.RecordCommitment) -> Entry:
    """The State reserves the maximum of the agreement in force, under a number."""
    in_force = law.agreement(case)
    number = reference_given("Numéro d’engagement juridique", command.number)
    reasons = [None if in_force else law.not_notified(case), number]
    amount = in_force.maximum if in_force else 0
    return m.CommitmentRecorded(command.number.strip(), amount, is_of_its_day=True), reasons


def account(case: Case, command: k.ChangeBank) -> Entry:
    """A valid IBAN and its holder, that are not on file already.

    A change waits for the letter that warns the holder; a first account takes nobody's place.
    """
    iban, holder = compact(command.iban), command.holder.strip()
    reasons: list[Blocker | None] = []
    if wrong := iban_problem(iban):
        reasons.append(blocked(Code.BANK_INVALID, iban=iban[:40], why=wrong))
    reasons.append(reference_given("Titulaire du compte", command.holder))
    bank = case.dossier.purse.bank
    if bank is not None and (bank.iban, bank.holder) == (iban, holder):
        reasons.append(blocked(Code.NOTHING_TO_CHANGE, what="c’est déjà ce compte"))
    known_on = case.known_on(command.on)
    takes_a_place = bank is not None or case.dossier.purse.account_gone
    counts_from: CountsFrom = "left" if takes_a_place else ""
    return m.BankChanged(iban, holder, command.by.person, known_on, counts_from), reasons


def confirmation(dossier: Dossier, command: k.ConfirmBank) -> Iterable[Blocker | None]:
    """Somebody else than who changed the account, by a channel that is named."""
    bank = dossier.purse.bank
    yield reference_given("Moyen de vérification", command.channel)
    if bank is None:
        yield blocked(Code.BANK_MISSING, reference=dossier.reference)
    elif bank.changed_by == command.by.person:
        act = "Confirmer le compte bancaire"
        yield same_person(bank.changed_by, "enregistré ce compte", act, two_hands.ACCOUNT)
    elif bank.confirmed_by:
        yield blocked(Code.NOTHING_TO_CHANGE, what="ce compte est déjà confirmé")
    else:
        yield too_early(command.on, bank.changed_on, "Changement du compte bancaire")


def reference_given(what: str, given: str) -> Blocker | None:
    """A number or a name that must not be empty."""
    return None if given.strip() else blocked(Code.REFERENCE_MISSING, what=what)


def amount_within(what: str, amount: int, least: int) -> Blocker | None:
    """An amount that makes sense, in cents."""
    if least <= amount <= LARGEST:
        return None
    limits = f"de {euros(least)} à {euros(LARGEST)}"
    return blocked(Code.AMOUNT_INVALID, what=what, amount=Cents(amount), limits=limits)


def never_backdated(case: Case, on: date, act: str) -> Blocker | None:
    """What lets money leave is of the day on which it is recorded: a typed date would walk round
    everything that was not yet so on that day."""
    if on == case.today:
        return None
    return blocked(Code.BACKDATED, act=act, on=on, today=case.today)
