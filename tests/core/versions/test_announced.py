"""What a holder was told, no change of rules takes back: our silence, the label, its announcement,
the delays that are theirs whoever is said to act; and the dates that it moves are shown first."""

import tomllib

import pytest

from support_engine import config
from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline
from support_engine.core.dossier.evolve import evolve
from support_engine.core.money import law
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.mapping import Correspondence
from support_engine.core.versions.migration import decide_migration
from tests import fabriques_story
from tests.core.versions.test_migration import codes, decided, incubated, moved
from tests.core.versions.test_nothing_lost import moves_of, seen
from tests.money_story import OTHER_IBAN, act, hold, money_case, ready
from tests.new_rules import Change, other_shares, part, renamed, rules
from tests.story import AGREEMENT, HEAD, OFFICER, OneDossier, advance, because, day, document

__all__ = ["incubated"]
EXAMINED = "recevabilite"
LONGER = {"lengths": {EXAMINED: "new"}}
ON = "2022-02-01"


def clock(name: str, **words) -> Change:
    """Other words of a clock; None takes one away."""

    def change(data: dict) -> None:
        said = {**data["clocks"][name], **words}
        data["clocks"][name] = {key: word for key, word in said.items() if word is not None}

    return change


def silent(data: dict) -> None:
    """Our silence is only reminded of."""
    data["clocks"][EXAMINED]["on_end"] = "remind"
    del data["clocks"][EXAMINED]["transition"]


def turned_round(data: dict) -> None:
    """Our silence refuses what it admitted."""
    ending = {"id": "refus_tacite", "label": "Refus tacite", "roles": ["systeme"]}
    data["transitions"].append({**ending, "from": ["deposee"], "to": "irrecevable"})
    data["clocks"][EXAMINED]["transition"] = "refus_tacite"


def by_silence(**words) -> Change:
    """Other words of the act that our silence does."""

    def change(data: dict) -> None:
        part(data, "transitions", "recevabilite_tacite").update(words)

    return change


@pytest.fixture
def deposited(workflow, calendar) -> OneDossier:
    """Deposited on 5 January 2022: told that our silence admits it on 5 March, and refuses what it
    asks on 5 September."""
    return OneDossier(workflow, calendar).to("deposee")


@pytest.mark.parametrize(
    ("change", "sections", "why"),
    [
        (clock(EXAMINED, months=6), LONGER, "le 5 juillet 2022, au lieu du 5 mars 2022"),
        (clock(EXAMINED, paused_in=["a_completer", "deposee"]), {}, "suspendu"),
        (clock(EXAMINED, months=None, days=20), LONGER, "plus lieu"),
        (silent, {}, "plus lieu"),
        (turned_round, {}, "« Refus tacite »"),
        (by_silence(requires_documents=["statuts"]), {}, "davantage"),
        (by_silence(**{"from": ["en_instruction"]}), {}, "mêmes états"),
    ],
)
def test_what_our_silence_gives_it_gives_still_and_no_later(
    deposited, change, sections, why
) -> None:
    """An end that would be over gives nothing by itself either."""
    answer = decided(deposited, rules(change), ON, **sections)
    assert codes(answer) == {Code.SILENCE_LOST}
    (blocker,) = answer.blockers
    assert why in blocker.sentence.replace("\u00a0", " ")


def test_our_silence_under_another_name_or_sooner_is_the_same(deposited, calendar) -> None:
    kept = {"lengths": {EXAMINED: "kept"}}
    moved(deposited, rules(clock(EXAMINED, months=6)), ON, **kept)
    new, name = rules(renamed(EXAMINED, "examen")), {EXAMINED: "examen"}
    ladder = {"reminders": name}
    after = moved(deposited, new, ON, clocks=name, **ladder)
    assert moves_of(new, after, calendar) == ["recevabilite_tacite"]
    named = rules(renamed("recevable", "admise"))
    assert moves_of(named, moved(deposited, named, ON), calendar) == ["recevabilite_tacite"]
    sooner = rules(clock(EXAMINED, months=None, days=40))
    after = moved(deposited, sooner, ON, **LONGER)
    assert moves_of(sooner, after, calendar) == ["recevabilite_tacite"]


def test_our_silence_refuses_no_sooner_than_was_told(deposited) -> None:
    """Nor does what a letter said to stand still run again, because a file says so."""
    shorter, lengths = rules(clock("decision", months=3)), {"decision": "new"}
    assert codes(decided(deposited, shorter, ON, lengths=lengths)) == {Code.PROTECTION_SHORTENED}
    deposited.must(advance("demander_complements", ON, pieces_manquantes="le budget"))
    running = decided(deposited, rules(clock("decision", paused_in=[])), "2022-03-01")
    assert codes(running) == {Code.PROTECTION_SHORTENED}


def test_a_delay_is_no_shorter_because_somebody_else_is_said_to_act(incubated) -> None:
    """It was the holder's to keep; a milestone that was theirs to declare keeps its day as well."""
    ours = rules(clock("incubation", owner="instructeur", months=2))
    answer = decided(incubated, ours, "2022-04-01", lengths={"incubation": "new"})
    assert codes(answer) == {Code.PROTECTION_SHORTENED}

    def declared_by_us(data: dict) -> None:
        due = {"clock": "incubation", "at": "start", "months": 1}
        part(data, "milestones", "restitution_finale").update(
            due=due, declared_by=["accompagnateur", "instructeur"]
        )

    (event,) = decided(incubated, rules(declared_by_us), "2022-04-01")
    assert event.later == {"restitution_finale": 84}


