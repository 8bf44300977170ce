"""A letter that sets a delay gives its last day, reckoned on the day the letter leaves; one that
decides cites the letter that asked for an answer before."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from support_engine.adapters.store.people.person import Person
from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline
from support_engine.core.dossier.explain import how
from support_engine.core.telling.notices import notices
from support_engine.core.telling.replies import cited, time_to_answer, with_last_day
from support_engine.core.telling.scene import Scene
from support_engine.leaving.letter_writing import filled, sample_envelope
from tests.console import as_typed
from tests.money_story import act, advance_paid, money_case, ready
from tests.story import HEAD, HOLDER, OFFICER, REFERENCE, OneDossier, advance, because, day, in_hand

ANSWER = "reponse_mise_en_demeure"
SUCCESSOR = Person("successeure", "Sacha Essai", "sacha@example.org")


def notice(on: str = "2022-05-02", days: int = 15) -> c.OpenHold:
    return c.OpenHold(
        reference=REFERENCE,
        by=HEAD,
        on=day(on),
        hold="mise_en_demeure",
        reason=because("Rapport manquant"),
        reply_days=days,
    )


def told(case: OneDossier, event, on: str) -> dict:
    """What the letter of an event froze."""
    hand = in_hand(case.workflow, case.dossier, case.calendar)
    (letter,) = notices(Scene(hand, agenda(hand), day(on)), event)
    return dict(letter.data)


@pytest.fixture
def case(workflow, calendar) -> OneDossier:
    case = OneDossier(workflow, calendar).to("incubation")
    case.holds_letters = True
    return case


def told_on(case: OneDossier, on: str) -> dict:
    """What the letter of the notice says of its delay, leaving that day."""
    hand = Case(case.workflow, case.dossier, case.calendar, day(on))
    return dict(time_to_answer(Scene(hand, agenda(hand), day(on)), ANSWER))


def granted(case: OneDossier, on: str) -> None:
    """A month more to answer."""
    asked = {"reference": REFERENCE, "on": day(on), "clock": ANSWER}
    case.must(c.RequestExtension(by=HOLDER, months=1, reason=because("Travaux"), **asked))
    case.must(c.GrantExtension(by=OFFICER, **asked))


def last_day(case: OneDossier, on: str) -> date | None:
    """The end of the delay, its letter having left that day."""
    case.letters_leave(on)
    hand = Case(case.workflow, case.dossier, case.calendar, day(on))
    return clock_deadline(hand, ANSWER).on


@pytest.mark.parametrize("months", [0, 1])
@pytest.mark.parametrize("on", ["2022-05-02", "2022-05-13"])
def test_the_last_day_is_that_of_the_clock_once_the_letter_left(case, on, months) -> None:
    case.must(notice())
    if months:
        granted(case, "2022-05-02")
    said = told_on(case, on)
    assert as_typed(said["reply_length"]) == ("15 jours et 1 mois" if months else "15 jours")
    assert said["reply_on"] == str(last_day(case, on))


def test_another_holder_reads_the_time_granted_before(case) -> None:
    case.must(notice())
    case.letters_leave("2022-05-03")
    granted(case, "2022-05-04")
    named = {"by": HEAD, "on": day("2022-05-06"), "role": "porteur", "person": "successeure"}
    case.must(c.AssignPerson(reference=REFERENCE, **named))
    said = told_on(case, "2022-05-09")
    assert said["reply_on"] == str(last_day(case, "2022-05-09")) == "2022-06-24"


def test_no_last_day_is_given_where_it_counts_from_the_receipt(case) -> None:
    rule = case.workflow.holds["mise_en_demeure"].model_copy(update={"counts_from": "received"})
    holds = {**case.workflow.holds, "mise_en_demeure": rule}
    case.workflow = case.workflow.model_copy(update={"holds": holds})
    case.must(notice())
    said = told_on(case, "2022-05-03")
    assert (said["reply_on"], as_typed(said["reply_length"])) == (None, "15 jours")
    assert not said["reply_stands"]


def test_no_last_day_is_given_while_the_period_is_suspended(case, letters) -> None:
    pause = {"reference": REFERENCE, "by": HEAD, "on": day("2022-05-01"), "hold": "suspension"}
    case.must(c.OpenHold(reason=because("Contrôle"), **pause))
    (event,) = case.must(notice())
    said = told_on(case, "2022-05-03")
    assert (said["reply_on"], said["reply_stands"]) == (None, True)
    reader = sample_envelope(case.workflow, day("2022-05-03"))
    frozen = told(case, event, "2022-05-03")
    letter = letters.render("mise_en_demeure", filled(frozen, reader, letters))
    for text in (letter.text, letter.html):
        words = " ".join(as_typed(text).split())
        assert "Vous avez 15 jours pour répondre. Ce délai ne court pas encore" in words


def test_a_withdrawal_cites_the_notice_and_its_receipt(case) -> None:
    case.must(notice())
    case.letters_leave("2022-05-03")
    receipt = {"by": HEAD, "on": day("2022-05-06"), "proof": "Avis"}
    case.must(c.RecordReceipt(reference=REFERENCE, **receipt))
    (event,) = case.must(advance("retirer_label", "2022-06-01", HEAD, because("Sans réponse")))
    said = told(case, event, "2022-06-01")["act"]
    assert (said["notice_on"], said["notice_received_on"]) == ("2022-05-03", "2022-05-06")


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("received", "reçue le vendredi 6 mai 2022, nous"),
        ("refused", "présentée le vendredi 6 mai 2022 et que vous avez refusée, nous"),
        ("unclaimed", "présentée le vendredi 6 mai 2022 et que vous n’avez pas réclamée, nous"),
    ],
)
def test_a_withdrawal_says_how_the_notice_was_received(case, letters, how, words) -> None:
    case.must(notice())
    case.letters_leave("2022-05-03")
    receipt = {"by": HEAD, "on": day("2022-05-06"), "proof": "Avis", "how": how}
    case.must(c.RecordReceipt(reference=REFERENCE, **receipt))
    (event,) = case.must(advance("retirer_label", "2022-06-01", HEAD, because("Sans réponse")))
    frozen = told(case, event, "2022-06-01")
    reader = sample_envelope(case.workflow, day("2022-06-02"))
    letter = letters.render("label_retire", filled(frozen, reader, letters))
    assert words in " ".join(as_typed(letter.text).split())
    assert words in " ".join(as_typed(letter.html).split())


def test_a_withdrawal_cites_what_was_observed_since_the_notice(case) -> None:
    wrote = {"reference": REFERENCE, "by": HOLDER, "text": "Le bilan part."}
    case.must(c.WriteToTeam(on=day("2022-04-20"), about="message", **wrote))
    case.must(notice())
    case.letters_leave("2022-05-03")
    for on in ("2022-05-04", "2022-05-04", "2022-05-09"):
        case.must(c.WriteToTeam(on=day(on), about="observations", **wrote))
    case.must(c.WriteToTeam(on=day("2022-05-10"), about="message", **wrote))
    for number in range(1, 6):
        read = {"reference": REFERENCE, "by": HEAD, "on": day("2022-05-11"), "number": number}
        case.must(c.AnswerHolder(text="", **read))
    (event,) = case.must(advance("retirer_label", "2022-06-01", HEAD, because("Sans réponse")))
    said = cited(told(case, event, "2022-06-01")["act"], HOLDER.person)
    assert (said["observed"], said["observed_before"]) == (["2022-05-04", "2022-05-09"], [])


@pytest.mark.parametrize("before", [["2022-05-04"], []])
@pytest.mark.parametrize("after", [["2022-05-09"], []])
def test_nobody_is_told_as_theirs_what_another_holder_observed(
    case, letters, before, after
) -> None:
    """The holder changes under the notice: the decision goes to whoever carries the project now."""
    case.must(notice())
    case.letters_leave("2022-05-03")
    wrote = {"reference": REFERENCE, "about": "observations", "text": "Le bilan part."}
    for on in before:
        case.must(c.WriteToTeam(by=HOLDER, on=day(on), **wrote))
    named = {"by": HEAD, "on": day("2022-05-05"), "role": "porteur", "person": "successeure"}
    case.must(c.AssignPerson(reference=REFERENCE, **named))
    case.letters_leave("2022-05-06")
    for on in after:
        case.must(c.WriteToTeam(by=c.Actor("successeure"), on=day(on), **wrote))
    for record in case.dossier.messages:
        read = {"reference": REFERENCE, "by": HEAD, "on": day("2022-05-11")}
        case.must(c.AnswerHolder(number=record.number, **read))
    (event,) = case.must(advance("retirer_label", "2022-07-01", HEAD, because("Sans réponse")))
    frozen = told(case, event, "2022-07-01")
    reader = replace(sample_envelope(case.workflow, day("2022-07-02")), to=SUCCESSOR)
    letter = letters.render("label_retire", filled(frozen, reader, letters))
    page = " ".join(as_typed(letter.text).split())
    assert ("Vu vos observations reçues le lundi 9 mai" in page) is bool(after)
    others = "et les autres" if after else "Vu les"
    says = f"{others} observations présentées pour ce projet, reçues le mercredi 4 mai"
    assert (says in page) is bool(before)
    assert ("observations présentées pour" in page) is bool(before)


def test_observations_without_an_author_are_nobodys_in_particular() -> None:
    """An old journal does not say who wrote; an old letter was written to whoever had."""
    unknown = [{"on": "2022-05-04", "by": ""}]
    assert cited({"observed": unknown}, "porteuse")["observed"] == []
    assert cited({"observed": unknown}, "porteuse")["observed_before"] == ["2022-05-04"]
    assert cited({"observed": ["2022-05-04"]}, "porteuse")["observed"] == ["2022-05-04"]
    assert cited({}, "porteuse")["observed_before"] == []


def test_an_act_without_notice_cites_none(case) -> None:
    (event,) = case.must(advance("abandonner", "2022-05-02", HOLDER, because("Renoncement")))
    said = told(case, event, "2022-05-02")["act"]
    assert (said["notice_on"], said["notice_received_on"]) == (None, None)


def test_an_order_cites_the_letter_that_its_recovery_announced(workflow, calendar) -> None:
    case = money_case(workflow, calendar, ready(), advance_paid())
    case.holds_letters = True
    opening = {"cause": "retrait", "reason": because("Label retiré")}
    (event,) = case.must(act(k.OpenRecovery, "2023-02-10", **opening))
    data = told(case, event, "2023-02-10")["recovery"]
    left_on = day("2023-02-13")
    announced = with_last_day(data, left_on)
    assert announced["reply_on"] == str(left_on + timedelta(days=15))
    case.letters_leave("2023-02-13")
    case.must(act(c.WriteToTeam, "2023-02-20", HOLDER, about="observations", text="Déjà rendu."))
    case.must(act(c.AnswerHolder, "2023-02-21", HEAD, number=1, text=""))
    (ordered,) = case.must(act(k.OrderRecovery, "2023-03-01", number=1, order="OR-1"))
    said = cited(told(case, ordered, "2023-03-01")["recovery"], HOLDER.person)
    assert said["observed"] == ["2023-02-20"]
    assert told(case, ordered, "2023-03-01")["recovery"]["notice_on"] == "2023-02-13"


def test_a_letter_says_no_last_day_of_what_is_suspended() -> None:
    reply = {"recorded_on": "2023-02-10", "days": 15, "counts_from": "left", "stands": True}
    told = with_last_day({"reply": reply}, day("2023-02-13"))
    assert (told["reply_on"], told["reply_days"], told["reply_stands"]) == (None, 15, True)


def test_a_letter_queued_before_that_rule_keeps_its_day() -> None:
    old = {"reply_on": "2022-05-17", "reason": "x"}
    assert with_last_day(old, day("2022-06-01"))["reply_on"] == "2022-05-17"


def named(person: str, on: str) -> c.AssignPerson:
    given = {"reference": REFERENCE, "by": HEAD, "on": day(on), "role": "porteur"}
    return c.AssignPerson(person=person, **given)


def test_whoever_holds_the_dossier_again_is_cited_the_letter_that_they_had(case) -> None:
    """Not the day on which they were named again: no letter left then."""
    case.must(notice())
    case.letters_leave("2022-05-03")
    case.must(named("successeure", "2022-05-09"))
    case.letters_leave("2022-05-10")
    case.must(named(HOLDER.person, "2022-05-12"))
    hand = in_hand(case.workflow, case.dossier, case.calendar)
    end = clock_deadline(hand, ANSWER)
    assert end.on == day("2022-05-23")  # 15 days, nine of them from 12 May on, and a Saturday
    told_of = "délai de sa lettre du 3 mai 2022, sans les jours où une autre personne portait"
    assert told_of in as_typed(how(case.workflow, end))
    (event,) = case.must(advance("retirer_label", "2022-06-01", HEAD, because("Sans réponse")))
    said = told(case, event, "2022-06-01")["act"]
    assert (said["notice_on"], said["notice_received_on"]) == ("2022-05-03", None)


def test_so_is_whoever_is_asked_a_sum_back(workflow, calendar) -> None:
    case = money_case(workflow, calendar, ready(), advance_paid())
    case.holds_letters = True
    case.must(act(k.OpenRecovery, "2023-02-10", cause="retrait", reason=because("Retrait")))
    case.letters_leave("2023-02-13")
    case.must(named("successeure", "2023-02-15"))
    case.letters_leave("2023-02-16")
    case.must(named(HOLDER.person, "2023-02-20"))
    (ordered,) = case.must(act(k.OrderRecovery, "2023-03-06", number=1, order="OR-1"))
    said = told(case, ordered, "2023-03-06")["recovery"]
    assert (said["notice_on"], said["notice_received_on"]) == ("2023-02-13", None)
