"""Several things that wait on one dossier: each whose turn it is finds theirs, and none is lost."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from support_engine.adapters.store.case import hands
from support_engine.adapters.store.lists.waiting import number_for
from support_engine.adapters.store.people import directory
from support_engine.adapters.store.people.person import Person
from support_engine.cli.today import tell
from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.ball import ball
from support_engine.core.acts.waits import ACCOUNT, is_waiting, waits
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.next_step import next_step
from support_engine.core.offers.answering import taking_further
from support_engine.core.offers.offers import offers_to
from support_engine.core.programme.roles import HOLDER as HOLDS
from support_engine.errors import UnknownName
from support_engine.leaving.letter_writing import Envelope, gathered
from support_engine.leaving.work_of_day import of_person, work_of
from support_engine.stories.verifying.verify import verify
from support_engine.views.waiting.in_hands import in_hands
from support_engine.views.waiting.tasks import GROUPS, Task, tasks
from support_engine.views.waiting.things import Held, Mine, held_of, theirs
from tests import walks
from tests.console import as_typed
from tests.money_story import (
    ACCOUNTANT,
    ORDERER,
    OTHER_IBAN,
    act,
    advance_paid,
    completion,
    interim_paid,
    ready,
    shares,
)
from tests.office import TEAM, at
from tests.story import (
    GUIDE,
    HEAD,
    HOLDER,
    INCUBATION,
    OFFICER,
    REFERENCE,
    OneDossier,
    advance,
    because,
    day,
    document,
    milestone,
)
from tests.web.bureau import Browser, bureau_of
from tests.web.forms import words

pytestmark = pytest.mark.one_base

ASKED = {"reference": REFERENCE, "by": HOLDER, "clock": "incubation", "months": 2}
GRANTED = {"reference": REFERENCE, "by": HEAD, "clock": "incubation"}


class Pair(NamedTuple):
    """Acts after a state, a day, who then finds which acts, and what answers one of them."""

    state: str
    acts: tuple[c.AnyCommand, ...]
    now: str
    found: dict[str, tuple[str, ...]]
    answer: c.AnyCommand
    left: dict[str, tuple[str, ...]]


def declared(name: str, evidence: str | None, on: str) -> list[c.AnyCommand]:
    """A milestone that waits for its validation."""
    return list(milestone(name, evidence, on))[:-1]


LAUNCH, DIAGNOSIS, REPORT = (
    f"milestone.validate:{name}" for name in ("lancement_incubation", "diagnostic", "bilan_etape_1")
)
GRANT, NOTICE = "extension.grant:incubation", "hold.open:mise_en_demeure"
CERTIFY = "tranche.certify:avance"
NOBODY: tuple[str, ...] = ()
RAISED = (
    act(k.ClaimTranche, "2022-12-20", HOLDER, tranche="avance", spending=0),
    act(k.ProposeTranche, "2022-12-22", OFFICER, tranche="avance"),
    act(k.RecordGuarantee, "2022-12-22", amount=400_000_00),
    act(
        *(k.AmendAgreement, "2022-12-22"),
        number="A",
        reason=because(),
        schedule=shares(6_000, 2_000, 2_000),
    ),
)
WRITTEN = act(c.WriteToTeam, "2022-12-22", HOLDER, about="message", text="Notre RIB a changé.")
POSTED = (act(c.RecordDeparture, "2023-02-01", OFFICER, proof="RAR 1A 001"),)
RECOVERY = act(k.OpenRecovery, "2023-02-01", cause="retrait", reason=because())


def amended(by: c.Actor, on: str) -> k.AmendAgreement:
    """The same amendment of 1 October, recorded by somebody on a day."""
    return act(
        *(k.AmendAgreement, on, by),
        number="A1",
        reason=because(),
        maximum=240_000_00,
    )


PAIRS = {
    "an extension asked while a milestone waits": Pair(
        "incubation",
        (
            *declared(*INCUBATION[0], "2022-04-04"),
            c.RequestExtension(**ASKED, on=day("2022-04-05"), reason=because()),
        ),
        "2022-04-06",
        {"camille": (LAUNCH, GRANT), "alex": (LAUNCH,), "dominique": NOBODY},
        c.ValidateMilestone(
            reference=REFERENCE, by=OFFICER, on=day("2022-04-06"), milestone=INCUBATION[0][0]
        ),
        {"camille": (GRANT,), "alex": NOBODY},
    ),
    "a milestone declared while an extension waits": Pair(
        "incubation",
        (
            c.RequestExtension(**ASKED, on=day("2022-04-04"), reason=because()),
            *declared(*INCUBATION[0], "2022-04-05"),
        ),
        "2022-04-06",
        {"camille": (GRANT, LAUNCH), "alex": (LAUNCH,)},
        c.GrantExtension(**GRANTED, on=day("2022-04-06")),
        {"camille": (LAUNCH,), "alex": (LAUNCH,)},
    ),
    "service to certify while a milestone waits": Pair(
        "accompagnement",
        (
            *ready(),
            *declared("bilan_etape_1", "bilan_etape", "2022-12-16"),
            act(k.ClaimTranche, "2022-12-20", HOLDER, tranche="avance", spending=0),
            act(k.ProposeTranche, "2022-12-22", OFFICER, tranche="avance"),
        ),
        "2022-12-23",
        {"camille": (REPORT,), "alex": (REPORT,), "olivia": (CERTIFY,), "paul": NOBODY},
        act(k.CertifyTranche, "2022-12-23", tranche="avance"),
        {"camille": (REPORT,), "alex": (REPORT,), "olivia": ("tranche.transmit:avance",)},
    ),
    "service to certify while its holder waits to be read": Pair(
        "accompagnement",
        (*ready(), *RAISED[:2], WRITTEN),
        "2022-12-23",
        {"camille": ("message.answer:1",), "olivia": NOBODY, "paul": NOBODY},
        act(c.AnswerHolder, "2022-12-23", OFFICER, number=1),
        {"camille": NOBODY, "olivia": (CERTIFY,)},
    ),
    "a formal notice proposed to the head while a milestone waits": Pair(
        "incubation",
        tuple(declared(*INCUBATION[1], "2022-06-09")),
        "2022-06-15",
        {"camille": (DIAGNOSIS,), "alex": (DIAGNOSIS,), "dominique": (NOTICE,), "sacha": NOBODY},
        c.OpenHold(
            reference=REFERENCE,
            by=HEAD,
            on=day("2022-06-15"),
            hold="mise_en_demeure",
            reason=because(),
            reply_days=30,
        ),
        {"camille": (DIAGNOSIS,), "alex": (DIAGNOSIS,)},
    ),
    "an advance that is proposed anew since more is due": Pair(
        "accompagnement",
        (
            *ready(),
            *declared("bilan_etape_1", "bilan_etape", "2022-12-16"),
            *RAISED,
        ),
        "2022-12-23",
        {"camille": (REPORT, "tranche.propose:avance"), "olivia": NOBODY, "alex": (REPORT,)},
        act(k.ProposeTranche, "2022-12-23", OFFICER, tranche="avance"),
        {"camille": (REPORT,), "olivia": (CERTIFY,)},
    ),
    "an advance that is certified anew since its account has changed": Pair(
        "accompagnement",
        (
            *ready(),
            *RAISED[:2],
            act(k.CertifyTranche, "2022-12-22", tranche="avance"),
            act(k.ChangeBank, "2022-12-22", OFFICER, iban=OTHER_IBAN, holder="Atelier du Lin"),
            act(k.ConfirmBank, "2022-12-22", channel="Appel au trésorier"),
            document("rib", "2022-12-22"),
        ),
        "2022-12-23",
        {"olivia": (CERTIFY,), "camille": NOBODY},
        act(k.CertifyTranche, "2022-12-23", tranche="avance"),
        {"olivia": ("tranche.transmit:avance",)},
    ),
    "a sum claimed back, whose holder had the time to answer": Pair(
        "accompagnement",
        (*ready(), *advance_paid(), RECOVERY, *POSTED),
        "2023-02-17",
        {"olivia": ("recovery.order:1",), "dominique": NOBODY},
        act(k.OrderRecovery, "2023-02-17", number=1, order="OR-1"),
        {"olivia": NOBODY},
    ),
    "an amendment of what is over, recorded by one person": Pair(
        "achevee",
        (amended(HEAD, "2024-10-02"),),
        "2024-10-03",
        {"olivia": ("amendment",), "camille": NOBODY},
        amended(ORDERER, "2024-10-02"),
        {"olivia": NOBODY, "camille": NOBODY},
    ),
    "a sum claimed back on a dossier that is closed": Pair(
        "accompagnement",
        (
            *(*ready(), *advance_paid(), *interim_paid(), *completion()),
            act(k.ClaimTranche, "2024-12-01", HOLDER, tranche="solde", spending=200_000_00),
            act(k.OpenRecovery, "2024-12-02", cause="trop_percu", reason=because()),
            act(c.RecordDeparture, "2024-12-02", OFFICER, proof="RAR 1A 001"),
            c.Advance(reference=REFERENCE, by=HEAD, on=day("2024-12-02"), transition="cloturer"),
        ),
        "2024-12-18",
        {"olivia": ("recovery.order:1",), "camille": NOBODY, "dominique": NOBODY},
        act(k.OrderRecovery, "2024-12-18", number=1, order="OR-1"),
        {"olivia": NOBODY},
    ),
    "a sum claimed back that somebody would drop": Pair(
        "accompagnement",
        (
            *ready(),
            *advance_paid(),
            RECOVERY,
            act(k.CancelRecovery, "2023-02-03", number=1, reason=because()),
        ),
        "2023-02-04",
        {"dominique": ("recovery.drop:1",)},
        act(k.CancelRecovery, "2023-02-04", HEAD, number=1, reason=because()),
        {"dominique": NOBODY, "olivia": NOBODY},
    ),
}
EACH = pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)


def lived(office, pair: Pair) -> None:
    office.open_at(pair.state)
    for command in pair.acts:
        office.must(command)


def card_of(office, person: str, now: str) -> Task | None:
    """Their card of the dossier, where they have one."""
    return next(iter(of_person(office.engine, person, at(now)).cards), None)


def offered(office, person: str, now: str) -> tuple[str, ...]:
    """The acts that wait for them."""
    card = card_of(office, person, now)
    return tuple(one.step.key for one in card.things if one.step) if card else ()


def counts(office, person: str, now: str) -> bool:
    """The number beside « À faire » is that of their cards."""
    with office.store.reading() as db:
        mine = work_of(office.engine, db, person, at(now))
        number = number_for(db, mine, day(now))
    return number == len(of_person(office.engine, person, at(now)).cards)


@EACH
def test_each_finds_what_waits_for_them_and_what_is_not_answered_stays(office, pair) -> None:
    lived(office, pair)
    for person, keys in pair.found.items():
        assert offered(office, person, pair.now) == keys, person
        assert counts(office, person, pair.now), person
    office.must(pair.answer)
    for person, keys in pair.left.items():
        assert offered(office, person, pair.now) == keys, person
        assert counts(office, person, pair.now), person
    with office.store.reading() as db:
        assert not list(verify(db, office.engine.registry, office.window.calendar, [REFERENCE]))


@EACH
@pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
def test_the_page_the_terminal_and_the_mail_say_it_to_each(office, pair, capsys) -> None:
    lived(office, pair)
    bureau = bureau_of(office, pair.now)
    for person, keys in pair.found.items():
        if not keys:
            continue
        browser = Browser(bureau).enter(person)
        page, card = browser.get("/a-faire").text, card_of(office, person, pair.now)
        dossier = as_typed(words(browser.get(f"/dossiers/{REFERENCE}").text))
        tell(card)
        terminal, told = as_typed(capsys.readouterr().out), mailed(office, person, pair.now)
        for thing in card.things:
            assert f'/actes/{thing.step.key.replace(":", "%3A")}"' in page
            assert as_typed(thing.said) in as_typed(words(page))
            assert as_typed(thing.said) in " ".join(terminal.split())
            assert thing.step.line in terminal
            assert as_typed(thing.said) in told
            assert dossier.count(as_typed(thing.said)) == 1, "whoever looks, each thing once"


def mailed(office, person: str, now: str) -> str:
    """The lines of their mail of the morning."""
    to = next(one for one in TEAM if one.id == person) if person != "olivia" else TEAM[0]
    found = {"on": now, "label": "Diagnostic", "explanation": "", "todo": ""}
    about = {"reference": "MP9-009", "name": "Ailleurs", "demo": ""}
    said = {"dossier": about, "deadline": found, "role": "instructeur", "role_label": "x"}
    mail = Envelope(to, to, office.workflow, day(now))
    letter, data = gathered([said], mail, of_person(office.engine, person, at(now)))
    return as_typed(" ".join(office.letters.render(letter, data).text.split()))


@pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
def test_several_things_of_somebody_stand_on_one_card(office, capsys) -> None:
    lived(office, PAIRS["an extension asked while a milestone waits"])
    for command in (
        document("rapport_diagnostic", "2022-04-06"),
        c.DeclareMilestone(
            reference=REFERENCE, by=HOLDER, on=day("2022-04-06"), milestone="diagnostic"
        ),
    ):
        office.must(command)
    assert offered(office, "camille", "2022-04-08") == (LAUNCH, GRANT, DIAGNOSIS)
    page = Browser(bureau_of(office, "2022-04-08")).enter("camille").get("/a-faire").text
    assert page.count('class="card task"') == 1
    assert page.count("/actes/milestone.validate") == 2
    tell(card := card_of(office, "camille", "2022-04-08"))
    assert capsys.readouterr().out.count("→ support-engine milestone validate") == 2
    assert [thing.days for thing in card.things] == [4, 3, 2]


def test_a_measure_is_proposed_from_its_day_on_and_to_whoever_opens_it(office) -> None:
    office.open_at("incubation")
    assert card_of(office, "dominique", "2022-06-09") is None
    assert counts(office, "dominique", "2022-06-09")
    card = card_of(office, "dominique", "2022-06-10")
    assert counts(office, "dominique", "2022-06-10")
    assert (card.group, card.role, card.things[0].days) == ("decide", "porteur", 0)
    assert as_typed(card.things[0].said) == "À envisager : Mise en demeure."
    assert "Mesure proposée" not in card.chased, "said once"
    assert "Mesure proposée" in card_of(office, "camille", "2022-06-10").chased


def test_what_somebody_asked_themselves_waits_for_another_who_may_answer(office) -> None:
    office.open_at("incubation")
    asked = {**ASKED, "by": OFFICER}
    office.must(c.RequestExtension(**asked, on=day("2022-04-04"), reason=because()))
    assert offered(office, "camille", "2022-04-06") == offered(office, "dominique", "2022-04-06")
    assert offered(office, "dominique", "2022-04-06") == (GRANT,)
    assert counts(office, "dominique", "2022-04-06")


@pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
def test_what_waits_for_a_role_that_nobody_holds_is_on_the_card_of_whoever_is_at_the_head(
    office, capsys
) -> None:
    pair = PAIRS["service to certify while a milestone waits"]
    lived(office, pair)
    assert card_of(office, "dominique", pair.now) is None
    without = "DELETE FROM roles WHERE role = 'ordonnateur'"
    with office.store.transaction() as db:
        db.execute(text("UPDATE people SET is_active = :no WHERE id = 'olivia'"), {"no": False})
    for _ in ("nobody active holds it", "nobody holds it"):
        card = card_of(office, "dominique", pair.now)
        (thing,) = card.things
        assert (thing.role, thing.step) == ("ordonnateur", None)
        assert counts(office, "dominique", pair.now)
        said = "Personne ne tient le rôle « Ordonnateur » : demandez à qui administre"
        tell(card)
        assert said in " ".join(as_typed(capsys.readouterr().out).split())
        assert said in mailed(office, "dominique", pair.now)
        with office.store.transaction() as db:
            db.execute(text(without))
    for person in ("camille", "paul"):
        assert CERTIFY not in offered(office, person, pair.now), person
    bureau = bureau_of(office, pair.now)
    page = as_typed(words(Browser(bureau).enter("dominique").get("/a-faire").text))
    assert said in page
    assert f"/actes/{CERTIFY}" not in page
    office.store.is_replayed = False
    with office.store.transaction() as db:
        directory.save(db, Person("noa", "Noa", "n@demo.example", "", {"administrateur"}))
    page = as_typed(words(Browser(bureau).enter("noa").get("/reglages").text))
    assert "Personne ne tient le rôle « Ordonnateur » (Manufactures de proximité)" in page
    assert "1 dossier l’attend" in page.replace("'", "’")
    assert "Comptable" not in page, "nothing waits for it"
    assert "l’attend" not in words(Browser(bureau).enter("camille").get("/reglages").text)


PEOPLE = {one.person: one for one in (OFFICER, GUIDE, HEAD, ORDERER, ACCOUNTANT)}


def mine_of(person: c.Actor) -> Mine:
    """Whose work it is: theirs, by their id and their roles in the programme."""
    roles = frozenset(("manufactures", role) for role in person.roles)
    return Mine(frozenset({person.person}), roles)


def answering(case: Case) -> set[str]:
    """The acts that answer what was declared, asked or claimed."""
    dossier, tranches = case.dossier, case.dossier.purse.tranches.items()
    declared_ones = (n for n, one in dossier.milestones.items() if one.status == "declared")
    keys = {f"milestone.validate:{name}" for name in declared_ones}
    keys |= {f"extension.grant:{one.clock}" for one in dossier.pending_extensions}
    steps = ((n, next_step(case, case.workflow.tranche_of[n])) for n, _ in tranches)
    return keys | {taking_further(name, step) for name, step in steps if step}


def check_the_page_tells_it(case: Case, held: Held) -> None:
    """The first page of the dossier names each act that waits, whoever looks."""
    hand = in_hands(case)
    if hand is None:
        return
    said, told = " ".join((hand.what, *(one.said for one in hand.others))), set()
    for one in held.waits:
        if is_waiting(one, case.today) and one.turn is not None:
            assert one.turn.act in said, (one, hand)
            told.add(one.turn.act)
    assert len(told) >= len(hand.others), "each once"


def check_nothing_is_lost(case: Case, today: date) -> None:
    """Every answer that is offered is on a card of whoever may give it, the base finds the cards,
    and the ball is the first thing that waits."""
    held, keys = held_of(case), answering(case)
    check_the_page_tells_it(case, held)
    rows = hands.rows(case.dossier, held.waits)
    may: dict[str, set[str]] = {key: set() for key in keys}
    have: dict[str, set[str]] = {key: set() for key in keys}
    for name, actor in PEOPLE.items():
        mine = mine_of(actor)
        found = tasks([held], mine, today)
        for thing in (one for card in found for one in card.things if one.step):
            have.setdefault(thing.step.key, set()).add(name)
        for offer in offers_to(case, actor, lambda ask: ask.key in keys):
            may[offer.ask.key].add(name)
        kept = any(
            row["person"] == name or (not row["person"] and row["role"] in actor.roles)
            for row in rows
            if row["from_on"] <= today.isoformat() < (row["until_on"] or "9999")
        )
        assert kept == bool(theirs(held, mine, today)), (name, rows)
        assert {card.group for card in found} <= set(GROUPS)
    named = set(case.dossier.people.values())
    for key, people in may.items():
        assert people & named <= have[key], (key, people, have)
        assert not people or people & have[key], (key, people, have)
    first = ball(case, agenda(case))
    if first.role not in ("", HOLDS):
        assert held.waits[0] == first


def test_whatever_the_life_no_answer_is_lost(workflow, calendar) -> None:
    @settings(max_examples=4, deadline=None)
    @given(seed=st.integers(0, 10**6))
    def law(seed: int) -> None:
        life, checked = OneDossier(workflow, calendar), ""
        for command in walks.walk(workflow, seed, 40):
            with suppress(UnknownName):
                life.do(command)
            case = Case(workflow, life.dossier, calendar, life.today)
            found = repr([one.subject for one in waits(case, agenda(case))])
            if checked != found:
                check_nothing_is_lost(case, life.today)
                checked = found

    law()


OTHER = act(k.ChangeBank, "2022-12-21", OFFICER, iban=OTHER_IBAN, holder="Atelier du Lin")


@pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
def test_whoever_may_confirm_an_account_that_money_waits_for_sees_it(office) -> None:
    """Camille changed it: it waits for whoever certifies, who sees until when nothing is paid."""
    office.open_at("accompagnement")
    for command in (*ready(), replace(OTHER, on=day("2022-12-19"), holder="Atelier")):
        office.must(command)
    assert not confirmations(office, "olivia", "2022-12-19"), "no money waits for it"
    for command in (act(k.ClaimTranche, "2022-12-20", HOLDER, tranche="avance"), OTHER):
        office.must(command)
    (thing,) = confirmations(office, "olivia", "2022-12-21")
    assert thing.step.key == "bank.confirm"
    assert thing.stopped == ""
    for word in (f"…{OTHER_IBAN[-4:]}", "rien n’est payé"):
        assert word in as_typed(thing.said), thing.said
    assert "camille" not in thing.said, "an id is nobody’s name"
    assert not confirmations(office, "camille", "2022-12-21")
    assert counts(office, "olivia", "2022-12-21")
    office.must(act(k.ConfirmBank, "2022-12-21", channel="Appel au trésorier"))
    assert not confirmations(office, "olivia", "2022-12-21")


@pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
def test_an_account_waits_for_a_second_person_until_it_is_safe_without(office) -> None:
    """Ten days from the letter that warns the holder; no act is done on the dossier since."""
    office.open_at("accompagnement")
    claimed = act(k.ClaimTranche, "2022-12-20", HOLDER, tranche="avance")
    for command in (*ready(), claimed, OTHER):
        office.must(command)
    office.letters_leave("2022-12-21T18:00")
    for on, is_there in (("2022-12-30", True), ("2022-12-31", False), ("2023-01-10", False)):
        assert bool(confirmations(office, "olivia", on)) == is_there, on
        assert counts(office, "olivia", on), on
        case = office.engine.case_of(office.dossier(), day(on))
        hand = in_hands(case)
        said = [one.subject for one in (*hand.others,)] if hand else []
        assert (ACCOUNT in said) == is_there, on


def test_once_it_is_paid_without_nobody_has_to_confirm_it(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("accompagnement")
    for command in (*ready(), act(k.ClaimTranche, "2022-12-20", HOLDER, tranche="avance")):
        case.must(command)
    here = Case(workflow, case.dossier, calendar, day("2022-12-20"))
    assert not [one for one in waits(here, agenda(here)) if one.subject == ACCOUNT]


@pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
def test_a_payment_made_before_another_account_was_told_waits_for_the_accountant(office) -> None:
    """It is theirs to record while nobody has read; whoever reads has the message all the same."""
    office.open_at("accompagnement")
    *steps, pay = advance_paid()
    for command in (*ready(), *steps):
        office.must(command)
    sent = pay.on - timedelta(days=1)
    told = act(c.WriteToTeam, str(pay.on), HOLDER, about="bank", text="Un autre compte.")
    office.must(told)
    on = str(pay.on + timedelta(days=2))
    (card,) = [card_of(office, "paul", on)]
    (thing,) = card.things
    assert (thing.subject, card.group) == ("payments.avance", "money")
    assert "paiement « Avance », s’il a été fait avant le" in as_typed(thing.said)
    assert counts(office, "paul", on)
    assert card_of(office, "camille", on).things
    office.must(replace(pay, on=sent), f"{on}T10:00")
    assert not card_of(office, "paul", on)
    assert card_of(office, "camille", on).things, "the message still waits"
    with office.store.reading() as db:
        assert not list(verify(db, office.engine.registry, office.window.calendar, [REFERENCE]))


@pytest.mark.parametrize("base_url", ["sqlite"], indirect=True)
def test_a_payment_on_its_way_waits_on_a_closed_dossier_too(office) -> None:
    """The project is given up once the request has left: the accountant records what was paid."""
    office.open_at("accompagnement")
    *steps, pay = advance_paid()
    for command in (*ready(), *steps):
        office.must(command)
    office.must(advance("abandonner", str(pay.on), HOLDER, because()))
    on = str(pay.on + timedelta(days=2))
    (thing,) = card_of(office, "paul", on).things
    assert (thing.subject, thing.step.key, thing.stopped) == (
        "payments.avance",
        "tranche.pay:avance",
        "",
    )
    assert counts(office, "paul", on)
    with office.store.reading() as db:
        assert not list(verify(db, office.engine.registry, office.window.calendar, [REFERENCE]))
    office.must(pay, f"{on}T10:00")
    assert not card_of(office, "paul", on)


def confirmations(office, person: str, on: str):
    """What somebody has to confirm of accounts, on a day."""
    card = card_of(office, person, on)
    return [one for one in card.things if one.subject == ACCOUNT] if card else []
