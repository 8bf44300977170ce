"""An act taken back: the dossier is as before it, and the journal keeps both."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts.blockers import Code, Refused
from support_engine.core.acts.corrections import acts_standing
from support_engine.core.acts.resting import resting
from support_engine.core.acts.takers import heads, takers
from support_engine.core.dossier import events as e
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.deadlines import clock_deadline
from support_engine.core.dossier.dossier import Dossier, MilestoneRecord
from support_engine.core.dossier.evolve import fold
from support_engine.core.programme.definition import CorrectionRule
from tests.story import (
    AGREEMENT,
    GUIDE,
    HEAD,
    HOLDER,
    OFFICER,
    REFERENCE,
    OneDossier,
    advance,
    because,
    day,
    document,
    in_hand,
    road,
)

ACCOUNTANT = frozenset({"comptable"})
LAUNCH = "lancement_incubation"
END = "clocks.incubation"
MOMENT = datetime(2022, 2, 6, 12, tzinfo=UTC)


@pytest.fixture
def case(workflow, calendar) -> OneDossier:
    """In incubation since 21 March 2022."""
    return OneDossier(workflow, calendar).to("incubation")


def act(kind: type, on: str, by: c.Actor = OFFICER, **more) -> c.AnyCommand:
    return kind(reference=REFERENCE, by=by, on=day(on), **more)


def take_back(
    case: OneDossier, on: str = "2025-06-02", back_to: int | None = None, by: c.Actor = HEAD
) -> e.Corrected:
    """By the head, who names the act that is not hers, and a second person where it takes two."""
    given = {"reason": because("Erreur"), "back_to": back_to or last_act(case)}
    (event,) = case.must(act(c.CorrectLastAct, on, by, **given))
    if isinstance(event, e.Noted):
        (event,) = case.must(act(c.CorrectLastAct, on, OFFICER, **given))
    return event


def last_act(case: OneDossier) -> int:
    standing = acts_standing([(case.workflow, row) for row in case.journal])
    return standing[-1][1].version


def hold(name: str, on: str, **more) -> c.AnyCommand:
    return act(c.OpenHold, on, HEAD, hold=name, reason=because("Contrôle"), **more)


def told(dossier: Dossier) -> Dossier:
    """What the dossier says, without its place in the journal, nor the time it was silent."""
    return replace(dossier, version=0, last_act_on=dossier.opened_on, silences=(), owed_since={})


ASKED = act(
    c.RequestExtension,
    "2022-06-01",
    HOLDER,
    clock="incubation",
    months=2,
    reason=because("Travaux"),
)
DECLARED = act(c.DeclareMilestone, "2022-04-01", HOLDER, milestone=LAUNCH)
SUSPENDED = hold("suspension", "2022-05-02")

ACTS = {
    "transition": ((), advance("abandonner", "2022-05-02", OFFICER, because("Faute de local"))),
    "facts": (
        (document("jugement", "2022-05-02"),),
        advance("constater_liquidation", "2022-05-02", date_jugement="2022-04-30"),
    ),
    "document": ((), document("rib", "2022-05-02")),
    "newer document": ((document("rib", "2022-05-02"),), document("rib", "2022-05-03")),
    "declaration": ((), DECLARED),
    "validation": ((DECLARED,), act(c.ValidateMilestone, "2022-04-02", milestone=LAUNCH)),
    "refusal": (
        (DECLARED,),
        act(c.RefuseMilestone, "2022-04-02", milestone=LAUNCH, reason=because("Illisible")),
    ),
    "request": ((), ASKED),
    "grant": ((ASKED,), act(c.GrantExtension, "2022-06-02", clock="incubation")),
    "extension refused": (
        (ASKED,),
        act(c.RefuseExtension, "2022-06-02", clock="incubation", reason=because("Non motivée")),
    ),
    "request cancelled": (
        (ASKED,),
        act(c.CancelExtension, "2022-06-02", HOLDER, clock="incubation"),
    ),
    "suspension": ((), SUSPENDED),
    "suspension lifted": ((SUSPENDED,), act(c.LiftHold, "2022-05-12", HEAD, hold="suspension")),
    "formal notice": ((), hold("mise_en_demeure", "2022-05-02", reply_days=15)),
    "details": (
        (),
        act(
            c.ChangeDetails, "2022-05-02", changes={"name": "Filature", "wave": "", "city": "Auray"}
        ),
    ),
    "person": ((), act(c.AssignPerson, "2022-05-02", role="porteur", person="voisine")),
}


@pytest.mark.parametrize(
    ("before", "command"), [pytest.param(*row, id=name) for name, row in ACTS.items()]
)
def test_the_last_act_taken_back_leaves_the_dossier_as_before(
    case, workflow, calendar, before, command
) -> None:
    case.holds_letters = True
    for earlier in before:
        case.must(earlier)
    dossier = case.dossier
    case.must(command)
    assert told(case.dossier) != told(dossier)
    event = take_back(case)
    assert event.takes_back == (dossier.version + 1,)
    assert told(case.dossier) == told(dossier)
    unasked = replace(case.dossier, owed_since={})  # days went by while nothing was asked
    assert agenda(in_hand(workflow, unasked, calendar)) == agenda(
        in_hand(workflow, dossier, calendar)
    )
    asked = [row for row in case.journal if isinstance(row.event, e.Noted)]
    assert case.dossier.version == dossier.version + 2 + len(asked)
    assert fold(case.journal) == case.dossier


def test_an_act_taken_back_can_be_done_again(case) -> None:
    for command in (DECLARED, SUSPENDED):
        case.must(command)
        done = told(case.dossier)
        take_back(case)
        case.must(command)
        assert told(case.dossier) == done


def test_every_act_of_a_life_can_be_taken_back_one_by_one(workflow, calendar) -> None:
    case, lived = OneDossier(workflow, calendar), []
    for command in road():
        case.must(command)
        lived.append(told(case.dossier))
    assert case.dossier.is_closed
    for earlier in reversed(lived[1:-1]):
        take_back(case)
        assert told(case.dossier) == earlier
    take_back(case, by=HOLDER)  # our silence admits it, which others do not keep from being written
    assert told(case.dossier) == lived[0]
    assert case.dossier.state == "brouillon"
    again = case.ask(act(c.CorrectLastAct, "2025-06-02", HEAD, reason=because("Erreur")))
    assert again.codes == {Code.NOTHING_TO_CORRECT}


def test_a_milestone_keeps_the_day_it_was_declared(case) -> None:
    case.must(DECLARED)
    case.must(act(c.ValidateMilestone, "2022-04-20", milestone=LAUNCH))
    validated = case.dossier.milestones[LAUNCH]
    take_back(case)
    by = DECLARED.by.person
    declared = MilestoneRecord("declared", DECLARED.on, declared_by=by)
    assert case.dossier.milestones[LAUNCH] == declared
    assert validated == MilestoneRecord("validated", DECLARED.on, day("2022-04-20"))


# ── Back to a version ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("back_to", [2, 3, 5, 7])
def test_back_to_a_version_takes_that_act_and_those_after_it(case, back_to) -> None:
    kept = case.journal[: back_to - 1]
    last = case.dossier.version
    if back_to == 2:  # the deposit, which gave our silence its time, is taken back by two
        another = c.Actor("diane", HEAD.roles)
        case.must(act(c.CorrectLastAct, "2025-06-02", another, reason=because(), back_to=2))
    event = take_back(case, back_to=back_to)
    assert event.takes_back == tuple(range(back_to, last + 1))
    assert told(case.dossier) == told(fold(kept))


def test_back_to_a_version_leaves_notes_and_reminders_out(case) -> None:
    first = case.dossier.version + 1
    case.must(DECLARED)
    case.must(act(c.AddNote, "2022-04-02", text="Vu avec la porteuse"))
    case.must(act(c.RunAgenda, "2022-04-19", c.SYSTEM))
    case.must(SUSPENDED)
    assert take_back(case, back_to=first).takes_back == (first, first + 3)


@pytest.mark.parametrize(
    "back_to",
    [
        pytest.param(1, id="the opening"),
        pytest.param(8, id="a note"),
        pytest.param(9, id="reminders"),
        pytest.param(10, id="an act taken back"),
        pytest.param(11, id="a correction"),
        pytest.param(12, id="not written yet"),
        pytest.param(-1, id="no number"),
    ],
)
def test_only_an_act_that_stands_can_be_gone_back_to(case, back_to) -> None:
    case.must(act(c.AddNote, "2022-04-02", text="Vu avec la porteuse"))
    case.must(act(c.RunAgenda, "2022-04-19", c.SYSTEM))
    case.must(SUSPENDED)
    take_back(case)
    assert [row.version for row in case.journal] == list(range(1, 12))
    command = act(c.CorrectLastAct, "2025-06-02", HEAD, reason=because("Erreur"), back_to=back_to)
    assert case.ask(command).codes == {Code.NOTHING_TO_CORRECT}


# ── After what cannot be taken back ──────────────────────────────────────────────────────────────


def test_a_note_stays_when_the_act_before_it_is_taken_back(case) -> None:
    case.must(SUSPENDED)
    suspended = case.dossier.version
    case.must(act(c.AddNote, "2022-05-03", text="Vu avec la porteuse"))
    assert take_back(case).takes_back == (suspended,)
    assert not case.dossier.holds
    assert e.Noted("Vu avec la porteuse") in [row.event for row in case.journal]


def test_reminders_stay_when_the_act_before_them_is_taken_back(case) -> None:
    case.must(document("rib", "2022-04-01"))
    case.must(act(c.RunAgenda, "2022-04-22", c.SYSTEM))
    reminded = case.dossier.reminded
    assert reminded
    take_back(case)
    assert "rib" not in case.dossier.documents
    assert case.dossier.reminded == reminded
    assert case.must(act(c.RunAgenda, "2022-04-22", c.SYSTEM)) == ()


def test_what_silence_did_can_be_taken_back(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("deposee")
    case.must(act(c.RunAgenda, "2022-03-06", c.SYSTEM))
    assert case.dossier.state == "recevable"
    asked = act(c.CorrectLastAct, "2022-03-06", reason=because(), back_to=last_act(case))
    case.must(asked)  # by two people: test_silence.py
    take_back(case, "2022-03-06")
    assert case.dossier.state == "deposee"
    assert case.dossier.clocks["recevabilite"].is_running
    case.must(advance("demander_complements", "2022-03-06", pieces_manquantes="Statuts"))
    later = case.must(act(c.RunAgenda, "2022-03-07", c.SYSTEM))
    assert [event for event in later if isinstance(event, e.Moved)] == []
    assert case.dossier.state == "a_completer"


def test_a_correction_of_a_correction_goes_further_back(case) -> None:
    case.must(DECLARED)
    before = told(case.dossier)
    declared = case.dossier.version
    case.must(SUSPENDED)
    assert take_back(case).takes_back == (declared + 1,)
    assert told(case.dossier) == before
    assert take_back(case).takes_back == (declared,)
    assert LAUNCH not in case.dossier.milestones
    assert [type(row.event) for row in case.journal[-2:]] == [e.Corrected, e.Corrected]


def test_an_act_after_a_correction_is_the_one_taken_back(case) -> None:
    case.must(SUSPENDED)
    take_back(case)
    case.must(DECLARED)
    assert take_back(case).takes_back == (case.dossier.version - 1,)
    assert (case.dossier.holds, case.dossier.milestones) == ((), {})


# ── Dates ────────────────────────────────────────────────────────────────────────────────────────


def test_an_extension_taken_back_gives_the_old_date_again(case, calendar) -> None:
    case.must(ASKED)
    case.must(act(c.GrantExtension, "2022-06-02", clock="incubation"))
    assert clock_deadline(case, "incubation").on == day("2022-09-21")
    take_back(case)
    assert clock_deadline(case, "incubation").on == day("2022-07-21")
    assert [asked.status for asked in case.dossier.extensions] == ["asked"]


def test_a_suspension_taken_back_never_stopped_the_clocks(case, calendar) -> None:
    case.must(SUSPENDED)
    assert clock_deadline(case, "incubation").on is None
    take_back(case, "2022-06-01")
    deadline = clock_deadline(case, "incubation")
    assert (deadline.on, deadline.paused_days) == (day("2022-07-21"), 0)
    assert not case.dossier.is_silenced


def test_a_lift_taken_back_stops_the_clocks_again(case, calendar) -> None:
    case.must(SUSPENDED)
    case.must(act(c.LiftHold, "2022-05-12", HEAD, hold="suspension"))
    take_back(case)
    assert clock_deadline(case, "incubation").on is None
    case.must(act(c.LiftHold, "2022-05-22", HEAD, hold="suspension"))
    assert clock_deadline(case, "incubation").paused_days == 20


def test_a_date_corrected_moves_what_hangs_on_it(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("convention_notifiee")
    wrong = clock_deadline(case, "execution").on
    take_back(case, "2022-09-20")
    right = {**AGREEMENT, "date_previsionnelle_achevement": "2025-03-31"}
    case.must(advance("notifier_convention", "2022-09-12", **right))
    assert wrong == day("2024-09-30")
    assert clock_deadline(case, "execution").on == day("2025-03-31")


def test_a_closing_taken_back_reopens_the_dossier(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("cloturee")
    late = document("etat_final_depenses", "2024-12-03")
    assert isinstance(case.ask(late), Refused)
    assert agenda(case) == ()
    take_back(case, "2024-12-03")
    assert (case.dossier.state, case.dossier.is_closed) == ("achevee", False)
    assert case.dossier.clocks["solde"].is_running
    assert "clocks.solde" in {line.subject for line in agenda(case)}
    case.must(late)
    case.must(advance("cloturer", "2024-12-04", HEAD))
    assert case.dossier.is_closed


# ── Who, and when ────────────────────────────────────────────────────────────────────────────────


STRANGERS = [HOLDER, c.Actor("sacha", frozenset({"auditeur"})), c.Actor("paul", ACCOUNTANT)]


@pytest.mark.parametrize("by", STRANGERS)
def test_whoever_could_not_do_it_does_not_take_it_back(case, by) -> None:
    for back_to in (None, last_act(case)):
        answer = case.ask(
            act(c.CorrectLastAct, "2022-04-01", by, reason=because("Erreur"), back_to=back_to)
        )
        assert answer.codes == {Code.ROLE_MISSING}


@pytest.mark.parametrize("by", [GUIDE, HEAD])
def test_whoever_could_do_it_and_the_head_take_it_back_by_naming_it(case, by) -> None:
    silent = case.ask(act(c.CorrectLastAct, "2022-04-01", by, reason=because("Erreur")))
    assert silent.codes == {Code.ACT_OF_ANOTHER}
    (typed,) = [blocker.act for blocker in silent.blockers]
    assert typed.line == f'correct {REFERENCE} --to {last_act(case)} --reason "…"'
    case.must(
        act(c.CorrectLastAct, "2022-04-01", by, reason=because("Erreur"), back_to=last_act(case))
    )
    assert case.dossier.state == "labellisee"


def test_of_several_acts_each_must_be_one_that_the_person_could_do(case) -> None:
    case.holds_letters = True
    case.must(hold("mise_en_demeure", "2022-04-01", reply_days=15))
    case.must(DECLARED)
    answer = case.ask(
        act(
            c.CorrectLastAct,
            "2022-04-02",
            GUIDE,
            reason=because("Erreur"),
            back_to=last_act(case) - 1,
        )
    )
    (blocker,) = answer.blockers
    assert blocker.code is Code.ROLE_MISSING
    assert blocker.facts["act"] == f"Reprendre l’acte n° {last_act(case) - 1}"


def test_rules_older_than_the_word_leave_it_to_those_who_decide_extensions(workflow) -> None:
    bare = workflow.model_copy(update={"corrections": CorrectionRule()})
    assert heads(workflow) == ("responsable",)
    assert heads(bare) == workflow.extensions.decided_by


def test_what_silence_did_is_taken_back_by_whoever_could_have_decided_it(workflow) -> None:
    tacit = e.Moved("recevabilite_tacite", "deposee", "recevable", "candidature")
    assert takers(workflow, tacit) == ("instructeur", "responsable")
    label = e.Moved("labelliser", "comite_selection", "labellisee", "selection")
    assert takers(workflow, label) == ("responsable",)


def test_a_correction_of_tomorrow_is_refused(case) -> None:
    command = act(c.CorrectLastAct, "2022-04-02", reason=because("Erreur"))
    assert case.ask(command, day("2022-04-01")).codes == {Code.DATE_IN_FUTURE}
    assert isinstance(case.ask(command, day("2022-04-02"))[0], e.Corrected)


def test_a_correction_needs_a_reason_and_keeps_it_plain(case) -> None:
    assert case.ask(act(c.CorrectLastAct, "2022-04-01", reason=" ")).codes == {Code.REASON_MISSING}
    (event,) = case.ask(act(c.CorrectLastAct, "2022-04-01", reason=f"  {because()} "))
    assert event.reason == because()


def test_what_a_wrong_clock_dated_from_years_ahead_is_taken_back_today(case) -> None:
    """Until then nothing else could be done: every act would precede it."""
    before = case.dossier
    ahead = day("2031-12-01")
    case.must(advance("abandonner", "2031-12-01", HOLDER, because("Faute de local")), ahead)
    take_back(case, "2022-04-01")
    assert case.dossier.state == before.state
    assert case.dossier.silences == before.silences
    case.must(act(c.DeclareMilestone, "2022-04-02", HOLDER, milestone=LAUNCH))


def test_what_rests_on_no_act_stays_when_acts_before_it_are_taken_back(workflow, calendar) -> None:
    """A committee put down on a wrong day: the papers, the officer and the address that came since
    are not its own; who carries the project is named again on the dossier as it is."""
    case = OneDossier(workflow, calendar).to("comite_selection")
    first, on = case.dossier.version, "2022-02-06"
    stay = [
        document("rib", on),
        act(c.AssignPerson, on, HEAD, role="instructeur", person="sacha"),
        act(c.ChangeDetails, on, changes={"name": "Filature"}),
    ]
    go = [hold("suspension", on), act(c.AssignPerson, on, role="porteur", person="voisine")]
    for command in (*stay, *go):
        case.must(command)
    event = case.must(
        c.CorrectLastAct(
            reference=REFERENCE, by=HEAD, on=day(on), reason=because("Erreur"), back_to=first
        )
    )[0]
    assert event.takes_back == (first, first + 4, first + 5)
    assert case.dossier.state == "en_instruction"
    assert case.dossier.documents["rib"]
    assert case.dossier.people["instructeur"] == "sacha"
    assert case.dossier.details["name"] == "Filature"
    assert (case.dossier.people["porteur"], case.dossier.open_holds) == ("porteuse", ())


def test_what_stays_is_taken_back_by_its_own_number_and_what_bears_new_names_goes() -> None:
    rows = [
        e.Recorded(number, event, day("2022-02-06"), "camille", MOMENT)
        for number, event in enumerate(
            (
                e.DetailsChanged({"name": "Filature"}),
                e.DocumentAdded("rib", "rib.pdf", "0" * 64, 9),
            ),
            start=7,
        )
    ]
    told_of = [(None, row) for row in rows]
    assert [row.version for _, row in resting(told_of)] == [7]
    migrated = replace(rows[0], event=e.Migrated(1, 2, "0" * 64, "", "incubation", "incubation"))
    assert [row.version for _, row in resting([(None, migrated), told_of[1]])] == [7, 8]
