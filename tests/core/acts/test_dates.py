"""Dates that speak of each other: a committee's day, an agreement's days, the right to reply."""

import tomllib
from datetime import timedelta

import pytest

from support_engine import config
from support_engine.adapters.files import workflows
from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.programme.definition import Workflow
from support_engine.core.silence import decide_today
from tests.money_story import act, advance_paid, money_case, ready
from tests.story import (
    AGREEMENT,
    HEAD,
    OneDossier,
    advance,
    because,
    day,
    document,
    in_hand,
    opening,
)

SPEAKS = {
    "labelliser": {"date_notification_label": "2022-02-{}", "date_annonce": "2022-03-01"},
    "ne_pas_retenir": {},
    "ajourner_candidature": {},
}


@pytest.fixture
def case(workflow, calendar):
    return OneDossier(workflow, calendar)


def codes(answer) -> set[Code]:
    return set(answer.codes) if isinstance(answer, Refused) else set()


def plain(sentence: str) -> str:
    """With ordinary spaces."""
    return sentence.replace("\u00a0", " ")


@pytest.mark.parametrize("transition", SPEAKS)
@pytest.mark.parametrize(
    ("on", "allowed"), [("06", False), ("09", False), ("10", True), ("11", True)]
)
def test_an_act_that_speaks_of_the_committee_waits_for_its_day(
    case, transition, on, allowed
) -> None:
    case.to("comite_selection")
    facts = {name: text.format("24") for name, text in SPEAKS[transition].items()}
    command = advance(transition, f"2022-02-{on}", HEAD, because(), **facts)
    answer = case.ask(command, day("2022-03-30"))
    assert codes(answer) == (set() if allowed else {Code.DAY_NOT_COME})
    if not allowed:
        (blocker,) = answer.blockers
        assert "10 février 2022" in plain(blocker.sentence)
        assert f"{int(on)} février 2022" in plain(blocker.sentence)


@pytest.mark.parametrize(("told", "allowed"), [("2022-02-21", True), ("2022-02-22", False)])
def test_a_label_is_not_told_tomorrow(case, told, allowed) -> None:
    case.to("comite_selection")
    facts = {"date_notification_label": told, "date_annonce": "2022-03-01"}
    answer = case.ask(advance("labelliser", "2022-02-21", HEAD, **facts))
    assert codes(answer) == (set() if allowed else {Code.DATES_DISAGREE})
    if not allowed:
        (blocker,) = answer.blockers
        assert "Date de notification du label" in blocker.sentence
        assert "--set date_notification_label" in blocker.remedy


@pytest.mark.parametrize("name", ["manufactures", "fabriques"])
def test_a_date_to_come_is_one_that_something_waits_for(name, letters) -> None:
    """A committee’s day, the announcement, an end, a planned start; every other date has passed."""
    rules = workflows.load(config.shipped("workflows") / f"{name}.toml", letters.names()).workflow
    clocks = rules.clocks.values()
    awaited = {
        *(one.day for one in rules.committees),
        *(fact for t in rules.transitions for fact in t.after),
        *(rule.until_fact for rule in clocks),
        *(rule.from_fact for rule in clocks),
        rules.header.embargo_fact,
    }
    to_come = {fact for fact, rule in rules.facts.items() if rule.type == "date" and not rule.past}
    assert to_come <= awaited


@pytest.mark.parametrize(
    "transition", ["accorder_subvention", "labelliser_sans_subvention", "ajourner_financement"]
)
def test_the_funding_committee_too(case, transition) -> None:
    case.to("comite_financement")
    command = advance(transition, "2022-07-04", HEAD, because())
    assert Code.DAY_NOT_COME in case.ask(command).codes
    assert Code.DAY_NOT_COME not in codes(case.ask(advance(transition, "2022-07-05", HEAD)))


@pytest.mark.parametrize("days", [-800, -1, 0, 1])
def test_nothing_of_a_project_is_older_than_its_dossier(case, days) -> None:
    """A committee of years ago would open at once every report of an agreement dated after it."""
    case.to("en_instruction")
    on = case.dossier.opened_on + timedelta(days=days)
    command = advance("inscrire_comite", "2022-02-10", date_comite_selection=on.isoformat())
    answer = case.ask(command)
    assert codes(answer) == ({Code.DATES_DISAGREE} if days < 0 else set())
    if days < 0:
        (blocker,) = answer.blockers
        assert "l’ouverture du dossier" in plain(blocker.sentence)


def test_the_funding_committee_comes_after_the_label(case) -> None:
    case.to("incubation")
    label = day(case.dossier.facts["date_notification_label"])
    for days in (-1, 0):
        on = (label + timedelta(days=days)).isoformat()
        answer = case.ask(
            advance("passer_comite_financement", "2022-06-30", date_comite_financement=on)
        )
        assert (Code.DATES_DISAGREE in codes(answer)) == (days < 0)


