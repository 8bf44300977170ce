"""A second programme from a second file, in the same base: its sessions, its money, its letters."""

import json
import os
import tomllib
from dataclasses import replace
from fractions import Fraction

import pytest
from sqlalchemy import text

from support_engine import config
from support_engine.adapters.files import workflows
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.case import ledger
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.dossier.deadlines import clock_deadline
from support_engine.core.money import law
from support_engine.core.offers.offers import offers_of
from support_engine.core.people import commands as p
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.quarters import following
from support_engine.core.programme.source import WorkflowText
from support_engine.core.telling.narrative import told
from support_engine.engine import Engine
from support_engine.stories.intake.imports import Doing, apply, plan
from support_engine.stories.telling.reports import Wanted, build, queue_due_reports
from support_engine.stories.verifying.verify import verify
from tests.fabriques_story import (
    REFERENCE,
    STATE_SERVICES,
    act,
    advance,
    before_the_committee,
    complete,
    labelling,
    of,
    opening,
    paid,
    report,
    supported,
    whole,
)
from tests.office import Office, at
from tests.story import HEAD, HOLDER, OFFICER, because, day, in_hand

pytestmark = pytest.mark.one_base

MANUFACTURE = "MP1-001"
SESSION = "2026-T1"


@pytest.fixture
def both(store, programme, letters, window_of, tmp_path):
    """An office that follows the two programmes."""
    second = workflows.load(config.shipped("workflows") / "fabriques.toml", letters.names())
    registry = workflows.Registry([programme, second], "manufactures")
    office = Office(store, registry, letters, window_of, tmp_path / "letters")
    with store.transaction() as db:
        directory.save(db, Person("prefecture", "Préfecture", "prefecture@demo.example"))
    return office


@pytest.fixture
def window_of(office):
    return office.window


def play(office, commands):
    for command in commands:
        dossier = office.must(command)
    return dossier


def codes(outcome) -> set[Code]:
    assert isinstance(outcome, Refused), outcome
    return set(outcome.codes)


def whole_base(office) -> list[str]:
    with office.store.reading() as db:
        rows = db.exec_driver_sql("SELECT reference FROM dossiers ORDER BY reference")
        references = [row[0] for row in rows]
        return [
            str(f) for f in verify(db, office.engine.registry, office.window.calendar, references)
        ]


def test_a_whole_life_pays_three_times_fifty_thousand_euros_to_the_cent(both) -> None:
    dossier = play(both, whole())
    assert dossier.state == "cloturee"
    amounts = [record.amount for record in dossier.purse.tranches.values()]
    assert amounts == [50_000_00] * 3
    with both.store.reading() as db:
        sums = ledger.sums(db, REFERENCE)
    assert sums["paid", "annuite_1"] == 50_000_00
    assert whole_base(both) == []


@pytest.mark.parametrize("maximum", [150_000_00, 149_999_99, 100_000_01, 1])
def test_three_thirds_never_lose_nor_make_a_cent(both, maximum) -> None:
    workflow = both.engine.registry.current("fabriques").workflow
    dossier = play(both, supported())
    facts = {**dossier.facts, "montant_subvention": maximum}
    dossier = replace(dossier, facts=facts)
    planned = [
        law.planned(workflow, law.agreement(in_hand(workflow, dossier, both.engine.calendar)), t.id)
        for t in workflow.tranches
    ]
    assert sum(planned) == maximum
    assert max(planned) - min(planned) <= 1


def test_an_instalment_waits_for_the_report_of_the_year(both) -> None:
    play(both, supported())
    play(both, paid("annuite_1", "2026-07-01"))
    claim, propose, *_ = paid("annuite_2", "2027-06-15")
    both.must(claim)
    assert codes(both.do(propose)) == {Code.MILESTONE_NOT_VALIDATED}


def test_an_instalment_is_paid_once(both) -> None:
    play(both, supported())
    first = list(paid("annuite_1", "2026-07-01"))
    play(both, first)
    assert codes(both.do(first[0])) == {Code.TRANCHE_PAID}


