"""What protects somebody, holds money or is owed survives a change of rules, whatever is mapped."""

from dataclasses import replace

import pytest

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Code
from support_engine.core.acts.conditions import Attempt, conditions
from support_engine.core.dossier.deadlines import clock_deadline
from support_engine.core.money.asked import Asked
from support_engine.core.money.release import release_blockers
from tests.core.versions.test_migration import codes, decided, incubated, moved
from tests.money_story import OTHER_IBAN, act, advance_paid, money_case, ready
from tests.new_rules import in_months, longer, part, renamed, rules
from tests.story import HEAD, OFFICER, REFERENCE, OneDossier, because, day, in_hand

__all__ = ["incubated"]
REPLY = "reponse_mise_en_demeure"
NOTICE = "mise_en_demeure"


@pytest.fixture
def granted(workflow, calendar):
    """A dossier whose agreement is notified; the advance can be asked for."""
    return money_case(workflow, calendar, ready())


@pytest.fixture
def noticed(workflow, calendar):
    """A dossier in incubation under a formal notice: sixty days to reply from 2 May 2022."""
    case = OneDossier(workflow, calendar).to("incubation")
    given = {"hold": NOTICE, "reason": because("Travaux"), "reply_days": 60}
    case.must(c.OpenHold(reference=REFERENCE, by=HEAD, on=day("2022-05-02"), **given))
    case.letters_leave("2022-05-02")
    return case


def withdrawal(case: OneDossier, new, dossier, on: str) -> set[Code]:
    """Why the label may not be withdrawn on a day, under the new rules."""
    here = in_hand(new.workflow, dossier, case.calendar)
    wanted = Attempt(new.workflow.transition_of["retirer_label"], HEAD, day(on), {}, because())
    return {one.blocker.code for one in conditions(here, wanted) if one.blocker}


def why(case: OneDossier, new, on: str, **sections) -> tuple[set[Code], str]:
    """The codes of a refusal, and what it says."""
    answer = decided(case, new, on, **sections)
    return codes(answer), " ".join(b.sentence for b in answer.blockers)


# ── An id means one thing ────────────────────────────────────────────────────────────────────────


def replaced(data: dict) -> None:
    """The final balance's delay under a new name, the committee's milestone taken out."""
    data["clocks"]["attente"] = data["clocks"].pop("solde")
    only = part(data, "reminders", "termes")["only"]
    only[only.index("solde")] = "attente"


@pytest.mark.parametrize(
    ("section", "lines"),
    [
        ("clocks", {"execution": "-"}),
        ("clocks", {"recevabilite": "-"}),
        ("clocks", {"execution": "attente"}),
        ("clocks", {"solde": "execution"}),
        ("milestones", {"bilan_etape_1": "-"}),
        ("milestones", {"lancement_incubation": "bilan_etape_1"}),
        ("roles", {"porteur": "-"}),
        ("states", {"accompagnement": "achevee"}),
        ("documents", {"statuts": "rib"}),
    ],
)
def test_what_the_new_version_still_has_is_neither_dropped_nor_renamed(granted, section, lines):
    given = {"clocks": {"solde": "attente"}}
    given[section] = {**given.get(section, {}), **lines}
    assert Code.MAPPING_INVALID in codes(decided(granted, rules(replaced), "2023-01-09", **given))
    moved(granted, rules(replaced), "2023-01-09", clocks={"solde": "attente"})


# ── Clocks on which something rests ──────────────────────────────────────────────────────────────


def money_back(data: dict) -> None:
    """The keys of the file keep their names."""
    money = data["money"]
    money["execution"] = money.pop("autre", money.get("execution"))


@pytest.mark.parametrize(
    ("clock", "rests"),
    [("execution", "l’argent ne se verse"), ("recevabilite", "travaux commencés")],
)
def test_a_clock_that_money_reads_has_its_place(granted, clock, rests) -> None:
    """The second has been stopped for a year: its start is read all the same."""
    new = rules(renamed(clock, "autre"), money_back)
    gone, kept = {clock: "-"}, {clock: "autre"}
    ladder = {} if clock == "execution" else {"reminders": {clock: "autre"}}
    ladder["lengths"] = {"solde": "kept"}
    found, text = why(granted, new, "2023-01-09", clocks=gone, **ladder)
    assert found == {Code.PROTECTION_DROPPED}
    assert rests in text
    moved(granted, new, "2023-01-09", clocks=kept, **ladder)


