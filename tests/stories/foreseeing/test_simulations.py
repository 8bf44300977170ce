"""Lives played in advance: the same each time, as they would truly be, and nothing written."""

import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import Phase, given
from hypothesis import strategies as st

from support_engine.adapters.store.people import directory
from support_engine.core.acts import commands as c
from support_engine.core.acts.filing import open_dossier
from support_engine.core.acts.money_commands import ChangeBank
from support_engine.core.days.calendar import ONE_DAY
from support_engine.core.dossier.evolve import evolve
from support_engine.core.simulation.assumptions import Assumptions
from support_engine.core.simulation.life import Life
from support_engine.errors import UnknownName, UnsoundWorkflow
from support_engine.stories.foreseeing import simulations
from support_engine.stories.foreseeing.simulations import (
    Supposed,
    load_assumptions,
    simulate,
    simulate_all,
)
from tests.fabriques_story import opening
from tests.laws import tries
from tests.letter_samples import PROGRAMMES
from tests.money_story import OTHER_IBAN, money_case, ready
from tests.money_story import act as money_act
from tests.office import at
from tests.story import GUIDE, HEAD, HOLDER, OFFICER, REFERENCE, OneDossier, day, in_hand

pytestmark = pytest.mark.one_base

START = date(2022, 3, 22)
ROOT = Path(__file__).parents[3]


@pytest.fixture
def incubated(workflow, calendar):
    """In incubation since 21 March 2022; its term is 21 July."""
    return OneDossier(workflow, calendar).to("incubation").dossier


@pytest.fixture
def played(workflow, calendar, incubated):
    """The life of that dossier on some assumptions."""

    def play(until: str | None = None, *, every_day: bool = False, **said):
        life = Life(in_hand(workflow, incubated, calendar), Assumptions.model_validate(said))
        return life.play(START, day(until) if until else None, every_day=every_day)

    return play


def told(timeline, *kinds: str) -> list[tuple[str, str]]:
    return [(e.on.isoformat(), e.label) for e in timeline.entries if not kinds or e.kind in kinds]


def plain(timeline):
    return [(e.on, e.kind, e.label, e.detail, e.roles, e.amount) for e in timeline.entries]


# ── The ordinary life, reckoned by hand ──────────────────────────────────────────────────────────


def test_the_dates_of_an_ordinary_life(played) -> None:
    acts = {label.split(" (")[0]: on for on, label in told(played(), "act")}
    assert acts["jalon déclaré : Réunion de lancement"] == "2022-04-11"
    assert acts["jalon validé : Réunion de lancement"] == "2022-04-15"  # the 16th is a Saturday
    assert acts["jalon déclaré : Diagnostic"] == "2022-05-06"
    assert acts["jalon déclaré : Restitution finale"] == "2022-07-15"  # the 14th is a holiday
    assert (
        acts["Passage en comité de financement → En comité de financement"] == "2022-07-27"
    )  # the 21st, over, five days
    assert acts["Octroi de la subvention → Subvention accordée"] == "2022-08-01"
    assert acts["Notification de la convention → Convention notifiée"] == "2022-08-10"
    assert (
        acts["Démarrage de l’accompagnement → En accompagnement"] == "2022-08-12"
    )  # Assumption, a Monday
    assert acts["jalon déclaré : Premier bilan d’étape"] == "2023-02-13"


def test_an_ordinary_life_ends_well_and_is_paid_in_full(played) -> None:
    life = played()
    assert life.is_closed
    assert life.ending == "Le dossier est clos : Clôturée."
    assert [entry.amount for entry in life.of("payment")] == [30_000_00, 50_000_00, 20_000_00]
    assert not life.of("refused")


# ── Each assumption changes what it should ───────────────────────────────────────────────────────


def test_late_milestones_bring_chasers(played) -> None:
    on_time, late = played("2022-07-01"), played("2022-07-01", late_days=10)
    assert "relance" not in {entry.label for entry in on_time.of("letter")}
    assert ("2022-04-21", "jalon déclaré : Réunion de lancement") in told(late, "act")
    assert ("2022-04-19", "relance") in told(late, "letter")


