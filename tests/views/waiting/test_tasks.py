"""What waits for whom: who sees which card, in which group, with which act to answer."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from support_engine.adapters.store.lists import waiting
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.adapters.store.sql import Sql
from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.leaving.work_of_day import number_of, work_of
from support_engine.leaving.work_of_day import today as of_day
from support_engine.views.waiting.tasks import GROUPS
from support_engine.views.waiting.things import Mine
from tests.console import as_typed
from tests.money_story import act, ready
from tests.office import at
from tests.story import HEAD, HOLDER, INCUBATION, OFFICER, REFERENCE, because, day, milestone

TEAM = Mine(roles=frozenset({("manufactures", "")}), everybody=True)


def seen(office, person: str, now: str) -> dict[str, tuple[str, str]]:
    """Reference → group and the key of the act that would answer, of somebody's day."""
    with office.store.reading() as db:
        mine = work_of(office.engine, db, person, at(now)) if person else TEAM
        found = of_day(office.engine, db, mine, at(now))
    return {card.reference: (card.group, keys(card)) for card in found.cards}


def keys(card) -> str:
    """The acts that its things offer."""
    return " ".join(thing.step.key for thing in card.things if thing.step)


def counted(office, person: str, now: str) -> int:
    """What the navigation says of it."""
    with office.store.reading() as db:
        return number_of(office.engine, db, person, day(now))


def test_what_was_declared_waits_for_each_who_may_answer_and_for_nobody_else(office) -> None:
    office.open_at("incubation")
    declare, validate = milestone(*INCUBATION[0], "2022-04-04")
    assert seen(office, "camille", "2022-04-05") == {REFERENCE: ("week", "")}
    office.must(declare)
    answer = {REFERENCE: ("decide", f"milestone.validate:{INCUBATION[0][0]}")}
    assert seen(office, "alex", "2022-04-05") == seen(office, "camille", "2022-04-05") == answer
    assert seen(office, "sacha", "2022-04-05") == seen(office, "porteuse", "2022-04-05") == {}
    numbers = [counted(office, one, "2022-04-05") for one in ("alex", "camille", "sacha")]
    assert numbers == [1, 1, 0], "named for another role that may answer counts, and nobody else"
    office.must(validate)
    assert seen(office, "alex", "2022-04-05") == seen(office, "camille", "2022-04-05") == {}


def test_what_is_late_is_the_officers_to_chase_and_a_measure_is_proposed_in_time(office) -> None:
    office.open_at("incubation")
    first = seen(office, "camille", "2022-05-20")
    assert first == {REFERENCE: ("late", "")}
    assert seen(office, "camille", "2022-06-15") == first, "she does not open it: no button"
    with office.store.reading() as db:
        mine = work_of(office.engine, db, "camille", at("2022-06-15"))
        (card,) = of_day(office.engine, db, mine, at("2022-06-15")).cards
    oldest = "Réunion de lancement (11 avril 2022)"
    assert as_typed(card.what) == f"3 jalons en retard, le plus ancien : {oldest}."
    assert card.waits.startswith("la balle est chez le porteur depuis ")
    assert card.days_late == 65
    assert card.chased.endswith("Mesure proposée : Mise en demeure (Responsable du programme).")
    with office.store.transaction() as db:
        both = frozenset({"instructeur", "responsable"})
        directory.save(db, Person("camille", "Camille", "camille@demo.example", "", both))
    assert seen(office, "camille", "2022-06-15") == {
        REFERENCE: ("late", "hold.open:mise_en_demeure")
    }


def test_money_goes_from_hand_to_hand_each_seeing_their_own_part(office) -> None:
    office.open_at("accompagnement")
    for command in ready():
        office.must(command)
    office.must(act(k.ClaimTranche, "2022-11-20", HOLDER, tranche="avance", spending=0))
    assert seen(office, "camille", "2022-11-21")[REFERENCE] == ("money", "tranche.propose:avance")
    assert seen(office, "olivia", "2022-11-21") == {}
    office.must(act(k.ProposeTranche, "2022-11-22", OFFICER, tranche="avance"))
    assert seen(office, "olivia", "2022-11-23") == {REFERENCE: ("money", "tranche.certify:avance")}
    assert seen(office, "paul", "2022-11-23") == {}


def test_the_work_of_somebody_absent_is_seen_by_whoever_stands_in(office) -> None:
    office.open_at("deposee")
    assert seen(office, "sacha", "2022-03-02") == {}
    away = "UPDATE people SET substitute = 'sacha', absent_from = '2022-03-01',"
    with office.store.transaction() as db:
        db.execute(text(f"{away} absent_until = '2022-03-05' WHERE id = 'camille'"))
    assert seen(office, "sacha", "2022-03-02") == seen(office, "camille", "2022-03-02") != {}
    assert seen(office, "sacha", "2022-03-06") == {}


