"""Dossiers in flight under new rules, on both bases: once each, whole, and nothing sent twice."""

import os
from dataclasses import replace
from hashlib import sha256

import pytest
from sqlalchemy import Connection, text

from support_engine.adapters.files import workflows
from support_engine.adapters.files.workflows import Registry
from support_engine.adapters.store import pinned_rules
from support_engine.adapters.store.base import Store
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.dossier.events import Migrated
from support_engine.core.telling.narrative import told
from support_engine.engine import Engine
from support_engine.errors import ChangedWorkflow
from support_engine.stories.rules.migrating import (
    Change,
    findings,
    in_flight,
    migrate,
    study,
    unheld,
)
from support_engine.stories.rules.publishing import approve, publish
from support_engine.stories.verifying import base
from support_engine.tick import tick
from tests.money_story import ORDERER
from tests.new_rules import (
    SOURCE,
    another_ladder,
    later_restitution,
    longer,
    mapping,
    renamed,
    rules,
    statutes_for_the_committee,
)
from tests.office import at, made_once
from tests.story import HEAD, HOLDER, OFFICER, REFERENCE, advance, because, day, document

pytestmark = pytest.mark.one_base

REFERENCES = ("MP1-001", "MP1-002", "MP1-003")
NOW = at("2022-06-01T10:00")
KILLED = 9
RENAMED = {"states": {"incubation": "couveuse"}, "clocks": {"incubation": "couveuse"}}
COCOON = rules(another_ladder, later_restitution, renamed("incubation", "couveuse"))


def begun(office) -> None:
    for number, reference in enumerate(REFERENCES, 1):
        office.open_at("incubation", reference, name=f"Atelier {number}")
    office.tick("2022-05-31")


@pytest.fixture
def three(office):
    """Three incubations since 21 March 2022."""
    return made_once(__name__, office, begun)


def move(office, new=COCOON, references=REFERENCES, by=HEAD, now=NOW, **sections):
    office.engine.registry.add(new)
    given = mapping(new, **(sections or RENAMED))
    return migrate(office.engine, given, references, by, now)


def versions(office) -> list[int]:
    return [office.dossier(reference).workflow_version for reference in REFERENCES]


def test_every_dossier_moves_once_and_the_base_holds(three) -> None:
    assert list(findings(three.engine, REFERENCES)) == []
    done = move(three)
    assert (done.moved, done.already, done.refusals) == (3, 0, ())
    assert versions(three) == [2, 2, 2]
    assert list(findings(three.engine, REFERENCES)) == []
    again = move(three)
    assert (again.moved, again.already) == (0, 3)
    moves = [row for row in three.journal() if isinstance(row.event, Migrated)]
    assert len(moves) == 1
    assert moves[0].event.mapping == mapping(COCOON, **RENAMED).sha256
    assert moves[0].event.rules == three.engine.registry.text("manufactures", 2).sha256
    with three.store.transaction() as db:
        resealed = {"source": "autre texte", "sha256": sha256(b"autre texte").hexdigest()}
        db.execute(text("UPDATE workflows SET source = :source, sha256 = :sha256"), resealed)
    with three.store.reading() as db:
        found = dict(base.findings(db))
    assert all("que des actes du journal ont adopté" in what for what in found.values())
    assert found.keys() == {"manufactures version 1", "manufactures version 2"}


def test_one_that_is_refused_stays_and_does_not_stop_the_others(three) -> None:
    given = {
        "reference": "MP1-002",
        "by": HEAD,
        "on": day("2022-06-01"),
        "reason": because("Travaux"),
    }
    three.must(c.OpenHold(**given, hold="suspension"))
    new = rules(renamed("suspension", "pause"))
    three.engine.registry.add(new)
    if publish(three.engine, new, HEAD, NOW):
        approve(three.engine, new, ORDERER, NOW)
    done = move(three, new, reminders={})
    assert done.moved == 2
    ((reference, reasons),) = done.refusals
    assert reference == "MP1-002"
    assert "la mesure « suspension »" in reasons[0]
    assert versions(three) == [2, 1, 2]
    assert list(findings(three.engine, REFERENCES)) == []


def test_the_past_is_told_with_the_rules_of_its_time(three) -> None:
    move(three)
    rows = list(three.engine.registry.along(three.journal()))
    lines = [told(workflow, row) for workflow, row in rows]
    assert any("En incubation" in line for line in lines)
    assert "version 1 → version 2" in lines[-1]
    assert [workflow.header.version for workflow, _ in rows][-2:] == [1, 2]