def test_a_suspended_fabrique_is_not_paid(both) -> None:
    play(both, supported())
    play(both, [act(c.OpenHold, "2026-07-01", HEAD, hold="suspension", reason=because("Contrôle"))])
    claim, propose, *_ = paid("annuite_1", "2026-07-02")
    both.must(claim)
    assert Code.HOLD_BLOCKS_PAYMENT in codes(both.do(propose))


def test_the_label_is_withdrawn_only_after_a_formal_notice(both) -> None:
    play(both, supported())
    withdrawal = advance("retirer_label", "2026-09-01", HEAD, because("Aucune activité"))
    assert codes(both.do(withdrawal)) == {Code.HOLD_REQUIRED}
    notice = {"hold": "mise_en_demeure", "reason": because("Aucune activité"), "reply_days": 30}
    both.must(act(c.OpenHold, "2026-09-01", HEAD, **notice))
    both.letters_leave("2026-09-02")
    later = advance("retirer_label", "2026-10-05", HEAD, because("Aucune réponse"))
    assert both.must(later).state == "label_retire"


# ── The opinion of the State services ────────────────────────────────────────────────────────────


def letters_to(office, person: str) -> list[str]:
    return [row["letter"] for row in office.outbox(reference=REFERENCE, person=person)]


def test_the_state_services_are_asked_reminded_and_chased(both) -> None:
    play(both, complete())
    for morning in ("2026-02-05", "2026-02-13", "2026-02-16"):
        both.tick(morning)
    assert letters_to(both, "prefecture") == ["avis_demande", "relance_avis", "relance_avis"]
    both.tick("2026-03-02")
    assert "relance_instruction" in letters_to(both, "camille")


def test_the_state_services_give_their_opinion_themselves(both) -> None:
    dossier = play(both, before_the_committee())
    assert dossier.facts["avis_services_etat"] == "favorable"
    rows = both.outbox(reference=REFERENCE, person="camille")
    assert "avis_rendu" in {row["letter"] for row in rows}


def test_an_opinion_outside_the_choices_is_refused(both) -> None:
    play(both, complete())
    facts = {"avis_services_etat": "excellent", "raisons_avis": "x"}
    assert codes(both.do(advance("rendre_avis", "2026-02-02", STATE_SERVICES, **facts))) == {
        Code.FACT_INVALID
    }


def test_without_an_opinion_the_officer_goes_on_once_the_time_is_over(both) -> None:
    play(both, complete())
    early = advance("poursuivre_sans_avis", "2026-02-12")
    assert codes(both.do(early)) == {Code.CLOCK_NOT_OVER}
    assert both.must(advance("poursuivre_sans_avis", "2026-02-17")).state == "avis_clos"
    both.tick("2026-02-18")
    assert any("non rendu dans le délai" in mail.get_body().get_content() for mail in both.mails())


def test_the_letters_name_their_own_programme(both) -> None:
    both.open_at("deposee", MANUFACTURE)
    play(both, complete())
    both.tick("2026-02-05")
    for mail in both.mails():
        text = mail.get_body(("plain",)).get_content().replace("\xa0", " ")
        if "porteuse" not in mail["to"]:
            continue
        is_fabrique = REFERENCE in text
        assert ("Fabriques de territoire" in text) == is_fabrique
        assert ("Manufactures de proximité" in text) != is_fabrique
        assert ("Session trimestrielle : 2026-T1" in text) == is_fabrique


# ── Sessions ─────────────────────────────────────────────────────────────────────────────────────


def fill(office, count: int, session: str = SESSION) -> None:
    """So many laureates in a session."""
    for number in range(count):
        reference = f"FT{session}-{number + 100}"
        road = [replace(opening(session=session, name=f"Lieu {number}"), reference=reference)]
        road += list(of(reference, list(before_the_committee())[1:]))
        play(office, road)
        office.must(replace(labelling(), reference=reference))