def test_one_milestone_may_be_late_alone_or_early(played) -> None:
    life = played("2022-07-01", late={"diagnostic": 20, "modele_economique": -10})
    acts = told(life, "act")
    assert ("2022-05-27", "jalon déclaré : Diagnostic") in acts  # the 26th is Ascension
    assert ("2022-05-30", "jalon déclaré : Modèle économique") in acts
    assert ("2022-04-11", "jalon déclaré : Réunion de lancement") in acts


def test_who_never_answers_is_chased_up_to_the_proposal_of_a_formal_notice(played) -> None:
    life = played(never=["tous"])
    assert not life.is_closed
    assert "En incubation" in life.ending
    assert "n’est pas validé" in life.ending
    about = [e.detail for e in life.of("proposal") if e.label == "Mise en demeure"]
    assert about[0] == "Réunion de lancement"
    assert len(about) == 6
    letters = [e.label for e in life.of("letter") if e.detail == "Diagnostic"]
    assert letters.index("rappel") < letters.index("echeance_du_jour") < letters.index("relance")
    assert "proposition_mise_en_demeure" in letters


def test_an_extension_moves_the_committee_and_what_hangs_on_the_term(played) -> None:
    life = played(extensions=[{"clock": "incubation", "months": 2, "at_month": 3}])
    acts = told(life, "act")
    assert any(on == "2022-06-21" and "prolongation demandée" in label for on, label in acts)
    assert any(on == "2022-06-24" and "prolongation accordée" in label for on, label in acts)
    assert any(on == "2022-09-27" and "comité de financement" in label for on, label in acts)


def test_a_suspension_silences_and_shifts(played) -> None:
    hold = {"hold": "suspension", "from": "2022-05-02", "to": "2022-06-01"}
    life = played("2022-12-31", holds=[hold])
    during = [e for e in life.of("letter") if date(2022, 5, 3) <= e.on < date(2022, 6, 1)]
    assert during == []
    assert ("2022-08-26", "Passage en comité de financement") in [
        (on, label.split(" →")[0]) for on, label in told(life, "act")
    ]


def test_a_decision_leads_elsewhere(played) -> None:
    life = played(decisions={"comite_financement": "labelliser_sans_subvention"})
    assert life.is_closed
    assert not life.of("payment")
    assert "Labellisée sans subvention" in [s.label for s in life.stretches]


def test_facts_are_those_assumed(played) -> None:
    life = played(facts={"montant_subvention": 250_000_00, "depenses_eligibles": 500_000_00})
    assert sum(entry.amount for entry in life.of("payment")) == 250_000_00


def test_without_claims_nothing_is_paid(played) -> None:
    assert not played(payments="never").of("payment")


def test_slow_officers_slow_everything(played) -> None:
    quick, slow = played(officer_days=0), played(officer_days=60)
    assert quick.until_on < slow.until_on


# ── The same as the truth ────────────────────────────────────────────────────────────────────────


