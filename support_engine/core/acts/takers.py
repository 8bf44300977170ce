"""Who may do an act, and take it back: whoever could do it, or the head of the programme."""

from support_engine.core.dossier import events as e
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.access_events import AccessEnded, AccessGiven
from support_engine.core.programme.definition import SYSTEM_ROLE, Workflow
from support_engine.core.programme.roles import HOLDER, OFFICER


def takers(workflow: Workflow, event: e.AnyEvent) -> tuple[str, ...]:
    """The roles that may take an event back, under the rules by which it was done."""
    able = (role for role in doers(workflow, event) if role != SYSTEM_ROLE)
    return tuple(dict.fromkeys((*able, *heads(workflow))))


def later_takers(workflow: Workflow, event: e.AnyEvent) -> tuple[str, ...]:
    """The roles that may take an event back once its day is over: a measure is then lifted by it,
    and whoever may lift it alone undoes it."""
    if not isinstance(event, e.HoldOpened) or event.hold not in workflow.holds:
        return takers(workflow, event)
    lifters = workflow.holds[event.hold].lifted_by
    return tuple(dict.fromkeys((*lifters, *heads(workflow))))


def heads(workflow: Workflow) -> tuple[str, ...]:
    """The roles that take back any act. A file older than the word names none: those who decide
    extensions, and move dossiers to other rules, stand for them."""
    return workflow.corrections.by or workflow.extensions.decided_by


def doers(workflow: Workflow, event: e.AnyEvent) -> tuple[str, ...]:
    """The roles that could do what an event tells; the type checker proves that none is forgotten.

    What a clock did by itself is the act of whoever could have done the same: another transition
    from one of its states to the one where it leads.
    """
    match event:
        case e.Moved():
            return movers(workflow, event)
        case e.MilestoneDeclared():
            return workflow.milestone_of[event.milestone].declared_by
        case e.MilestoneValidated() | e.MilestoneRefused():
            return workflow.milestone_of[event.milestone].validated_by
        case e.ExtensionRequested() | e.ExtensionCancelled():
            return workflow.extensions.asked_by
        case e.ExtensionGranted() | e.ExtensionRefused() | e.Migrated():
            return workflow.extensions.decided_by
        case e.HoldOpened():
            return proposed_to(workflow, event.hold)
        case e.HoldLifted():
            return workflow.holds[event.hold].lifted_by
        case e.PersonAssigned():
            return namers(workflow, event.role)
        case e.DossierOpened() | e.DetailsChanged() | e.DocumentAdded() | e.Noted():
            return acting(workflow)
        case e.HolderWrote() | AccessGiven() | AccessEnded():
            return (HOLDER,)
        case e.HolderAnswered():
            return workflow.extensions.decided_by
        case e.RemindersIssued() | e.Corrected():
            return ()
        case e.LetterLeft() | e.LetterReceived() | e.LetterReturned():
            return ()
        case e.TakeoverEnded():
            return ()
        case e.ProtectionRenewed():
            return acting(workflow)
        case _:
            return spenders(workflow, event)


def proposed_to(workflow: Workflow, name: str) -> tuple[str, ...]:
    """The roles that may do what a reminder proposes by its name, a measure or a transition; nobody
    where these rules have neither."""
    if name in workflow.holds:
        return workflow.holds[name].opened_by
    done = workflow.transition_of.get(name)
    return done.roles if done else ()


def namers(workflow: Workflow, role: str) -> tuple[str, ...]:
    """Who names the person of a role on a dossier: the heads, whoever has that role in the
    programme and, for the roles of the dossier and their own, the officers."""
    wanted = workflow.roles.get(role)
    is_wide = wanted is not None and wanted.scope == "programme"
    own = (role,) if is_wide and wanted is not None and wanted.acts else ()
    officers = (OFFICER,) if not is_wide or role == OFFICER else ()
    return tuple(dict.fromkeys((*officers, *own, *heads(workflow))))


def aid_sayers(workflow: Workflow) -> tuple[str, ...]:
    """Who says a lower total of public aid as the second person: whoever keeps the books, or
    heads."""
    keeps = workflow.money.roles.keeps if workflow.money else ()
    return tuple(dict.fromkeys((*keeps, *heads(workflow))))


ENDING = "Achever la reprise"
"""What ends a takeover is called."""


def enders(workflow: Workflow) -> tuple[str, ...]:
    """Who may end a takeover: whoever follows dossiers, decides on them or signs for their money;
    an office has few officers, and whoever ends one has typed nothing of it."""
    money = workflow.money
    signing = (*money.roles.proposes, *money.roles.certifies) if money else ()
    return tuple(dict.fromkeys((OFFICER, *heads(workflow), *signing)))


def acting(workflow: Workflow) -> tuple[str, ...]:
    """The roles that act on dossiers."""
    return tuple(name for name, role in workflow.roles.items() if role.acts)


def movers(workflow: Workflow, event: e.Moved) -> tuple[str, ...]:
    """The roles of a transition and, where a clock does it, of those that lead to the same."""
    roles = proposed_to(workflow, event.transition)
    if SYSTEM_ROLE not in roles:
        return roles
    same = (t for t in workflow.leaving[event.origin] if t.target == event.target)
    return tuple(dict.fromkeys(role for transition in same for role in transition.roles))


def seconders(workflow: Workflow) -> tuple[str, ...]:
    """The roles that say again what one person claimed for the holder: whoever may claim, certify,
    or the head (an office may have one officer)."""
    if workflow.money is None:
        return ()
    roles = workflow.money.roles
    return tuple(dict.fromkeys((*roles.claims, *roles.certifies, *heads(workflow))))


def restaters(workflow: Workflow) -> tuple[str, ...]:
    """The roles that say again how a payment was really made: whoever pays, or certifies (an office
    may have one accountant)."""
    if workflow.money is None:
        return ()
    return tuple(dict.fromkeys((*workflow.money.roles.pays, *workflow.money.roles.certifies)))


def spenders(workflow: Workflow, event: m.MoneyEvent) -> tuple[str, ...]:
    """The roles of an act about money."""
    if workflow.money is None:
        return ()
    roles = workflow.money.roles
    match event:
        case m.CommitmentRecorded() | m.TrancheTransmitted():
            return roles.transmits
        case m.GuaranteeRecorded() | m.AidProposed() | m.WorksStarted():
            return roles.keeps
        case m.AidDeclared():
            return aid_sayers(workflow)
        case m.BankChanged() | m.BankConfirmed() | m.HolderKindRecorded():
            return roles.keeps
        case m.AgreementAmended() | m.AmendmentProposed():
            return roles.amends
        case m.TrancheClaimed():
            return roles.claims
        case m.TrancheSeconded():
            return seconders(workflow)
        case m.TrancheRefused():
            return (*roles.proposes, *roles.certifies)
        case m.TrancheProposed():
            return roles.proposes
        case m.TrancheCertified():
            return roles.certifies
        case m.RequestRejected() | m.TranchePaid() | m.TranchePaidBefore():
            return roles.pays
        case m.RecoveryReceived():
            return roles.pays
        case m.RestatementProposed() | m.PaymentRestated():
            return restaters(workflow)
        case (
            m.RecoveryOpened()
            | m.RecoveryOrdered()
            | m.RecoveryDropProposed()
            | m.RecoveryCancelled()
        ):
            return roles.recovers
