"""Who is named on a dossier, who may name, and who reads what is written to a role."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from support_engine.adapters.store.people import directory, mailboxes, members, readers
from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.acts.designations import faults
from support_engine.core.people import commands as p
from support_engine.core.telling.narrative import what
from support_engine.stories.checkup.people_points import people_points
from tests.money_story import accompanied, act, ready
from tests.office import Office, at
from tests.story import (
    GUIDE,
    HEAD,
    HOLDER,
    OFFICER,
    REFERENCE,
    OneDossier,
    advance,
    because,
    day,
    opening,
)

pytestmark = pytest.mark.one_base

SACHA = c.Actor("sacha", frozenset({"instructeur"}))
ORDERER = c.Actor("olivia", frozenset({"ordonnateur"}))


def naming(role: str, person: str, by: c.Actor = HEAD, **more) -> c.AssignPerson:
    return c.AssignPerson(
        reference=REFERENCE, by=by, on=day("2022-04-01"), role=role, person=person, **more
    )


@given(st.lists(st.tuples(st.integers(0, 7), st.sampled_from("abcde")), max_size=12))
def test_whoever_is_named_nobody_has_two_roles_on_a_dossier(workflow, calendar, wishes) -> None:
    case = OneDossier(workflow, calendar).to("deposee")
    roles = sorted(workflow.roles)
    for place, person in wishes:
        case.do(naming(roles[place % len(roles)], person))
    people = list(case.dossier.people.values())
    assert len(set(people)) == len(people)


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("porteur", {OFFICER, HEAD}),
        ("accompagnateur", {OFFICER, HEAD}),
        ("instructeur", {OFFICER, HEAD}),
        ("responsable", {HEAD}),
        ("ordonnateur", {HEAD, ORDERER}),
        ("comptable", {HEAD}),
    ],
)
def test_who_may_name_whom(workflow, calendar, role, may) -> None:
    case = OneDossier(workflow, calendar).to("deposee")
    able = {
        by
        for by in (OFFICER, HEAD, ORDERER, HOLDER, GUIDE)
        if not isinstance(case.ask(naming(role, "lou", by)), Refused)
    }
    assert able == may


def test_a_second_role_is_free_once_the_first_is_given_to_somebody(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("deposee")
    (refusal,) = case.ask(naming("accompagnateur", "camille")).blockers
    assert refusal.code == Code.TWO_ROLES
    assert "assign MP1-001 instructeur PERSONNE" in refusal.remedy
    case.must(naming("instructeur", "sacha"))
    case.must(naming("accompagnateur", "camille"))


def test_what_is_wrong_today_is_said(workflow) -> None:
    people = {"porteur": "lou", "instructeur": "ana", "responsable": "ana", "accompagnateur": "max"}
    said = list(faults(workflow, people, {"lou": frozenset(), "ana": frozenset({"responsable"})}))
    assert len(said) == 3
    assert any("ana n’a plus le rôle" in line for line in said)
    assert any("ana est à la fois" in line for line in said)
    assert any("max" in line and "plus en activité" in line for line in said)


def written_to(office: Office, letter: str) -> set[tuple[str, str]]:
    return {(row["person"], row["state"]) for row in office.outbox() if row["letter"] == letter}


def test_a_declaration_is_told_to_whoever_may_examine_it_and_did_not_make_it(office) -> None:
    office.open_at("incubation")
    given = {"reference": REFERENCE, "on": day("2022-04-01"), "milestone": "lancement_incubation"}
    office.must(c.DeclareMilestone(**given, by=GUIDE))
    assert written_to(office, "jalon_declare") == {("camille", "queued")}
    assert office.do(c.ValidateMilestone(**given, by=GUIDE)).codes == {Code.OWN_DECLARATION}
    office.must(c.ValidateMilestone(**given, by=OFFICER))


def test_what_is_declared_from_papers_that_came_is_said_to_be_for_the_holder(office) -> None:
    office.open_at("incubation")
    given = {"reference": REFERENCE, "on": day("2022-04-01"), "milestone": "lancement_incubation"}
    office.must(c.DeclareMilestone(**given, by=GUIDE))
    office.tick("2022-04-04")
    (said,) = [
        " ".join(mail.get_body(("plain",)).get_content().split())
        for mail in office.mails()
        if "examiner" in mail["subject"]
    ]
    assert "pour le porteur, d’après ce qu’il a envoyé" in said
    told = [what(office.workflow, row.event) for row in office.journal()]
    assert "jalon déclaré pour le porteur : Réunion de lancement" in told


def readers_of(db, office, dossier, role: str, on: str = "2022-04-01") -> list[tuple[str, str]]:
    asked = readers.Asked(role, day(on))
    return [(one.person, one.role) for one in readers.readers(db, office.workflow, dossier, asked)]


def is_away(office, person: str, substitute: str, by: str = ""):
    said = p.OpenAbsence(by=by or person, person=person, substitute=substitute, **IN_TWO_WEEKS)
    return office.engine.directory.handle(said, NOW)


def test_what_is_written_to_somebody_away_is_read_by_who_stands_in_for_them(office) -> None:
    office.open_at("incubation")
    given = {"reference": REFERENCE, "on": day("2022-04-01"), "milestone": "lancement_incubation"}
    office.must(c.DeclareMilestone(**given, by=GUIDE))
    is_away(office, "camille", "sacha")
    office.letters_leave("2022-04-04")
    assert written_to(office, "jalon_declare") == {("camille", "void"), ("sacha", "sent")}
    (told,) = [one for one in office.mails() if "examiner" in one["Subject"]]
    words = " ".join(told.get_body(("plain",)).get_content().split())
    assert "Instructeur ou instructrice, en remplaçant Camille" in words
    with office.store.transaction() as db:
        dossier = office.dossier()
        assert readers_of(db, office, dossier, "instructeur", "2022-04-17") == [
            ("camille", "instructeur")
        ]
        assert readers_of(db, office, dossier, "porteur") == [("porteuse", "porteur")]
        directory.forget(db, "sacha")
        assert readers_of(db, office, dossier, "instructeur", "2022-04-04") == [
            ("camille", "instructeur")
        ]


def test_a_message_about_their_own_dossiers_too_says_both_roles(office) -> None:
    office.open_at("incubation")
    office.open_at("incubation", "MP2-007", name="Atelier lointain", wave="2")
    named = {"reference": "MP2-007", "role": "instructeur", "person": "sacha"}
    office.must(c.AssignPerson(by=OFFICER, on=day("2022-04-01"), **named))
    days = {"starts_on": day("2022-04-02"), "ends_on": day("2022-04-30")}
    away = p.OpenAbsence(by="camille", person="camille", substitute="sacha", **days)
    assert not isinstance(office.engine.directory.handle(away, NOW), Refused)
    office.tick("2022-04-29")
    (told,) = [
        one for one in office.mails() if "2 en retard" in one["Subject"] and "sacha" in one["To"]
    ]
    words = " ".join(told.get_body(("plain",)).get_content().split())
    label = "Instructeur ou instructrice"
    assert f": {label} et {label}, en remplaçant Camille." in words


def test_nobody_reads_in_the_place_of_a_holder_nor_of_another_side_of_the_dossier(office) -> None:
    office.open_at("incubation")
    is_away(office, "porteuse", "sacha")
    is_away(office, "camille", "alex")
    with office.store.reading() as db:
        dossier, on = office.dossier(), "2022-04-04"
        assert readers_of(db, office, dossier, "porteur", on) == [("porteuse", "porteur")]
        assert readers_of(db, office, dossier, "instructeur", on) == [("camille", "instructeur")]


def test_who_stands_in_is_told_and_who_is_away_where_somebody_else_said_it(office) -> None:
    administers(office, "adm")
    assert is_away(office, "camille", "sacha", by="adm").letters == 2
    assert is_away(office, "dominique", "sacha").letters == 1
    office.letters_leave("2022-04-04")
    told = {
        (str(one["To"]).split("@")[0].split("<")[-1], person)
        for one in office.mails()
        for words in [" ".join(one.get_body(("plain",)).get_content().split())]
        for person in ("à la place de camille", "à la place de dominique", "sacha agit à votre")
        if person in words
    }
    assert told == {
        ("sacha", "à la place de camille"),
        ("sacha", "à la place de dominique"),
        ("camille", "sacha agit à votre"),
    }


def test_what_is_written_to_somebody_who_left_reaches_another_or_the_head(office) -> None:
    office.open_at("incubation")
    with office.store.transaction() as db:
        assert readers.open_dossiers_of(db, "camille") == [(REFERENCE, "instructeur")]
        directory.forget(db, "camille")
        dossier = office.dossier()
        read = [("sacha", "instructeur")]
        assert readers_of(db, office, dossier, "instructeur") == read
        directory.forget(db, "sacha")
        read = [("dominique", "responsable")]
        assert readers_of(db, office, dossier, "instructeur") == read
        assert readers_of(db, office, dossier, "porteur") == [("porteuse", "porteur")]


def test_a_head_who_is_late_is_not_her_own_head(office) -> None:
    office.open_at("incubation")
    both = {**office.dossier().people, "responsable": "camille"}
    dossier = replace(office.dossier(), people=both)
    with office.store.reading() as db:
        found = readers_of(db, office, dossier, "responsable")
    assert found == [("dominique", "responsable")]


def test_a_person_unknown_or_without_the_role_is_not_named(office) -> None:
    office.open_at("incubation")
    assert office.do(naming("instructeur", "alex")).codes == {Code.ROLE_NOT_HELD, Code.TWO_ROLES}
    assert office.must(naming("instructeur", "sacha")).people["instructeur"] == "sacha"


def reached_at(office, person: str, email: str, by: str = "camille"):
    """Somebody added at an address that another one has too."""
    contact = p.Contact("Lou Petit", email)
    adding = p.AddPerson(by=by, person=person, contact=contact, same_address="même boîte")
    return office.engine.directory.handle(adding, at("2022-01-03T10:00"))


@pytest.mark.parametrize("person", ["olivia", "lou-petit"])
def test_whoever_lets_money_go_is_not_the_holder_by_name_nor_by_mailbox(office, person) -> None:
    """Olivia certifies; Lou Petit would be read by her."""
    assert not isinstance(reached_at(office, "lou-petit", "Olivia+lou@demo.example"), Refused)
    opened = replace(opening(), people={"porteur": person, "instructeur": "camille"})
    outcome = office.do(opened)
    assert isinstance(outcome, Refused)
    assert outcome.codes == {Code.HOLDER_RELEASES}
    assert "olivia" in outcome.blockers[0].sentence
    office.open_at("deposee")
    refusal = office.do(naming("porteur", person))
    assert isinstance(refusal, Refused)
    assert Code.HOLDER_RELEASES in refusal.codes


def test_nor_does_the_holder_come_to_read_that_mailbox_or_to_have_that_role(office) -> None:
    office.open_at("deposee")
    people, now = office.engine.directory, at("2022-04-02T10:00")
    administers(office, "adm")
    days = {"starts_on": day("2022-04-02"), "ends_on": day("2022-04-09")}
    given = {"person": "porteuse", "programme": "manufactures"}
    for command in (
        p.ChangeContact(
            by="porteuse", person="porteuse", email="olivia@demo.example", same_address="moi"
        ),
        p.ChangeContact(
            by="olivia", person="olivia", email="porteuse@demo.example", same_address="moi"
        ),
        p.GiveRole(by="adm", role="ordonnateur", **given),
        p.GiveRole(by="adm", role="comptable", **given),
        p.OpenAbsence(by="olivia", person="olivia", substitute="porteuse", **days),
    ):
        refusal = people.handle(command, now)
        assert isinstance(refusal, Refused), command
        assert Code.HOLDER_RELEASES in refusal.codes, refusal.codes
    for role in ("instructeur", "auditeur"):
        outcome = people.handle(p.GiveRole(by="adm", role=role, **given), now)
        assert not isinstance(outcome, Refused)


def test_a_role_proposed_before_a_project_is_carried_is_not_approved_after(office) -> None:
    administers(office, "adm")
    people, now = office.engine.directory, at("2022-01-03T10:00")
    assert not isinstance(reached_at(office, "lou", "lou@demo.example"), Refused)
    proposed = p.GiveRole(by="adm", person="lou", role="comptable", programme="manufactures")
    assert not isinstance(people.handle(proposed, now), Refused)
    with office.store.reading() as db:
        (number,) = members.proposals(db)
    office.must(replace(opening(), people={"porteur": "lou", "instructeur": "camille"}))
    approved = people.handle(p.ApproveRole(by="dominique", number=number), now)
    assert isinstance(approved, Refused)
    assert Code.HOLDER_RELEASES in approved.codes


def test_whoever_carried_a_project_that_is_over_may_be_given_any_role(office) -> None:
    office.open_at("deposee")
    over = advance("retirer_candidature", "2022-01-20", HOLDER, because("Retrait"))
    assert office.must(over).is_closed
    administers(office, "adm")
    given_ = p.GiveRole(by="adm", person="porteuse", role="comptable", programme="manufactures")
    outcome = office.engine.directory.handle(given_, at("2022-02-03T10:00"))
    assert not isinstance(outcome, Refused), outcome.codes


def administers(office, person: str) -> None:
    """Somebody who looks after people."""
    contact = p.Contact("Adm", f"{person}@demo.example")
    naming_ = p.NameAdministrator(by=person, person=person, contact=contact)
    outcome = office.engine.directory.handle(naming_, at("2022-01-03T10:00"))
    assert not isinstance(outcome, Refused)


def second(office, person: str, email: str) -> None:
    """A second account at a mailbox, for which a reason is given."""
    office.engine.directory.handle(
        p.AddPerson(
            by="adm", person=person, contact=p.Contact("N", email), same_address="deux comptes"
        ),
        NOW,
    )


NOW = at("2022-04-02T10:00")
IN_TWO_WEEKS = {"starts_on": day("2022-04-02"), "ends_on": day("2022-04-16")}
MONEY = ("ordonnateur", "comptable")


def test_of_two_accounts_of_one_mailbox_none_lets_money_go_that_the_other_touches(office) -> None:
    people = office.engine.directory
    administers(office, "adm")
    second(office, "camille-b", "Camille+o@demo.example")
    second(office, "olivia-b", "olivia@demo.example")
    move = {"email": "camille@demo.example", "same_address": "moi"}
    away = p.OpenAbsence(by="olivia", person="olivia", substitute="camille-b", **IN_TWO_WEEKS)
    tries = [
        *(given("camille-b", role) for role in MONEY),
        given("olivia-b", "instructeur"),
        given("olivia-b", "ordonnateur"),
        p.ChangeContact(by="olivia", person="olivia", **move),
        away,
    ]
    for command in tries:
        refusal = people.handle(command, NOW)
        assert isinstance(refusal, Refused), command
        assert Code.MAILBOX_OF_MONEY in refusal.codes, refusal.codes
    for command in (
        given("camille-b", "responsable"),
        given("camille-b", "auditeur"),
        p.OpenAbsence(by="olivia", person="olivia", substitute="olivia-b", **IN_TWO_WEEKS),
    ):
        assert not isinstance(people.handle(command, NOW), Refused), command


def given(person: str, role: str) -> p.GiveRole:
    return p.GiveRole(by="adm", person=person, role=role, programme="manufactures")


def test_whoever_signed_and_left_does_not_come_back_as_the_next_hand(office) -> None:
    """Under another id, at the same mailbox, while what they signed waits."""
    people, moment = office.engine.directory, at("2022-11-22T18:00")
    administers(office, "adm")
    for command in (*accompanied(office.workflow), *ready()):
        office.must(command)
    office.must(act(k.ClaimTranche, "2022-11-21", HOLDER, tranche="avance", spending=0))
    office.must(act(k.ProposeTranche, "2022-11-22", SACHA, tranche="avance"))
    gone = p.EndRole(by="adm", person="sacha", role="instructeur", reason="Départ")
    assert not isinstance(people.handle(gone, moment), Refused)
    second(office, "sacha-b", "sacha+o@demo.example")
    move = {"email": "olivia@demo.example", "same_address": "moi"}
    tries = [given("sacha-b", role) for role in MONEY]
    for command in (*tries, p.ChangeContact(by="sacha", person="sacha", **move)):
        refusal = people.handle(command, moment)
        assert isinstance(refusal, Refused), command
        assert Code.MAILBOX_OF_MONEY in refusal.codes, refusal.codes
    because_ = because("Pièce fausse")
    office.must(act(k.RefuseTranche, "2022-11-22", tranche="avance", reason=because_))
    assert not isinstance(people.handle(tries[0], moment), Refused)


def test_nor_whoever_claimed_as_the_holder_and_was_replaced(office) -> None:
    """Under another id at the same mailbox; nor are they erased while their claim waits."""
    people, moment = office.engine.directory, at("2022-11-22T18:00")
    administers(office, "adm")
    for command in (*accompanied(office.workflow), *ready()):
        office.must(command)
    office.must(act(k.ClaimTranche, "2022-11-21", HOLDER, tranche="avance", spending=0))
    successor = p.AddPerson(by="adm", person="suivante", contact=p.Contact("S", "s@demo.example"))
    assert not isinstance(people.handle(successor, moment), Refused)
    office.must(replace(naming("porteur", "suivante"), on=day("2022-11-21")))
    second(office, "porteuse-b", "porteuse+o@demo.example")
    for role in MONEY:
        refusal = people.handle(given("porteuse-b", role), moment)
        assert isinstance(refusal, Refused)
        assert refusal.codes == {Code.HOLDER_RELEASES}
    assert not isinstance(people.handle(given("porteuse-b", "responsable"), moment), Refused)
    erase = p.ErasePerson(by="porteuse", person="porteuse", also=())
    for step in (k.ProposeTranche, None):
        erased = people.handle(erase, moment)
        assert isinstance(erased, Refused)
        assert erased.codes == {Code.MONEY_PENDING}
        if step:
            office.must(act(step, "2022-11-22", OFFICER, tranche="avance"))
    sent_back = act(k.RefuseTranche, "2022-11-22", tranche="avance", reason=because("Pièce"))
    office.must(sent_back)
    assert not isinstance(people.handle(erase, moment), Refused)


def test_who_reads_one_mailbox_with_such_hands_already_is_told(office) -> None:
    administers(office, "adm")
    second(office, "camille-b", "camille+o@demo.example")
    versions = office.engine.registry.every_version()
    with office.store.transaction() as db:
        assert list(mailboxes.already(db, versions, NOW.date())) == []
        db.execute(text("INSERT INTO roles VALUES ('camille-b', 'comptable', 'manufactures')"))
        (why,) = mailboxes.already(db, versions, NOW.date())
        told = [point.sentence for point in people_points(db, versions, NOW.date(), 30)]
    assert {why.facts["person"], why.facts["other"]} == {"camille", "camille-b"}
    assert why.sentence in told


def test_whoever_came_back_as_the_next_hand_in_a_former_base_is_told(office) -> None:
    """The roles of today alone say nothing: the first of them has none left."""
    administers(office, "adm")
    for command in (*accompanied(office.workflow), *ready()):
        office.must(command)
    office.must(act(k.ClaimTranche, "2022-11-21", HOLDER, tranche="avance", spending=0))
    office.must(act(k.ProposeTranche, "2022-11-22", SACHA, tranche="avance"))
    gone = p.EndRole(by="adm", person="sacha", role="instructeur", reason="Départ")
    assert not isinstance(office.engine.directory.handle(gone, NOW), Refused)
    second(office, "a-sacha", "sacha+o@demo.example")
    versions = office.engine.registry.every_version()
    with office.store.transaction() as db:
        db.execute(text("INSERT INTO roles VALUES ('a-sacha', 'ordonnateur', 'manufactures')"))
        (why,) = mailboxes.already(db, versions, NOW.date())
        told = [point.sentence for point in people_points(db, versions, NOW.date(), 30)]
    assert {why.facts["person"], why.facts["other"]} == {"a-sacha", "sacha"}
    assert why.sentence in told
    sent_back = because("Pièce fausse")
    office.must(act(k.RefuseTranche, "2022-11-22", tranche="avance", reason=sent_back))
    with office.store.transaction() as db:
        assert list(mailboxes.already(db, versions, NOW.date())) == []


def test_nobody_is_erased_while_what_they_signed_waits(office) -> None:
    for command in (*accompanied(office.workflow), *ready()):
        office.must(command)
    claimed = act(k.ClaimTranche, "2022-11-21", HOLDER, tranche="avance", spending=0)
    office.must(claimed)
    people, moment = office.engine.directory, at("2022-11-24T10:00")
    office.must(act(k.ProposeTranche, "2022-11-22", OFFICER, tranche="avance"))
    office.must(act(k.CertifyTranche, "2022-11-23", tranche="avance"))
    erased = p.ErasePerson(by="olivia", person="olivia", also=())
    refusal = people.handle(erased, moment)
    assert isinstance(refusal, Refused)
    assert refusal.codes == {Code.MONEY_PENDING}
    assert office.dossier().purse.signers == {"camille", "olivia"}
    refused = act(k.RefuseTranche, "2022-11-24", tranche="avance", reason=because("Pièce fausse"))
    office.must(refused)
    assert not isinstance(people.handle(erased, moment), Refused)


def test_nor_while_what_they_changed_since_waits(office) -> None:
    """Whoever amended alone, or changed the account, does not certify on it, nor under another
    id."""
    for command in (*accompanied(office.workflow), *ready()):
        office.must(command)
    office.must(act(k.ClaimTranche, "2022-11-21", HOLDER, tranche="avance", spending=0))
    office.must(act(k.ProposeTranche, "2022-11-22", OFFICER, tranche="avance"))
    terms = {"number": "A1", "reason": because("Avenant"), "maximum": 200_000_00}
    office.must(act(k.AmendAgreement, "2022-11-22", **terms))
    account = {"iban": "FR1420041010050500013M02606", "holder": "Atelier du Lin"}
    office.must(act(k.ChangeBank, "2022-11-22", SACHA, **account))
    for person in ("olivia", "sacha"):
        erased = p.ErasePerson(by=person, person=person, also=())
        refusal = office.engine.directory.handle(erased, at("2022-11-24T10:00"))
        assert isinstance(refusal, Refused)
        assert refusal.codes == {Code.MONEY_PENDING}


@pytest.mark.parametrize("is_over", [False, True])
def test_an_amendment_waits_for_a_second_person_as_long_as_its_dossier_is_open(
    office, is_over
) -> None:
    for command in (*accompanied(office.workflow), *ready()):
        office.must(command)
    terms = {"number": "A1", "reason": because("Avenant"), "maximum": 200_000_00}
    office.must(act(k.AmendAgreement, "2025-06-02", **terms))
    if is_over:
        office.must(advance("abandonner", "2025-06-03", HOLDER, because()))
    erased = p.ErasePerson(by="olivia", person="olivia", also=())
    refusal = office.engine.directory.handle(erased, at("2025-06-04T10:00"))
    assert isinstance(refusal, Refused) is not is_over