@tries(8, phases=(Phase.explicit, Phase.generate))
@given(
    has_money=st.booleans(),
    late=st.integers(0, 120),
    officer=st.integers(0, 45),
    never=st.lists(st.sampled_from(["diagnostic", "bilan_etape_1", "achevement"]), max_size=2),
    hold=st.sampled_from([None, "suspension", "insolvabilite"]),
    start=st.integers(0, 700),
    length=st.integers(1, 200),
    more=st.sampled_from([None, ("incubation", 2, 1), ("accompagnement", 6, 12)]),
)
def test_days_on_which_nothing_can_happen_may_be_left_out(
    workflow, calendar, has_money, late, officer, never, hold, start, length, more
) -> None:
    """In incubation; or with an agreement, and an account that is not safe yet."""
    dossier, first = OneDossier(workflow, calendar).to("incubation").dossier, START
    if has_money:
        account = money_act(ChangeBank, "2022-11-15", OFFICER, iban=OTHER_IBAN, holder="Atelier")
        dossier = money_case(workflow, calendar, ready(), [account]).dossier
        first = date(2022, 11, 16)
    from_on = first + timedelta(days=start)
    holds = [{"hold": hold, "from": from_on, "to": from_on + timedelta(days=length)}]
    extensions = [dict(zip(("clock", "months", "at_month"), more, strict=True))] if more else []
    assumed = Assumptions.model_validate(
        {
            "late_days": late,
            "officer_days": officer,
            "never": never,
            "holds": holds if hold else [],
            "extensions": extensions,
        }
    )
    until = date(2024, 12, 31)
    quick = Life(in_hand(workflow, dossier, calendar), assumed).play(first, until)
    slow = Life(in_hand(workflow, dossier, calendar), assumed).play(first, until, every_day=True)
    assert plain(quick) == plain(slow)
    assert quick.ending == slow.ending


def test_what_was_foretold_is_what_is_lived(office, workflow, calendar) -> None:
    """The acts of a simulation done for real, a round each morning: the same letters leave."""
    dossier = office.open_at("incubation")
    office.silence()
    before = {row["key"] for row in office.outbox()}
    until = date(2022, 8, 15)
    life = Life(in_hand(workflow, dossier, calendar), Assumptions(payments="never", late_days=9))
    foretold = life.play(START, until)
    people = {"instructeur": OFFICER, "responsable": HEAD, "porteur": HOLDER}
    spied = replayed(workflow, dossier, calendar, until)
    today = START
    while today <= until:
        office.tick(today.isoformat())
        for command in spied.get(today, ()):
            roles = command.by.roles
            by = next((people[r] for r in roles if r in people), GUIDE if roles else c.SYSTEM)
            office.must(replace(command, by=by))
        today += ONE_DAY
    lived = [
        row["letter"]
        for row in office.outbox()
        if row["key"] not in before and not row["key"].startswith("report/")
    ]
    expected = [entry.label for entry in foretold.of("letter") for _ in readers(office, entry)]
    assert sorted(lived) == sorted(expected)


def readers(office, entry):
    """The people behind the roles of a letter: both officers of the team receive theirs."""
    people = {"porteur": "porteuse", "accompagnateur": "alex", "instructeur": "camille"}
    with office.store.reading() as db:
        return directory.audience(db, people, entry.roles) or [("", entry.roles[0])]


def replayed(workflow, dossier, calendar, until) -> dict[date, list]:
    """The commands that the simulation had accepted, by day."""
    done: dict[date, list] = {}

    class Spy(Life):
        def carry_out(self, plan, today):
            accepted = super().carry_out(plan, today)
            if accepted:
                done.setdefault(today, []).extend(plan.commands)
            return accepted

    case = in_hand(workflow, dossier, calendar)
    Spy(case, Assumptions(payments="never", late_days=9)).play(START, until)
    return done


# ── Stories and commands ─────────────────────────────────────────────────────────────────────────


def test_nothing_is_written_nor_queued(office) -> None:
    office.open_at("incubation")
    tables = ("journal", "dossiers", "agenda", "letters", "rounds")

    def picture():
        with office.store.reading() as db:
            return [
                [tuple(row) for row in db.exec_driver_sql(f"SELECT * FROM {name}")]
                for name in tables
            ]

    before = picture()
    told_one = simulate(office.engine, REFERENCE, Supposed(Assumptions(), at("2022-03-22").date()))
    told_all = simulate_all(office.engine, Supposed(Assumptions(), at("2022-03-22").date()))
    assert told_one.entries
    assert [one.reference for one in told_all] == [REFERENCE]
    assert picture() == before


