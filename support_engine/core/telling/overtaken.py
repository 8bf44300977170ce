"""An act that is overtaken when it is recorded: something of a later day is in force. Pure.

It stands in the journal and changes nothing of what is in force; whoever records it is told.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from support_engine.core.acts.far_days import kind
from support_engine.core.days.reckonings import BY_SPAN
from support_engine.core.dossier import events as e
from support_engine.core.dossier import money_events as m
from support_engine.core.dossier.amending import by_effect, rank
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.evolve import fold
from support_engine.core.dossier.in_force import is_overtaken
from support_engine.core.dossier.purse import Amendment
from support_engine.core.language.french import day, euros, listed
from support_engine.core.programme.definition import Workflow

TERMS = {
    "maximum": "le maximum",
    "rate": "le taux",
    "eligible": "les dépenses éligibles",
    "schedule": "l’échéancier",
    "ends_on": "la fin",
}
"""What an amendment may change, as people say it."""


def overtaken(workflow: Workflow, dossier: Dossier, event: e.AnyEvent, on: date) -> str:
    """What stays in force in spite of an event of that day, on the dossier that it left; nothing
    where the event is in force."""
    match event:
        case e.DocumentAdded():
            newest = dossier.documents[event.kind][-1]
            if newest.sha256 == event.sha256 or newest.added_on <= on:
                return ""
            label = workflow.documents[event.kind].label
            return unchanged(f"« {label} » du {day(newest.added_on)} ({newest.name})")
        case m.AgreementAmended():
            return amended_since(dossier, event, on)
        case _ if isinstance(event, m.MoneyEvent) and is_overtaken(dossier, event, on):
            since = dossier.in_force_since[event.type]
            return unchanged(f"{entry(dossier, event)} (depuis le {day(since)})")
        case _:
            return ""


def orders_gone(reference: str, undone: Iterable[e.AnyEvent]) -> Iterator[str]:
    """What is left to do outside of what is written here, where an order to pay back is taken back:
    the accountant has it in hand."""
    for event in undone:
        if isinstance(event, m.RecoveryOrdered):
            yield (
                f"L’ordre de reversement {event.order} est repris avec la clôture sur laquelle il"
                " reposait : l’ordonnateur le fait annuler auprès du comptable public. La"
                f" récupération n° {event.number} reste ouverte ; deux personnes l’abandonnent :"
                f" support-engine tranche drop {reference} {event.number}."
            )


def unchanged(what: str) -> str:
    """« Sans effet sur ce qui est en vigueur : reste en vigueur … »."""
    return f"Ne change rien à ce qui est en vigueur : {what} l’emporte."


def amended_since(dossier: Dossier, event: m.AgreementAmended, on: date) -> str:
    """The terms that amendments signed later have changed already, and which amendment."""
    mine = next((a for a in dossier.purse.amendments if is_same(a, event, on)), None)
    lost = replaced(dossier, mine) if mine else {}
    if mine is None or not lost:
        return ""
    told = listed(
        [f"{TERMS[t]} de l’avenant {a.number}, signé le {day(a.on)}" for t, a in lost.items()]
    )
    if len(lost) == len(changed(mine)):
        return f"Ne change rien à ce qui est en vigueur : {told}, l’emporte{nt(lost)}."
    return f"N’est en vigueur qu’en partie : {told}, l’emporte{nt(lost)}."


def changed(amendment: Amendment) -> list[str]:
    """The terms that an amendment says anything of."""
    return [term for term in TERMS if getattr(amendment, term) not in (None, {})]


def replaced(dossier: Dossier, amendment: Amendment) -> dict[str, Amendment]:
    """The terms of an amendment that others signed later have changed, and by which each is in
    force."""
    if dossier.reckoning < BY_SPAN:
        return {}
    later = [one for one in by_effect(dossier) if rank(one) > rank(amendment)]
    return {
        term: one for term in changed(amendment) for one in later if term in changed(one)
    }  # of several, that signed last


def nt(things: Iterable[str]) -> str:
    """The end of a plural verb."""
    return "nt" if len(list(things)) > 1 else ""


def is_same(amendment: Amendment, event: m.AgreementAmended, on: date) -> bool:
    """Whether a kept amendment is that of an event."""
    return (amendment.number, amendment.on) == (event.number, on)


def entry(dossier: Dossier, event: m.MoneyEvent) -> str:
    """What is in force where an entry of that kind came too late."""
    purse = dossier.purse
    match event:
        case m.BankChanged() if purse.bank is not None:
            return f"le compte …{purse.bank.iban[-4:]} ({purse.bank.holder})"
        case m.CommitmentRecorded():
            return f"l’engagement juridique n° {purse.commitment}"
        case m.GuaranteeRecorded():
            return f"la garantie de {euros(purse.guarantee)}"
        case m.AidDeclared() if purse.aid is not None:
            return f"la déclaration d’aides de {euros(purse.aid)}"
        case m.WorksStarted() if purse.works_on is not None:
            return f"le début des travaux au {day(purse.works_on)}"
        case _:
            return "ce qui a été enregistré depuis"


def when_recorded(told: Iterable[tuple[Workflow, e.Recorded]]) -> Iterator[str]:
    """For each row of a journal, what stayed in force in spite of it when it was recorded.

    Only a row that follows one of the same kind and of a later day can be overtaken: the journal is
    folded anew for these alone.
    """
    rows: list[e.Recorded] = []
    latest: dict[tuple[str, str], date] = {}
    for workflow, row in told:
        rows.append(row)
        of = kind(row.event)
        is_late = of in latest and row.on <= latest[of]
        latest[of] = max(row.on, latest.get(of, row.on))
        yield overtaken(workflow, fold(rows), row.event, row.on) if is_late else ""
