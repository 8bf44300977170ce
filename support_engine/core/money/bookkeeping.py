"""What is kept on file for the conditions to read: commitment, guarantee, aid, works, account."""

from collections.abc import Iterable

from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Blocker, Code, Refused, blocked, refused
from support_engine.core.acts.conditions import closed, role_blocker, too_early
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.language.french import euros
from support_engine.core.language.iban import compact, iban_problem
from support_engine.core.money import law
from support_engine.core.money.amendments import LARGEST

Decision = tuple[m.MoneyEvent, ...] | Refused
Kept = (
    k.RecordCommitment
    | k.RecordGuarantee
    | k.DeclareAid
    | k.RecordWorksStart
    | k.ChangeBank
    | k.ConfirmBank
)


def keep(case: Case, command: Kept) -> Decision:
    """Put on file what the conditions read: commitment, guarantee, aid, works, account."""
    roles, reference = law.rules(case.workflow).roles, case.dossier.reference
    allowed = roles.transmits if isinstance(command, k.RecordCommitment) else roles.keeps
    reasons = [
        closed(case),
        role_blocker(case, command.by, allowed, "Tenir les comptes du dossier"),
    ]
    event: m.MoneyEvent
    match command:
        case k.RecordCommitment():
            in_force = law.agreement(case)
            if in_force is None:
                reasons.append(blocked(Code.AGREEMENT_NOT_NOTIFIED, reference=reference))
            reasons.append(reference_given("Numéro d’engagement juridique", command.number))
            amount = in_force.maximum if in_force else 0
            event = m.CommitmentRecorded(command.number.strip(), amount)
        case k.RecordGuarantee():
            reasons.append(amount_within("Garantie", command.amount, 0))
            event = m.GuaranteeRecorded(command.amount)
        case k.DeclareAid():
            reasons.append(amount_within("Aides publiques", command.total, 0))
            event = m.AidDeclared(command.total)
        case k.RecordWorksStart():
            reasons.append(
                too_early(command.on, command.started_on, "Début des travaux"),
            )
            event = m.WorksStarted(command.started_on)
        case k.ChangeBank():
            iban = compact(command.iban)
            wrong = iban_problem(iban)
            if wrong:
                reasons.append(blocked(Code.BANK_INVALID, iban=iban[:40], why=wrong))
            reasons.append(reference_given("Titulaire du compte", command.holder))
            bank = case.dossier.purse.bank
            if bank is not None and (bank.iban, bank.holder) == (iban, command.holder.strip()):
                reasons.append(blocked(Code.NOTHING_TO_CHANGE, what="c’est déjà ce compte"))
            event = m.BankChanged(iban, command.holder.strip(), command.by.person)
        case k.ConfirmBank():
            reasons.extend(confirmation(case.dossier, command))
            event = m.BankConfirmed(command.channel.strip(), command.by.person)
    return refused(reasons) or (event,)


def confirmation(dossier: Dossier, command: k.ConfirmBank) -> Iterable[Blocker | None]:
    """Somebody else than who changed the account, by a channel that is named."""
    bank = dossier.purse.bank
    yield reference_given("Moyen de vérification", command.channel)
    if bank is None:
        yield blocked(Code.BANK_MISSING, reference=dossier.reference)
    elif bank.changed_by == command.by.person:
        yield same_person(bank.changed_by, "enregistré ce compte", "Confirmer le compte bancaire")
    elif bank.confirmed_by:
        yield blocked(Code.NOTHING_TO_CHANGE, what="ce compte est déjà confirmé")
    else:
        yield too_early(command.on, bank.changed_on, "Changement du compte bancaire")


def reference_given(what: str, words: str) -> Blocker | None:
    """A number or a name that must not be empty."""
    return None if words.strip() else blocked(Code.REFERENCE_MISSING, what=what)


def amount_within(what: str, amount: int, least: int) -> Blocker | None:
    """An amount that makes sense, in cents."""
    if least <= amount <= LARGEST:
        return None
    limits = f"de {euros(least)} à {euros(LARGEST)}"
    return blocked(Code.AMOUNT_INVALID, what=what, amount=euros(amount), limits=limits)


def same_person(person: str, done: str, act: str) -> Blocker:
    """One person, two hands of the same payment."""
    return blocked(Code.SAME_PERSON, person=person, done=done, act=act)