def elsewhere(data: dict) -> None:
    """Money reads a clock that the dossiers in flight have not."""
    data["clocks"]["chantier"] = dict(data["clocks"]["execution"])
    data["money"]["execution"] = "chantier"


def test_money_does_not_read_a_clock_that_the_dossier_has_not(granted) -> None:
    assert codes(decided(granted, rules(elsewhere), "2023-01-09")) == {Code.PROTECTION_DROPPED}


def without_works(data: dict) -> None:
    """The delay of the works is no more; their milestone is due with the agreement."""
    del data["clocks"]["travaux"]
    part(data, "milestones", "debut_travaux")["due"] = {"clock": "execution", "at": "end"}


def unfollowed(data: dict) -> None:
    del data["clocks"]["suivi"]["from_clock"]


def a_following(data: dict) -> None:
    """One more delay, counted from the end of another."""
    data["clocks"]["suivi"] = {"label": "Suivi", "months": 6, "from_clock": "travaux"}
    data["clocks"]["suivi"]["starts_with"] = ["notifier_convention"]


def test_a_clock_that_another_counts_from_has_its_place(calendar) -> None:
    case = OneDossier(rules(a_following, version=1).workflow, calendar).to("accompagnement")
    new = rules(a_following, without_works, unfollowed)
    found, text = why(case, new, "2023-01-09", clocks={"travaux": "-"}, lengths={"suivi": "kept"})
    assert found == {Code.PROTECTION_DROPPED}
    assert "« Suivi » se compte de sa fin" in text


