"""Random mappings of random lives: by a change of rules alone no protection ends earlier, and no
euro becomes payable unless the new file says so."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.acts.blockers import Refused
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.deadlines import clock_deadline
from support_engine.core.dossier.delays import safe_on
from support_engine.core.dossier.evolve import evolve
from support_engine.core.money.asked import Asked
from support_engine.core.money.release import release_blockers
from support_engine.core.programme.mapping import ids
from support_engine.core.versions.loosening import loosened
from tests.core.versions.test_migration import decided
from tests.core.versions.test_protections import merged_into
from tests.money_story import OTHER_IBAN, act, hold, money_case, ready
from tests.new_rules import in_months, longer, other_shares, part, renamed, rules
from tests.story import OFFICER, REFERENCE, because, day

ON = "2023-07-10"
REPLY = "reponse_mise_en_demeure"


def later_reports(data: dict) -> None:
    for one in data["milestones"]:
        if one["id"].startswith("compte_rendu"):
            one["due"]["months"] = 12


def allowed(data: dict) -> None:
    part(data, "transitions", "declarer_achevement")["allowed_under"] = ["mise_en_demeure"]


def another_agreement(data: dict) -> dict:
    """The clock of the agreement has another name; the word of money stays."""
    found = renamed("execution", "convention")(data)
    found["money"]["execution"] = found["money"].pop("convention")
    return found


CHANGES = {
    "longer": longer,
    "in months": in_months,
    "shares": other_shares,
    "later reports": later_reports,
    "allowed": allowed,
    "execution": another_agreement,
    "reply": renamed(REPLY, "reponse"),
    "report": renamed("compte_rendu_financier_1", "premier_compte"),
    "notice": renamed("mise_en_demeure", "avertissement"),
    "suspension": renamed("suspension", "pause"),
    "merged": merged_into("accompagnement", "achevee"),
    "paper": renamed("rib", "iban"),
}
NAMES = {
    "clocks": {"execution": "convention", REPLY: "reponse"},
    "milestones": {"compte_rendu_financier_1": "premier_compte"},
    "holds": {"mise_en_demeure": "avertissement", "suspension": "pause"},
    "states": {"accompagnement": "achevee"},
    "documents": {"rib": "iban"},
    "reminders": {REPLY: "reponse"},
}
LIVES = {
    "notice": hold("mise_en_demeure", "2023-07-03", reply_days=60),
    "suspension": hold("suspension", "2023-07-04"),
    "account": act(k.ChangeBank, "2023-07-05", OFFICER, iban=OTHER_IBAN, holder="Atelier du Lin"),
    "more time": c.RequestExtension(
        reference=REFERENCE,
        by=OFFICER,
        on=day("2023-07-06"),
        clock="execution",
        months=3,
        reason=because(),
    ),
}


@cache
def version(names: frozenset[str]):
    return rules(*(CHANGES[name] for name in CHANGES if name in names))


def payable(case) -> set[str]:
    """The tranches that nothing holds back."""
    return {
        tranche.id
        for tranche in case.workflow.tranches
        if not [*release_blockers(Asked(case, tranche, case.today))]
    }


def ends(case) -> dict[int, object]:
    """The last day to reply to each measure in force, by its place; -1 is a changed account."""
    found: dict[int, object] = {}
    for place, record in enumerate(case.dossier.holds):
        clock = case.workflow.holds[record.hold].clock
        if record.lifted_on is None and clock in case.dossier.clocks:
            found[place] = clock_deadline(case, clock).on
    bank = case.dossier.purse.bank
    if bank is not None and not bank.confirmed_by:
        found[-1] = safe_on(case, bank)
    return found


@given(
    changed=st.frozensets(st.sampled_from(list(CHANGES)), max_size=2),
    lived=st.lists(st.sampled_from(list(LIVES)), unique=True, max_size=3),
    dropped=st.frozensets(st.sampled_from(["execution", REPLY, "recevabilite"]), max_size=1),
    new=st.frozensets(st.sampled_from(["convention", "execution", "incubation"])),
    leaving=st.booleans(),
)
@settings(max_examples=40)
def test_no_change_of_rules_alone_protects_less_or_pays_more(
    workflow, calendar, changed, lived, dropped, new, leaving
) -> None:
    case = money_case(workflow, calendar, ready())
    case.holds_letters = not leaving
    for name in sorted(lived, key=lambda one: LIVES[one].on):
        case.must(LIVES[name])
    after = version(changed).workflow
    sections = {
        section: {
            old: "-" if old in dropped else name
            for old, name in names.items()
            if name in ids(after, section) and old not in ids(after, section)
        }
        for section, names in NAMES.items()
    }
    wanted = [name for name in ("convention", "execution") if name in after.clocks]
    lengths = {name: "new" if name in new else "kept" for name in wanted}
    events = decided(case, version(changed), ON, lengths=lengths, **sections)
    if isinstance(events, Refused):
        return
    here = Case(workflow, case.dossier, calendar, day(ON))
    dossier = case.dossier
    for event in events:
        dossier = evolve(dossier, event, day(ON))
    there = Case(after, dossier, calendar, day(ON))
    was, will = ends(here), ends(there)
    for what, end in was.items():
        assert will[what] is None or (end is not None and will[what] >= end)
    if here.dossier.open_holds or not loosened(workflow, after):
        assert payable(there) <= payable(here)
    assert dossier.state != "achevee"
