"""What is offered is what the engine takes: nothing less, nothing more, to those who may."""

from collections.abc import Iterator
from dataclasses import fields as fields_of
from dataclasses import replace
from random import Random
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.acts.corrections import Past
from support_engine.core.dossier.case import Case
from support_engine.core.offers.fields import Field, Kind
from support_engine.core.offers.offer import GROUPS, Offer
from support_engine.core.offers.offers import command_of, offer_of, offers_of, offers_to
from support_engine.errors import UnknownName
from tests import fabriques_story, walks
from tests.money_story import (
    IBAN,
    ORDERER,
    accompanied,
    advance_paid,
    hold,
    money_case,
    ready,
    whole,
)
from tests.money_story import act as money_act
from tests.story import GUIDE, HEAD, HOLDER, OFFICER, REFERENCE, OneDossier, because, day, road

ELSEWHERE = {
    c.OpenDossier: "there is no dossier yet",
    c.RunAgenda: "the round's own",
    c.MigrateDossier: "a mapping of every dossier of a version: `workflow migrate`",
    c.CountAnew: "an act of `doctor`",
    c.UnsayReminders: "an act of `tick --resume`",
}
"""What is asked elsewhere than on a dossier."""
OF_THE_PERSON = frozenset(
    {Code.OWN_DECLARATION, Code.OWN_PROJECT, Code.ROLE_MISSING, Code.SAME_PERSON}
)
OF_WORDS = frozenset(
    {
        Code.AID_TOO_LOW,
        Code.DATES_DISAGREE,
        Code.HOLDER_KIND_UNKNOWN,
        Code.DATE_TOO_EARLY,
        Code.MAXIMUM_ABOVE_RATE,
        Code.MAXIMUM_BELOW_PAID,
        Code.NOTHING_TO_CHANGE,
        Code.NOTHING_TO_RECOVER,
        Code.NUMBER_USED,
        Code.RESTATEMENT_DIFFERS,
        Code.RESTATEMENT_EMPTY,
        Code.SCHEDULE_INVALID,
        Code.TWO_ROLES,
        Code.UNDONE_ALONE,
    }
)
"""Reasons that depend on what was typed: on the act, too, that is to be taken back."""
WORDS: dict[Kind, str] = {
    "text": "mots",
    "long_text": because(),
    "amount": "1000",
    "rate": "40",
    "share": "10 %",
    "whole": "1",
}


class Kept:
    """A file that is kept."""

    name, sha256, size = "p.pdf", "f" * 64, 3


def typed(offer: Offer, on, random: Random) -> dict:
    """Sound words for each field that is asked, by somebody who reads its label and limits."""
    said = {}
    for field in offer.fields:
        if field.required or (field.example and random.random() < 0.5):
            said[field.name] = word(field, on, random)
    return said


def word(field: Field, on, random: Random):
    if field.kind == "file":
        return Kept()
    if field.kind == "date":
        return on.isoformat()
    if field.default or field.name == "iban":
        return field.default or IBAN
    if field.kind == "choice":
        return random.choice(list(field.choices))
    if isinstance(field.at_least, int) and field.kind in ("amount", "whole"):
        cents = max(field.at_least, 100_000 if field.kind == "amount" else 1)
        most = field.at_most if isinstance(field.at_most, int) else cents
        value = min(cents, most)
        return f"{value // 100},{value % 100:02}" if field.kind == "amount" else str(value)
    return field.example or WORDS[field.kind]


def in_hand(one: OneDossier, on=None) -> tuple[Case, Past]:
    case = Case(one.workflow, one.dossier, one.calendar, on or one.today)
    return case, Past(tuple((one.workflow, row) for row in one.journal))


def offered(one: OneDossier, by: c.Actor, on=None) -> tuple[Offer, ...]:
    case, past = in_hand(one, on)
    return offers_of(case, by, case.today, past)


def is_it(offer: Offer, command: c.Command) -> bool:
    """Whether an offer is that very act on that very thing."""
    fixed = offer.ask.fixed.items()
    return type(command) is offer.ask.command and all(
        getattr(command, name) == value for name, value in fixed
    )


def life(workflow, calendar, seed: int) -> Iterator[tuple[OneDossier, c.Command]]:
    """A random life, before each act that the engine takes from a person."""
    one = OneDossier(workflow, calendar)
    for command in walks.walk(workflow, seed, 70):
        try:
            answer = one.ask(command)
        except UnknownName:
            continue
        if isinstance(answer, Refused):
            continue
        if one.dossier is not None and answer:
            yield one, command
        one.do(command)