def test_a_dossier_of_version_one_lives_on_when_versions_two_and_three_exist(three) -> None:
    three.engine.registry.add(COCOON)
    three.engine.registry.add(rules(longer, version=3))
    dossier = three.must(replace(document("statuts", "2022-06-02"), reference="MP1-001"))
    assert dossier.workflow_version == 1
    assert list(findings(three.engine, REFERENCES)) == []
    assert three.tick("2022-06-15").failed == 0


def test_two_versions_in_a_row_fold_and_hold(three) -> None:
    move(three)
    third = rules(statutes_for_the_committee, version=3, since=data_of(COCOON))
    three.engine.registry.add(third)
    done = migrate(three.engine, mapping(third), REFERENCES, HEAD, at("2022-06-02T10:00"))
    assert done.moved == 3
    assert list(findings(three.engine, REFERENCES)) == []


def data_of(text) -> dict:
    return text.workflow.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def test_the_text_of_the_new_rules_is_kept_in_the_base(three) -> None:
    move(three)
    with three.store.reading() as db:
        kept = pinned_rules.pinned(db)
    assert kept["manufactures", 2] == (COCOON.sha256, COCOON.source)
    with pytest.raises(ChangedWorkflow):
        three.engine.registry.add(rules(longer))


def test_what_was_owed_that_day_goes_out_under_the_old_rules(three) -> None:
    due = at("2022-06-15T10:00")  # 30 days before the milestones due on 15 July
    move(three, now=due)
    waiting = [row for row in three.outbox(reference="MP1-001") if row["state"] == "queued"]
    assert {row["letter"] for row in waiting} >= {"rappel"}
    assert any(row["key"].split("/")[1] == "jalons" for row in waiting)


def test_no_reminder_is_written_twice_nor_about_the_past(three) -> None:
    days = ("2022-06-13", "2022-06-14")
    for morning in days:
        three.tick(morning)
    before = {row["key"] for row in three.outbox(reference=REFERENCE)}
    move(three, now=at("2022-06-14T10:00"))
    for number in range(14, 31):
        three.tick(f"2022-06-{number}")
    after = [row for row in three.outbox(reference=REFERENCE) if row["key"] not in before]
    keys = [row["key"] for row in after]
    assert len(keys) == len(set(keys))
    helped = [key for key in keys if key.startswith(f"{REFERENCE}/coup_de_main/")]
    assert helped
    assert all(int(key.split("/")[4]) > -45 for key in helped)


def test_a_reminder_that_waits_bears_the_new_name_of_its_ladder(three) -> None:
    three.tick("2022-06-14T18:00")
    new = rules(renamed("jalons", "jalons_du_projet"))
    day_before = at("2022-06-15T06:00")  # due today, before the window opens
    three.engine.registry.add(new)
    given = mapping(new, reminders={"jalons": "jalons_du_projet"})
    migrate(three.engine, given, REFERENCES, HEAD, day_before)
    rows = [row for row in three.outbox(reference=REFERENCE) if row["state"] == "queued"]
    topics = {row["topic"].split("|")[0] for row in rows}
    assert "jalons" not in topics
    sent = three.tick("2022-06-15T08:00")
    assert sent.failed == 0
    three.tick("2022-06-16")
    rungs = [r["key"] for r in three.outbox(reference=REFERENCE) if "/jalons" in r["key"]]
    about = [tuple(key.split("/")[2:]) for key in rungs]
    assert len(about) == len(set(about))


def test_a_correction_gives_the_dossier_its_old_rules_back(three) -> None:
    move(three)
    command = c.CorrectLastAct(
        reference=REFERENCE, by=HEAD, on=day("2022-06-02"), reason=because("Trop tôt")
    )
    assert three.must(command).workflow_version == 1
    assert list(findings(three.engine, REFERENCES)) == []
    rows = list(three.engine.registry.along(three.journal()))
    assert rows[-1][0].header.version == 1
    done = migrate(
        three.engine, mapping(COCOON, **RENAMED), [REFERENCE], HEAD, at("2022-06-03T10:00")
    )
    assert done.moved == 1
    assert list(findings(three.engine, REFERENCES)) == []