# ── What waits for a delay waits for it still, measure or not ────────────────────────────────────


def test_the_time_of_an_opinion_is_waited_for(calendar) -> None:
    data = tomllib.loads((config.shipped("workflows") / "fabriques.toml").read_text("utf-8"))
    case = OneDossier(Workflow.model_validate(data), calendar)
    for command in fabriques_story.complete():
        case.must(command)
    data["workflow"]["version"] = 2
    part(data, "transitions", "poursuivre_sans_avis")["requires_clocks_over"] = []
    given = {"programme": "fabriques", "from": 1, "to": 2, "reason": "Décision du comité"}
    command = c.MigrateDossier(
        reference=fabriques_story.REFERENCE,
        by=HEAD,
        on=day("2026-01-20"),
        mapping=Correspondence.model_validate(given),
    )
    here = Case(case.workflow, case.dossier, calendar, command.on)
    answer = decide_migration(here, Workflow.model_validate(data), command)
    assert codes(answer) == {Code.PROTECTION_DROPPED}


# ── What only an act decides, a file does not either ─────────────────────────────────────────────


def unlabelled(data: dict) -> None:
    del data["states"]["incubation"]["labelled"]


def labelled(data: dict) -> None:
    data["states"]["en_instruction"]["labelled"] = True


def completed(data: dict) -> None:
    data["money"]["completed"].append("accompagnement")


@pytest.mark.parametrize(
    ("state", "change", "why"),
    [
        ("incubation", unlabelled, "retiré"),
        ("en_instruction", labelled, "attribué"),
        ("accompagnement", completed, "achevé"),
    ],
)
def test_a_state_that_keeps_its_name_keeps_its_sense(
    workflow, calendar, state, change, why
) -> None:
    case = OneDossier(workflow, calendar).to(state)
    answer = decided(case, rules(change), str(case.today))
    assert codes(answer) == {Code.MAPPED_TO_A_DECISION}
    assert why in answer.blockers[0].sentence


def no_embargo(data: dict) -> None:
    del data["workflow"]["embargo_fact"]


def test_a_label_is_not_public_before_the_day_of_its_announcement(workflow, calendar) -> None:
    """Announced on 1 March 2022."""
    case = OneDossier(workflow, calendar).to("labellisee")
    early = decided(case, rules(no_embargo), "2022-02-28")
    assert codes(early) == {Code.MAPPED_TO_A_DECISION}
    moved(case, rules(no_embargo), "2022-03-01")
    moved(OneDossier(workflow, calendar).to("recevable"), rules(no_embargo), ON)


# ── What moves is shown before ───────────────────────────────────────────────────────────────────


def quarantine(data: dict) -> None:
    data["money"]["quarantine_days"] = 30


def test_the_impact_shows_a_safety_that_ends_later(workflow, calendar) -> None:
    case = money_case(workflow, calendar, ready())
    given = {"iban": OTHER_IBAN, "holder": "Atelier du Lin"}
    case.must(act(k.ChangeBank, "2022-11-22", OFFICER, **given))
    (moves,) = seen(case, rules(quarantine), "2022-11-25").dates
    assert (moves.old, moves.new) == (day("2022-12-02"), day("2022-12-22"))


def test_the_impact_shows_what_a_suspension_hides(workflow, calendar) -> None:
    """Six months more of accompaniment, suspended since the 2nd of January 2023."""
    case = money_case(workflow, calendar)
    case.must(hold("suspension", "2023-01-02"))
    new, lengths = rules(clock("accompagnement", months=30)), {"accompagnement": "new"}
    found = {one.label: one for one in seen(case, new, "2023-01-12", lengths=lengths).dates}
    told = found["Fin de l’accompagnement"]
    (event,) = decided(case, new, "2023-01-12", lengths=lengths)
    after = OneDossier(new.workflow, calendar)
    after.dossier = evolve(case.dossier, event, day("2023-01-12"))
    after.journal = case.journal
    lifting = act(c.LiftHold, "2023-01-12", HEAD, hold="suspension", reason=because())
    after.must(lifting)
    here = Case(new.workflow, after.dossier, calendar, lifting.on)
    assert told.new == clock_deadline(here, "accompagnement").on
    assert told.old < told.new


def test_the_impact_shows_the_amounts_that_an_agreement_will_plan(workflow, calendar) -> None:
    """It is sent for signature, with other shares; a notified one keeps its own."""
    case = OneDossier(workflow, calendar).to("convention_a_signer")
    new, on = rules(other_shares), "2022-07-25"
    moves = {one.label: (one.old, one.new) for one in seen(case, new, on).amounts}
    assert moves == {"Avance": (75_000_00, 50_000_00), "Acompte": (125_000_00, 150_000_00)}
    after = OneDossier(new.workflow, calendar)
    after.dossier, after.journal = moved(case, new, on), case.journal
    after.must(document("convention_signee", "2022-09-05"))
    after.must(advance("notifier_convention", "2022-09-12", **AGREEMENT))
    here = Case(new.workflow, after.dossier, calendar, day("2022-09-12"))
    agreed = law.agreement(here)
    for label, (_, amount) in moves.items():
        tranche = next(one.id for one in new.workflow.tranches if one.label == label)
        assert law.planned(new.workflow, agreed, tranche) == amount
    notified = OneDossier(workflow, calendar).to("convention_notifiee")
    assert seen(notified, new, "2022-09-20").amounts == ()
    assert seen(OneDossier(workflow, calendar).to("incubation"), new, "2022-04-01").amounts == ()