@settings(max_examples=3)
@given(st.integers(0, 10_000))
def test_what_the_engine_takes_was_offered_to_whoever_asked(workflow, calendar, seed) -> None:
    seen = 0
    for number, (one, command) in enumerate(life(workflow, calendar, seed)):
        if number % 4 != seed % 4:
            continue
        mine = [o for o in offered(one, command.by, command.on) if is_it(o, command)]
        assert [o.is_open and o.who.may for o in mine] == [True], (command, mine)
        seen += 1
    assert seen > 5


@settings(max_examples=3)
@given(st.integers(0, 10_000))
def test_an_open_offer_filled_with_sound_words_is_taken(workflow, calendar, seed) -> None:
    random, offers = Random(seed), 0
    for number, (one, _) in enumerate(life(workflow, calendar, seed)):
        if number % 9 != seed % 9:
            continue
        by = random.choice((OFFICER, *walks.PEOPLE))
        for offer in offered(one, by):
            command = command_of(offer, typed(offer, one.today, random), by=by, on=one.today)
            assert isinstance(command, c.Command), (offer.key, command)
            answer = one.ask(command)
            codes = answer.codes if isinstance(answer, Refused) else frozenset()
            offers += 1
            assert offer.who.may == (not codes & OF_THE_PERSON), (offer.key, codes)
            if offer.is_open:
                assert codes <= OF_WORDS, (offer.key, codes)
            else:
                assert {blocker.code for blocker in offer.blockers} <= codes, offer.key
    assert offers > 60


def taking_over(workflow, calendar) -> OneDossier:
    """A project being accompanied whose past is being typed."""
    one = OneDossier(workflow, calendar)
    for command in accompanied(workflow):
        is_first = isinstance(command, c.OpenDossier)
        one.must(replace(command, takeover=because()) if is_first else command)
    return one


def lives(workflow, calendar) -> Iterator[OneDossier]:
    """Stages of lives at which, together, every act is offered."""
    yield OneDossier(workflow, calendar).to("incubation")
    one = money_case(workflow, calendar, ready(), advance_paid())
    one.must(money_act(k.OpenRecovery, "2022-12-20", cause="prorata", amount=1, reason=because()))
    yield one
    one.must(money_act(k.OrderRecovery, "2023-05-02", number=1, order="OR"))
    yield taking_over(workflow, calendar)
    one.holds_letters = True
    one.must(hold("mise_en_demeure", "2023-05-03", reply_days=15))
    yield one
    one = OneDossier(workflow, calendar)
    for command in road():
        one.must(command)
        if one.dossier.state == "incubation":
            yield one
    more = {"clock": "incubation", "months": 1, "reason": because()}
    one = OneDossier(workflow, calendar).to("incubation")
    one.must(c.RequestExtension(reference=REFERENCE, by=HOLDER, on=one.today, **more))
    one.must(
        c.WriteToTeam(reference=REFERENCE, by=HOLDER, on=one.today, about="message", text="Vu ?")
    )
    helper = {"person": "aide", "right": "deposit"}
    one.must(c.GiveAccess(reference=REFERENCE, by=HOLDER, on=one.today, **helper))
    yield one
    one = money_case(workflow, calendar)
    for command in whole():
        one.must(command)
        yield one


def test_every_act_that_a_person_may_ask_of_a_dossier_is_offered(workflow, calendar) -> None:
    found = {offer.ask.command for one in lives(workflow, calendar) for offer in offered(one, HEAD)}
    assert found == set(get_args(c.AnyCommand)) - set(ELSEWHERE)


def test_each_offer_names_the_roles_that_may_and_no_other(workflow, calendar) -> None:
    incubated = OneDossier(workflow, calendar).to("incubation")
    checked = 0
    for one in (incubated, money_case(workflow, calendar, ready(), advance_paid())):
        case, past = in_hand(one)
        for name, role in workflow.roles.items():
            if role.scope == "dossier":
                continue
            somebody = c.Actor("quelqu’un", frozenset({name}))
            said = offers_of(case, somebody, case.today, past)
            for offer in said:
                hands = {hand.role for hand in offer.who.hands}
                assert offer.who.may == (name in hands), (offer.key, name)
                checked += bool(hands)
            assert checked >= len(said)
            checked = 0


def offers_by_key(case: Case, by: c.Actor | None, past: Past) -> dict[str, Offer]:
    return {offer.key: offer for offer in offers_of(case, by, case.today, past)}


@pytest.fixture
def incubated(workflow, calendar) -> OneDossier:
    return OneDossier(workflow, calendar).to("incubation")


def the(one: OneDossier, key: str, by: c.Actor = OFFICER) -> Offer:
    (found,) = [offer for offer in offered(one, by) if offer.key == key]
    return found


def test_keys_are_stable_unique_and_in_a_known_group(workflow, calendar) -> None:
    for one in lives(workflow, calendar):
        keys = [offer.key for offer in offered(one, HEAD)]
        assert len(set(keys)) == len(keys)
        assert {offer.group for offer in offered(one, HEAD)} <= set(GROUPS)
        break
    assert "transition:passer_comite_financement" in keys
    assert "milestone.declare:diagnostic" in keys


