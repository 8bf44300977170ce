"""What a claim, a proposal or a certification rests on, and what has changed since.

A request is paid on what was certified: the account, the agreement, the amount and the papers of
that day travel in the event, and the request file is printed from there.
"""

from collections.abc import Iterator

from support_engine.core.acts import two_hands
from support_engine.core.acts.actor import Command
from support_engine.core.acts.blockers import Blocker, Code, blocked
from support_engine.core.acts.papers import newest_first, of_claim, papers_of
from support_engine.core.acts.two_hands import same_person
from support_engine.core.dossier.basis import Basis
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.next_step import (
    is_other_account,
    is_other_agreement,
    raised,
    restated,
)
from support_engine.core.dossier.purse import TrancheRecord
from support_engine.core.language.figures import Cents, Fact, Rate
from support_engine.core.language.french import listed
from support_engine.core.money import law
from support_engine.core.programme.money import Tranche

FREEING = {
    "hold_lifted": "levé une mesure",
    "extension_granted": "accordé un délai dont dépend le versement",
    "moved": "enregistré l’acte qui arrête un délai dont dépend le versement",
    "milestone_validated": "validé un compte rendu dont dépend le versement",
}
"""What takes away what keeps a payment, by the type of its event, as people say it."""


def basis_of(case: Case, tranche: Tranche, spending: int, amount: int) -> Basis:
    """All that stands behind a tranche today. Cents, basis points."""
    in_force, purse, details = law.agreement(case), case.dossier.purse, case.dossier.details
    bank = purse.bank
    return Basis(
        amount=amount,
        spending=spending,
        iban=bank.iban if bank else "",
        account_holder=bank.holder if bank else "",
        confirmed_by=bank.confirmed_by if bank else "",
        agreement=in_force.number if in_force else "",
        notified_on=in_force.notified_on if in_force else None,
        amendments=tuple(amendment.number for amendment in purse.amendments),
        commitment=purse.commitment,
        maximum=in_force.maximum if in_force else 0,
        rate=in_force.rate if in_force else 0,
        eligible=in_force.eligible if in_force else 0,
        entitled=law.entitled(case, tranche, spending),
        taken=law.taken(case.dossier, tranche.id),
        papers=papers_behind(case, tranche),
        name=case.dossier.name,
        beneficiary=details.get("holder", ""),
        siret=details.get("siret", ""),
    )


def papers_behind(case: Case, tranche: Tranche) -> tuple[str, ...]:
    """The hashes of the papers of a tranche: those of its claim, the newest standing ones, those of
    its milestones."""
    agreement = law.rules(case.workflow).agreement_document
    hashes = dict.fromkeys(of_claim(case, tranche, case.today).hashes)
    for kind in dict.fromkeys((*tranche.requires_documents, *((agreement,) if agreement else ()))):
        if not case.workflow.documents[kind].per_claim:
            hashes.update(dict.fromkeys(standing(case, kind)))
    for name in tranche.requires_milestones:
        if record := case.dossier.milestones.get(name):
            milestone = case.workflow.milestone_of[name]
            hashes.update(dict.fromkeys(papers_of(case.dossier, milestone, record)))
    return tuple(hashes)


def standing(case: Case, kind: str) -> Iterator[str]:
    """The newest paper of a kind that is valid today."""
    for paper in newest_first(case.dossier, kind):
        if paper.valid_until is None or paper.valid_until >= case.today:
            yield paper.sha256
            return


def changed_since(case: Case, tranche: Tranche, record: TrancheRecord) -> Iterator[Blocker]:
    """What is no longer as it was certified: the account, the agreement, the amount."""
    facts = {
        "reference": case.dossier.reference,
        "tranche": tranche.label,
        "id": tranche.id,
        "certified_on": record.certified_on,
    }
    in_force, amount = law.agreement(case), law.due(case, tranche, record.spending)
    if is_other_account(case, record):
        yield blocked(Code.ACCOUNT_CHANGED, **facts, **accounts_told(case, record))
    if in_force is not None and is_other_agreement(case, in_force, record):
        yield blocked(
            Code.TERMS_CHANGED,
            before=record.basis.agreement if record.basis else "une autre rédaction",
            now=in_force.number,
            maximum=Cents(in_force.maximum),
            rate=Rate(in_force.rate),
            **facts,
        )
    if amount != record.amount:
        certified, today = Cents(record.amount), Cents(amount)
        yield blocked(Code.AMOUNT_CHANGED, certified=certified, amount=today, **facts)


def to_propose_anew(
    case: Case, tranche: Tranche, record: TrancheRecord | None
) -> Iterator[Blocker]:
    """More is due than the last who signed has seen, or what it rests on was put on file since by
    somebody else: whoever proposes says it anew. Nobody raises alone what another one proposed, nor
    puts back alone what kept it."""
    if record is None:
        return
    roles = tuple(case.workflow.roles[one].label for one in law.rules(case.workflow).roles.proposes)
    facts: dict[str, Fact] = {
        "reference": case.dossier.reference,
        "tranche": tranche.label,
        "id": tranche.id,
        "roles": roles,
    }
    if raised(case, tranche, record):
        signed, now = Cents(record.amount), Cents(law.due(case, tranche, record.spending))
        yield blocked(Code.AMOUNT_RAISED, signed=signed, amount=now, **facts)
    if what := restated(case, record):
        yield blocked(Code.FACTS_RESTATED, what=listed(what), **facts)


def own_changes(
    case: Case, record: TrancheRecord | None, command: Command, act: str
) -> Iterator[Blocker]:
    """Whoever changed the account or the agreement since the last signature does not certify on it:
    nobody else would have seen it. An account that somebody else has confirmed was seen."""
    bank, person = case.dossier.purse.bank, command.by.person
    if record is None:
        return
    is_own = bank is not None and bank.changed_by == person and not bank.confirmed_by
    if is_own and is_other_account(case, record):
        done = "changé le compte depuis la dernière signature"
        yield same_person(person, done, act, two_hands.ANEW)
    if person in record.restated.get("agreement_amended", ()):
        done = "enregistré un avenant depuis la dernière signature"
        yield same_person(person, done, act, two_hands.ANEW)


def own_freeing(record: TrancheRecord | None, command: Command, act: str) -> Iterator[Blocker]:
    """Nor does whoever took away, since the last signature, what kept the payment."""
    said = record.restated if record is not None else {}
    for kind, done in FREEING.items():
        if command.by.person in said.get(kind, ()):
            since = f"{done} depuis la dernière signature"
            yield same_person(command.by.person, since, act, two_hands.ANEW)


def accounts_told(case: Case, record: TrancheRecord) -> dict[str, Fact]:
    """The account that was certified and the one on file, by their last signs."""
    bank, basis = case.dossier.purse.bank, record.basis
    return {
        "before": f"…{basis.iban[-4:]}" if basis else "un autre",
        "now": f"…{bank.iban[-4:]} ({bank.holder})" if bank else "",
        "changed_on": bank.changed_on if bank else None,
    }


def payment_stopped(case: Case, tranche: Tranche, record: TrancheRecord) -> Blocker | None:
    """The account changed once the request had left: which one was paid has to be said."""
    if record.stage != "transmitted" or not is_other_account(case, record):
        return None
    return blocked(
        Code.ACCOUNT_UNCERTAIN,
        reference=case.dossier.reference,
        tranche=tranche.label,
        id=tranche.id,
        request=record.request,
        **accounts_told(case, record),
    )
