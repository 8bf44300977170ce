"""`tranche list` and `tranche ledger`: the accounts of a dossier and the ledger, told as tables."""

from __future__ import annotations

import re
from textwrap import shorten
from typing import TYPE_CHECKING

import click

from support_engine.cli.shared import say
from support_engine.cli.shared.dossier import MAYBE, REFERENCE, load
from support_engine.cli.shared.naming import called
from support_engine.cli.shared.session import Session, pass_session, shared_options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from support_engine.core.programme.definition import Workflow
    from support_engine.views.money.accounts import (
        Accounts,
        BankAccount,
        RecoveryAccount,
        TrancheAccount,
    )
    from support_engine.views.money.ledger import LedgerLine

NONE = "—"


@click.command(
    "list", help="Les comptes d’un dossier. Tranches, compte bancaire, avenants, récupérations."
)
@REFERENCE
@shared_options
@pass_session
def list_tranches(session: Session, reference: str) -> int:
    """Where the money of a dossier stands."""
    from support_engine.views.money.accounts import accounts

    shown = accounts(load(session, reference))
    if session.as_json:
        say.as_json(shown)
    else:
        print_accounts(shown)
    return 0


def right(rows: list[list[str]], *columns: int) -> list[list[str]]:
    """Rows of a table with the amounts of some columns set to the right."""
    sizes = {i: max((say.width(row[i]) for row in rows), default=0) for i in columns}
    return [[cell.rjust(sizes.get(i, 0)) for i, cell in enumerate(row)] for row in rows]


def money(cents: int | None) -> str:
    """Cents as euros, a dash for nothing."""
    from support_engine.core.language.french import euros

    return euros(cents) if cents else NONE


def print_accounts(shown: Accounts) -> None:
    """The accounts of a dossier in words."""
    from support_engine.core.language.french import day

    for sentence in shown.alerts:
        say.alert(sentence)
    say.line(f"{shown.reference} – {shown.name}", bold=True)
    rows = [tranche_row(tranche) for tranche in shown.tranches]
    heads = ["Tranche", "Prévu", "Plafond", "Dû", "État", "Montant", "Bloqué par"]
    say.table(right(rows, 1, 2, 3, 5), heads)
    print_totals(shown.totals)
    print_file(shown)
    if shown.amendments:
        say.title("Avenants")
        for amendment in shown.amendments:
            say.line(f"  {day(amendment.on)} : {amendment.words}")
    if shown.recoveries:
        say.title("Récupérations")
        rows = [recovery_row(recovery) for recovery in shown.recoveries]
        say.table(right(rows, 2, 4), ["N°", "Cause", "Montant", "État", "Reste dû"])


def print_file(shown: Accounts) -> None:
    """What the conditions of a payment read on file."""
    from support_engine.core.language.french import day, euros

    say.title("Au dossier")
    agreed = shown.agreement
    notified = f"{agreed.number}, notifiée le {day(agreed.notified_on)}" if agreed else ""
    for label, value in (
        ("Convention", notified or "pas encore notifiée"),
        ("Engagement juridique", shown.commitment or NONE),
        ("Compte bancaire", account(shown.bank)),
        ("Garantie", money(shown.guarantee)),
        ("Aides publiques", NONE if shown.aid is None else euros(shown.aid)),
        ("Début des travaux", day(shown.works_on) if shown.works_on else NONE),
    ):
        say.line(f"  {label} : {value}")


def recovery_row(recovery: RecoveryAccount) -> list[str]:
    """One line of the table."""
    from support_engine.core.language.french import euros

    return [
        str(recovery.number),
        recovery.cause_label,
        euros(recovery.amount),
        recovery.status_label,
        euros(recovery.left),
    ]


def tranche_row(tranche: TrancheAccount) -> list[str]:
    """One line of the table; the first reason only, cut short."""
    from support_engine.core.language.french import short_day

    record, blockers = tranche.record, tranche.blockers
    since = f" le {short_day(tranche.on)}" if tranche.on else ""
    first = re.split(r"\s:", blockers[0]["sentence"].rstrip("."))[0] if blockers else ""
    return [
        tranche.label,
        money(tranche.planned),
        money(tranche.ceiling),
        money(tranche.due),
        tranche.stage_label + since,
        money(record.amount if record else None),
        f"{len(blockers)} ✗ {shorten(first, 40, placeholder='…')}" if blockers else NONE,
    ]


def print_totals(sums: Mapping[str, int]) -> None:
    """One line of totals."""
    from support_engine.core.language.french import euros
    from support_engine.views.money.accounts import ENTRIES

    say.line()
    rows = [[euros(sums[entry]) for entry in ENTRIES]]
    say.table(rows, [label.capitalize() for label in ENTRIES.values()])


def account(bank: BankAccount | None) -> str:
    """The account by its last signs, and whether it can be paid."""
    from support_engine.core.language.french import day

    if bank is None:
        return NONE
    named = f"…{bank.ending} ({bank.holder})"
    if bank.confirmed_on:
        return f"{named}, confirmé le {day(bank.confirmed_on)} par {bank.confirmed_by}"
    until = bank.quarantined_until
    held = f"rien n’est payé avant le {day(until)}" if until else "délai de vérification passé"
    if bank.waits_for_letter:
        held = "rien n’est payé, la lettre qui en avertit le porteur n’est pas partie"
    return f"{named}, enregistré le {day(bank.changed_on)}, non confirmé : {held}"


@click.command(help="Le grand livre et ses totaux. Sans REF, ceux de chaque programme.")
@MAYBE
@shared_options
@pass_session
def ledger(session: Session, reference: str | None) -> int:
    """Every line of the ledger, and its sums: never the dossiers' own figures."""
    from support_engine.adapters.store.case import ledger as book
    from support_engine.core.money.payable import payable
    from support_engine.stories.payments import paying
    from support_engine.views.money.ledger import ledger as told

    engine = session.desk.engine
    cases = [load(session, reference)] if reference else paying(engine, session.today)
    rules = {case.dossier.reference: case.workflow for case in cases}
    left: dict[str, int] = {}
    for case in cases:
        name = case.dossier.workflow
        left[name] = left.get(name, 0) + payable(case)
    with session.desk.store.reading() as db:
        lines = book.lines(db, cases[0].dossier.reference if reference else None)
        shown = told(lines, left, cases)
    if session.as_json:
        say.as_json(shown)
        return 0
    heads = ["Date", "Dossier", "Écriture", "Objet", "Montant", "Qui"]
    names = called(session.desk.store, [line.actor for line in shown.lines])
    rows = [[*ledger_row(rules[line.reference], line), names[line.actor]] for line in shown.lines]
    say.table(right(rows, 4), heads, empty="Aucune écriture.")
    if len(shown.programmes) > 1:
        for name, sums in shown.programmes.items():
            say.title(engine.registry.current(name).workflow.header.label)
            print_totals(sums)
        say.title("Tous les programmes")
    if shown.lines:
        print_totals(shown.totals)
    return 0


def ledger_row(workflow: Workflow, line: LedgerLine) -> list[str]:
    """One line of the table, without who wrote it."""
    from support_engine.views.money.accounts import ENTRIES
    from support_engine.views.money.ledger import subject

    on, about = line.effective_on.isoformat(), subject(workflow, line)
    return [on, line.reference, ENTRIES[line.entry], about, money(line.cents)]
