"""People at work on a base: the door, the journal, letters, verify, substitutes, programmes."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import text

from support_engine.adapters.store.people import directory, members, people_journal
from support_engine.adapters.store.people.person import Person
from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.people import commands as p
from support_engine.core.people.commands import Contact
from support_engine.core.people.commitment import code_hash
from support_engine.directory import Directory
from support_engine.errors import UnknownName
from support_engine.stories.checkup.people_points import people_points
from support_engine.stories.verifying.verify import verify
from tests.forging import forge
from tests.money_story import IBAN, accompanied, act, ready
from tests.office import at, day
from tests.story import HOLDER, OFFICER, REFERENCE, advance, because, opening

NOW = at("2022-01-03T10:00")


@pytest.fixture
def people(office):
    """The door, with an administrator and a second one whose address is not proven yet."""
    door: Directory = office.engine.directory
    first = p.NameAdministrator(by="adm", person="adm", contact=Contact("Adm", "adm@demo.example"))
    second = Contact("Béa", "bea@demo.example")
    for command in (
        first,
        p.AddPerson(by="adm", person="bea", contact=second),
        p.GiveRole(by="adm", person="bea", role="administrateur"),
    ):
        assert not isinstance(door.handle(command, NOW), Refused)
    return door


def findings(office) -> list[str]:
    with office.store.reading() as db:
        return [str(f) for f in verify(db, office.engine.registry, office.engine.calendar, [])]


def change(office, statement: str) -> None:
    with office.store.transaction() as db:
        db.execute(text(statement))


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE people SET email = 'x@demo.example' WHERE id = 'bea'", "à la main"),
        ("UPDATE people SET name = 'X' WHERE id = 'bea'", "à la main"),
        ("INSERT INTO roles VALUES ('alex', 'comptable', 'manufactures')", "rôles enregistrés"),
        ("DELETE FROM roles WHERE person = 'bea'", "rôles enregistrés"),
        ("UPDATE roles SET programme = '*' WHERE person = 'bea'", "rôles enregistrés"),
        ("UPDATE people SET is_confirmed = true WHERE id = 'bea'", "diffère du journal"),
        ("UPDATE people SET code = 'x' WHERE id = 'bea'", "diffère du journal"),
        ("UPDATE traits SET value = '1 x' WHERE name = 'people_head'", "ne finit pas"),
    ],
)
def test_what_is_changed_by_hand_among_people_is_found(office, people, statement, said) -> None:
    assert findings(office) == []
    change(office, statement)
    assert any(said in found for found in findings(office)), findings(office)


def test_a_row_cut_at_the_end_is_seen_whatever_the_trigger(office, people) -> None:
    last = "SELECT max(number) FROM people_journal"
    with office.store.transaction() as db:
        forge(db, f"DELETE FROM people_journal WHERE number = ({last})")
    assert any("ne finit pas" in found for found in findings(office))


def test_the_journal_of_people_is_never_rewritten(office, people) -> None:
    with pytest.raises(Exception, match="append-only"):
        change(office, "DELETE FROM people_journal")


def test_the_code_leaves_in_the_letter_and_the_base_has_its_hash_alone(office, people) -> None:
    office.postman().run(NOW)
    mail = next(m for m in office.mails() if "bea@" in m["To"])
    words = mail.get_body(("plain",)).get_content()
    code = re.search(r"Votre code\s*:\s*(\S+)", words)[1]
    with office.store.reading() as db:
        for table in ("letters", "people", "people_journal"):
            for row in db.execute(text(f"SELECT * FROM {table}")).all():
                assert code not in str(row)
    asked = p.ConfirmAddress(by="bea", person="bea", code=code_hash("bea", code.upper()))
    assert not isinstance(people.handle(asked, NOW), Refused)
    assert findings(office) == []


def test_a_changed_address_is_told_to_the_old_one(office, people) -> None:
    moved = p.ChangeContact(by="porteuse", person="porteuse", email="neuve@demo.example")
    assert people.handle(moved, NOW).letters == 2, "to the old one, and to the new one"
    office.postman().run(NOW)
    told = [m["To"] for m in office.mails() if "a été modifiée" in m["Subject"]]
    assert ["porteuse@demo.example" in to for to in told] == [True]
    assert findings(office) == []
    change(office, "UPDATE people SET move_until = '' WHERE id = 'porteuse'")
    assert any("à la main" in found for found in findings(office))


def test_nothing_of_money_is_asked_from_an_address_that_is_not_sure(office, people) -> None:
    for command in accompanied(office.workflow):
        office.must(command)
    claim = act(k.ClaimTranche, "2022-10-03", HOLDER, tranche="avance", spending=0)
    told = c.WriteToTeam(
        reference=REFERENCE, by=HOLDER, on=day("2022-10-03"), about="bank", text="x"
    )

    def codes() -> list[set[Code]]:
        answers = (office.do(one, "2022-10-03T10:00") for one in (claim, told))
        return [a.codes & {Code.ADDRESS_MOVED} for a in answers if isinstance(a, Refused)]

    moved = p.ChangeContact(by="adm", person="porteuse", email="neuve@demo.example")
    assert not isinstance(people.handle(moved, at("2022-10-03T09:00")), Refused)
    assert codes() == [{Code.ADDRESS_MOVED}, {Code.ADDRESS_MOVED}]
    mine = p.VouchAddress(by="adm", person="porteuse", reason="vue ce matin")
    assert people.handle(mine, NOW).codes == {Code.ADDRESS_OF_TWO}
    assert not isinstance(people.handle(replace(mine, by="bea"), NOW), Refused)
    assert codes() == []
    assert findings(office) == []


@pytest.mark.parametrize(("on", "reached"), [("2022-11-02", 2), ("2022-11-03", 1)])
def test_thirty_days_long_what_speaks_of_money_goes_to_both_addresses(
    office, people, on, reached
) -> None:
    for command in accompanied(office.workflow):
        office.must(command)
    changed = p.ChangeContact(by="porteuse", person="porteuse", email="neuve@demo.example")
    assert not isinstance(people.handle(changed, at("2022-10-03T10:00")), Refused)
    office.letters_leave("2022-10-03T11:00")
    office.silence()
    before = {mail["Message-ID"] for mail in office.mails()}
    office.must(act(k.ChangeBank, on, OFFICER, iban=IBAN, holder="Atelier du Lin"))
    for _ in range(2):  # the copy is queued when the letter left
        office.letters_leave(f"{on}T11:00")
    told = [mail["To"] for mail in office.mails() if mail["Message-ID"] not in before]
    assert sorted("neuve@" in to for to in told if "bea@" not in to) == [False, True][-reached:]
    assert sum("porteuse@" in to for to in told) == reached - 1
    assert findings(office) == []


@pytest.mark.parametrize("is_copied", [True, False])
def test_an_act_taken_back_takes_the_copy_to_a_former_address_along(
    office, people, is_copied
) -> None:
    for command in (*accompanied(office.workflow), *ready()):
        office.must(command)
    moved = p.ChangeContact(by="porteuse", person="porteuse", email="neuve@demo.example")
    assert not isinstance(people.handle(moved, at("2022-12-08T09:00")), Refused)
    office.letters_leave("2022-12-08T09:30")
    office.must(act(k.ClaimTranche, "2022-12-08", OFFICER, tranche="avance"))
    before = {mail["Message-ID"] for mail in office.mails()}
    office.postman(max_per_round=1).run(at("2022-12-08T11:00"))
    if is_copied:
        office.letters_leave("2022-12-08T11:30")
    back = c.CorrectLastAct(
        reference=REFERENCE, by=OFFICER, on=day("2022-12-08"), reason=because("Erreur")
    )
    office.must(back, "2022-12-08T12:00")
    for hour in (13, 14):  # the copy is queued when the letter left
        office.letters_leave(f"2022-12-08T{hour}:00")
    told = [mail for mail in office.mails() if mail["Message-ID"] not in before]
    to_former = [mail["Subject"] for mail in told if "porteuse@" in mail["To"]]
    assert len(told) - len(to_former) == 2, "the claim, and that it is none"
    if is_copied:
        assert len(to_former) == 2
        assert to_former[-1].startswith("Rectification")
    else:
        assert to_former == []
        (copy,) = [row for row in office.outbox(state="void") if "/former-" in row["key"]]
        assert copy["error"].endswith("a été repris.")
    (row,) = [one for one in office.outbox() if one["letter"] == "acte_repris" and one["act"]][:1]
    assert row["body"].count("objet de notre message") == 1
    assert findings(office) == []


def test_somebody_erased_stays_erased_and_the_journal_holds(office, people) -> None:
    assert not isinstance(people.handle(p.ErasePerson(by="adm", person="alex"), NOW), Refused)
    with office.store.reading() as db:
        assert members.contact(db, "alex") == (Contact("Personne effacée", ""), "")
        assert "Alex" not in "".join(str(row) for row in people_journal.rows(db))
    assert findings(office) == []
    with office.store.reading() as db, pytest.raises(UnknownName):
        directory.actor(db, "alex")


def test_who_follows_an_open_dossier_is_not_erased_and_its_holder_may_be(office, people) -> None:
    office.must(opening())
    outcome = people.handle(p.ErasePerson(by="adm", person="camille"), NOW)
    assert outcome.codes == {Code.OPEN_DOSSIERS}
    assert REFERENCE in outcome.blockers[0].sentence
    assert not isinstance(people.handle(p.ErasePerson(by="adm", person="porteuse"), NOW), Refused)


def test_the_head_of_one_programme_decides_nothing_in_another(office, people) -> None:
    with office.store.transaction() as db:
        directory.save(db, Person("elle", "Elle", "elle@demo.example"))
        db.execute(text("INSERT INTO roles VALUES ('elle', 'responsable', 'fabriques')"))
    office.must(opening())
    elsewhere = c.Actor("elle", frozenset({"responsable", "instructeur"}))
    outcome = office.do(replace(advance("deposer", "2022-01-04"), by=elsewhere))
    assert outcome.codes == {Code.ROLE_MISSING}


def test_a_role_that_the_asker_says_to_have_is_not_believed(office) -> None:
    office.must(opening())
    liar = c.Actor("alex", frozenset({"instructeur"}))
    outcome = office.do(c.AddNote(reference=REFERENCE, by=liar, on=day("2022-01-04"), text="x"))
    assert not isinstance(outcome, Refused)  # alex guides this very dossier
    outcome = office.do(replace(advance("deposer", "2022-01-04"), by=liar))
    assert isinstance(outcome, Refused)


def absent(people, who: str, substitute: str) -> None:
    away = p.OpenAbsence(
        by=who,
        person=who,
        substitute=substitute,
        starts_on=day("2022-01-01"),
        ends_on=day("2022-02-28"),
    )
    assert not isinstance(people.handle(away, NOW), Refused)


def test_a_substitute_acts_for_whoever_is_away_where_both_could(office, people) -> None:
    office.must(opening())
    note = c.AddNote(
        reference=REFERENCE, by=c.Actor("bea"), on=day("2022-01-04"), text="Appel du porteur"
    )
    assert isinstance(office.do(note), Refused)
    absent(people, "camille", "bea")
    office.must(note)
    assert office.journal()[-1].actor == "bea"
    assert office.journal()[-1].event.text == ("Pour camille, absente ou absent : fait par bea.")
    absent(people, "sacha", "porteuse")
    with office.store.reading() as db:
        assert [
            one.person
            for one in directory.actor_in(db, "porteuse", "manufactures", day("2022-01-04")).absent
        ] == ["sacha"]
    own = replace(advance("declarer_recevable", "2022-01-05"), by=c.Actor("porteuse"))
    office.must(advance("deposer", "2022-01-04"))
    assert isinstance(office.do(own), Refused)


def test_a_substitute_acts_on_the_days_of_the_absence_and_no_act_of_then_later(
    office, people
) -> None:
    office.must(opening())
    absent(people, "camille", "bea")
    note = c.AddNote(
        reference=REFERENCE, by=c.Actor("bea"), on=day("2022-02-28"), text="Appel du porteur"
    )
    assert isinstance(office.do(note, "2022-03-02T10:00"), Refused)
    office.must(note, "2022-02-28T10:00")


def test_who_leaves_stands_in_for_nobody(office, people) -> None:
    absent(people, "olivia", "camille")
    leaving = p.HandOver(by="adm", person="camille", successor="sacha")
    assert people.handle(leaving, NOW).codes == {Code.STANDS_FOR}
    later = at("2022-03-01T10:00")
    assert not isinstance(people.handle(leaving, later), Refused)
    with office.store.reading() as db:
        assert directory.actor_in(db, "camille", "manufactures", later.date()).absent == ()


def test_who_is_made_to_leave_the_administration_is_told(office, people) -> None:
    ended = p.EndRole(by="adm", person="bea", role="administrateur")
    assert people.handle(ended, NOW).letters == 1
    office.postman().run(NOW)
    (told,) = [m for m in office.mails() if "a pris fin" in m["Subject"]]
    assert "bea@demo.example" in told["To"]
    with office.store.reading() as db:
        assert people_journal.administration_taken_on(db) == NOW.date()
    assert findings(office) == []


def test_nobody_unknown_acts(office) -> None:
    office.must(opening())
    stranger = c.Actor("inconnu", frozenset({"instructeur"}))
    with pytest.raises(UnknownName):
        office.do(c.AddNote(reference=REFERENCE, by=stranger, on=day("2022-01-04"), text="x"))


def test_two_roles_that_are_never_in_the_same_hands_are_told(office, people) -> None:
    """Of a base that has them already, given before that was refused, or by hand."""
    change(office, "INSERT INTO roles VALUES ('bea', 'comptable', '*')")
    assert not any("2012-1246" in found for found in findings(office))
    change(office, "INSERT INTO roles VALUES ('bea', 'ordonnateur', 'manufactures')")
    (told,) = (found for found in findings(office) if "2012-1246" in found)
    assert told.startswith("bea : bea aurait à la fois « ")
    with office.store.reading() as db:
        versions = office.engine.registry.every_version()
        points = list(people_points(db, versions, NOW.date(), 30))
    assert [point.level for point in points if "2012-1246" in point.sentence] == ["late"]


@pytest.mark.parametrize(
    ("person", "address", "is_told"),
    [
        ("porteuse", "", True),
        ("lou", "porteuse+lou@demo.example", True),
        ("lou", "lou@demo.example", False),
    ],
)
def test_a_holder_who_lets_money_go_already_is_told(
    office, people, person, address, is_told
) -> None:
    """Made before that was refused, or by hand: by their own account, or by another one that reads
    the same mailbox; in doctor and in verify, with what ends it."""
    office.open_at("deposee")
    if address:
        lou = Contact("Lou", address)
        asked = p.AddPerson(by="adm", person="lou", contact=lou, same_address="même boîte")
        assert not isinstance(people.handle(asked, NOW), Refused)
    assert not any("qui le verse" in found for found in findings(office))
    change(office, f"INSERT INTO roles VALUES ('{person}', 'comptable', '*')")
    told = [found for found in findings(office) if "qui le verse" in found]
    assert [
        one.startswith(f"{person} : {person} est « Comptable public », et porte MP1-001")
        for one in told
    ] == [True] * is_told
    with office.store.reading() as db:
        versions = office.engine.registry.every_version()
        points = list(people_points(db, versions, NOW.date(), 30))
    late = [point.level for point in points if "qui le verse" in point.sentence]
    assert late == ["late"] * is_told


def test_nor_is_a_holder_forgotten_who_stands_in_for_whoever_pays(office, people) -> None:
    office.open_at("deposee")
    days = "absent_from = '2022-01-01', absent_until = '2099-01-01'"
    change(office, f"UPDATE people SET substitute = 'porteuse', {days} WHERE id = 'paul'")
    with office.store.reading() as db:
        versions = office.engine.registry.every_version()
        said = [one.sentence for one in people_points(db, versions, NOW.date(), 30)]
    (told,) = (one for one in said if "qui le verse" in one)
    assert "en remplaçant paul" in told


def test_whoever_stands_in_for_the_accountant_is_no_authorising_officer(office, people) -> None:
    """Those who are away are read in the base, whoever the act is about."""
    change(office, "INSERT INTO roles VALUES ('alex', 'comptable', 'manufactures')")
    days = {"starts_on": day("2022-02-01"), "ends_on": day("2022-02-09")}
    away = p.OpenAbsence(by="alex", person="alex", substitute="sacha", **days)
    assert not isinstance(people.handle(away, NOW), Refused)
    for command in (
        p.GiveRole(by="adm", person="sacha", role="ordonnateur", programme="manufactures"),
        replace(away, by="olivia", person="olivia"),
    ):
        refusal = people.handle(command, NOW)
        assert isinstance(refusal, Refused)
        assert refusal.codes == {Code.ROLES_APART}