def test_a_study_writes_nothing_and_says_what_moves(three) -> None:
    three.engine.registry.add(COCOON)
    before = [three.journal(reference) for reference in REFERENCES]
    given = mapping(COCOON, **RENAMED)
    found = study(three.engine, Change(three.workflow, COCOON.workflow, given), day("2022-06-01"))
    assert [one.reference for one in found] == list(REFERENCES)
    first = found[0]
    moved = {d.label: (d.old, d.new) for d in first.dates}
    assert moved == {"Restitution finale": (day("2022-07-15"), day("2022-07-21"))}
    assert first.new_state == "En incubation"
    assert {letter.on.isoformat() for letter in first.appearing} >= {"2022-07-01"}
    assert [three.journal(reference) for reference in REFERENCES] == before
    assert versions(three) == [1, 1, 1]


def test_a_study_says_which_acts_are_hindered_and_freed(three) -> None:
    new = rules(statutes_for_the_committee)
    found = study(
        three.engine, Change(three.workflow, new.workflow, mapping(new)), day("2022-06-01")
    )
    assert "Passage en comité de financement" in found[0].hindered
    back = study(
        three.engine, Change(new.workflow, three.workflow, mapping(new)), day("2022-06-01")
    )
    assert back == []


def test_two_officers_at_once_move_a_dossier_once(three) -> None:
    three.engine.registry.add(COCOON)
    given = mapping(COCOON, **RENAMED)
    first = c.MigrateDossier(reference=REFERENCE, by=HEAD, on=day("2022-06-01"), mapping=given)
    assert not isinstance(three.do(first), Refused)
    again = three.do(replace(first, by=OFFICER))
    assert isinstance(again, Refused)
    assert Code.MAPPING_ELSEWHERE in again.codes


def test_new_dossiers_take_the_newest_rules_that_are_published(three) -> None:
    move(three, rules(statutes_for_the_committee), references=("MP1-001",), reminders={})
    opened = three.open_at("deposee", "MP1-008", name="Neuf")
    assert opened.workflow_version == 1, "a trial on one dossier publishes nothing"
    published = Registry([three.engine.registry.text("manufactures", 1), COCOON], "manufactures")
    three.engine.registry = published
    opened = three.open_at("deposee", "MP1-009", name="Plus neuf")
    assert opened.workflow_version == 2


def killed_at(office, nth: int) -> bool:
    """A whole migration in a process that dies at its n-th commit; whether it died."""
    pid = os.fork()
    if pid:
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        assert status in (0, KILLED)
        return status == KILLED
    left = [nth]
    commit = Connection.commit

    def dying(self) -> None:
        if left[0] == 0:
            os._exit(KILLED)
        left[0] -= 1
        commit(self)

    status = 3
    try:
        Connection.commit = dying
        store = Store(office.store.url.render_as_string(hide_password=False))
        engine = Engine(store, office.engine.registry, office.window.calendar, office.window)
        migrate(engine, mapping(COCOON, **RENAMED), REFERENCES, HEAD, NOW)
        status = 0
    finally:
        os._exit(status)


def test_a_migration_killed_anywhere_is_taken_up_again(three) -> None:
    three.engine.registry.add(COCOON)
    deaths = 0
    while killed_at(three, 0 if deaths < 2 else 1):
        deaths += 1
        assert list(findings(three.engine, REFERENCES)) == []
        assert deaths < 10
    assert deaths >= 3
    assert versions(three) == [2, 2, 2]
    assert list(findings(three.engine, REFERENCES)) == []
    for reference in REFERENCES:
        moves = [row for row in three.journal(reference) if isinstance(row.event, Migrated)]
        assert len(moves) == 1


def test_only_open_dossiers_of_the_version_are_in_flight(three) -> None:
    three.must(
        replace(
            advance("abandonner", "2022-06-01", HOLDER, reason=because("x")), reference="MP1-003"
        )
    )
    with three.store.reading() as db:
        found = [dossier.reference for dossier in in_flight(db, three.workflow)]
    assert found == ["MP1-001", "MP1-002"]


def test_a_file_is_known_once_under_its_version(programme) -> None:
    registry = Registry([programme], "manufactures")
    registry.add(COCOON)
    registry.add(COCOON)
    with pytest.raises(ChangedWorkflow, match="Donnez-lui un autre numéro"):
        registry.add(rules(longer))


# ── Beside a migration: refusals, rounds, reports ────────────────────────────────────────────────