def small(office, capacity: int = 2) -> None:
    """The programme with few places in a session, so that tests are quick."""
    text = office.engine.registry.current("fabriques")
    sessions = text.workflow.sessions.model_copy(update={"capacity": capacity})
    workflow = text.workflow.model_copy(update={"sessions": sessions})
    office.engine.registry._known["fabriques", 1] = replace(text, workflow=workflow)


def test_the_shipped_file_has_thirty_places(both) -> None:
    fill(both, 30)
    play(both, before_the_committee())
    outcome = both.do(labelling())
    assert codes(outcome) == {Code.SESSION_FULL}
    assert "30 lauréats sur 30" in outcome.blockers[0].sentence
    assert "session suivante" in outcome.blockers[0].remedy


def test_deferred_to_the_next_session_a_dossier_finds_a_place_there(both) -> None:
    small(both)
    fill(both, 2)
    play(both, before_the_committee())
    both.must(advance("ajourner", "2026-03-05", HEAD, because("Plus de place")))
    moved = both.must(advance("representer", "2026-04-02", HOLDER, session_suivante="2026-T2"))
    assert moved.details["wave"] == "2026-T2"
    both.must(advance("inscrire_comite", "2026-05-04", date_comite_selection="2026-06-04"))
    assert both.must(labelling("2026-06-04")).state == "labellisee"
    assert whole_base(both) == []


@pytest.mark.parametrize("session", ["2025-T4", "2026-T1"])
def test_a_project_put_off_is_presented_to_a_later_session(both, session) -> None:
    play(both, before_the_committee())
    both.must(advance("ajourner", "2026-03-05", HEAD, because("Plus de place")))
    again = advance("representer", "2026-04-02", HOLDER, session_suivante=session)
    assert codes(both.do(again)) == {Code.SESSION_NOT_AFTER}
    asked = next(
        o
        for o in offers_of(both.case(REFERENCE), HOLDER, day("2026-04-02"))
        if o.key == "transition:representer"
    )
    assert asked.is_open
    assert [field.example for field in asked.fields if field.into == "facts"] == ["2026-T2"]


def test_the_quarter_after_the_last_is_the_first_of_the_next_year() -> None:
    assert [following(one) for one in ("2026-T1", "2026-T4")] == ["2026-T2", "2027-T1"]


def test_a_decision_taken_back_gives_its_place_back(both) -> None:
    small(both)
    fill(both, 2)
    play(both, before_the_committee())
    back = c.CorrectLastAct(
        reference="FT2026-T1-100", by=HEAD, on=day("2026-03-06"), reason=because("Erreur")
    )
    both.must(back)
    assert both.must(labelling("2026-03-06")).state == "labellisee"


def test_a_laureate_does_not_slip_into_a_full_session(both) -> None:
    small(both)
    fill(both, 2)
    fill(both, 1, "2026-T2")
    moved = {"wave": SESSION, "name": "Lieu de T2"}
    change = c.ChangeDetails(
        reference="FT2026-T2-100", by=OFFICER, on=day("2026-03-06"), changes=moved
    )
    assert codes(both.do(change)) == {Code.SESSION_FULL}


@pytest.mark.parametrize("session", ["1", "2026", "2026-T5", "2026-t1"])
def test_a_session_is_named_by_its_quarter(both, session) -> None:
    assert codes(both.do(opening(session=session))) == {Code.SESSION_INVALID}
    play(both, complete())
    change = {"changes": {"wave": session}}
    assert codes(both.do(act(c.ChangeDetails, "2026-02-01", **change))) == {Code.SESSION_INVALID}


def test_a_wave_of_the_other_programme_is_still_free_text(both) -> None:
    assert both.open_at("deposee", MANUFACTURE, wave="3 bis").details["wave"] == "3 bis"


