"""What holds on every dossier, whatever people do to it: random lives, and the laws they keep."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support_engine.adapters.store.codec import dump_dossier, dump_event, load_dossier, load_event
from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Refused
from support_engine.core.acts.transitions import explain_transition
from support_engine.core.decide import decide
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import expected_milestones
from support_engine.core.dossier.evolve import evolve, fold
from support_engine.core.programme.definition import FactField
from tests.laws import tries
from tests.story import GUIDE, HEAD, HOLDER, OFFICER, REFERENCE, OneDossier, because, in_hand, road

ACTS = tuple(road())
ANYBODY = c.Actor("porteuse", frozenset({"instructeur", "responsable", "ordonnateur"}))
ACTORS = (ANYBODY, ANYBODY, ANYBODY, OFFICER, HEAD, HOLDER, GUIDE)
EXTENSIBLE = ("decision", "incubation", "execution", "accompagnement", "reponse_mise_en_demeure")

words = st.text(st.characters(codec="utf-8"), max_size=8)


class Wish(NamedTuple):
    """Something that somebody wants: `days` later, dated `back` days before that.

    `choice` picks among what exists (transitions, milestones...); `offset` is in days.
    """

    kind: str
    days: int
    back: int
    choice: int
    number: int
    offset: int
    words: str
    by: c.Actor


KINDS = (
    *("advance", "advance", "advance", "milestone", "milestone", "extension", "answer"),
    *("hold", "lift", "document", "note", "message", "details", "person", "correct", "round"),
)
wishes = st.builds(
    Wish,
    kind=st.sampled_from(KINDS),
    days=st.sampled_from((0, 0, 1, 3, 20, 45, 200)),
    back=st.sampled_from((0, 0, 0, 0, 1, 10)),
    choice=st.integers(0, 10_000),
    number=st.integers(-1, 100),
    offset=st.integers(-700, 1_500),
    words=words.map(lambda text: because(text) if len(text) > 1 else text),
    by=st.sampled_from(ACTORS),
)


class Life(NamedTuple):
    """So many acts of the ordinary road, then anything."""

    acts: int
    wishes: list[Wish]

    def commands(self, case: OneDossier) -> Iterator[c.AnyCommand]:
        """One by one: what comes next depends on what became of the dossier."""
        today = ACTS[0].on
        for command in ACTS[: self.acts]:
            today = command.on
            yield command
        for wish in self.wishes:
            today += timedelta(days=wish.days)
            yield from asked(case, wish, today)


lives = st.builds(
    Life, acts=st.integers(1, len(ACTS)), wishes=st.lists(wishes, min_size=12, max_size=30)
)
law = tries(30)


def asked(case: OneDossier, wish: Wish, today: date) -> Iterator[c.AnyCommand]:
    """The commands of a wish; many are refused, that too is life."""
    workflow, dossier, choice = case.workflow, case.dossier, wish.choice

    def act(kind: type, /, **more) -> c.AnyCommand:
        on = today - timedelta(days=wish.back)
        return kind(reference=REFERENCE, by=wish.by, on=on, **more)

    match wish.kind:
        case "advance":
            leaving = workflow.leaving[dossier.state] or workflow.transitions
            onward = [t for t in leaving if not workflow.states[t.target].final]
            chosen = pick(onward if onward and wish.number % 8 else leaving, choice)
            facts = {name: value_of(workflow.facts[name], wish, today) for name in chosen.asks}
            yield act(c.Advance, transition=chosen.id, facts=facts, reason=wish.words)
        case "milestone":
            owed = [
                m for m, _ in expected_milestones(in_hand(case.workflow, dossier, case.calendar))
            ]
            chosen = pick(owed or workflow.milestones, choice)
            for kind in chosen.evidence:
                yield act(c.AddDocument, kind=kind, **content(wish))
            yield act(c.DeclareMilestone, milestone=chosen.id)
            if wish.number % 5 == 0:
                yield act(c.RefuseMilestone, milestone=chosen.id, reason=wish.words)
            elif wish.number % 5 > 1:
                yield act(c.ValidateMilestone, milestone=chosen.id)
        case "extension":
            running = [name for name in EXTENSIBLE if name in dossier.clocks]
            clock = pick(running or EXTENSIBLE, choice)
            yield act(c.RequestExtension, clock=clock, months=wish.number % 5, reason=wish.words)
            if wish.number % 2:
                yield act(c.GrantExtension, clock=clock)
        case "answer":
            pending = [asked.clock for asked in dossier.pending_extensions]
            answer = pick((c.GrantExtension, c.RefuseExtension, c.CancelExtension), wish.number)
            yield act(answer, clock=pick(pending or EXTENSIBLE, choice), reason=wish.words)
        case "hold":
            chosen = pick(sorted(workflow.holds), choice)
            yield act(c.OpenHold, hold=chosen, reason=wish.words, reply_days=wish.number)
        case "lift":
            opened = [hold.hold for hold in dossier.open_holds]
            yield act(c.LiftHold, hold=pick(opened or sorted(workflow.holds), choice))
        case "document":
            yield act(c.AddDocument, kind=pick(sorted(workflow.documents), choice), **content(wish))
        case "note":
            yield act(c.AddNote, text=wish.words)
        case "message":
            about = pick(("message", "observations", "contact", "bank"), choice)
            yield act(c.WriteToTeam, about=about, text=wish.words)
            for one in dossier.messages[-1:]:
                yield act(c.AnswerHolder, number=one.number, text=wish.words)
        case "details":
            changes = {"name": wish.words, "department": pick(("22", "67", "971", ""), choice)}
            yield act(c.ChangeDetails, changes=changes)
        case "person":
            person = pick(("porteuse", "voisine", "alex"), wish.number)
            yield act(c.AssignPerson, role=pick(sorted(workflow.roles), choice), person=person)
        case "correct":
            back_to = choice % (len(case.journal) + 1) if wish.number % 3 == 0 else None
            yield act(c.CorrectLastAct, reason=wish.words, back_to=back_to)
        case "round":
            yield c.RunAgenda(reference=REFERENCE, by=c.SYSTEM, on=today)


def pick(things, choice: int):
    return things[choice % len(things)]


def content(wish: Wish) -> dict:
    return {"name": f"{wish.words}.pdf", "sha256": f"{wish.choice:064x}", "size": wish.choice}


def value_of(field: FactField, wish: Wish, today: date) -> str | int:
    """A value of the right kind, most often within its limits."""
    match field.type:
        case "date":
            return (today + timedelta(days=wish.offset)).isoformat()
        case "text":
            return wish.words
        case "choice":
            return pick(field.choices, wish.choice)
        case _:
            return wish.choice


@pytest.fixture(scope="module")
def unborn(workflow, calendar):
    """Makes a dossier to which nothing has happened."""
    return partial(OneDossier, workflow, calendar)


def lived(case: OneDossier, life: Life) -> OneDossier:
    for command in life.commands(case):
        case.do(command)
    return case


@law
@given(lives)
def test_the_journal_tells_the_dossier(unborn, life) -> None:
    case = unborn()
    for command in life.commands(case):
        case.do(command)
        assert fold(case.journal) == case.dossier
        assert case.dossier.version == len(case.journal)


@law
@given(lives)
def test_what_is_stored_comes_back_the_same(unborn, life) -> None:
    case = lived(unborn(), life)
    text = dump_dossier(case.dossier)
    assert load_dossier(text) == case.dossier
    assert dump_dossier(load_dossier(text)) == text
    for row in case.journal:
        assert load_event(dump_event(row.event)) == row.event


@law
@given(lives)
def test_a_decision_changes_nothing_and_is_always_the_same(unborn, life) -> None:
    case = unborn()
    for command in life.commands(case):
        rests_on_all = isinstance(command, c.CorrectLastAct)
        given_in = (case.dossier, command, case.journal if rests_on_all else None)
        before = deepcopy(given_in)
        answer = case.ask(command)
        assert given_in == before
        assert case.ask(command) == answer
        case.do(command)


@law
@given(lives)
def test_an_event_changes_no_earlier_dossier(unborn, life) -> None:
    case = lived(unborn(), life)
    dossier = None
    for row in case.journal:
        before, event = deepcopy(dossier), deepcopy(row.event)
        after = evolve(dossier, row.event, row.on)
        assert (dossier, row.event) == (before, event)
        dossier = after


@law
@given(lives)
def test_the_agenda_is_the_same_twice_with_one_line_a_key_and_none_once_closed(
    unborn, life
) -> None:
    case = unborn()
    for command in life.commands(case):
        case.do(command)
        lines = agenda(case)
        stored = load_dossier(dump_dossier(case.dossier))
        assert agenda(in_hand(case.workflow, stored, case.calendar)) == lines
        assert len({line.key for line in lines}) == len(lines)
        spoken = {x.subject.partition(".")[0] for x in lines if x.kind == "reminder"}
        assert not case.dossier.is_silenced or spoken <= {"holds"}
        closed = replace(case.dossier, is_closed=True)
        assert agenda(in_hand(case.workflow, closed, case.calendar)) == ()


@law
@given(lives, st.integers(0, 900))
def test_a_second_round_on_one_day_does_nothing(unborn, life, later) -> None:
    case = lived(unborn(), life)
    today = max(row.on for row in case.journal) + timedelta(days=later)
    command = c.RunAgenda(reference=REFERENCE, by=c.SYSTEM, on=today)
    case.must(command)
    assert case.must(command) == ()


@law
@given(lives, wishes)
def test_an_act_is_allowed_when_each_condition_holds_and_only_then(unborn, life, wish) -> None:
    case = lived(unborn(), life)
    today = max(row.on for row in case.journal) + timedelta(days=wish.days)
    here = Case(case.workflow, case.dossier, case.calendar, today)
    for transition in case.workflow.transitions:
        facts = {name: value_of(case.workflow.facts[name], wish, today) for name in transition.asks}
        command = c.Advance(
            reference=REFERENCE,
            by=wish.by,
            on=today - timedelta(days=wish.back),
            transition=transition.id,
            facts=facts,
            reason=wish.words,
        )
        answer = decide(here, command)
        found = explain_transition(here, command)
        assert all(condition.holds for condition in found) is not isinstance(answer, Refused)
        if isinstance(answer, Refused):
            assert answer.blockers == tuple(k.blocker for k in found if not k.holds)
