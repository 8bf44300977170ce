"""The law of people, act by act: who may, what one person may do alone, what waits for a second."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.acts.people_sentences import PEOPLE
from support_engine.core.people import commands as c
from support_engine.core.people import events as e
from support_engine.core.people.apart import already, opposed, releasing
from support_engine.core.people.commands import Contact
from support_engine.core.people.commitment import code_hash, digest, mailbox_of
from support_engine.core.people.decide import decide
from support_engine.core.people.directory import Directory, fold
from support_engine.core.people.grants import EVERY, Grant
from support_engine.core.people.hands import Hand, hands
from support_engine.core.people.question import Question
from support_engine.core.people.telling import told

TODAY = date(2026, 3, 2)
PROGRAMME = "manufactures"
LONG_AGO = TODAY - timedelta(days=400)


@dataclass
class Office:
    """A directory in memory, its contacts, and the day."""

    workflow: object
    is_trial: bool = False
    today: date = TODAY
    known: Directory = field(default_factory=Directory)
    contacts: dict[str, Contact] = field(default_factory=dict)
    rows: list[e.Noted] = field(default_factory=list)
    facts: dict[str, object] = field(default_factory=dict)

    def ask(self, command):
        """The answer; what is done is kept."""
        person = getattr(command, "person", "")
        if isinstance(command, c.ApproveRole) and command.number in self.known.proposals:
            person = self.known.proposals[command.number].person
        contact = self.contacts.get(person)
        wanted = getattr(command, "contact", None)
        if isinstance(command, c.ChangeContact) and contact:
            names = ("name", "email", "organisation")
            changes = {n: v for n in names if (v := getattr(command, n)) is not None}
            wanted = replace(contact, **changes)
        reached = wanted or contact
        sharing = tuple(
            one
            for one, known in self.contacts.items()
            if reached
            and one != person
            and mailbox_of(known.email) == mailbox_of(reached.email)
            and self.known.members[one].is_active
        )
        asked = Question(
            directory=self.known,
            programmes={PROGRAMME: self.workflow},
            today=self.today,
            is_trial=self.is_trial,
            contact=contact,
            wanted=wanted,
            digest=digest(wanted, "salt") if wanted else "",
            sharing=sharing,
            was_named=any(isinstance(row.event, e.AdministratorNamed) for row in self.rows),
            **self.facts,
        )
        events = decide(asked, command)
        if isinstance(events, Refused):
            return events
        number = len(self.rows)
        noted = [
            e.Noted(number + place, event, command.by, datetime(2026, 3, 2, tzinfo=UTC))
            for place, event in enumerate(events, 1)
        ]
        self.rows.extend(noted)
        self.known = fold(noted, self.known)
        if wanted is not None:
            self.contacts[person] = wanted
        return events

    def must(self, *commands):
        """Acts that the test takes for granted; the number of the last row."""
        for command in commands:
            outcome = self.ask(command)
            assert not isinstance(outcome, Refused), [b.sentence for b in outcome.blockers]
        return len(self.rows)

    def add(self, *ids: str) -> None:
        self.must(*(c.AddPerson(by="adm", person=one, contact=reached(one)) for one in ids))

    def confirm(self, *ids: str) -> None:
        for one in ids:
            hashed = code_hash(one, "code")
            self.must(c.NoteCode(by="systeme", person=one, code=hashed))
            self.must(c.ConfirmAddress(by=one, person=one, code=hashed))


def reached(person: str) -> Contact:
    return Contact(f"Nom {person}", f"{person}@demo.example")


def give(person: str, role: str, by: str = "adm"):
    programme = "" if role == "administrateur" else PROGRAMME
    return c.GiveRole(by=by, person=person, role=role, programme=programme)


@pytest.fixture
def office(workflow):
    """A real base with one administrator and three people without a role."""
    made = Office(workflow)
    made.must(c.NameAdministrator(by="adm", person="adm", contact=reached("adm")))
    made.add("bea", "ord", "cpt")
    return made


@pytest.fixture
def two(office):
    """Two administrators who proved their addresses."""
    office.must(give("bea", "administrateur"))
    office.confirm("adm", "bea")
    return office


def test_the_roles_that_touch_money_are_read_in_the_file(workflow) -> None:
    found = hands(workflow)
    assert set(found) == {"instructeur", "responsable", "ordonnateur", "comptable"}
    assert found["comptable"] == (Hand.PAY,)
    assert Hand.GRANT in found["responsable"]
    assert Hand.VALIDATE in found["instructeur"]


def test_a_programme_without_money_has_no_such_role(workflow) -> None:
    poor = workflow.model_copy(update={"money": None, "tranches": ()})
    assert hands(poor) == {}


def test_one_person_names_the_second_administrator_and_no_other(office) -> None:
    office.must(give("bea", "administrateur"))
    assert office.rows[-1].event.why == "second"
    assert office.ask(give("ord", "administrateur"))[0].type == "role_proposed"


def test_a_role_of_money_waits_for_a_second_person(two) -> None:
    number = two.must(give("ord", "ordonnateur"))
    assert not two.known.holders("ordonnateur", PROGRAMME)
    two.must(c.ApproveRole(by="bea", number=number))
    assert two.known.holders("ordonnateur", PROGRAMME) == ("ord",)
    assert not two.known.proposals


def test_a_role_without_money_is_given_by_one(office) -> None:
    office.must(give("ord", "auditeur"))
    assert office.known.holders("auditeur", PROGRAMME) == ("ord",)


def test_a_role_is_judged_by_every_version_and_by_two_people_while_its_file_may_change(
    two, workflow
) -> None:
    poor = workflow.model_copy(update={"money": None, "tranches": ()})
    two.facts["versions"] = {PROGRAMME: (workflow, poor)}
    two.workflow = poor
    assert two.ask(give("ord", "comptable"))[0].type == "role_proposed"
    two.facts = {"unfollowed": frozenset({PROGRAMME})}
    assert two.ask(give("ord", "auditeur"))[0].type == "role_proposed"


def test_an_administrator_erased_by_themselves_is_said_to_be_one_no_longer(two) -> None:
    ended, erased = two.ask(c.ErasePerson(by="bea", person="bea"))
    assert (ended.type, ended.role, erased.type) == (
        "role_ended",
        "administrateur",
        "person_erased",
    )


def test_a_second_is_named_alone_again_once_the_other_had_a_month_to_say_so(two) -> None:
    took_the_other_away(two)
    two.today += timedelta(days=1)
    two.must(give("ord", "administrateur"))


def test_in_a_trial_the_first_of_each_money_role_is_given_by_one(workflow) -> None:
    trial = Office(workflow, is_trial=True)
    trial.must(c.NameAdministrator(by="adm", person="adm", contact=reached("adm")))
    trial.add("one", "two", "ana", "ben")
    trial.must(give("one", "comptable"))
    assert trial.rows[-1].event.why == "trial"
    assert trial.ask(give("two", "comptable"))[0].type == "role_proposed"
    trial.must(give("ana", "instructeur"), give("ben", "instructeur"))
    trial.facts["has_dossiers"] = True
    trial.must(c.EndRole(by="adm", person="ben", role="instructeur"))
    assert trial.ask(give("ben", "instructeur"))[0].type == "role_proposed"


def test_a_proposal_may_be_refused_with_its_reason(two) -> None:
    number = two.must(give("ord", "ordonnateur"))
    two.must(c.RefuseRole(by="adm", number=number, reason="Personne inconnue au service"))
    assert two.ask(c.ApproveRole(by="bea", number=number)).codes == {Code.PROPOSAL_UNKNOWN}


def test_a_changed_address_is_proven_afresh(two) -> None:
    two.must(c.ChangeContact(by="bea", person="bea", email="ailleurs@demo.example"))
    assert not two.known.members["bea"].is_confirmed
    two.must(c.ChangeContact(by="bea", person="bea", name="Béa Durand"))


def test_a_substitute_and_a_return(two) -> None:
    away = c.OpenAbsence(by="ord", person="ord", substitute="cpt", starts_on=TODAY, ends_on=TODAY)
    two.must(away, c.EndAbsence(by="adm", person="ord"))
    assert two.known.members["ord"].absence is None


def test_whoever_has_no_role_left_enters_no_more(two) -> None:
    two.facts["may_enter"] = True
    two.must(give("ord", "auditeur"), give("bea", "auditeur"))
    done = {
        person: [e.type for e in two.ask(c.EndRole(by="adm", person=person, role="auditeur"))]
        for person in ("ord", "bea")
    }
    assert done == {"ord": ["role_ended", "password_ended"], "bea": ["role_ended"]}
    assert two.ask(c.HandOver(by="adm", person="bea", successor="ord"))[-1].type == "password_ended"


def test_who_leaves_has_no_role_left(two) -> None:
    two.facts["named_on"] = ("MP1-001",)
    two.must(c.HandOver(by="adm", person="bea", successor="ord"))
    assert not two.known.members["bea"].grants
    assert two.rows[-2].event.references == ("MP1-001",)


def test_an_erased_person_keeps_an_id_alone(two) -> None:
    number = two.must(give("ord", "ordonnateur"))
    two.must(c.ErasePerson(by="ord", person="ord"))
    erased = two.known.members["ord"]
    assert (erased.is_active, erased.digest, erased.grants) == (False, "", frozenset())
    assert number not in two.known.proposals


def holder(office: Office) -> None:
    office.must(give("ord", "auditeur"))


def proposed(office: Office) -> None:
    office.must(give("ord", "ordonnateur"))


def proposed_for_oneself(office: Office) -> None:
    """As a journal that is older than the rule says it."""
    event = e.RoleProposed("adm", "ordonnateur", PROGRAMME, office.today)
    row = e.Noted(len(office.rows) + 1, event, "adm", datetime(2026, 3, 2, tzinfo=UTC))
    office.rows.append(row)
    office.known = fold([row], office.known)


def unproven(office: Office) -> None:
    office.must(give("ord", "ordonnateur"))
    office.must(c.ChangeContact(by="bea", person="bea", email="b2@demo.example"))


def proposer_unproven(office: Office) -> None:
    office.must(give("ord", "ordonnateur"))
    office.must(c.ChangeContact(by="adm", person="adm", email="a2@demo.example"))


def proposer_left(office: Office) -> None:
    office.must(give("ord", "ordonnateur"))
    office.must(c.EndRole(by="bea", person="adm", role="administrateur"))


def waited(office: Office) -> None:
    office.must(give("ord", "ordonnateur"))
    office.today += timedelta(days=31)


def alone(office: Office) -> None:
    office.must(c.EndRole(by="bea", person="bea", role="administrateur"))


def named(office: Office) -> None:
    office.facts["named_on"] = ("MP1-001", "MP1-002")


def holds_money(office: Office) -> None:
    number = office.must(give("ord", "ordonnateur"))
    office.must(c.ApproveRole(by="bea", number=number))


def proposed_both(office: Office) -> None:
    office.must(give("ord", "comptable"))
    number = office.must(give("ord", "ordonnateur"))
    office.must(c.ApproveRole(by="bea", number=number))


def holds_both_apart(office: Office) -> None:
    for person, role in (("ord", "ordonnateur"), ("cpt", "comptable")):
        number = office.must(give(person, role))
        office.must(c.ApproveRole(by="bea", number=number))


def accountant_away(office: Office) -> None:
    office.add("sub")
    holds_both_apart(office)
    office.must(away(by="cpt", person="cpt", substitute="sub")(office))


def stays_away(office: Office) -> None:
    office.must(away(by="ord")(office))


def took_the_other_away(office: Office) -> None:
    office.must(c.EndRole(by="adm", person="bea", role="administrateur"))
    office.facts["taken_on"] = office.today
    office.today += timedelta(days=30)


def stands_in(office: Office) -> None:
    office.facts["stands_for"] = ("cpt",)


def owed(office: Office) -> None:
    office.facts["unpaid"] = ("MP1-001",)


def approve(by: str, office: Office | None = None):
    return lambda office: c.ApproveRole(by=by, number=max(office.known.proposals, default=99))


def just(command):
    return lambda office: command


def add(person: str, email: str = "", by: str = "adm", **more: str):
    contact = Contact(more.pop("name", "Nom"), email or f"{person}@demo.example")
    return just(c.AddPerson(by=by, person=person, contact=contact, **more))


def away(**more: object):
    given = {"by": "adm", "substitute": "cpt", "starts_on": TODAY, "ends_on": TODAY, **more}
    return just(c.OpenAbsence(**{"person": "ord", **given}))


REFUSALS = {
    "absence that is over": (away(ends_on=LONG_AGO), {Code.ABSENCE_INVALID}, None),
    "absence of thirty years": (
        away(ends_on=TODAY + timedelta(days=366 * 30)),
        {Code.ABSENCE_TOO_FAR},
        None,
    ),
    "the accountant made an authorising officer": (
        just(give("ord", "comptable")),
        {Code.ROLES_APART},
        holds_money,
    ),
    "approved once the other was given": (
        lambda office: c.ApproveRole(by="bea", number=min(office.known.proposals)),
        {Code.ROLES_APART},
        proposed_both,
    ),
    "the accountant stands in for the authorising officer": (
        away(by="ord"),
        {Code.ROLES_APART},
        holds_both_apart,
    ),
    "one stands in for both": (
        away(by="ord", substitute="sub"),
        {Code.ROLES_APART},
        accountant_away,
    ),
    "given to whoever stands in for the other": (
        just(give("sub", "ordonnateur")),
        {Code.ROLES_APART},
        accountant_away,
    ),
    "absence since for ever": (away(starts_on=LONG_AGO), {Code.ABSENCE_TOO_FAR}, None),
    "hands lent by another": (away(), {Code.ABSENCE_OF_MONEY}, holds_money),
    "a role of money to somebody away": (
        just(give("ord", "comptable")),
        {Code.AWAY_WITH_SUBSTITUTE},
        stays_away,
    ),
    "the address of another administrator": (
        just(c.ChangeContact(by="adm", person="bea", email="b2@demo.example")),
        {Code.ADMINISTRATOR_ADDRESS},
        None,
    ),
    "a second named once the other was made to leave": (
        just(give("ord", "administrateur")),
        {Code.ADMINISTRATION_TAKEN},
        took_the_other_away,
    ),
    "leaving while standing in": (
        just(c.HandOver(by="adm", person="ord", successor="bea")),
        {Code.STANDS_FOR},
        stands_in,
    ),
    "erased while standing in": (
        just(c.ErasePerson(by="ord", person="ord")),
        {Code.STANDS_FOR},
        stands_in,
    ),
    "the last role of who stands in": (
        just(c.EndRole(by="adm", person="ord", role="auditeur")),
        {Code.STANDS_FOR},
        lambda office: (holder(office), stands_in(office)),
    ),
    "away while standing in": (
        away(by="cpt", person="cpt", substitute="bea"),
        {Code.STANDS_FOR},
        stays_away,
    ),
    "an absence that would be forgotten": (
        away(starts_on=TODAY + timedelta(days=9), ends_on=TODAY + timedelta(days=9)),
        {Code.ABSENCE_SAID},
        stays_away,
    ),
    "another administrator erased": (
        just(c.ErasePerson(by="adm", person="bea")),
        {Code.ADMINISTRATOR_UNTOLD},
        None,
    ),
    "erased before they could say so": (
        just(c.ErasePerson(by="adm", person="bea")),
        {Code.ADMINISTRATOR_UNTOLD},
        took_the_other_away,
    ),
    "a role of money for oneself": (just(give("adm", "ordonnateur")), {Code.OWN_ROLE}, None),
    "the address of who stands in, by an officer": (
        just(c.ChangeContact(by="ord", person="cpt", email="elsewhere@demo.example")),
        {Code.ADMINISTRATOR_ONLY},
        lambda office: (holds_money(office), stands_in(office)),
    ),
    "own substitute": (away(substitute="ord"), {Code.SUBSTITUTE_INVALID}, None),
    "no address": (add("new", "nulle part"), {Code.ADDRESS_INVALID}, None),
    "address of another": (add("new", "ord@demo.example"), {Code.ADDRESS_TAKEN}, None),
    "the same mailbox": (add("new", "Ord+x@demo.example"), {Code.ADDRESS_TAKEN}, None),
    "address of an administrator": (
        add("new", "bea@demo.example", same_address="la même"),
        {Code.ADDRESS_OF_ADMINISTRATOR},
        None,
    ),
    "unproven approver": (approve("bea"), {Code.ADDRESS_UNCONFIRMED}, unproven),
    "unproven proposer": (approve("bea"), {Code.PROPOSER_UNCONFIRMED}, proposer_unproven),
    "second first administrator": (
        just(c.NameAdministrator(by="ord", person="ord")),
        {Code.ADMINISTRATOR_NAMED},
        None,
    ),
    "by nobody": (just(give("ord", "auditeur", by="cpt")), {Code.ADMINISTRATOR_ONLY}, None),
    "no code awaited": (
        just(c.ConfirmAddress(by="ord", person="ord", code="")),
        {Code.CODE_NOT_AWAITED},
        None,
    ),
    "confirmed twice": (
        just(c.ConfirmAddress(by="bea", person="bea", code="")),
        {Code.NOTHING_TO_CHANGE},
        None,
    ),
    "wrong code": (
        just(c.ConfirmAddress(by="bea", person="bea", code="")),
        {Code.CODE_WRONG},
        unproven,
    ),
    "the engine’s id": (add("systeme"), {Code.ID_INVALID}, None),
    "a path": (add("../ana", "a@demo.example"), {Code.ID_INVALID}, None),
    "an escape": (add("ana\x1b[2j", "a@demo.example"), {Code.ID_INVALID}, None),
    "no id": (add("", "a@demo.example"), {Code.ID_INVALID}, None),
    "no name": (add("new", name=" "), {Code.NAME_MISSING}, None),
    "the only administrator": (
        just(c.EndRole(by="adm", person="adm", role="administrateur")),
        {Code.LAST_ADMINISTRATOR},
        alone,
    ),
    "money on its way": (
        just(c.ErasePerson(by="adm", person="ord")),
        {Code.MONEY_PENDING},
        owed,
    ),
    "another name before": (
        just(c.ErasePerson(by="adm", person="ord")),
        {Code.NAME_CHANGED},
        lambda two: two.facts.update(renamed_on=(TODAY,)),
    ),
    **{
        f"a former name that is none: {also[0]!r}": (
            just(c.ErasePerson(by="adm", person="ord", also=also)),
            {Code.FORMER_NAME_INVALID},
            alone,
        )
        for also in (("de",), ("Marie Dupont", "bonjour"), ("2022",), ("Jean 2",), ("Marie",) * 11)
    },
    "still named": (just(c.ErasePerson(by="adm", person="ord")), {Code.OPEN_DOSSIERS}, named),
    "an office act of nobody": (
        just(c.NoteOfficeAct(by="ord", what="lettre relancée")),
        {Code.OFFICE_ONLY},
        None,
    ),
    "a link to enter as another": (
        just(c.GivePasswordLink(by="ord", person="adm")),
        {Code.ADMINISTRATOR_ONLY},
        None,
    ),
    "a token of another": (
        just(c.GiveToken(by="ord", person="adm", token="x", name="Tableur")),
        {Code.ADMINISTRATOR_ONLY},
        None,
    ),
    "the password of another": (
        just(c.ChoosePassword(by="ord", person="adm", digest="x")),
        {Code.ADMINISTRATOR_ONLY},
        None,
    ),
    "the lost telephone of another": (
        just(c.ResetFactor(by="ord", person="adm", reason="Perdu")),
        {Code.ADMINISTRATOR_ONLY, Code.NOTHING_TO_CHANGE},
        None,
    ),
    "the identity of another": (
        just(c.EndIdentities(by="ord", person="adm")),
        {Code.ADMINISTRATOR_ONLY, Code.NOTHING_TO_CHANGE},
        None,
    ),
    "refused without a reason": (
        lambda office: c.RefuseRole(by="bea", number=max(office.known.proposals), reason=" "),
        {Code.PEOPLE_REASON_MISSING},
        proposed,
    ),
    "known already": (add("ord", "x@demo.example"), {Code.PERSON_EXISTS}, None),
    "nobody": (just(give("xx", "auditeur")), {Code.PERSON_GONE}, None),
    "waited for too long": (approve("bea"), {Code.PROPOSAL_EXPIRED}, waited),
    "proposed twice": (just(give("ord", "ordonnateur")), {Code.PROPOSAL_PENDING}, proposed),
    "no such proposal": (approve("bea"), {Code.PROPOSAL_UNKNOWN}, None),
    "proposer no longer there": (approve("bea"), {Code.PROPOSER_GONE}, proposer_left),
    "proposed for oneself before that was refused": (
        approve("bea"),
        {Code.OWN_ROLE},
        proposed_for_oneself,
    ),
    "approved by who proposed": (approve("adm"), {Code.SECOND_PERSON}, proposed),
    "not held": (
        just(c.EndRole(by="adm", person="ord", role="comptable")),
        {Code.ROLE_NOT_GIVEN},
        None,
    ),
    "held already": (just(give("ord", "auditeur")), {Code.NOTHING_TO_CHANGE}, holder),
    "dossier by dossier": (just(give("ord", "porteur")), {Code.ROLE_OF_DOSSIER}, None),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_gives_exactly_its_reasons_and_sentences(two, name) -> None:
    build, codes, prepare = REFUSALS[name]
    if prepare:
        prepare(two)
    before = len(two.rows)
    answer = two.ask(build(two))
    assert isinstance(answer, Refused)
    assert answer.codes == codes
    assert len(two.rows) == before
    for blocker in answer.blockers:
        assert "{" not in blocker.sentence + blocker.remedy


def test_the_two_roles_are_named_and_whom_one_stands_in_for(two) -> None:
    accountant_away(two)
    (why,) = two.ask(away(by="ord", substitute="sub")(two)).blockers
    for word in ("Ordonnateur", "Comptable", "en remplaçant ord et cpt", "2012-1246"):
        assert word in why.sentence


def test_one_stands_in_for_both_one_after_the_other(two) -> None:
    accountant_away(two)
    later = TODAY + timedelta(days=1)
    two.must(away(by="ord", substitute="sub", starts_on=later, ends_on=later)(two))


@pytest.mark.parametrize("role", ["instructeur", "responsable", "auditeur"])
def test_a_small_team_holds_every_other_role_together(two, role) -> None:
    holds_both_apart(two)
    for person in ("ord", "cpt"):
        answer = two.ask(give(person, role))
        assert not isinstance(answer, Refused), answer


def with_hands(workflow, **roles: tuple[str, ...]):
    """Other rules of the same programme: other roles certify, transmit, pay."""
    other = workflow.money.roles.model_copy(update=roles)
    return workflow.model_copy(update={"money": workflow.money.model_copy(update={"roles": other})})


def test_whoever_transmits_has_a_payment_made_as_whoever_certifies(workflow) -> None:
    rules = with_hands(workflow, certifies=("responsable",), transmits=("ordonnateur",))
    assert opposed([rules], "ordonnateur") == opposed([rules], "responsable") == {"comptable"}
    assert opposed([rules], "comptable") == {"ordonnateur", "responsable"}


@pytest.mark.parametrize("hand", ["certifies", "transmits", "pays"])
def test_whoever_has_any_of_the_three_hands_lets_money_go(workflow, hand) -> None:
    others = {name: ("instructeur",) for name in ("certifies", "transmits", "pays") if name != hand}
    rules = with_hands(workflow, **others, **{hand: ("responsable",)})
    assert releasing(rules) == {"instructeur", "responsable"}


def test_every_known_version_says_which_roles_are_apart(workflow) -> None:
    """Dossiers follow the former one still."""
    former = with_hands(workflow, certifies=("responsable",))
    for versions in ([former, workflow], [workflow, former]):
        assert opposed(versions, "comptable") == {"ordonnateur", "responsable"}
        assert opposed(versions, "responsable") == {"comptable"}


def test_what_a_base_has_already_is_told(two, workflow) -> None:
    versions = {PROGRAMME: (workflow,)}
    accountant_away(two)
    assert list(already(two.known, versions, TODAY)) == []
    members = two.known.members
    both = replace(members["ord"], grants=members["ord"].grants | {Grant("comptable", EVERY)})
    sub = replace(members["sub"], grants=frozenset({Grant("ordonnateur", PROGRAMME)}))
    taken_over = replace(two.known, members={**members, "ord": both, "sub": sub})
    told_of = [why.facts["person"] for why in already(taken_over, versions, TODAY)]
    assert told_of == ["ord", "sub"]
    told_of = [why.facts["person"] for why in already(taken_over, versions, date.max)]
    assert told_of == ["ord"], "an absence that is over gives nothing"


OF_MOVES = {
    Code.ADDRESS_MOVED,
    Code.ADDRESS_OF_ANOTHER,
    Code.ADDRESS_OF_TEAM,
    Code.ADDRESS_OF_TWO,
    Code.ADDRESS_SETTLED,
    Code.GIVEN_BY_ONE,
    Code.HOLDER_RELEASES,
    Code.MAILBOX_OF_MONEY,
}
"""Produced by test_moves.py, where a holder lets somebody in, and where people of a dossier are
named (test_people_of_a_dossier.py)."""


def test_ten_former_names_or_none_are_taken(two) -> None:
    for also in (("Marie Dupont-Lévêque",) * 10, ("",), ("Li Na", " ")):
        asked = c.ErasePerson(by="adm", person="ord", also=also)
        refusal = two.ask(asked)
        assert not isinstance(refusal, Refused) or Code.FORMER_NAME_INVALID not in refusal.codes


def test_too_many_former_names_are_not_said_to_be_no_names(two) -> None:
    said = {}
    for also in (("Marie",) * 11, ("bonjour",)):
        refusal = two.ask(c.ErasePerson(by="adm", person="ord", also=also))
        assert isinstance(refusal, Refused)
        said[len(also)] = refusal.blockers[0].sentence
    assert "11 noms sont donnés, 10 au plus" in said[11]
    assert "ôté de toutes les lettres" in said[1]
    assert "ôté" not in said[11]


def test_every_code_of_people_is_produced() -> None:
    produced = set().union(*(codes for _, codes, _ in REFUSALS.values()))
    assert produced >= set(PEOPLE) - OF_MOVES


def test_what_was_proposed_for_oneself_keeps_nobody_from_proposing_it(two) -> None:
    proposed_for_oneself(two)
    two.must(give("adm", "ordonnateur", by="bea"))


def test_what_somebody_proposed_who_left_keeps_nobody_from_proposing_it(two) -> None:
    """Each refusal sent to the other: nobody approves it any more, and it waited for approval."""
    proposer_left(two)
    two.must(give("ord", "ordonnateur", by="bea"))


def test_every_kind_of_event_is_told(two) -> None:
    two.must(give("ord", "ordonnateur"), give("cpt", "auditeur"))
    two.must(c.NoteOfficeAct(by="systeme", what="passage lancé à la main"))
    two.must(c.GivePasswordLink(by="adm", person="ord"))
    two.must(c.ChoosePassword(by="ord", person="ord", digest="x"))
    two.must(c.EnrolFactor(by="ord", digest="x"))
    two.must(c.LinkIdentity(by="ord", identity="x"))
    two.must(c.GiveToken(by="ord", person="ord", token="x", name="Tableur"))
    two.must(c.EndToken(by="ord", person="ord", token="x", name="Tableur"))
    assert all(told(row.event) for row in two.rows)


def test_whoever_comes_to_hold_what_two_people_give_enters_anew(two) -> None:
    """One administrator may have chosen that password by a link: they would hold both ends."""
    ended = {"password_ended"}
    for may_enter in (True, False):
        two.facts["may_enter"] = may_enter
        person = "ord" if may_enter else "cpt"
        two.must(give(person, "auditeur"), give(person, "ordonnateur"))
        before = len(two.rows)
        two.must(approve("bea")(two))
        kinds = {row.event.type for row in two.rows[before:]}
        assert (kinds & ended == ended) is may_enter
    two.facts["may_enter"] = True
    two.must(give("ord", "responsable"))
    before = len(two.rows)
    two.must(approve("bea")(two))
    assert {row.event.type for row in two.rows[before:]} == {"role_approved"}
    assert all(told(row.event) for row in two.rows)


def test_whoever_comes_to_act_for_who_touches_money_enters_anew(two) -> None:
    """An administrator may have chosen the password of a substitute, too."""
    two.must(give("ord", "ordonnateur"))
    two.must(approve("bea")(two))
    two.add("sub", "ann")
    two.facts["may_enter"] = True
    days = {"starts_on": TODAY, "ends_on": TODAY + timedelta(9)}
    for person, substitute, ended in (("ord", "sub", True), ("cpt", "ann", False)):
        before = len(two.rows)
        two.must(c.OpenAbsence(by=person, person=person, substitute=substitute, **days))
        assert ("password_ended" in {row.event.type for row in two.rows[before:]}) is ended


def test_a_digest_binds_each_part_and_says_nothing_without_its_salt() -> None:
    one, other = Contact("ab", "c"), Contact("a", "bc")
    assert digest(one, "s") != digest(other, "s")
    assert digest(one, "s") != digest(one, "t")
    assert digest(one, "") == ""


IDS = ("adm", "inv1", "inv2", "inv3")
BOXES = ("adm@demo.example", "un@demo.example", "deux@demo.example")
MINE = BOXES[0]
"""The one mailbox that the person who tries everything can read."""
ROLES = ("administrateur", "instructeur", "ordonnateur", "comptable", "responsable", "auditeur")
who, box = st.sampled_from(IDS), st.sampled_from(BOXES)
MOVES = st.one_of(
    st.builds(
        lambda by, person, email: c.AddPerson(
            by=by, person=person, contact=Contact("Nom", email), same_address="la même"
        ),
        who,
        who,
        box,
    ),
    st.builds(
        lambda by, person, email: c.ChangeContact(
            by=by, person=person, email=email, same_address="la même"
        ),
        who,
        who,
        box,
    ),
    st.builds(lambda by, person, role: give(person, role, by), who, who, st.sampled_from(ROLES)),
    st.builds(
        lambda by, person, role: c.EndRole(by=by, person=person, role=role),
        who,
        who,
        st.sampled_from(ROLES),
    ),
    st.builds(lambda by, n: c.ApproveRole(by=by, number=n), who, st.integers(1, 25)),
    st.builds(lambda by, person: c.ErasePerson(by=by, person=person), who, who),
    st.just("read the mail"),
)


@settings(max_examples=150)
@given(first=box, moves=st.lists(MOVES, min_size=4, max_size=40))
def test_one_mailbox_never_makes_two_people(workflow, first, moves) -> None:
    office = Office(workflow)
    office.must(c.NameAdministrator(by="adm", person="adm", contact=Contact("Nom", first)))
    for move in moves:
        if move == "read the mail":
            read_mail(office)
        else:
            office.ask(move)
        held = {role for one in office.known.members.values() for role, _ in one.grants}
        assert held <= {"administrateur", "auditeur"}


def read_mail(office: Office) -> None:
    """Every code that reached the one mailbox is given back."""
    for person in office.known.administrators:
        if office.contacts[person].email == MINE:
            hashed = code_hash(person, "code")
            office.must(c.NoteCode(by="systeme", person=person, code=hashed))
            office.ask(c.ConfirmAddress(by=person, person=person, code=hashed))