def test_every_letter_can_be_read(office) -> None:
    office.open_at("incubation")
    life = simulate(office.engine, REFERENCE, Supposed(Assumptions(late_days=12), START))
    seen = set()
    for entry in life.of("letter"):
        if entry.label not in seen:
            seen.add(entry.label)
            written = simulations.written(office.postman(), office.workflow, life, entry)
            assert REFERENCE in written.rendered.subject
    assert len(seen) > 12


def test_reports_of_the_dossier_are_foretold(office) -> None:
    office.open_at("incubation")
    life = simulate(office.engine, REFERENCE, Supposed(Assumptions(), START, day("2023-02-01")))
    assert told(life, "report") == [
        ("2022-07-01", "Jalons de la manufacture"),
        ("2023-01-02", "Jalons de la manufacture"),
    ]


def test_an_unknown_dossier_is_named_with_the_nearest(office) -> None:
    office.open_at("incubation")
    with pytest.raises(UnknownName, match=REFERENCE):
        simulate(office.engine, "MP1-00", Supposed(Assumptions(), START))


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"never": ["diagnostique"]}, "never : « diagnostique » n’existe pas"),
        ({"late": {"diagnostique": 3}}, "late : "),
        ({"decisions": {"incubation": "labelliser"}}, "decisions.incubation"),
        ({"decisions": {"couveuse": "labelliser"}}, "decisions : « couveuse »"),
        ({"extensions": [{"clock": "x", "months": 1, "at_month": 1}]}, "extensions : « x »"),
        ({"facts": {"montant": 1}}, "facts : « montant »"),
        (
            {"holds": [{"hold": "suspension", "from": "2022-05-02", "to": "2022-05-01"}]},
            "est levée avant d’être ouverte",
        ),
    ],
)
def test_an_assumption_about_nothing_is_refused(office, said, place) -> None:
    office.open_at("incubation")
    assumed = Assumptions.model_validate(said)
    with pytest.raises(UnsoundWorkflow) as refused:
        simulate(office.engine, REFERENCE, Supposed(assumed, START))
    assert any(place in flaw for flaw in refused.value.flaws), refused.value.flaws


def test_a_key_that_does_not_exist_is_refused_with_the_nearest(tmp_path) -> None:
    path = tmp_path / "hypotheses.toml"
    path.write_text("late_day = 3\n", encoding="utf-8")
    with pytest.raises(UnsoundWorkflow) as refused:
        load_assumptions(path)
    assert "late_days" in refused.value.flaws[0]


PROGRAMME = """
import sys
from datetime import date
from support_engine.adapters.holidays import holidays_of
from support_engine.core.days.calendar import Calendar
from support_engine.core.simulation.assumptions import Assumptions
from support_engine.core.simulation.life import Life
from support_engine.views.programme.simulation import as_data, page
from tests.letter_samples import PROGRAMMES
from tests.money_story import OTHER_IBAN, money_case, ready
from tests.money_story import act as money_act
from tests.story import OneDossier
import json
workflow = next(w for w in PROGRAMMES if w.header.id == "manufactures")
calendar = Calendar(holidays_of)
assumed = Assumptions(late_days=5)
life = Life(OneDossier(workflow, calendar).to("incubation"), assumed)
told = life.play(date(2022, 3, 22), None)
print(json.dumps(as_data(told, workflow, assumed)), page(told, workflow, assumed))
"""


def test_the_same_life_is_told_byte_for_byte_the_same() -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-c", PROGRAMME],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1
    assert outputs.pop()


def test_a_fabrique_is_played_to_its_end(calendar) -> None:

    workflow = next(w for w in PROGRAMMES if w.header.id == "fabriques")

    (event,) = open_dossier(workflow, opening(), day("2026-01-05"))
    dossier = evolve(None, event, day("2026-01-05"))
    assumed = Assumptions(facts={"montant_subvention": 150_000_00})
    life = Life(in_hand(workflow, dossier, calendar), assumed).play(day("2026-01-05"), None)
    assert life.is_closed, life.ending
    assert [entry.amount for entry in life.of("payment")] == [50_000_00] * 3
