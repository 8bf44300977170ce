"""Acts taken back before the next round, on a real base: what leaves afterwards, the agenda and the
ledger are those of a base where they never were, but for what stands by itself."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from support_engine.adapters.files import workflows
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.case import ledger
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.people.taking_over import take_over
from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Refused
from support_engine.core.days.sending_hours import Window
from support_engine.core.decide import decide
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.evolve import evolve
from tests.laws import tries
from tests.money_story import ORDERER, OTHER_IBAN, accompanied, ready
from tests.office import Office, at, settle_in
from tests.story import HEAD, HOLDER, OFFICER, REFERENCE, because, day, document, road_to

LAUNCH = "lancement_incubation"
SET_ASIDE = r"a été repris\.$|^Ce rôle est tenu désormais par "
"""What a letter bears that an act taken back made, or that another reader's letter replaced."""
DATED = day("2000-01-01")
"""Replaced by the day on which the acts are done."""


NOW = at("2022-01-03")
SECOND = c.Actor("lou", HEAD.roles)


def act(kind: type, by: c.Actor = OFFICER, **more) -> c.AnyCommand:
    return kind(reference=REFERENCE, by=by, on=DATED, **more)


def of_people() -> tuple[c.AnyCommand, ...]:
    why = {"reason": because("Sinistre")}
    return (
        act(c.Advance, HOLDER, transition="abandonner", **why),
        act(c.OpenHold, HEAD, hold="suspension", **why),
        act(c.LiftHold, HEAD, hold="suspension", **why),
        act(c.OpenHold, HEAD, hold="mise_en_demeure", reply_days=15, **why),
        act(c.LiftHold, HEAD, hold="mise_en_demeure", **why),
        act(c.OpenHold, HEAD, hold="insolvabilite", **why),
        act(c.RequestExtension, HOLDER, clock="incubation", months=2, **why),
        act(c.RequestExtension, HOLDER, clock="execution", months=2, **why),
        act(c.GrantExtension, HEAD, clock="incubation"),
        act(c.GrantExtension, HEAD, clock="execution"),
        act(c.RefuseExtension, HEAD, clock="incubation", **why),
        act(c.AssignPerson, role="porteur", person="sacha"),
        act(c.AssignPerson, HEAD, role="instructeur", person="sacha"),
        act(c.ChangeDetails, changes={"department": "67"}),
        act(c.DeclareMilestone, HOLDER, milestone=LAUNCH),
        act(c.ValidateMilestone, milestone=LAUNCH),
        act(c.RefuseMilestone, milestone=LAUNCH, **why),
        act(c.Advance, transition="demarrer_incubation"),
        document("rib", "2022-01-04"),
    )


def of_money() -> tuple[c.AnyCommand, ...]:
    """But the total of public aid, of which nobody takes back what another one said."""
    why = {"reason": because("Avenant")}
    advance_payment = {"tranche": "avance"}
    return (
        act(k.ClaimTranche, HOLDER, spending=0, **advance_payment),
        act(k.ProposeTranche, **advance_payment),
        act(k.CertifyTranche, ORDERER, **advance_payment),
        act(k.RefuseTranche, **advance_payment, **why),
        act(k.ChangeBank, iban=OTHER_IBAN, holder="Atelier du Lin"),
        act(k.ConfirmBank, ORDERER, channel="Téléphone"),
        act(k.RecordHolderKind, holder_kind="association"),
        act(k.RecordCommitment, ORDERER, number="EJ-9"),
        act(k.AmendAgreement, HEAD, number="A1", ends_on=day("2025-06-30"), **why),
        act(k.AmendAgreement, HEAD, number="A2", maximum=200_000_00, **why),
        act(k.OpenRecovery, ORDERER, cause="retrait", **why),
        act(k.RecordGuarantee, amount=50_000_00),
    )


def stands_by_itself(command: c.AnyCommand) -> bool:
    """Whether it stays when what came before it is taken back."""
    is_officer = isinstance(command, c.AssignPerson) and command.role != "porteur"
    return is_officer or isinstance(command, (c.ChangeDetails, c.AddDocument))


def is_asked_besides(command: c.AnyCommand, gone: list[c.AnyCommand]) -> bool:
    """Whether it asks, or declares, something that lines of the file had nothing to do with."""
    on_file = (k.ChangeBank, k.ConfirmBank, k.RecordHolderKind, k.RecordCommitment)
    asks = isinstance(command, (c.RequestExtension, c.DeclareMilestone))
    return asks and all(isinstance(one, (*on_file, k.RecordGuarantee)) for one in gone)


class Start(NamedTuple):
    """A base just before the acts: what was done, the last round (none: ""), their moment."""

    acts: tuple[c.AnyCommand, ...]
    round_at: str
    acted_at: str


def starts(workflow) -> dict[str, Start]:
    """Letters that left, that wait for the morning, that wait because no round came."""
    incubation = tuple(road_to("incubation", workflow))
    labelled = tuple(road_to("labellisee", workflow))
    paid = (*accompanied(workflow), *ready())
    why = because("Travaux")
    asked = act(c.RequestExtension, HOLDER, clock="incubation", months=1, reason=why)
    asked = replace(asked, on=day("2022-04-01"))
    return {
        "told this morning": Start(incubation, "2022-04-01T08:00", "2022-04-01T12:00"),
        "reminders wait": Start(incubation, "2022-06-20T20:00", "2022-06-20T21:00"),
        "a request waits": Start((*incubation, asked), "", "2022-04-01T12:00"),
        "a decision waits": Start(labelled, "", "2022-02-21T12:00"),
        "money": Start(paid, "2022-11-16T08:00", "2022-11-16T12:00"),
        "money, and reminders wait": Start(paid, "2023-03-31T20:00", "2023-03-31T21:00"),
    }


