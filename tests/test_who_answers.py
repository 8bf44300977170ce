"""Who reads a letter, and to whom it is answered: people who are there, and of that role, today."""

import pytest

from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Refused
from support_engine.core.people import commands as p
from tests.money_story import accompanied, act, advance_paid, hold, ready
from tests.office import Office, at
from tests.story import HEAD, REFERENCE, advance, because, day, document, road

pytestmark = pytest.mark.one_base


def people_change(office: Office, *acts: tuple[p.PeopleCommand, str]) -> None:
    """Acts on people, of whoever administers the base or of themselves."""
    who = p.Contact("Adm", "adm@demo.example")
    office.engine.directory.handle(
        p.NameAdministrator(by="adm", person="adm", contact=who), at("2022-01-03T10:00")
    )
    for command, now in acts:
        assert not isinstance(office.engine.directory.handle(command, at(now)), Refused)


def answered_to(office, word: str) -> list[tuple[str, str]]:
    """Whom a letter to the holder asks to write to, and whom an answer to it reaches."""
    return [
        (str(one["Reply-To"]), " ".join(one.get_body(("plain",)).get_content().split()))
        for one in sorted(office.mails(), key=lambda mail: mail["Date"].datetime)
        if word in one["Subject"] and "porteuse" in one["To"]
    ]


@pytest.mark.parametrize("others", [1, 2])
def test_who_answers_of_a_closed_dossier_whose_officer_left_is_the_other_or_the_programme(
    office, others
) -> None:
    """What the holder contests of a recovery is read by somebody who is there."""
    for command in (*accompanied(office.workflow), *ready(), *advance_paid()):
        office.must(command)
    office.must(document("renonciation", "2023-02-01"))
    office.must(advance("abandonner", "2023-02-02", HEAD, because()))
    ends = p.EndRole(by="adm", person="camille", role="instructeur", reason="Départ")
    people_change(office, (ends, "2023-02-10T10:00"))
    if others == 2:
        with office.store.transaction() as db:
            lou = Person("lou", "Lou", "lou@demo.example", "", frozenset({"instructeur"}))
            directory.save(db, lou)
    office.must(act(k.OpenRecovery, "2023-02-15", cause="retrait", reason=because()))
    office.letters_leave("2023-02-16")
    reply, words = answered_to(office, "")[-1]
    assert "reverser une somme" in words
    name = "Sacha" if others == 1 else "Manufactures"
    assert name in reply
    assert f"Écrivez à {name} (" in words


def test_who_answers_while_an_officer_is_away_is_who_stands_in(office) -> None:
    """The answer to a formal notice is awaited within days."""
    office.open_at("incubation")
    office.silence()
    days = {"starts_on": day("2022-04-02"), "ends_on": day("2022-04-16")}
    away = p.OpenAbsence(by="camille", person="camille", substitute="sacha", **days)
    people_change(office, (away, "2022-04-02T10:00"))
    office.must(hold("mise_en_demeure", "2022-04-04", reply_days=15))
    office.letters_leave("2022-04-05")
    lifted = {"hold": "mise_en_demeure", "reason": because()}
    office.must(c.LiftHold(reference=REFERENCE, by=HEAD, on=day("2022-04-18"), **lifted))
    office.letters_leave("2022-04-19")
    notice, over = answered_to(office, "ise en demeure")
    assert "Sacha" in notice[0]
    assert "Écrivez à Sacha (" in notice[1]
    assert "Camille" in over[0]


def test_who_lost_a_role_reads_no_letter_of_it_nor_a_report_any_more(office) -> None:
    """Closed dossiers keep their names; one that is opened again goes on with who is there."""
    for command in road():
        office.must(command)
    ends = p.EndRole(by="adm", person="camille", role="instructeur", reason="Départ")
    people_change(office, (ends, "2025-01-06T10:00"))
    office.silence()
    office.must(
        c.CorrectLastAct(reference=REFERENCE, by=HEAD, on=day("2025-01-10"), reason=because())
    )
    with office.store.transaction() as db:
        directory.forget(db, "alex")
    for on in ("2025-01-13", "2025-02-03", "2025-02-13"):
        office.tick(on)
    later = [one for one in office.outbox(state="sent") if one["sent_on"] > "2025-01-10"]
    told = {(one["letter"], one["person"]) for one in later}
    assert ("rappel_instructeur", "sacha") in told
    assert any(letter.startswith("rapport") and who == "sacha" for letter, who in told)
    assert not [one for one in told if one[1] in ("camille", "alex")]
    assert not office.outbox(state="dead")
