"""A base written by a former version: its journals tell today what they told then.

How it was made, and why it is never made again: `former_base/README.md`.
"""

import lzma
import shutil
import sqlite3
from collections import defaultdict
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from support_engine import config
from support_engine.adapters.store import codec
from support_engine.adapters.store.case import record
from support_engine.adapters.store.schema import upgrade
from support_engine.assemble import open_desk, open_store
from support_engine.cli.app import run
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.events import AnyEvent, Recorded
from support_engine.core.dossier.evolve import fold
from support_engine.stories.verifying.verify import verify
from tests.story import in_hand

BASE = Path(__file__).parent / "former_base" / "base.db.xz"
BORN_LATER = frozenset(
    {
        "access_ended",
        "access_given",
        "agreement_amended.by",
        "aid_declared.by",
        "guarantee_recorded.by",
        "hold_lifted.by",
        "extension_granted.by",
        "milestone_validated.by",
        "moved.by",
        "letter_left.resumes",
        "letter_received.how",
        "letter_returned",
        "noted.by",
        "noted.roles",
        "holder_kind_recorded.by",
        "works_started.by",
        "agreement_amended.known_on",
        "aid_proposed",
        "amendment_proposed",
        "bank_changed.known_on",
        "commitment_recorded.is_of_its_day",
        "corrected.kept",
        "document_added.by",
        "corrected.owed",
        "corrected.stood",
        "corrected.undoes",
        "milestone_refused.told_on",
        "tranche_refused.told_on",
        "dossier_opened.known_on",
        "dossier_opened.rules",
        "dossier_opened.takeover",
        "takeover_ended",
        "tranche_paid_before",
        "extension_granted.known_on",
        "extension_requested.by",
        "extension_requested.known_on",
        "migrated.ran_out",
        "migrated.later",
        "migrated.over",
        "migrated.served",
        "migrated.rules",
        "milestone_declared.for_holder",
        "milestone_declared.known_on",
        "milestone_refused.known_on",
        "moved.acquired_on",
        "moved.stood",
        "moved.recorded_for",
        "moved.known_on",
        "tranche_certified.known_on",
        "tranche_claimed.known_on",
        "person_assigned.replaces",
        "recovery_cancelled.waived",
        "tranche_claimed.told",
        "tranche_claimed.least",
        "tranche_claimed.by",
        "tranche_claimed.as_holder",
        "milestone_declared.as_holder",
        "document_added.as_holder",
        "tranche_seconded",
        "aid_declared.counted",
        "request_rejected",
        "restatement_proposed",
        "payment_restated",
        "tranche_proposed.known_on",
        "tranche_transmitted.known_on",
        "corrected.settles",
        "corrected.renews",
        "corrected.silence",
        "holder_answered",
        "holder_kind_recorded",
        "holder_wrote",
        "hold_lifted.known_on",
        "hold_lifted.to_known",
        "moved.to_known",
        "moved.paused_from",
        "hold_opened.paused_from",
        "hold_opened.owed_again",
        "milestone_declared.by",
        "milestone_declared.evidence",
        "milestone_validated.evidence",
        "moved.owed_again",
        "dossier_opened.reckoning",
        "extension_cancelled.by",
        "extension_cancelled.with_act",
        "noted.marks",
        "noted.takes_back",
        "noted.reckoning",
        "recovery_opened.known_on",
        "bank_changed.counts_from",
        "protection_renewed",
        "recovery_opened.counts_from",
        "recovery_opened.after_closing",
        "recovery_drop_proposed",
        "letter_left",
        "letter_received",
        "tranche_certified.basis",
        "tranche_claimed.basis",
        "tranche_paid.iban",
        "tranche_proposed.basis",
    }
)
"""Events (`noted`) and fields (`moved.reason`) that no former version wrote: this base cannot hold
them."""


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """The folder of an office that kept its base and takes today's version."""
    folder = tmp_path_factory.mktemp("former")
    (folder / "base.db").write_bytes(lzma.decompress(BASE.read_bytes()))
    shutil.copytree(BASE.parent / "workflows", folder / "workflows")
    settings = "[base]\nurl = 'sqlite:///base.db'\n[programme]\nworkflows = 'workflows'\n"
    (folder / "config.toml").write_text(settings, "utf-8")
    store = open_store(config.load(folder / "config.toml"))
    upgrade(store, "tests")
    store.close()
    return folder


