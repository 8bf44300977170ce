"""Whose turn it is: the holder is not chased once only our own act is missing."""

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.turns import our_turn, owner_label, whose
from support_engine.core.dossier import events as e
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.case import Case
from support_engine.core.telling.notices import notices
from support_engine.core.telling.scene import Scene
from support_engine.core.telling.standing import Waiting, no_longer
from tests.money_story import act, advance_paid, money_case, ready
from tests.story import (
    HEAD,
    HOLDER,
    INCUBATION,
    OFFICER,
    REFERENCE,
    OneDossier,
    because,
    day,
    document,
    milestone,
)

END = "clocks.incubation"


@pytest.fixture
def incubated(workflow, calendar) -> OneDossier:
    return OneDossier(workflow, calendar).to("incubation")


def case_of(one: OneDossier, on: str) -> Case:
    return Case(one.workflow, one.dossier, one.calendar, day(on))


def reminded(one: OneDossier, on: str) -> dict[str, dict]:
    """Role → what is written about the end of the incubation in the round of that day."""
    events = one.must(c.RunAgenda(reference=REFERENCE, by=c.SYSTEM, on=day(on)))
    case = case_of(one, on)
    scene = Scene(case, agenda(case), day(on))
    return {
        notice.roles[0]: notice.data["turn"]
        for event in events
        if isinstance(event, e.RemindersIssued)
        for notice in notices(scene, event)
        if END in notice.topic
    }


def test_it_is_the_holders_turn_until_the_last_milestone_is_validated(incubated) -> None:
    for name, evidence in INCUBATION:
        assert our_turn(case_of(incubated, "2022-06-20"), END) is None
        for command in milestone(name, evidence, "2022-06-20"):
            incubated.must(command)
    assert our_turn(case_of(incubated, "2022-06-20"), END).act == "Passage en comité de financement"
    assert our_turn(case_of(incubated, "2022-06-20"), "milestones.diagnostic") is None


def test_the_holder_is_written_to_as_long_as_something_is_missing(incubated) -> None:
    assert reminded(incubated, "2022-07-21") == {"porteur": None, "instructeur": None}


def test_the_holder_is_not_chased_for_what_depends_on_us(incubated) -> None:
    for name, evidence in INCUBATION:
        for command in milestone(name, evidence, "2022-06-20"):
            incubated.must(command)
    ours = {"act": "Passage en comité de financement", "by": "Instructeur ou instructrice"}
    assert reminded(incubated, "2022-07-21") == {"instructeur": ours}
    assert reminded(incubated, "2022-08-22") == {"instructeur": ours, "responsable": ours}


def test_a_clock_that_needs_nothing_for_what_it_proposes_is_as_the_file_says(
    workflow, calendar
) -> None:
    one = OneDossier(workflow, calendar).to("deposee")
    assert our_turn(case_of(one, "2022-01-06"), "clocks.decision") is None


@pytest.mark.parametrize(
    ("subject", "owner"),
    [
        ("clocks.incubation", "Porteur de projet"),
        ("clocks.decision", "Responsable du programme"),
        ("clocks.recevabilite", "Instructeur ou instructrice"),
        ("clocks.travaux", ""),
        ("milestones.diagnostic", "Porteur de projet"),
        ("states.recevable", ""),
    ],
)
def test_each_deadline_says_who_is_to_act(workflow, subject, owner) -> None:
    assert owner_label(workflow, subject) == owner


@pytest.fixture
def accompanied(workflow, calendar) -> OneDossier:
    return OneDossier(workflow, calendar).to("accompagnement")


OUTLIVED = ("clocks.execution", "clocks.accompagnement")


