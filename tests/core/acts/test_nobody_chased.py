"""Random lives: the holder hears nothing of what was declared, asked or claimed and waits for us.

What waits is read a second time in the journal, by a function that shares nothing with the product.
"""

import json
import tomllib
from datetime import date, timedelta
from random import Random

import pytest

from support_engine.adapters.files.workflows import parse
from support_engine.adapters.store import codec
from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.turns import our_turn
from support_engine.core.dossier import events as e
from support_engine.core.dossier.agenda import agenda
from support_engine.core.dossier.case import Case
from support_engine.core.programme.definition import Workflow
from support_engine.core.programme.money import covered
from support_engine.core.proof.followed import who_acts
from support_engine.core.telling.notices import notices
from support_engine.core.telling.scene import Scene
from tests.changed import ROOT
from tests.money_story import act, money_case, ready
from tests.story import (
    HEAD,
    HOLDER,
    INCUBATION,
    OFFICER,
    REFERENCE,
    OneDossier,
    because,
    document,
    in_hand,
)

RULES = tomllib.loads((ROOT / "workflows" / "manufactures.toml").read_text("utf-8"))
EVIDENCE = {m["id"]: m.get("requires_documents", ()) for m in RULES["milestones"]}
SEEDS = range(4)
STATES = ("incubation", "convention_a_signer", "accompagnement")


def waiting(rows: list[dict]) -> set[str]:
    """What waits for us, from the events alone: `milestones.X`, `clocks.X`, `tranches.X`."""
    ours: set[str] = set()
    gone = {version for row in rows for version in row.get("takes_back", ())}
    for version, row in enumerate(rows, 1):
        if version in gone:
            continue
        kind = row["type"]
        about = {
            "milestone": f"milestones.{row.get('milestone')}",
            "extension": f"clocks.{row.get('clock')}",
            "tranche": f"tranches.{row.get('tranche')}",
        }.get(kind.partition("_")[0], "")
        if kind in ("milestone_declared", "extension_requested", "tranche_claimed"):
            ours.add(about)
        elif kind.endswith(("_validated", "_refused", "_granted", "_cancelled", "_paid")):
            ours.discard(about)
        ours -= {f"clocks.{name}" for name in row.get("stops", ())}
    return ours


def random_act(random: Random, on: date) -> c.AnyCommand:
    """Something asked, given or answered on that day; refused where it makes no sense."""
    given = {"reference": REFERENCE, "on": on}
    clock = random.choice(("incubation", "accompagnement", "execution", "solde", "travaux"))
    milestone = random.choice(list(EVIDENCE))
    tranche = {"tranche": random.choice(("avance", "solde"))}
    paper = random.choice([p for _, p in INCUBATION if p] + ["bilan_etape", "convention_signee"])
    why = because("Livraisons tardives")
    return random.choice(
        (
            document(paper, on.isoformat()),
            c.DeclareMilestone(by=HOLDER, milestone=milestone, **given),
            c.DeclareMilestone(by=OFFICER, milestone=milestone, **given),
            c.ValidateMilestone(by=OFFICER, milestone=milestone, **given),
            c.RefuseMilestone(by=OFFICER, milestone=milestone, reason=why, **given),
            c.RequestExtension(by=HOLDER, clock=clock, months=1, reason=why, **given),
            c.RequestExtension(by=HOLDER, clock=clock, months=2, reason=why, **given),
            c.GrantExtension(by=HEAD, clock=clock, **given),
            c.RefuseExtension(by=HEAD, clock=clock, reason=why, **given),
            k.ClaimTranche(by=HOLDER, spending=0, **tranche, **given),
            k.RefuseTranche(by=OFFICER, reason=why, **tranche, **given),
        )
    )


def reminders(workflow, calendar, state: str, seed: int):
    """Each reminder of a random life, with the dossier as it was then, and what waited for us."""
    random, one = Random(f"{state} {seed}"), OneDossier(workflow, calendar).to(state)
    on = one.today
    for _ in range(90):
        on += timedelta(days=random.randint(1, 14))
        if random.random() < 0.5:
            one.do(random_act(random, on))
        events = one.must(c.RunAgenda(reference=REFERENCE, by=c.SYSTEM, on=on))
        case = Case(workflow, one.dossier, calendar, on)
        ours = waiting([json.loads(codec.dump_event(row.event)) for row in one.journal])
        for event in events:
            if isinstance(event, e.RemindersIssued):
                for notice in notices(Scene(case, agenda(case), on), event):
                    yield notice, case, ours