def labelling_in_a_child(office, reference: str, ready: int, go: int) -> int:
    """A process that labels a dossier when told; its exit code is 0 for yes, 3 for no."""
    pid = os.fork()
    if pid:
        return pid
    status = 9
    try:
        store = Store(office.store.url.render_as_string(hide_password=False))
        engine = Engine(store, office.engine.registry, office.window.calendar, office.window)
        os.write(ready, b"x")
        os.read(go, 1)
        command = replace(labelling(), reference=reference)
        outcome = engine.handle(command, at("2026-03-05T10:00"))
        status = 3 if isinstance(outcome, Refused) else 0
    finally:
        os._exit(status)


def test_two_processes_never_share_the_last_place(both) -> None:
    small(both)
    fill(both, 1)
    for turn in range(6):
        references = [f"FT{SESSION}-{turn}{side}" for side in "01"]
        for reference in references:
            first = replace(opening(name=f"Lieu {reference}"), reference=reference)
            play(both, [first, *of(reference, list(before_the_committee())[1:])])
        ready, told = os.pipe()
        go, start = os.pipe()
        children = [labelling_in_a_child(both, one, told, go) for one in references]
        for _ in children:
            os.read(ready, 1)
        os.write(start, b"go")
        answers = sorted(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in children)
        for end in (ready, told, go, start):
            os.close(end)
        assert answers == [0, 3]
        winner = next(r for r in references if both.dossier(r).state == "labellisee")
        both.must(
            c.CorrectLastAct(
                reference=winner, by=HEAD, on=day("2026-03-06"), reason=because("Essai")
            )
        )


# ── Two programmes in one base ───────────────────────────────────────────────────────────────────


def test_each_dossier_is_judged_by_the_rules_of_its_programme(both) -> None:
    both.open_at("labellisee", MANUFACTURE)
    play(both, [*before_the_committee(), labelling()])
    assert both.dossier(MANUFACTURE).workflow == "manufactures"
    assert both.dossier(REFERENCE).workflow == "fabriques"
    start = advance("demarrer_incubation", "2026-03-06")
    with pytest.raises(Exception, match="demarrer_incubation"):
        both.do(start)
    assert both.tick("2026-03-09").failed == 0
    assert whole_base(both) == []


def test_one_project_may_apply_to_both_programmes(both) -> None:
    both.open_at("brouillon", MANUFACTURE, name="Le Lieu", commune="Lannion", wave=SESSION)
    assert not isinstance(both.do(opening()), Refused)
    again = replace(opening(), reference="FT2026-T1-002")
    assert codes(both.do(again)) == {Code.APPLIED_IN_WAVE}


def test_a_report_is_about_one_programme(both) -> None:
    both.open_at("labellisee", MANUFACTURE)
    play(both, supported())
    today = day("2026-07-01")
    first = build(both.engine, Wanted("portfolio", today), today)
    second = build(both.engine, Wanted("portfolio", today, programme="fabriques"), today)
    assert (first.figures.total, second.figures.total) == (1, 1)
    assert "Fabriques" in second.title
    assert first.figures.granted == 0
    assert second.figures.granted == 150_000_00


def test_the_reports_of_both_programmes_leave_once_each(both) -> None:
    both.open_at("labellisee", MANUFACTURE)
    play(both, supported())
    assert queue_due_reports(both.engine, at("2026-07-01")) > 0
    assert queue_due_reports(both.engine, at("2026-07-02")) == 0
    keys = [row["key"] for row in both.outbox() if row["key"].startswith("report/")]
    assert {key.split("/")[1] for key in keys} == {"manufactures", "fabriques"}


SHEET = """nom;porteur;commune;département;session;identifiant
Le Lieu;Association du Lieu;Lannion;22;2026-T1;A-1
L’Établi;SCIC L’Établi;Crest;26;2026-T1;A-2
"""