def test_a_second_round_waits_for_its_own_day(case) -> None:
    """The day that counts is that of the committee in which the project sits now."""
    case.to("comite_selection")
    case.must(advance("ajourner_candidature", "2022-02-11", HEAD, because()))
    case.must(advance("representer", "2022-04-01", vague_suivante="3"))
    case.must(advance("inscrire_comite", "2022-05-02", date_comite_selection="2022-05-19"))
    refusal = advance("ne_pas_retenir", "2022-05-18", HEAD, because())
    assert case.ask(refusal).codes == {Code.DAY_NOT_COME}
    case.must(advance("ne_pas_retenir", "2022-05-19", HEAD, because()))


PUT_OFF = {
    "reporter_comite": ("comite_selection", "date_comite_selection", "2022-02-08"),
    "inscrire_comite": ("comite_selection", "date_comite_selection", "2022-05-03"),
    "reprendre_financement": ("comite_financement", "date_comite_financement", "2022-09-20"),
}


@pytest.mark.parametrize("transition", PUT_OFF)
def test_a_committee_whose_day_is_told_anew_is_not_over(case, transition) -> None:
    """What was judged on a former day, adjourned perhaps, is judged on that day no more."""
    state, fact, on = PUT_OFF[transition]
    case.to(state)
    if transition == "inscrire_comite":
        case.must(advance("ajourner_candidature", "2022-02-10", HEAD, because()))
        case.must(advance("representer", "2022-05-02", vague_suivante="3"))
    if transition == "reprendre_financement":
        case.must(advance("ajourner_financement", "2022-07-20", HEAD, because()))
    former = case.dossier.facts[fact]
    over = str(day(on) - timedelta(days=1))
    assert codes(case.ask(advance(transition, on, **{fact: over}))) == {Code.DATES_DISAGREE}
    again = codes(case.ask(advance(transition, on, **{fact: former})))
    assert again == (set() if former >= on else {Code.DATES_DISAGREE})
    late = case.ask(advance(transition, on, **{fact: on}), day(on) + timedelta(days=20))
    assert codes(late) == set(), "recorded later, of its own day"


def test_a_committee_is_not_put_off_to_its_own_day(case) -> None:
    """Its holder would read the same letter again. The proof plays acts of one day twice."""
    case.to("comite_selection")
    hand = in_hand(case.workflow, case.dossier, case.calendar)
    for committee, answer in (("2022-02-10", {Code.NOTHING_TO_CHANGE}), ("2022-02-17", set())):
        put_off = advance("reporter_comite", "2022-02-05", date_comite_selection=committee)
        assert codes(decide_today(hand, put_off)) == answer


def test_a_day_that_nobody_gave_is_not_taken_as_past(programme, calendar) -> None:
    data = tomllib.loads(programme.source)
    chosen = next(t for t in data["transitions"] if t["id"] == "declarer_recevable")
    chosen["after"] = ["date_comite_selection"]
    case = OneDossier(Workflow.model_validate(data), calendar)
    case.must(opening())
    case.must(advance("deposer", "2022-01-05"))
    (blocker,) = case.ask(advance("declarer_recevable", "2022-01-24")).blockers
    assert blocker.code is Code.DAY_NOT_COME
    assert "aucune date" in blocker.sentence


NAMES = {
    "signature": "date_signature",
    "notification": "date_notification_convention",
    "completion": "date_previsionnelle_achevement",
}
AGREEMENTS = {
    # what is changed in an agreement recorded on 12 September 2022; the dates that disagree
    "as signed": ({}, ()),
    "all the same day": (dict.fromkeys(NAMES, "2022-09-12"), ()),
    "signed on the day of the grant": ({"signature": "2022-07-08"}, ()),
    "signed the day before the grant": ({"signature": "2022-07-07"}, ("7 juillet", "8 juillet")),
    "signed in three years": ({"signature": "2025-09-05"}, ("2025", "12 septembre 2022")),
    "signed tomorrow": ({"signature": "2022-09-13"}, ("13 septembre", "12 septembre")),
    "notified tomorrow": ({"notification": "2022-09-13"}, ("13 septembre", "12 septembre")),
    "notified before it was signed": (
        {"notification": "2022-09-04"},
        ("4 septembre", "5 septembre"),
    ),
    "completed on the day of notification": ({"completion": "2022-09-12"}, ()),
    "completed the day before": ({"completion": "2022-09-11"}, ("11 septembre", "12 septembre")),
    "completed two years before": ({"completion": "2020-09-30"}, ("2020", "2022")),
}


@pytest.mark.parametrize(("changes", "days"), AGREEMENTS.values(), ids=AGREEMENTS)
def test_the_dates_of_an_agreement_are_in_the_order_of_life(case, changes, days) -> None:
    case.to("convention_a_signer")
    case.must(document("convention_signee", "2022-09-05"))
    facts = {**AGREEMENT, **{NAMES[name]: value for name, value in changes.items()}}
    answer = case.ask(advance("notifier_convention", "2022-09-12", **facts))
    assert codes(answer) == ({Code.DATES_DISAGREE} if days else set())
    sentences = [plain(b.sentence) for b in answer.blockers] if days else []
    assert all(any(one in text for text in sentences) for one in days), sentences
    assert all("--set" in b.remedy for b in (answer.blockers if days else ()))