class Bases:
    """A base for each start, made once; each life is lived on a copy of its own."""

    def __init__(self, office: Office, folder: Path, empty: Path) -> None:
        self.office, self.folder, self.empty = office, folder, empty
        self.starts = starts(office.workflow)

    @contextmanager
    def copy(self, start: str) -> Iterator[Office]:
        source = self.folder / f"{list(self.starts).index(start)}.db"
        if not source.exists():
            with self.opened(copyfile(self.empty, source)) as office:
                settle_in(office.store)
                with office.store.transaction() as db:
                    take_over(db, (Person("lou", "Lou", "lou@demo.example", "", HEAD.roles),), NOW)
                for command in self.starts[start].acts:
                    office.must(command)
                if self.starts[start].round_at:
                    office.tick(self.starts[start].round_at)
        with (
            TemporaryDirectory(dir=self.folder) as folder,
            self.opened(copyfile(source, Path(folder) / "base.db")) as office,
        ):
            yield office

    @contextmanager
    def opened(self, path: Path) -> Iterator[Office]:
        store, one = Store(f"sqlite:///{path}"), self.office
        registry = one.engine.registry
        try:
            yield Office(store, registry, one.letters, one.window, path.parent / "letters")
        finally:
            store.close()


@pytest.fixture(scope="module")
def bases(programme, letters, calendar, empty_base, tmp_path_factory) -> Bases:
    """Copies, on SQLite."""
    window = Window(time(7), time(9), calendar)
    registry = workflows.Registry([programme], "manufactures")
    folder = tmp_path_factory.mktemp("never")
    office = Office(Store("sqlite://"), registry, letters, window, folder)
    return Bases(office, folder, empty_base)


def unnumbered(why: str) -> str:
    """A reason without the number of the act that it names: acts taken back have numbers too."""
    return re.sub(r"acte n°\s\d+", "acte", why)


def told(office: Office) -> dict[str, object]:
    """What left, to whom, in which words; what still waits; the agenda; the sums of the ledger."""
    of_acts = [row for row in office.outbox() if row["act"]]  # reports count corrections
    letters = [row for row in of_acts if not re.search(SET_ASIDE, row["error"])]
    with office.store.reading() as db:
        lines = db.execute(text("SELECT key, due_on, deadline, rule, days FROM agenda ORDER BY 1"))
        return {
            "letters": sorted(
                (
                    r["letter"],
                    r["person"],
                    r["state"],
                    unnumbered(r["error"]),
                    r["sent_on"],
                    r["body"],
                )
                for r in letters
            ),
            "agenda": [tuple(line) for line in lines],
            "ledger": ledger.sums(db, REFERENCE),
            "dossier": replace(office.dossier(), version=0, last_act_on=DATED),
        }


@tries(5)
@given(st.randoms(use_true_random=True))
def test_what_was_taken_back_before_the_next_round_never_was(bases, chance) -> None:
    """Each act at most once, of those that can be done, and first what others made possible."""
    start = chance.choice(sorted(bases.starts))
    with bases.copy(start) as office:
        case = office.case()
    case = replace(case, today=at(bases.starts[start].acted_at).date())
    acts, before = list[c.AnyCommand](), frozenset[int]()
    while len(acts) < 16:
        left = [(n, one) for n, one in enumerate(EVERYTHING) if one not in acts]
        can = {n: one for n, one in left if after_act(case, one)}
        if not can:
            break
        fresh = sorted(can.keys() - before) if acts else []
        acts.append(can[chance.choice(fresh or sorted(can))])
        case, before = after_act(case, acts[-1]) or case, frozenset(can)
    rounds = [chance.randint(1, 40) for _ in range(chance.randint(0, 4))]
    they_never_were(bases, start, [*acts, *chance.sample(THE_LAST, chance.randint(0, 1))], rounds)


THE_LAST, *EVERYTHING = [of_people()[:1], *of_people()[1:], *of_money()]
"""Nothing comes after somebody gives up."""


def after_act(case: Case, command: c.AnyCommand) -> Case | None:
    """The dossier after an act of today; None where the rules refuse it."""
    outcome = decide(case, replace(command, on=case.today))
    if isinstance(outcome, Refused):
        return None
    for event in outcome:
        case = case.now_with(evolve(case.dossier, event, case.today))
    return case


def test_a_naming_taken_back_gives_the_reminders_back(bases) -> None:
    naming = act(c.AssignPerson, role="porteur", person="sacha")
    they_never_were(bases, "money, and reminders wait", [naming], [])


def they_never_were(bases, start, acts, rounds) -> None:
    """The acts are done, taken back, and rounds come: the base is that where they never were."""
    now = at(bases.starts[start].acted_at)
    with bases.copy(start) as undone, bases.copy(start) as never:
        first = undone.dossier().version + 1
        acts = [replace(one, on=now.date()) for one in acts]
        done = [one for one in acts if not isinstance(undone.do(one, now.isoformat()), Refused)]
        if not done:
            return
        why = because("Erreur")
        back = act(c.CorrectLastAct, HEAD, reason=why, back_to=first)
        for by in (HEAD, SECOND):  # what somebody else refused is taken back by two
            if undone.dossier().asked_back or by == HEAD:
                undone.must(replace(back, by=by, on=now.date()), now.isoformat())
        gone = done[:1]
        for one in done[1:]:
            if stands_by_itself(one) or is_asked_besides(one, gone):
                never.must(one, now.isoformat())
            else:
                gone.append(one)
        for days in (1, *rounds):
            now = (now + timedelta(days=days)).replace(hour=8)
            for office in (undone, never):
                assert not office.tick_at(now).problems
            assert told(undone) == told(never)