def test_one_offer_alone_is_the_one_among_all(workflow, calendar) -> None:
    seen = 0
    for one, _ in life(workflow, calendar, 7):
        seen += 1
        if seen % 15 == 0:
            case, past = in_hand(one)
            for offer in offered(one, HEAD):
                assert offer_of(case, HEAD, offer.key, past, today=case.today) == offer
            assert offer_of(case, HEAD, "transition:none", past, today=case.today) is None
    assert seen > 30


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 10_000))
def test_what_a_person_may_ask_is_the_same_asked_of_them_first(workflow, calendar, seed) -> None:
    away, many = c.Actor("sacha", absent=(HEAD,)), 0
    for number, (one, command) in enumerate(life(workflow, calendar, seed)):
        if number % 9 != seed % 9:
            continue
        case, _ = in_hand(one)
        for actor in (command.by, HEAD, OFFICER, away):
            whole = offers_of(case, actor, case.today)
            theirs = [replace(o, who=replace(o.who, hands=())) for o in whole if o.who.may]
            assert list(offers_to(case, actor, lambda _: True)) == theirs, actor
            alone = [o for o in theirs if o.group == "milestones"]
            assert list(offers_to(case, actor, lambda ask: ask.group == "milestones")) == alone
            many += len(alone)
    assert many


def test_a_blocked_offer_keeps_every_reason_with_the_act_that_lifts_it(incubated) -> None:
    offer = the(incubated, "transition:passer_comite_financement", HEAD)
    codes = [blocker.code for blocker in offer.blockers]
    assert codes.count(Code.MILESTONE_NOT_VALIDATED) == 6
    assert Code.ROLE_MISSING in codes
    assert Code.FACT_MISSING not in codes
    first = next(b for b in offer.blockers if b.code == Code.MILESTONE_NOT_VALIDATED)
    assert first.act is not None
    assert first.act.line == f"milestone declare {REFERENCE} lancement_incubation"
    assert (offer.who.may, offer.who.sentence) == (
        False,
        "Peut le faire : Instructeur ou instructrice (camille).",
    )


def test_a_paper_that_is_missing_is_a_reason_and_hides_nothing(incubated) -> None:
    offer = the(incubated, "milestone.declare:diagnostic", HOLDER)
    (missing,) = offer.blockers
    assert (missing.code, missing.about) == (Code.DOCUMENT_MISSING, "rapport_diagnostic")
    assert missing.act is not None
    assert missing.act.line == f"document add {REFERENCE} rapport_diagnostic FICHIER"


def test_whoever_did_the_first_half_may_not_do_the_second(workflow, calendar) -> None:
    one = money_case(workflow, calendar, ready())
    mine, hers = (the(one, "bank.confirm", by) for by in (OFFICER, ORDERER))
    assert [blocker.code for blocker in mine.blockers] == [Code.SAME_PERSON]
    assert (mine.who.may, hers.who.may, hers.is_open) == (False, True, True)


def test_without_a_person_reasons_of_persons_are_left_out(incubated) -> None:
    case, past = in_hand(incubated)
    found = offers_by_key(case, None, past)["hold.open:mise_en_demeure"]
    assert found.is_open
    assert not found.who.may


def test_whoever_stands_in_is_offered_the_acts_of_whom_they_stand_in_for(incubated) -> None:
    sacha = c.Actor("sacha", absent=(HEAD,))
    offer = the(incubated, "hold.open:mise_en_demeure", sacha)
    assert (offer.is_open, offer.who.may, offer.who.in_place_of) == (True, True, "dominique")
    holder = c.Actor("porteuse", absent=(HEAD,))
    assert not the(incubated, "hold.open:mise_en_demeure", holder).who.may


def test_nothing_of_the_dossier_is_offered_once_it_is_closed(workflow, calendar) -> None:
    one = OneDossier(workflow, calendar)
    for command in road():
        one.must(command)
    groups = {offer.group for offer in offered(one, OFFICER)}
    assert groups == {"people", "notes", "corrections"}


def asked(offer: Offer, said: dict, on: str = "2022-05-02"):
    return command_of(offer, said, by=OFFICER, on=day(on))


def test_a_command_is_what_was_typed(incubated) -> None:
    offer = the(incubated, "extension.ask:incubation")
    said = {"months": " 2 ", "reason": because(), "on": "01/05/2022", "because": "vu"}
    command = asked(offer, said)
    assert command == c.RequestExtension(
        reference=REFERENCE,
        by=OFFICER,
        on=day("2022-05-01"),
        because="vu",
        clock="incubation",
        months=2,
        reason=because(),
    )