def test_a_refused_migration_does_not_even_run_the_round(office) -> None:
    office.open_at("deposee")
    before = office.journal()
    done = move(office, references=(REFERENCE,), by=c.Actor("alex"), now=at("2022-09-01T10:00"))
    assert len(done.refusals) == 1
    assert office.journal() == before
    assert office.dossier().state == "deposee", "the silence of two months is over, but not told"


def test_a_round_elsewhere_learns_the_version_that_a_migration_brought(three) -> None:
    registry = Registry([three.engine.registry.text("manufactures", 1)], "manufactures")
    elsewhere = Engine(three.store, registry, three.window.calendar, three.window)
    source = SOURCE.replace("version = 1", "version = 2", 1)
    move(three, workflows.parse(source, "v2.toml"), reminders={})
    done = tick(elsewhere, three.postman(), at("2022-07-15"))
    assert (done.failed, done.problems) == (0, ())
    assert done.queued > 0


def test_a_report_that_cannot_be_made_does_not_keep_letters_from_leaving(three, monkeypatch):
    def broken(*_):
        raise ValueError("figures illisibles")

    monkeypatch.setattr("support_engine.tick.queue_due_reports", broken)
    done = three.tick("2022-07-15")
    assert done.sent > 0
    assert done.problems == ("Rapports périodiques : figures illisibles",)


def one_more_report(data: dict) -> None:
    rule = {"id": "jalons_du_mois", "label": "Jalons du mois", "kind": "milestones"}
    rule |= {"scope": "dossier", "cadence": "monthly", "to": ["porteur"]}
    data["reports"].append({**rule, "letter": "rapport_jalons", "phases": ["incubation"]})


def reports_sent(office, name: str) -> list[str]:
    keys = (row["key"].split("/") for row in office.outbox() if row["key"].startswith("report/"))
    return [f"{key[3]} {key[4]}" for key in keys if key[2] == name and len(key) > 4]


def test_a_new_report_is_about_those_who_follow_it_and_not_about_the_past(three) -> None:
    move(three, rules(one_more_report), references=("MP1-001",), reminders={})
    three.tick("2022-06-02")
    assert reports_sent(three, "jalons_du_mois") == []
    three.tick("2022-07-01")
    assert reports_sent(three, "jalons_du_mois") == ["2022-06-30 MP1-001"]


def other_report(data: dict) -> None:
    next(r for r in data["reports"] if r["id"] == "portefeuille_mensuel")["id"] = "portefeuille"


def test_a_report_under_another_name_does_not_leave_twice(three) -> None:
    three.tick("2022-06-01")
    sent = len(reports_sent(three, "portefeuille_mensuel"))
    assert sent > 0
    move(three, rules(other_report), reminders={})
    three.tick("2022-06-02")
    assert reports_sent(three, "portefeuille") == []
    three.tick("2022-07-01")
    assert len(reports_sent(three, "portefeuille")) == sent


def test_a_waiting_reminder_leaves_under_its_old_name_once_the_migration_is_taken_back(three):
    three.silence()
    three.tick_at(at("2022-06-15T20:00"))
    waiting = [row["topic"] for row in three.outbox(state="queued") if row["topic"]]
    assert waiting
    new = rules(renamed("jalons", "etapes"))
    move(three, new, now=at("2022-06-15T21:00"), reminders={"jalons": "etapes"})
    renamed_topics = [row["topic"] for row in three.outbox(state="queued") if row["topic"]]
    assert any(topic.startswith("etapes|") for topic in renamed_topics)
    for reference in REFERENCES:
        back = {
            "reference": reference,
            "by": HEAD,
            "on": day("2022-06-15"),
            "reason": because("Erreur"),
        }
        three.must(c.CorrectLastAct(**back), "2022-06-15T22:00")
    assert [row["topic"] for row in three.outbox(state="queued") if row["topic"]] == waiting
    assert list(findings(three.engine, REFERENCES)) == []


def signatory(data: dict) -> dict:
    return renamed("ordonnateur", "signataire")(data)


def test_a_role_that_nobody_has_is_told_before_any_dossier_moves(three) -> None:
    assert unheld(three.engine, three.workflow, rules(statutes_for_the_committee).workflow) == []
    new = rules(signatory).workflow
    (words,) = unheld(three.engine, three.workflow, new)
    assert "« signataire » (Ordonnateur)" in words
    with three.store.transaction() as db:
        directory.save(db, Person("o", "Olivia", "o@demo.example", "", frozenset({"signataire"})))
    assert unheld(three.engine, three.workflow, new) == []