def test_a_sheet_of_fabriques_is_imported_into_its_programme(both, tmp_path) -> None:
    path = tmp_path / "session.csv"
    path.write_text(SHEET, encoding="utf-8")
    made = plan(both.engine, path, ("1", "2"), "fabriques")
    assert not made.intake.errors
    done = apply(both.engine, made, Doing(OFFICER, at("2026-01-05")))
    assert (done.opened, done.refusals) == (2, ())
    assert both.dossier("FT2026-T1-001").workflow == "fabriques"
    again = apply(both.engine, made, Doing(OFFICER, at("2026-01-06")))
    assert (again.opened, again.changed, again.same) == (0, 0, 2)


def test_an_import_deposits_as_the_file_says(both, tmp_path) -> None:
    """The rules of another programme call it otherwise: `[workflow] deposit`."""
    data = tomllib.loads((config.shipped("workflows") / "fabriques.toml").read_text("utf-8"))
    data["workflow"] |= {"version": 2, "deposit": "envoyer"}
    renamed = json.loads(json.dumps(data).replace('"deposer"', '"envoyer"'))
    both.engine.registry = workflows.Registry(
        [WorkflowText(Workflow.model_validate(renamed), json.dumps(renamed), "v2.toml")],
        "fabriques",
    )
    path = tmp_path / "session.csv"
    path.write_text(SHEET.replace("identifiant", "date_depot").replace("A-", "2026-01-0"), "utf-8")
    made = plan(both.engine, path, (), "fabriques")
    done = apply(both.engine, made, Doing(OFFICER, at("2026-01-05")))
    assert (done.opened, done.refusals) == (2, ())
    assert {d.state for d in map(both.dossier, ("FT2026-T1-001", "FT2026-T1-002"))} == {"deposee"}


def test_a_sheet_with_another_name_of_session_says_where_and_what_to_write(both, tmp_path) -> None:
    path = tmp_path / "session.csv"
    path.write_text(SHEET.replace("2026-T1;A-2", "printemps;A-2"), encoding="utf-8")
    made = plan(both.engine, path, ("1", "2"), "fabriques")
    (problem,) = made.intake.errors
    assert problem.line == 3
    assert "2026-T1" in problem.remedy


def test_an_amendment_may_count_in_thirds(both) -> None:
    play(both, supported())
    shares = {"annuite_1": Fraction(2, 3), "annuite_2": Fraction(1, 3)}
    given = {"number": "AV-1", "reason": because("Avance de trésorerie")}
    both.must(act(k.AmendAgreement, "2026-06-20", HEAD, schedule=shares, **given))
    again = {**given, "number": "AV-2"}
    wrong = {"annuite_1": Fraction(3, 4), "annuite_2": Fraction(1, 4)}
    assert codes(both.do(act(k.AmendAgreement, "2026-06-21", HEAD, schedule=wrong, **again))) == {
        Code.SCHEDULE_INVALID
    }
    play(both, paid("annuite_1", "2026-07-01", 100_000_00))
    rows = both.engine.registry.along(both.journal(REFERENCE))
    assert any("Première annuité 2/3" in told(workflow, row) for workflow, row in rows)


# ── Instalments: each its own part, in whatever order they are asked ─────────────────────────────


def instalment_after(both, *years: int) -> None:
    """A fabrique supported, with the reports of some years validated."""
    play(both, supported())
    for year in years:
        play(both, report(year, f"{2026 + year}-06-08"))


def test_an_instalment_alone_is_its_own_part(both) -> None:
    instalment_after(both, 2)
    play(both, paid("annuite_3", "2028-06-15"))
    assert law.paid(both.dossier(REFERENCE)) == 50_000_00
    play(both, paid("annuite_1", "2028-06-20"))
    assert law.paid(both.dossier(REFERENCE)) == 100_000_00


def test_instalments_make_up_for_an_amendment_of_the_maximum(both) -> None:
    play(both, supported())
    play(both, paid("annuite_1", "2026-07-01"))
    less = {"number": "AV-1", "reason": because("Budget réduit"), "maximum": 120_000_00}
    both.must(act(k.AmendAgreement, "2027-06-02", HEAD, **less))
    for year in (1, 2):
        play(both, report(year, f"{2026 + year}-06-08"))
    play(both, paid("annuite_2", "2028-06-15", 30_000_00))
    play(both, paid("annuite_3", "2028-06-16", 40_000_00))
    assert law.paid(both.dossier(REFERENCE)) == 120_000_00