def test_the_facts_of_a_transition_are_read_by_their_type(workflow, calendar) -> None:
    one = OneDossier(workflow, calendar).to("comite_financement")
    offer = the(one, "transition:accorder_subvention", HEAD)
    said = {
        "montant_subvention": "250 000,50 €",
        "taux_subvention": "50 %",
        "depenses_eligibles": "500001",
        "base_juridique": "Décret",
        "autorite_attributive": "Préfecture",
        "date_octroi": "8/7/2022",
    }
    command = asked(offer, said)
    assert isinstance(command, c.Advance)
    assert command.facts == {
        "montant_subvention": 250_000_50,
        "taux_subvention": 5_000,
        "depenses_eligibles": 500_001_00,
        "base_juridique": "Décret",
        "autorite_attributive": "Préfecture",
        "date_octroi": "2022-07-08",
    }


def test_each_faulty_field_has_its_own_sentence(incubated, workflow, calendar) -> None:
    paid = money_case(workflow, calendar, ready())
    amendment = the(paid, "amendment", ORDERER)
    faults = asked(amendment, {"maximum": "12,345", "avance": "3/2", "ends_on": "31/02/2024"})
    assert {fault.field: fault.sentence for fault in faults} == {
        "number": "Numéro de l’avenant : à remplir.",
        "maximum": "Nouveau maximum : « 12,345 » : il se lit 12\u00a0345\u00a0€ ou 12,345 €. "
        "Gardez deux décimales.",
        "avance": "Nouvelle part : Avance : « 3/2 » : ce n’est pas une part d’un tout. "
        "Écrivez 50 %, ou 1/3.",
        "ends_on": "Nouvelle fin prévisionnelle : « 31/02/2024 » : ce jour n’existe pas. "
        "Écrivez la date AAAA-MM-JJ ou JJ/MM/AAAA.",
        "reason": "Motif : à remplir.",
    }
    (kind,) = asked(the(paid, "holder"), {"holder_kind": "mairie"})
    assert kind.sentence.startswith("Genre de porteur : « mairie » : il n’existe pas de choix")
    (file,) = asked(the(incubated, "document:rib"), {"file": "C:\\rib.pdf"})
    assert file.sentence.endswith("aucun fichier n’est joint. Choisissez-en un.")
    (unknown,) = asked(the(incubated, "note"), {"text": "vu", "texte": "x"})
    assert (
        unknown.sentence == "« texte » n’est pas demandé par cet acte. Vouliez-vous dire : text ?"
    )
    (on,) = asked(the(incubated, "note"), {"text": "vu", "on": "demain"})
    assert on.sentence.startswith("Date d’effet : « demain » : ce n’est pas une date")


def test_an_empty_detail_is_taken_away_and_an_absent_one_stays(incubated) -> None:
    offer = the(incubated, "details")
    command = asked(offer, {"name": "Autre nom", "sector": "", "commune": "Lannion"})
    assert isinstance(command, c.ChangeDetails)
    assert command.changes == {"name": "Autre nom", "sector": "", "commune": "Lannion"}


def test_a_correction_names_the_act_and_takes_it_back(incubated) -> None:
    offer = the(incubated, "correction")
    (field, _) = offer.fields
    command = asked(offer, {"reason": because()})
    assert isinstance(command, c.CorrectLastAct)
    assert str(command.back_to) == field.default
    assert "Démarrage de l’incubation" in field.choices[field.default]
    assert asked(offer, {"back_to": "4", "reason": because()}).back_to == 4


def test_every_field_of_every_command_is_fixed_or_typed(workflow, calendar) -> None:
    """A field that nobody can give would be an act that cannot be asked whole."""
    common = {field.name for field in fields_of(c.Command)} | {"holds", "letter"}
    spread = {"file": {"name", "sha256", "size"}}
    for one in lives(workflow, calendar):
        for offer in offered(one, HEAD):
            names = set(offer.ask.fixed)
            for field in offer.fields:
                names |= spread.get(field.name, {field.into or field.name})
            own = {field.name for field in fields_of(offer.ask.command)} - common
            missing = own - names - {"reason", "spending", "facts", "reply_days", "written_on"}
            assert not missing, (offer.key, missing)
            assert names <= own | {"reference"}, offer.key


def test_the_other_programme_is_offered_in_its_own_words(calendar, letters) -> None:
    from support_engine import config
    from support_engine.adapters.files import workflows

    path = config.shipped("workflows") / "fabriques.toml"
    one = OneDossier(workflows.load(path, letters.names()).workflow, calendar)
    for command in fabriques_story.supported():
        one.must(command)
    keys = {offer.key for offer in offered(one, replace(GUIDE, person="camille"))}
    assert {"tranche.claim:annuite_1", "assign:services_etat"} <= keys
    amendment = the(one, "amendment", HEAD)
    names = [field.name for field in amendment.fields]
    assert "rate" not in names
    assert "annuite_3" in names