@pytest.mark.parametrize("state", STATES)
def test_the_holder_is_not_chased_for_what_waits_for_us(workflow, calendar, state) -> None:
    spared = chased = 0
    for seed in SEEDS:
        for notice, case, ours in reminders(workflow, calendar, state, seed):
            if "porteur" not in notice.roles:
                spared += notice.thread in ours
                continue
            chased += 1
            assert notice.thread not in ours, (seed, case.today, notice.topic)
            assert our_turn(case, notice.thread) is None, (seed, case.today, notice.topic)
    assert chased > 3
    assert spared > 0 or state == "convention_a_signer"


def reminded_of(case: OneDossier) -> dict[str, str]:
    """The ladders about the advance that are on the agenda: the section of each, and its rule."""
    lines = agenda(in_hand(case.workflow, case.dossier, case.calendar))
    about = [line for line in lines if line.kind == "reminder" and ".avance" in line.subject]
    return {line.subject.partition(".")[0]: line.rule for line in about}


def test_each_hand_of_a_payment_is_reminded_of_its_own_step(workflow, calendar) -> None:
    """A reminder ends with its object: what was examined is not to be examined any more."""
    case = money_case(workflow, calendar, ready())
    steps = (
        (act(k.ClaimTranche, "2022-11-20", HOLDER, tranche="avance"), "claims"),
        (act(k.ProposeTranche, "2022-11-21", OFFICER, tranche="avance"), "certifications"),
        (act(k.CertifyTranche, "2022-11-22", tranche="avance"), "transmissions"),
        (act(k.TransmitTranche, "2022-11-23", tranche="avance", request="DP-1"), "requests"),
    )
    hands = ("instructeur", "ordonnateur", "ordonnateur", "comptable")
    for (step, section), hand in zip(steps, hands, strict=True):
        case.must(step)
        assert list(reminded_of(case)) == [section]
        now = in_hand(workflow, case.dossier, calendar)
        (line,) = (one for one in agenda(now) if one.subject == f"{section}.avance")
        assert line.deadline == step.on, "it waits since its own step"
        turn = our_turn(now, line.subject)
        assert turn is not None
        assert turn.roles == (hand,)


@pytest.mark.parametrize("name", ["manufactures", "fabriques"])
def test_in_the_shipped_files_whoever_has_a_step_to_do_is_reminded_of_it(name) -> None:
    """By each rung of its ladder; where each step is another role's too."""
    path = ROOT / "workflows" / f"{name}.toml"
    workflow = parse(path.read_text("utf-8"), path.name).workflow
    for section, hands in covered(workflow.ladders).items():
        able = {role for hand in hands.values() for role in getattr(workflow.money.roles, hand)}
        rungs = [step for rule in workflow.ladders[section] for step in rule.steps]
        assert rungs
        assert all(able.intersection(step.to) for step in rungs), section


def test_each_step_is_of_the_role_that_the_file_gives_it(workflow) -> None:
    roles = workflow.money.roles.model_copy(update={"transmits": ("responsable",)})
    money = workflow.money.model_copy(update={"roles": roles})
    other = workflow.model_copy(update={"money": money})
    found = {section: who_acts(other, section, "avance") for section in covered(other.ladders)}
    assert found == {
        "claims": ("instructeur",),
        "certifications": ("ordonnateur",),
        "transmissions": ("responsable",),
        "requests": ("comptable",),
    }


def test_a_file_older_than_the_words_speaks_of_claims_until_they_leave(workflow, calendar) -> None:
    kept = [r for r in workflow.reminders if r.about not in ("certifications", "transmissions")]
    older = Workflow(**{**workflow.model_dump(by_alias=True), "reminders": kept})
    case = money_case(older, calendar, ready())
    for step in (
        act(k.ClaimTranche, "2022-11-20", HOLDER, tranche="avance"),
        act(k.ProposeTranche, "2022-11-21", OFFICER, tranche="avance"),
        act(k.CertifyTranche, "2022-11-22", tranche="avance"),
    ):
        case.must(step)
        assert reminded_of(case) == {"claims": "demandes_de_paiement"}