def test_a_letter_that_did_not_leave_and_a_round_that_did_not_run_are_said(office) -> None:
    office.open_at("deposee")
    with office.store.transaction() as db:
        db.execute(text("UPDATE letters SET state = 'dead', error = 'Boîte inconnue.'"))
    with office.store.reading() as db:
        mine = work_of(office.engine, db, "camille", at("2022-01-05"))
        found = of_day(office.engine, db, mine, at("2022-01-05"))
        others = of_day(office.engine, db, replace(mine, people=frozenset({"x"})), at("2022-01-05"))
    assert {letter.error for letter in found.letters} == {"Boîte inconnue."}
    assert {letter.reference for letter in found.letters} == {REFERENCE}
    with office.store.reading() as db:
        assert number_of(office.engine, db, "camille", day("2022-01-05")) == found.number
        assert number_of(office.engine, db, "sacha", day("2022-01-05")) == others.number == 0
    assert others.letters == ()
    assert "Aucun passage" in found.round


WIDE = (
    "SELECT d.reference FROM dossiers d WHERE d.is_closed = :closed AND :until = :until"
    " AND ({condition} OR 1 = 1)"
)
"""Every dossier that is not closed: what the columns leave out would show."""
STATES = ("brouillon", "deposee", "incubation", "subvention_accordee", "accompagnement", "cloturee")


def test_the_base_gives_every_dossier_that_has_a_card_and_few_statements(
    office, monkeypatch
) -> None:
    for number, state in enumerate(STATES):
        details = {"name": f"Projet {state}", "source_id": f"S{number}", "commune": state}
        office.open_at(state, f"MP{number}-001", **details)
    sent, send = [], Sql._send
    monkeypatch.setattr(Sql, "_send", lambda *given: sent.append(given) or send(*given))
    for person in ("", "camille", "dominique", "alex", "paul"):
        for now in ("2022-02-01", "2022-05-01", "2024-05-01"):
            narrow = seen(office, person, now)
            with monkeypatch.context() as patched:
                patched.setattr(waiting, "STANDING", WIDE)
                assert narrow == seen(office, person, now), (person, now)
            if person:
                assert counted(office, person, now) == len(narrow), (person, now)
            assert {group for group, _ in narrow.values()} <= set(GROUPS)
    assert len(seen(office, "", "2024-05-01")) == 4
    sent.clear()
    with office.store.reading() as db:
        of_day(office.engine, db, TEAM, at("2024-05-01"))
    assert len([one for one in sent if one[3]]) == 4, "dossiers, letters, addresses, calls"


def test_more_dossiers_than_a_page_are_counted(office, monkeypatch) -> None:
    monkeypatch.setattr(waiting, "MOST", 1)
    for number in range(3):
        details = {"name": f"Projet {number}", "source_id": f"S{number}", "commune": str(number)}
        office.open_at("deposee", f"MP{number}-001", **details)
    with office.store.reading() as db:
        found = of_day(office.engine, db, TEAM, at("2022-02-01"))
    assert counted(office, "camille", "2022-02-01") == 3
    monkeypatch.setattr(waiting, "MOST_COUNTED", 2)
    assert counted(office, "camille", "2022-02-01") == 2, "what is counted is bounded"
    assert (len(found.cards), found.left_out, found.number) == (1, 2, 3)
    assert as_typed(found.summary) == "3 dossiers, 1 attend notre réponse"


def test_a_suspension_waits_for_whoever_may_lift_it(office) -> None:
    office.open_at("incubation")
    given = {"reference": REFERENCE, "reason": because("Travaux"), "hold": "suspension"}
    office.must(c.OpenHold(**given, by=OFFICER, on=day("2022-04-20")))
    answer = {REFERENCE: ("decide", "hold.lift:suspension")}
    assert seen(office, "camille", "2022-04-21") == answer
    assert seen(office, HEAD.person, "2022-04-21") == {}


@pytest.mark.parametrize("person", ["", "camille"])
def test_a_closed_dossier_waits_for_nobody(office, person) -> None:
    office.open_at("cloturee")
    assert seen(office, person, "2030-01-01") == {}


def test_a_dossier_that_cannot_be_read_is_named_and_hides_no_other(office) -> None:
    for number in (1, 2):
        details = {"name": f"Projet {number}", "source_id": f"S{number}", "commune": str(number)}
        office.open_at("deposee", f"MP{number}-001", **details)
    with office.store.transaction() as db:
        db.execute(text("UPDATE dossiers SET folded = '{}' WHERE reference = 'MP1-001'"))
    with office.store.reading() as db:
        found = of_day(office.engine, db, TEAM, at("2022-02-01"))
    assert found.unread == ("MP1-001",)
    assert [card.reference for card in found.cards] == ["MP2-001"]
