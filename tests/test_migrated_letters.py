"""Letters that wait while the rules change are looked at again under the names of their day."""

import json
from dataclasses import fields, replace

import pytest

from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.core.acts import commands as c
from support_engine.core.dossier.events import Moved
from support_engine.stories.letters.releasing import release
from support_engine.stories.rules.migrating import findings, migrate
from support_engine.stories.rules.publishing import approve, publish
from support_engine.stories.verifying.verify import verify
from tests.leaving.test_second_look import LAUNCH, OVERTAKEN, letters, play
from tests.money_story import ORDERER
from tests.new_rules import mapping, renamed, rules
from tests.office import at
from tests.story import HEAD, REFERENCE, advance, because, day

pytestmark = pytest.mark.one_base

NAMES = {
    "states": {
        "incubation": "couveuse",
        "a_completer": "en_attente",
        "comite_selection": "jury",
    },
    "clocks": {"incubation": "couveuse"},
    "milestones": {LAUNCH: "reunion"},
    "holds": {"mise_en_demeure": "avertissement"},
    "roles": {"accompagnateur": "guide"},
}
EVERY = {old: new for section in NAMES.values() for old, new in section.items()}
OTHERWISE = rules(*(renamed(old, new) for old, new in EVERY.items()))
FITTING = rules(*(renamed(old, new) for old, new in EVERY.items() if old != "incubation"))
"""Letters of acts done since name the clock of the incubation as the shipped templates do."""


def fitting() -> dict:
    return {
        section: {old: new for old, new in names.items() if old != "incubation"}
        for section, names in NAMES.items()
    }


def otherwise(command):
    """The same act, under the names of the new version."""
    given = {field.name: getattr(command, field.name) for field in fields(command)}
    names = {"hold", "milestone", "clock"} & given.keys()
    return replace(command, **{name: EVERY.get(given[name], given[name]) for name in names})


def moved(office, now: str, new=OTHERWISE, **sections) -> None:
    office.engine.registry.add(new)
    if publish(office.engine, new, HEAD, at(now)):
        approve(office.engine, new, ORDERER, at(now))
    done = migrate(office.engine, mapping(new, **(sections or NAMES)), [REFERENCE], HEAD, at(now))
    assert done.moved == 1, done.refusals


@pytest.mark.parametrize(
    ("state", "acts", "void", "sent"),
    [pytest.param(*row, id=name) for name, row in OVERTAKEN.items()],
)
def test_a_letter_is_true_or_void_whatever_its_things_are_called_since(
    office, state, acts, void, sent
) -> None:
    """The rules change after the first act."""
    play(office, state, acts[:1])
    if state == "incubation":
        moved(office, f"{acts[0].on}T11:00")
    else:
        moved(office, f"{acts[0].on}T11:00", FITTING, **fitting())
    for command in acts[1:]:
        office.must(otherwise(command), f"{command.on}T11:30")
    office.postman().run(at(f"{acts[-1].on}T12:00"))
    rows = [row for row in office.outbox(state="void") if row["kind"] != "reminder"]
    found = {row["letter"]: row["error"].replace("\u00a0", " ") for row in rows}
    assert found == void
    assert set(letters(office, state="sent")) == sent
    assert {row["kind"] for row in office.outbox(state="queued")} <= {"reminder"}


def started(office) -> None:
    """The holder and their guide are to hear that the incubation begins."""
    play(office, "labellisee", (advance("demarrer_incubation", "2022-03-21"),))


def test_a_letter_goes_to_whoever_has_the_role_under_its_new_name(office) -> None:
    started(office)
    moved(office, "2022-03-21T11:00")
    office.postman().run(at("2022-03-21T12:00"))
    sent = {row["person"] for row in office.outbox(state="sent")}
    assert {"porteuse", "alex"} <= sent
    assert not office.outbox(state="dead")


def test_it_goes_under_its_old_name_once_the_migration_is_taken_back(office) -> None:
    started(office)
    moved(office, "2022-03-21T11:00")
    back = {"by": HEAD, "on": day("2022-03-21"), "reason": because("Erreur")}
    office.must(c.CorrectLastAct(reference=REFERENCE, **back), "2022-03-21T11:30")
    office.postman().run(at("2022-03-21T12:00"))
    assert {"porteuse", "alex"} <= {row["person"] for row in office.outbox(state="sent")}


def test_an_act_of_before_is_taken_back_by_whoever_could_do_it(office) -> None:
    """The guide could start the incubation; the role has another name since."""
    started(office)
    moved(office, "2022-03-21T11:00")
    begun = office.journal()[-2].version
    back = {"on": day("2022-03-22"), "reason": because("Erreur"), "back_to": begun}
    guide = c.Actor("alex")
    refused = office.do(c.CorrectLastAct(reference=REFERENCE, by=guide, **back), "2022-03-22T11:30")
    assert [b.facts["act"] for b in refused.blockers] == [f"Reprendre l’acte n° {begun + 1}"]
    office.must(c.CorrectLastAct(reference=REFERENCE, by=HEAD, **back), "2022-03-22T11:30")
    assert office.dossier().workflow_version == 1
    assert list(findings(office.engine, [REFERENCE])) == []