def test_no_amendment_passes_the_most_that_the_programme_gives(both) -> None:
    play(both, supported())
    more = {"number": "AV-1", "reason": because("Budget accru"), "maximum": 150_000_01}
    refusal = both.do(act(k.AmendAgreement, "2026-06-20", HEAD, **more))
    assert codes(refusal) == {Code.AMOUNT_INVALID}
    assert "150\u00a0000\u00a0€" in refusal.blockers[0].remedy


def test_the_end_that_an_amendment_sets_is_the_end(both) -> None:
    play(both, supported())
    sooner = {"number": "AV-1", "reason": because("Fin avancée"), "ends_on": day("2028-12-31")}
    both.must(act(k.AmendAgreement, "2026-06-20", HEAD, **sooner))
    assert clock_deadline(both.case(REFERENCE), "soutien").on == day("2028-12-31")


def test_what_paused_the_earlier_end_does_not_push_the_one_that_an_amendment_sets(both) -> None:
    play(both, supported())
    both.must(act(c.OpenHold, "2026-07-01", hold="suspension", reason=because("Travaux de voirie")))
    both.must(act(c.LiftHold, "2026-09-01", hold="suspension"))
    both.must(act(c.OpenHold, "2026-10-01", hold="suspension", reason=because("Encore")))
    later = {"number": "AV-1", "reason": because("Report"), "ends_on": day("2029-06-29")}
    both.must(act(k.AmendAgreement, "2026-10-21", HEAD, **later))
    both.must(act(c.LiftHold, "2026-10-31", hold="suspension"))
    end = clock_deadline(both.case(REFERENCE), "soutien").on
    assert end == day("2029-07-09")


def test_an_officer_of_one_programme_does_not_move_the_address_of_a_holder_of_another(
    both,
) -> None:
    """Nor answers for it, nor contests it; whoever no dossier names yet is anybody's, and who is
    named in both is of each."""
    people, now = both.engine.directory, at("2022-02-01T10:00")
    both.open_at("deposee")
    with both.store.transaction() as db:
        for person, role, where in (
            ("fab", "instructeur", "fabriques"),
            ("ordo", "ordonnateur", "fabriques"),
            ("mine", "instructeur", "manufactures"),
        ):
            directory.save(db, Person(person, person.title(), f"{person}@demo.example"))
            db.execute(text(f"INSERT INTO roles VALUES ('{person}', '{role}', '{where}')"))
    moved = {"person": "porteuse", "email": "ailleurs@demo.example"}

    def asked(command) -> set[Code]:
        outcome = people.handle(command, now)
        return set(outcome.codes) if isinstance(outcome, Refused) else set()

    refusal = people.handle(p.ChangeContact(by="fab", **moved), now)
    assert codes(refusal) == {Code.ADMINISTRATOR_ONLY}
    assert "d’un autre programme que le sien" in refusal.blockers[0].sentence
    assert not asked(p.ChangeContact(by="mine", **moved))
    settled = {"person": "porteuse", "reason": because()}
    assert asked(p.ContestAddress(by="fab", **settled)) == {Code.OFFICE_ONLY}
    assert asked(p.VouchAddress(by="ordo", **settled)) == {Code.OFFICE_ONLY}
    assert not asked(p.ContestAddress(by="mine", **settled))
    new = p.Contact("Nouvelle", "nouvelle@demo.example")
    assert not asked(p.AddPerson(by="fab", person="nouvelle", contact=new))
    assert not asked(p.ChangeContact(by="mine", person="nouvelle", name="Autre"))
    both.must(replace(opening(), people={"porteur": "porteuse"}))
    assert not asked(p.ChangeContact(by="fab", person="porteuse", name="Autre"))