def test_the_end_of_the_agreement_is_ours_once_the_completion_is_declared(accompanied) -> None:
    for name, evidence, on in (
        ("debut_travaux", "attestation_debut_travaux", "2022-11-15"),
        ("bilan_etape_1", "bilan_etape", "2023-03-30"),
        ("bilan_etape_2", "bilan_etape", "2023-09-30"),
        ("bilan_etape_3", "bilan_etape", "2024-03-30"),
    ):
        for command in milestone(name, evidence, on):
            accompanied.must(command)
    document, declare, _ = milestone("achevement", "declaration_achevement", "2024-09-20")

    def turns() -> list[tuple]:
        case = case_of(accompanied, "2024-09-20")
        return [(our_turn(case, s), whose(case, s)) for s in OUTLIVED]

    (holder,) = {owner for _, owner in turns()}
    assert turns() == [(None, holder)] * 2
    accompanied.must(document)
    assert turns() == [(None, holder)] * 2
    accompanied.must(declare)
    assert {turn.act for turn, _ in turns()} == {"examen du jalon « Déclaration d’achèvement »"}
    assert {owner for _, owner in turns()} == {"nous"}
    because = "Les factures ne disent pas qui les a payées."
    accompanied.must(
        c.RefuseMilestone(
            reference=REFERENCE,
            by=OFFICER,
            on=day("2024-09-21"),
            milestone="achevement",
            reason=because,
        )
    )
    assert [turn for turn, _ in turns()] == [None, None]


def test_what_ends_with_a_milestone_is_ours_once_it_is_declared(accompanied) -> None:
    start = [*milestone("debut_travaux", "attestation_debut_travaux", "2022-11-15")][:2]
    case = case_of(accompanied, "2022-11-15")
    assert our_turn(case, "clocks.travaux") is None
    for command in start:
        accompanied.must(command)
    case = case_of(accompanied, "2022-11-15")
    assert (
        our_turn(case, "clocks.travaux").roles
        == case.workflow.milestone_of["debut_travaux"].validated_by
    )


REQUEST = "réponse à la demande de prolongation « Accompagnement »"


def asked(on: str, clock: str = "accompagnement") -> c.RequestExtension:
    more = {"clock": clock, "months": 2, "reason": because("Livraisons tardives")}
    return c.RequestExtension(reference=REFERENCE, by=HOLDER, on=day(on), **more)


def answered(kind: type, on: str, clock: str = "accompagnement"):
    return kind(reference=REFERENCE, by=HEAD, on=day(on), clock=clock, reason=because("Comité"))


def chased(one: OneDossier, on: str) -> dict[str, set[str]]:
    """Subject → the roles that are written to about it in the round of that day."""
    events = one.must(c.RunAgenda(reference=REFERENCE, by=c.SYSTEM, on=day(on)))
    scene = Scene(case_of(one, on), agenda(case_of(one, on)), day(on))
    told = [n for event in events for n in notices(scene, event) if n.is_reminder]
    found: dict[str, set[str]] = {}
    for notice in told:
        found.setdefault(notice.thread, set()).update(notice.roles)
    return found


@pytest.mark.parametrize("kind", [c.GrantExtension, c.RefuseExtension])
def test_a_request_for_more_time_makes_its_clock_ours_until_it_is_answered(
    accompanied, kind
) -> None:
    clock = "clocks.accompagnement"
    assert our_turn(case_of(accompanied, "2024-09-02"), clock) is None
    accompanied.must(asked("2024-09-02"))
    case = case_of(accompanied, "2024-09-02")
    assert our_turn(case, clock) == (REQUEST, case.workflow.extensions.decided_by)
    assert our_turn(case, "extensions.accompagnement") == our_turn(case, clock)
    assert whose(case, clock) == "nous"
    told = chased(accompanied, "2024-09-03")
    assert told[clock] == {"instructeur"}
    assert "porteur" in told["clocks.execution"], "another clock waits for the holder still"
    accompanied.must(answered(kind, "2024-09-04"))
    assert our_turn(case_of(accompanied, "2024-09-04"), clock) is None