def launch(office, name: str, person: str) -> list[tuple[str, str]]:
    """What was written to somebody of the first milestone, under a name, and what became of it."""
    topic = f"jalons|milestones.{name}|2022-04-11"
    rows = [r for r in office.outbox() if (r["topic"], r["person"]) == (topic, person)]
    return [(r["letter"], r["state"]) for r in sorted(rows, key=lambda one: one["queued_at"])]


PROPOSED = "proposition_mise_en_demeure"


def unheard(office) -> None:
    """A holder whom no reminder of the first milestone reached."""
    office.open_at("incubation")
    with office.store.transaction() as db:
        directory.save(db, Person("porteuse", "Porteuse", ""))
    for on in ("2022-04-19", "2022-05-11"):
        office.tick(on)


def test_what_did_not_leave_is_said_again_under_its_new_name(office) -> None:
    unheard(office)
    moved(office, "2022-05-20T11:00")
    office.tick("2022-06-10")
    assert launch(office, "reunion", "porteuse") == [("relance", "dead")] * 3
    assert PROPOSED not in dict(launch(office, "reunion", "camille"))
    office.tick("2022-07-11")  # said again in vain: the proposal waits
    assert launch(office, "reunion", "porteuse") == [("relance", "dead")] * 3
    assert PROPOSED not in dict(launch(office, "reunion", "camille"))
    with office.store.transaction() as db:
        directory.save(db, Person("porteuse", "Porteuse", "porteuse@projet.example"))
    keys = [r["key"] for r in office.outbox(state="dead") if "/2022-04-11/" in r["key"]]
    assert len(release(office, keys, at("2022-07-12T08:00")).leaving) == 1
    office.letters_leave("2022-07-13")
    told = launch(office, "reunion", "porteuse")
    assert told == [("relance", "void"), ("relance", "void"), ("relance", "sent")]
    with office.store.reading() as db:
        assert not list(verify(db, office.engine.registry, office.engine.calendar, [REFERENCE]))


def test_two_changes_of_rules_taken_back_give_its_first_name_back(office) -> None:
    unheard(office)
    first = max(row.version for row in office.journal() if isinstance(row.event, Moved))
    moved(office, "2022-05-20T11:00")
    third = rules(renamed("reunion", "rencontre"), version=3, since=json.loads(OTHERWISE.source))
    moved(office, "2022-05-20T11:10", third, milestones={"reunion": "rencontre"})
    assert len(launch(office, "rencontre", "porteuse")) == 2
    back = {"by": HEAD, "on": day("2022-05-20"), "reason": because("Erreur"), "back_to": first}
    office.must(c.CorrectLastAct(reference=REFERENCE, **back), "2022-05-20T11:30")
    assert len(launch(office, LAUNCH, "porteuse")) == 2


def test_what_fell_silent_speaks_again_under_its_new_name(office) -> None:
    office.open_at("incubation")
    office.silence()
    office.tick("2022-05-11", max_per_round=0)
    how = {"hold": "suspension", "reason": because("Carence")}
    office.must(c.OpenHold(reference=REFERENCE, by=HEAD, on=day("2022-05-11"), **how))
    assert launch(office, LAUNCH, "porteuse") == [("relance", "void")]
    moved(office, "2022-05-11T11:00")
    on = "2022-05-11T12:00"
    office.must(c.LiftHold(reference=REFERENCE, by=HEAD, on=day("2022-05-11"), **how), on)
    office.letters_leave("2022-05-12")
    assert launch(office, "reunion", "porteuse") == [("relance", "sent")]
    assert dict(launch(office, "reunion", "camille")).keys() == {"rappel_instructeur"}


def test_a_lifting_is_taken_back_with_rules_that_renamed_its_clock(office) -> None:
    """The protection waits for its letter again, by the rules that the dossier follows again."""
    office.open_at("incubation")
    held = {"reference": REFERENCE, "by": HEAD, "hold": "mise_en_demeure", "reason": because()}
    office.must(c.OpenHold(**held, on=day("2022-05-02"), reply_days=30))
    office.letters_leave("2022-05-03")
    office.must(c.LiftHold(**held, on=day("2022-05-16")))
    lifted = office.dossier().version
    office.letters_leave("2022-05-17")
    clock = "reponse_mise_en_demeure"
    new = rules(renamed(clock, "reponse"))
    moved(office, "2022-05-18T11:00", new, clocks={clock: "reponse"})
    asked = {"reference": REFERENCE, "by": HEAD, "on": day("2022-05-19"), "reason": because()}
    office.must(c.CorrectLastAct(**asked, back_to=lifted))
    assert office.dossier().clocks[clock].waits == "left"
    office.letters_leave("2022-05-20")
    assert not office.dossier().clocks[clock].waits