@pytest.mark.parametrize(
    ("start", "allowed"),
    [("2012-07-01", False), ("2022-09-11", False), ("2022-09-12", True), ("2023-01-01", True)],
)
def test_an_accompaniment_starts_after_its_agreement(case, start, allowed) -> None:
    case.to("convention_notifiee")
    command = advance("demarrer_accompagnement", "2022-10-03", date_depart_accompagnement=start)
    assert codes(case.ask(command)) == (set() if allowed else {Code.DATES_DISAGREE})


@pytest.mark.parametrize("bound", ["not_before", "not_after"])
@pytest.mark.parametrize("shift", [-1, 0, 1])
def test_a_date_can_be_bounded_by_the_day_of_the_act(programme, calendar, bound, shift) -> None:
    data = tomllib.loads(programme.source)
    data["facts"]["date_comite_selection"][bound] = ["acte"]
    case = OneDossier(Workflow.model_validate(data), calendar).to("en_instruction")
    when = day("2022-02-05") + timedelta(days=shift)
    command = advance("inscrire_comite", "2022-02-05", date_comite_selection=when.isoformat())
    wrong = shift < 0 if bound == "not_before" else shift > 0
    answer = case.ask(command)
    assert codes(answer) == ({Code.DATES_DISAGREE} if wrong else set())
    assert not wrong or "la date d’effet de l’acte" in answer.blockers[0].sentence


@pytest.mark.parametrize(
    ("end", "allowed"), [("2021-01-01", False), ("2023-01-09", False), ("2023-01-10", True)]
)
def test_an_amendment_ends_no_agreement_before_it_is_signed(
    workflow, programme, calendar, end, allowed
) -> None:
    bare = tomllib.loads(programme.source)
    del bare["facts"]["date_previsionnelle_achevement"]["not_before"]
    for rules in (workflow, Workflow.model_validate(bare)):
        paid = money_case(rules, calendar, ready(), advance_paid())
        amended = act(
            k.AmendAgreement,
            "2023-01-10",
            HEAD,
            number="A1",
            reason=because(),
            ends_on=day(end),
        )
        answer = paid.ask(amended)
        assert codes(answer) == (set() if allowed else {Code.DATES_DISAGREE})
        if not allowed:
            (blocker,) = answer.blockers
            assert "--ends-on" in blocker.remedy
            assert "signature de l’avenant, le 10 janvier 2023" in plain(blocker.sentence)


# ── The right to reply ───────────────────────────────────────────────────────────────────────────

ADVERSE = {
    "declarer_caducite": "convention_a_signer",
    "retirer_label": "incubation",
    "resilier": "convention_notifiee",
}


def notice(on: str, days: int = 30) -> c.OpenHold:
    return act(c.OpenHold, on, HEAD, hold="mise_en_demeure", reason=because(), reply_days=days)


@pytest.fixture(params=ADVERSE)
def adverse(request, workflow, calendar):
    """A dossier from which an adverse act starts, that act's id."""
    return OneDossier(workflow, calendar).to(ADVERSE[request.param]), request.param


def test_an_adverse_act_waits_for_a_reply(adverse) -> None:
    case, name = adverse
    since = case.today
    at = lambda days: (since + timedelta(days=days)).isoformat()  # noqa: E731
    decide = lambda days: codes(case.ask(advance(name, at(days), HEAD, because())))  # noqa: E731
    assert decide(1) == {Code.HOLD_REQUIRED}
    suspended = act(c.OpenHold, at(1), HEAD, hold="suspension", reason=because())
    case.must(suspended)
    assert decide(60) == {Code.HOLD_REQUIRED}
    case.must(act(c.LiftHold, at(2), HEAD, hold="suspension"))
    case.must(notice(at(3)))
    assert decide(3)
    assert Code.HOLD_REQUIRED not in decide(3)
    assert decide(20)
    assert not decide(200) & {Code.HOLD_REQUIRED, Code.CLOCK_NOT_OVER}


def test_the_file_can_leave_the_step_to_others(programme, calendar) -> None:
    data = tomllib.loads(programme.source)
    data["workflow"]["contradictory_step"] = False
    case = OneDossier(Workflow.model_validate(data), calendar).to("convention_a_signer")
    case.must(advance("declarer_caducite", "2022-09-01", HEAD, because()))


def test_rules_older_than_the_words_ask_nothing_more(programme, calendar) -> None:
    data = tomllib.loads(programme.source)
    data["workflow"].pop("contradictory_step")
    for transition in data["transitions"]:
        for word in ("adverse", "after"):
            transition.pop(word, None)
    for fact in data["facts"].values():
        for word in ("not_before", "not_after", "past"):
            fact.pop(word, None)
    old = Workflow.model_validate(data)
    assert old.header.contradictory_step
    case = OneDossier(old, calendar).to("convention_a_signer")
    case.must(advance("declarer_caducite", "2022-09-01", HEAD, because()))