def test_what_a_request_would_move_waits_with_it(accompanied) -> None:
    accompanied.must(asked("2024-09-02", "execution"))
    case = case_of(accompanied, "2024-09-02")
    assert our_turn(case, "clocks.solde").act.endswith("« Exécution de la convention »")
    due = {m.id: m.due for m in case.workflow.milestones if m.due.clock == "execution"}
    moved = {name for name in due if our_turn(case, f"milestones.{name}")}
    assert moved == {n for n, d in due.items() if d.at == "end" and not d.year_end} != set(due)


def test_a_milestone_is_ours_from_its_declaration_to_its_answer(incubated) -> None:
    subject = "milestones.lancement_incubation"
    declare, validate = milestone("lancement_incubation", None, "2022-04-01")
    for command, whose_turn in (
        (None, None),
        (declare, "examen du jalon « Réunion de lancement »"),
        (validate, None),
    ):
        if command:
            incubated.must(command)
        turn = our_turn(case_of(incubated, "2022-04-01"), subject)
        assert (turn and turn.act) == whose_turn
        waiting = subject.replace("milestones", "validations")
        assert our_turn(case_of(incubated, "2022-04-01"), waiting) == turn


def test_a_tranche_is_in_our_hands_from_its_claim_to_its_payment(workflow, calendar) -> None:
    one, hands = money_case(workflow, calendar, ready()), []
    assert our_turn(case_of(one, "2022-11-19"), "claims.avance") is None
    for command in advance_paid():
        one.must(command)
        case = case_of(one, "2022-12-05")
        turn = our_turn(case, "claims.avance")
        assert turn == our_turn(case, "requests.avance") == our_turn(case, "tranches.avance")
        hands.append(turn and turn.roles)
    assert hands == [("instructeur",), ("ordonnateur",), ("ordonnateur",), ("comptable",), None]


def test_a_tranche_sent_back_is_the_holders_again(workflow, calendar) -> None:
    one = money_case(workflow, calendar, ready())
    one.must(act(k.ClaimTranche, "2022-11-20", HOLDER, tranche="avance", spending=0))
    assert our_turn(case_of(one, "2022-11-20"), "claims.avance") is not None
    why = {"tranche": "avance", "reason": because("Relevé")}
    one.must(act(k.RefuseTranche, "2022-11-21", OFFICER, **why))
    assert our_turn(case_of(one, "2022-11-21"), "claims.avance") is None


def test_a_signed_agreement_waits_for_its_notification(workflow, calendar) -> None:
    one = OneDossier(workflow, calendar).to("convention_a_signer")
    state = f"states.{one.dossier.state}"
    assert our_turn(case_of(one, "2022-08-01"), state) is None
    one.must(document("convention_signee", "2022-08-01"))
    assert our_turn(case_of(one, "2022-08-01"), state).act == "Notification de la convention"
    assert chased(one, "2022-08-12") == {state: {"instructeur"}}
    assert our_turn(case_of(one, "2022-08-12"), "states.incubation") is None


def test_a_reminder_that_waits_is_not_sent_once_it_is_our_turn(accompanied) -> None:
    clock = "clocks.accompagnement"
    accompanied.must(c.RunAgenda(reference=REFERENCE, by=c.SYSTEM, on=day("2024-09-02")))
    told = accompanied.journal[-1]
    assert isinstance(told.event, e.RemindersIssued)
    (step,) = [step for step in told.event.steps if step.subject == clock]
    topic = f"{step.rule}|{clock}|{step.deadline.isoformat()}"

    def why(role: str) -> str:
        case = case_of(accompanied, "2024-09-03")
        scene = Scene(case, agenda(case), day("2024-09-03"))
        letter = (told, case.workflow, accompanied.journal, topic, {}, (), (), role)
        return no_longer(scene, Waiting(*letter))

    assert [why("porteur"), why("instructeur")] == ["", ""]
    accompanied.must(asked("2024-09-03"))
    assert [why("porteur"), why("instructeur")] == [f"La suite dépend de nous : {REQUEST}.", ""]
