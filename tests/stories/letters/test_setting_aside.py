"""A letter is set aside by whoever could have taken its decision back, and who did it is on record
once, where anything changed."""

from types import SimpleNamespace

import pytest

from support_engine.adapters.store.letters import outbox
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.people.commands import NoteOfficeAct
from support_engine.stories.letters.releasing import noted, released
from support_engine.stories.letters.setting_aside import SetAside, not_theirs, set_aside
from tests.office import PAYERS, TEAM, at
from tests.story import HEAD, HOLDER, OFFICER, REFERENCE, because, day, milestone

US = tuple(one.id for one in (*TEAM, *PAYERS) if one.id != "porteuse")
NOW = "2022-06-20"


def desk_of(office) -> SimpleNamespace:
    return SimpleNamespace(
        store=office.store, engine=office.engine, directory=office.engine.directory
    )


def stopped(office, key: str, by: str) -> SetAside | Refused:
    """Somebody sets a letter aside, and it is on record."""
    desk, note = desk_of(office), NoteOfficeAct(by=by, what="lettre annulée", subject=key)
    return noted(desk, note, at(NOW), lambda db: set_aside(desk, db, key, by, at(NOW)))


def lines(office) -> list[str]:
    """What the journal of people says of letters."""
    said = "SELECT payload FROM people_journal WHERE type = 'office_act_done'"
    with office.store.reading() as db:
        return list(db.exec_driver_sql(said).scalars())


def lived(office) -> None:
    """A life whose letters wait: the road, a milestone, more time, a measure that was lifted."""
    office.open_at("incubation")
    for command in milestone("lancement_incubation", None, "2022-04-04"):
        office.must(command)
    own = {"reference": REFERENCE, "clock": "incubation"}
    office.must(
        c.RequestExtension(**own, by=HOLDER, on=day("2022-04-05"), months=2, reason=because())
    )
    office.must(c.GrantExtension(**own, by=HEAD, on=day("2022-04-06")))
    hold = {"reference": REFERENCE, "hold": "suspension", "by": OFFICER}
    office.must(c.OpenHold(**hold, on=day("2022-04-07"), reason=because()))
    office.must(c.LiftHold(**hold, on=day("2022-04-08")))
    office.must(
        c.OpenHold(
            **{**hold, "by": HEAD, "hold": "mise_en_demeure"},
            on=day("2022-04-09"),
            reason=because(),
            reply_days=30,
        )
    )


def takers_of(office, act: int) -> set[str]:
    """Who could take back, by itself, the act of that number: what a correction answers."""
    found = set()
    for person in US:
        back = c.CorrectLastAct(
            reference=REFERENCE, by=c.Actor(person), on=day(NOW), reason=because(), back_to=act
        )
        with office.store.reading() as db:
            _, decided = office.engine.foretold(db, back, at(NOW))
        only = [b for b in getattr(decided, "blockers", ()) if b.code is Code.ROLE_MISSING]
        if not any(f"n° {act}," in f"{b.facts['act']}," for b in only):
            found.add(person)
    return found


@pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
def test_who_stops_a_letter_is_who_could_take_its_act_back(office) -> None:
    lived(office)
    tried = dict[str, set[str]]()
    with office.store.reading() as db:
        waiting = [row for row in outbox.listed(db, state="queued") if row["act"]]
        for row in waiting:
            may = {one for one in US if not not_theirs(desk_of(office), db, row, one, at(NOW))}
            tried[row["letter"]] = may
            if row["letter"] != "accuse_reception":
                assert may == takers_of(office, row["act"]), row["letter"]
    assert tried["label_accorde"] == {"dominique"}
    assert tried["jalon_valide"] == {"camille", "sacha", "dominique", "alex"}
    assert tried["suspension_levee"] == {"camille", "sacha", "dominique"}


@pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
def test_a_decision_is_kept_from_nobody_by_somebody_who_could_not_take_it(office) -> None:
    lived(office)
    (label,) = (row for row in office.outbox() if row["letter"] == "label_accorde")
    for person in ("camille", "alex", "olivia", "paul"):
        found = stopped(office, label["key"], person)
        assert found.no is not None
        assert (found.no.code, found.is_change) == (Code.ROLE_MISSING, False)
    assert lines(office) == []
    done = stopped(office, label["key"], "dominique")
    assert done.is_change
    assert f"letters posted {REFERENCE} --act {label['act']}" in done.told
    assert len(lines(office)) == 1
    assert not stopped(office, label["key"], "dominique").is_change
    (notice,) = (row for row in office.outbox() if row["letter"] == "mise_en_demeure")
    assert "un délai qui le protège" in stopped(office, notice["key"], "dominique").why
    assert len(lines(office)) == 1, "what changes nothing leaves no line"


@pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
def test_a_reminder_is_set_aside_by_whoever_acts_and_what_waits_for_it_is_told(office) -> None:
    office.open_at("incubation")
    office.engine.handle(
        c.RunAgenda(reference=REFERENCE, by=c.SYSTEM, on=day("2022-05-01")), at("2022-05-01")
    )
    (row, *_) = (r for r in office.outbox() if r["kind"] == "reminder" and r["role"] == "porteur")
    done = stopped(office, row["key"], "sacha")
    assert done.is_change
    assert "n’est pas rappelé" in done.told


@pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
def test_sending_again_leaves_a_line_only_where_something_changes(office) -> None:
    lived(office)
    desk = desk_of(office)
    (label,) = (row for row in office.outbox() if row["letter"] == "label_accorde")

    def again(by: str, *keys: str):
        note = NoteOfficeAct(by=by, what="lettre relancée", subject="x")
        return noted(desk, note, at(NOW), lambda db: released(desk, db, keys, at(NOW)))

    assert not again("camille", label["key"], "unknown").is_change, "it waits already"
    assert lines(office) == []
    assert stopped(office, label["key"], "dominique").is_change
    assert isinstance(again("porteuse", label["key"]), Refused)
    (row,) = (row for row in office.outbox() if row["letter"] == "label_accorde")
    assert row["state"] == "cancelled", "a refusal changes nothing"
    assert again("camille", label["key"]).leaving == (label["key"],)
    assert len(lines(office)) == 2