@pytest.fixture(scope="module")
def former(tmp_path_factory):
    """The base as the former version left it, before any upgrade."""
    path = tmp_path_factory.mktemp("former") / "untouched.db"
    path.write_bytes(lzma.decompress(BASE.read_bytes()))
    with sqlite3.connect(path) as base:
        base.row_factory = sqlite3.Row
        yield base
    base.close()


@pytest.fixture(scope="module")
def desk(office):
    """Today's engine on that base."""
    opened = open_desk(config.load(office / "config.toml"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def journals(former):
    """Reference → its acts, read by today's code."""
    found = defaultdict(list)
    for row in former.execute("SELECT * FROM journal ORDER BY reference, version"):
        event = codec.load_event(row["payload"])
        on, at = date.fromisoformat(row["effective_on"]), codec.from_moment(row["recorded_at"])
        found[row["reference"]].append(Recorded(row["version"], event, on, row["actor"], at))
    return found


def test_every_journal_folds_to_the_bytes_that_the_former_version_stored(former, journals) -> None:
    stored = {row["reference"]: row["folded"] for row in former.execute("SELECT * FROM dossiers")}
    told = {one: codec.dump_dossier(fold(rows)) for one, rows in journals.items()}
    assert len(stored) == 71
    assert [one for one in stored if told.get(one) != stored[one]] == []
    assert told.keys() == stored.keys()


def test_every_agenda_is_the_one_that_the_former_version_stored(former, desk, journals) -> None:
    stored = defaultdict(dict)
    for row in former.execute("SELECT * FROM agenda"):
        stored[row["reference"]][row["key"]] = dict(row)
    assert len(stored) == 61
    differing = []
    for reference, rows in journals.items():
        dossier = fold(rows)
        workflow = desk.engine.registry.get(dossier.workflow, dossier.workflow_version)
        lines = agenda(in_hand(workflow, dossier, desk.engine.calendar))
        derived = {line.key: record.line_columns(reference, line) for line in lines}
        if derived != stored[reference]:
            differing.append(reference)
    assert differing == []


def test_the_base_is_proven(desk, journals) -> None:
    with desk.store.reading() as db:
        found = list(verify(db, desk.engine.registry, desk.engine.calendar, journals))
    assert [str(finding) for finding in found] == []


def test_every_field_of_every_event_occurs_so_that_the_net_has_no_hole(journals) -> None:
    events = [row.event for rows in journals.values() for row in rows]
    written = {
        f"{event.type}.{field.name}"
        for event in events
        for field in fields(event)
        if getattr(event, field.name)
    }
    known = {f"{named(kind)}.{field.name}" for kind in get_args(AnyEvent) for field in fields(kind)}
    later = {one for one in known if {one, one.split(".")[0]} & BORN_LATER}
    assert known - written == later
    assert {one.split(".")[0] for one in known} | known >= BORN_LATER


def named(kind: type) -> str:
    """The word that stands for a kind of event in the journal."""
    (word,) = (field.default for field in fields(kind) if field.name == "type")
    return word


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("verify", 0, "71 dossiers vérifiés"),
        ("list", 0, "71 dossiers"),
        ("show NET-02", 0, "Atelier NET-02"),
        ("history NET-04", 0, "règles : version 1 → version 2"),
        ("history NET-06", 0, "[repris]"),
        ("agenda --late", 4, "FICTIF-01"),
        ("explain NET-04", 0, "Incubation"),
        ("tranche list NET-02", 0, "A3"),
        ("tranche ledger", 0, "€"),
        ("report portfolio", 0, "Manufactures"),
        ("report milestones FT2026-T1-002 --as-of 2027-06-20", 0, "ilan"),
        ("letters list --reference NET-04", 0, "rappel"),
        ("workflow diff manufactures@1 manufactures@2", 0, "couveuse"),
        ("tick --dry-run", 0, "NET-07"),
    ],
)
def test_every_reading_command_works_on_it(office, capsys, line, code, said) -> None:
    place = ["--config", str(office / "config.toml"), "--now", "2023-07-18"]
    assert run([*place, *line.split()]) == code
    assert said in capsys.readouterr().out