def test_a_silence_that_is_worth_a_decision_is_not_dropped(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("deposee")
    new = rules(renamed("recevabilite", "examen"))
    # no money yet: the ladder that speaks of it has its place, the clock alone is left out
    found, text = why(case, new, "2022-01-15", clocks={"recevabilite": "-"})
    assert found == {Code.PROTECTION_DROPPED}
    assert text.count("«") == 1


def test_a_clock_on_which_nothing_rests_may_go(workflow, calendar) -> None:
    case = OneDossier(workflow, calendar).to("accompagnement")
    after = moved(case, rules(without_works), "2023-01-09", clocks={"travaux": "-"})
    assert "travaux" not in after.clocks


def test_an_agreement_that_is_over_does_not_begin_again(granted) -> None:
    """It ended on 30 September 2024; thirty months would lead to March 2025."""
    new, lengths = rules(in_months), {"execution": "new"}
    assert codes(decided(granted, new, "2025-01-06", lengths=lengths)) == {Code.AGREEMENT_OVER}
    moved(granted, new, "2025-01-06", lengths={"execution": "kept"})


def test_an_agreement_is_not_held_to_be_done_by_what_was_done_before(workflow, calendar) -> None:
    """No end would hold its payments any more."""

    def done_with_the_advance(data: dict) -> None:
        data["clocks"]["execution"]["ends_with"] = ["tranches.avance"]

    paid = money_case(workflow, calendar, ready(), advance_paid())
    found, text = why(paid, rules(done_with_the_advance), "2023-01-09")
    assert found == {Code.PROTECTION_DROPPED}
    assert "tenu pour fini" in text


# ── What is absent from the dossier is no condition that is met ──────────────────────────────────


@pytest.mark.parametrize("clock", ["execution", "recevabilite"])
def test_without_a_clock_that_money_rests_on_nothing_is_paid(granted, clock) -> None:
    """As a journal of before left some dossiers."""
    clocks = {name: one for name, one in granted.dossier.clocks.items() if name != clock}
    granted.dossier = replace(granted.dossier, clocks=clocks)
    tranche = granted.workflow.tranche_of["avance"]
    here = in_hand(granted.workflow, granted.dossier, granted.calendar)
    lost = [
        b for b in release_blockers(Asked(here, tranche, day("2023-01-09"))) if b.about == clock
    ]
    assert [b.code for b in lost] == [Code.CLOCK_LOST]


def test_a_notice_without_its_reply_period_was_never_left_unanswered(noticed) -> None:
    clocks = {name: one for name, one in noticed.dossier.clocks.items() if name != REPLY}
    gone = replace(noticed.dossier, clocks=clocks)
    assert withdrawal(noticed, rules(version=1), gone, "2023-05-02") == {Code.CLOCK_LOST}


# ── Measures in force ────────────────────────────────────────────────────────────────────────────


def test_the_reply_period_of_a_notice_in_force_has_its_place(noticed) -> None:
    new = rules(renamed(REPLY, "reponse"))
    ladder = {"reminders": {REPLY: "reponse"}}
    found, text = why(noticed, new, "2022-05-06", clocks={REPLY: "-"}, **ladder)
    assert found == {Code.PROTECTION_DROPPED}
    assert "le temps de répondre" in text
    after = moved(noticed, new, "2022-05-06", clocks={REPLY: "reponse"}, **ladder)
    assert withdrawal(noticed, new, after, "2022-05-07") == {Code.CLOCK_NOT_OVER}
    assert withdrawal(noticed, new, after, "2022-07-02") == set()


def another_reply(data: dict) -> None:
    """The measure leaves time to reply by another clock; the old one stays, for nothing."""
    data["clocks"]["reponse2"] = dict(data["clocks"][REPLY])
    data["holds"][NOTICE]["clock"] = "reponse2"
    for name in ("retirer_label", "resilier"):
        part(data, "transitions", name)["requires_clocks_over"] = ["reponse2"]


def no_step(data: dict) -> None:
    """A withdrawal waits for nobody."""
    act = part(data, "transitions", "retirer_label")
    act.update(adverse=False, requires_clocks_over=[])


def pays_on(data: dict) -> None:
    data["holds"][NOTICE]["blocks_payments"] = False


def lets_act(data: dict) -> None:
    data["holds"][NOTICE]["blocks_transitions"] = False


def lets_one_act(data: dict) -> None:
    """One act that the notice stopped is allowed under it."""
    part(data, "transitions", "passer_comite_financement")["allowed_under"] = [NOTICE]


def by_another_way(data: dict) -> None:
    """An act of a new name, to an end of a new name, that waits for nobody."""
    data["states"]["exclue"] = {"label": "Exclue", "phase": "sortie", "final": True}
    act = {"id": "exclure", "label": "Exclusion", "from": ["incubation"], "to": "exclue"}
    more = {"roles": ["responsable"], "reason_required": True, "letter": "label_retire"}
    data["transitions"].append({**act, **more, "allowed_under": [NOTICE]})


LOOSER = [another_reply, no_step, pays_on, lets_act, lets_one_act, by_another_way]


@pytest.mark.parametrize("change", LOOSER)
def test_a_measure_in_force_keeps_what_it_stops(noticed, incubated, change) -> None:
    assert codes(decided(noticed, rules(change), "2022-05-06")) == {Code.MEASURE_LOOSENED}
    moved(incubated, rules(change))


# ── Periods that protect somebody ────────────────────────────────────────────────────────────────


def no_working_day(data: dict) -> None:
    del data["clocks"][REPLY]["working_day"]


def fifteen_days(data: dict) -> None:
    del data["clocks"][REPLY]["asked_days"]
    data["clocks"][REPLY]["days"] = 15


@pytest.mark.parametrize("change", [no_working_day, fifteen_days])
def test_a_length_that_an_act_gave_is_never_that_of_a_rule(noticed, change) -> None:
    new = rules(change)
    term = clock_deadline(in_hand(noticed.workflow, noticed.dossier, noticed.calendar), REPLY).on
    answer = decided(noticed, new, "2022-05-06", lengths={REPLY: "new"})
    assert codes(answer) == {Code.LENGTH_GIVEN}
    for lengths in ({}, {REPLY: "kept"}):
        after = moved(noticed, new, "2022-05-06", lengths=lengths)
        assert clock_deadline(in_hand(new.workflow, after, noticed.calendar), REPLY).on == term


def days_of_rule(days: int):
    def change(data: dict) -> None:
        del data["clocks"][REPLY]["asked_days"]
        data["clocks"][REPLY]["days"] = days

    return change


def test_a_reply_period_of_a_rule_ends_no_earlier(workflow, calendar) -> None:
    first = rules(days_of_rule(60), version=1).workflow
    case = OneDossier(first, calendar).to("incubation")
    given = {"hold": NOTICE, "reason": because("Travaux")}
    case.must(c.OpenHold(reference=REFERENCE, by=HEAD, on=day("2022-05-02"), **given))
    case.letters_leave("2022-05-02")
    new = {REPLY: "new"}
    shorter = decided(case, rules(days_of_rule(15)), "2022-05-06", lengths=new)
    assert codes(shorter) == {Code.PROTECTION_SHORTENED}
    moved(case, rules(days_of_rule(90)), "2022-05-06", lengths=new)


def no_quarantine(data: dict) -> None:
    data["money"]["quarantine_days"] = 0


def test_an_account_that_changed_stays_held_as_long_as_was_said(granted) -> None:
    given = {"iban": OTHER_IBAN, "holder": "Atelier du Lin"}
    granted.must(act(k.ChangeBank, "2023-01-09", OFFICER, **given))
    granted.letters_leave("2023-01-09")
    new = rules(no_quarantine)
    assert codes(decided(granted, new, "2023-01-12")) == {Code.PROTECTION_SHORTENED}
    moved(granted, new, "2023-01-20")


def waits(months: int):
    def change(data: dict) -> None:
        """The committee waits for the end of a delay of its own, without any measure."""
        clock = {"label": "Recul", "months": months, "starts_with": ["demarrer_incubation"]}
        data["clocks"]["recul"] = {**clock, "runs_out": True}
        part(data, "transitions", "passer_comite_financement")["requires_clocks_over"] = ["recul"]

    return change


def test_a_delay_that_an_act_waits_for_ends_no_earlier(calendar) -> None:
    case = OneDossier(rules(waits(3), version=1).workflow, calendar).to("incubation")
    new = {"recul": "new"}
    shorter = decided(case, rules(waits(1)), "2022-04-06", lengths=new)
    assert codes(shorter) == {Code.PROTECTION_SHORTENED}
    moved(case, rules(waits(5)), "2022-04-06", lengths=new)


# ── What only an act decides ─────────────────────────────────────────────────────────────────────


def merged_into(gone: str, kept: str):
    """A version without a state, whose roads lead to another that was there."""

    def change(data: dict) -> None:
        del data["states"][gone]
        for way in data["transitions"]:
            way["from"] = [state for state in way["from"] if state != gone]
            way["to"] = kept if way["to"] == gone else way["to"]
        data["transitions"] = [way for way in data["transitions"] if way["from"]]
        left = {way["id"] for way in data["transitions"]}
        for clock in data["clocks"].values():
            for name in ("starts_with", "stops_with"):
                if name in clock:
                    clock[name] = [way for way in clock[name] if way in left] or ["cloturer"]

    return change


@pytest.mark.parametrize(
    ("state", "gone", "kept", "why_so"),
    [
        ("accompagnement", "accompagnement", "achevee", "achevé"),
        ("comite_selection", "comite_selection", "labellisee", "attribué"),
        ("labellisee", "labellisee", "comite_selection", "retiré"),
    ],
)
def test_a_mapping_decides_nothing(workflow, calendar, state, gone, kept, why_so) -> None:
    case = OneDossier(workflow, calendar).to(state)
    new, on = rules(merged_into(gone, kept)), str(case.today)
    answer = decided(case, new, on, states={gone: kept})
    assert Code.MAPPED_TO_A_DECISION in codes(answer)
    assert why_so in " ".join(blocker.sentence for blocker in answer.blockers)


# ── What is owed ─────────────────────────────────────────────────────────────────────────────────


def hung_elsewhere(data: dict) -> None:
    part(data, "milestones", "restitution_finale")["due"] = {"clock": "travaux", "at": "end"}


def test_a_milestone_that_is_owed_hangs_on_a_clock_of_the_dossier(incubated) -> None:
    assert codes(decided(incubated, rules(hung_elsewhere))) == {Code.OWED_NO_MORE}


def test_a_longer_delay_needs_no_more_than_its_decision(incubated) -> None:
    moved(incubated, rules(longer), lengths={"incubation": "new"})
