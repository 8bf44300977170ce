"""What a programme is: the typed form of a file in `workflows/`; its parts stand beside it.

Every model refuses an unknown key, so that a misspelt rule never passes for an absent one. The
vocabulary of conditions is closed: each can be explained in French and reasoned about without
running anything. Lengths are whole months or days, money is cents, rates are basis points
(8000 = 80 %), ids are French words without accents.

Each key says in French what it is called (`title`) and what it means (`description`): the JSON
Schema, the differences between two versions and the mistakes of form read it there.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from pydantic import Field

from support_engine.core.programme.clock_rule import ClockRule as ClockRule
from support_engine.core.programme.clocks import CommitteeRule as CommitteeRule
from support_engine.core.programme.clocks import Reminder as Reminder
from support_engine.core.programme.clocks import ReminderLetters as ReminderLetters
from support_engine.core.programme.clocks import Repeat as Repeat
from support_engine.core.programme.clocks import ReportRule as ReportRule
from support_engine.core.programme.clocks import Step as Step
from support_engine.core.programme.clocks import Subject as Subject
from support_engine.core.programme.frame import Document as Document
from support_engine.core.programme.frame import FactField as FactField
from support_engine.core.programme.frame import Header as Header
from support_engine.core.programme.frame import Phase as Phase
from support_engine.core.programme.frame import Role as Role
from support_engine.core.programme.frame import Sessions as Sessions
from support_engine.core.programme.frame import State as State
from support_engine.core.programme.graph import reached
from support_engine.core.programme.milestones import Due as Due
from support_engine.core.programme.milestones import Milestone as Milestone
from support_engine.core.programme.milestones import MilestoneLetters as MilestoneLetters
from support_engine.core.programme.money import Money, Tranche
from support_engine.core.programme.parts import Id, Part
from support_engine.core.programme.roles import HOLDER, OFFICER
from support_engine.core.programme.roles import SYSTEM_ROLE as SYSTEM_ROLE
from support_engine.core.programme.transitions import CorrectionRule as CorrectionRule
from support_engine.core.programme.transitions import ExtensionRule as ExtensionRule
from support_engine.core.programme.transitions import HoldRule as HoldRule
from support_engine.core.programme.transitions import Transition as Transition


class Workflow(Part):
    """A whole programme. Ids are unique within their section; `soundness` checks the rest."""

    header: Header = Field(
        alias="workflow",
        title="Programme",
        description="Le programme, et la version de ses règles.",
    )
    sessions: Sessions | None = Field(
        None,
        title="Sessions",
        description="Les vagues ou sessions dans lesquelles arrivent les candidatures.",
    )
    phases: Mapping[Id, Phase] = Field(
        title="Phase", description="Les grandes étapes, pour les bilans et les dessins."
    )
    states: Mapping[Id, State] = Field(
        title="État", description="Les états : où peut se trouver un dossier."
    )
    roles: Mapping[Id, Role] = Field(
        title="Rôle", description="Qui agit : les rôles auxquels les règles donnent des droits."
    )
    documents: Mapping[Id, Document] = Field(
        {}, title="Pièce", description="Les pièces justificatives."
    )
    facts: Mapping[Id, FactField] = Field(
        {}, title="Information", description="Les informations demandées en cours de route."
    )
    transitions: tuple[Transition, ...] = Field(
        title="Transition", description="Les actes qui font passer un dossier d’un état à un autre."
    )
    clocks: Mapping[Id, ClockRule] = Field({}, title="Délai", description="Les délais.")
    milestones: tuple[Milestone, ...] = Field(
        (), title="Jalon", description="Les jalons, que le porteur déclare et que quelqu’un valide."
    )
    reminders: tuple[Reminder, ...] = Field(
        (),
        title="Rappels",
        description="Les rappels : qui est prévenu, combien de jours avant ou après une date.",
    )
    holds: Mapping[Id, HoldRule] = Field(
        {},
        title="Mesure",
        description="Les mesures (suspension, mise en demeure…) qui n’ôtent pas le dossier de son "
        "état.",
    )
    money: Money | None = Field(
        None,
        title="Argent",
        description="La loi de l’argent : plafonds, rôles, informations de l’octroi.",
    )
    tranches: tuple[Tranche, ...] = Field(
        (),
        title="Tranche",
        description="Les tranches de la subvention, dans l’ordre de leur versement.",
    )
    reports: tuple[ReportRule, ...] = Field(
        (), title="Rapport", description="Les bilans envoyés à date fixe."
    )
    committees: tuple[CommitteeRule, ...] = Field(
        (), title="Comité", description="Les comités dont le jour est écrit à qui les suit."
    )
    extensions: ExtensionRule = Field(
        title="Prolongations", description="Les prolongations : qui demande, qui décide."
    )
    corrections: CorrectionRule = Field(
        CorrectionRule(),
        title="Reprises",
        description="Les actes repris : par qui, et la lettre qui le dit.",
    )
    milestone_letters: MilestoneLetters = Field(
        title="Lettres des jalons", description="Les lettres qui suivent la vie de chaque jalon."
    )
    reminder_letters: ReminderLetters = Field(
        ReminderLetters(),
        title="Lettres des rappels",
        description="Les lettres des rappels qu’aucun échelon ne nomme : ce que lisent les autres "
        "que le porteur, et les récapitulatifs du jour.",
    )

    @cached_property
    def acting(self) -> frozenset[str]:
        """The roles that act, and the engine itself."""
        return frozenset(name for name, role in self.roles.items() if role.acts) | {SYSTEM_ROLE}

    @cached_property
    def narrow(self) -> frozenset[str]:
        """The roles that a person has on one dossier."""
        return frozenset(name for name, role in self.roles.items() if role.scope == "dossier")

    @cached_property
    def wide(self) -> frozenset[str]:
        """The roles that a person has on every dossier, and the engine's own."""
        return frozenset(self.roles) - self.narrow | {SYSTEM_ROLE}

    @cached_property
    def transition_of(self) -> Mapping[str, Transition]:
        """Transitions by id."""
        return {transition.id: transition for transition in self.transitions}

    def notice_before(self, transition: Transition) -> str | None:
        """The measure that must be in force: the one named or, for an adverse act, the one that
        leaves a delay to reply (code des relations entre le public et l’administration, L. 121-1
        and L. 122-1)."""
        if transition.requires_hold or not self.is_contradictory(transition):
            return transition.requires_hold
        return next(iter(self.notices_under(transition)), None)

    def notices_under(self, transition: Transition) -> tuple[str, ...]:
        """The measures with a delay to reply under which an act is allowed."""
        named = (*filter(None, [transition.requires_hold]), *transition.allowed_under)
        known = (name for name in dict.fromkeys(named) if name in self.holds)
        return tuple(name for name in known if self.holds[name].clock)

    def awaited_before(self, transition: Transition) -> tuple[str, ...]:
        """The clocks that must be over: those named and, for an adverse act, the time to reply."""
        notice = self.notice_before(transition)
        reply = self.holds[notice].clock if notice and notice in self.holds else None
        mine = (reply,) if reply and self.is_contradictory(transition) else ()
        return tuple(dict.fromkeys((*transition.requires_clocks_over, *mine)))

    def is_contradictory(self, transition: Transition) -> bool:
        """Whether the person concerned must have been able to reply before the act."""
        return transition.adverse and self.header.contradictory_step

    def judged_by(self, committee: CommitteeRule) -> tuple[str, ...]:
        """The states in which a dossier waits for a committee: an act that gives its day leads
        there."""
        giving = (t.target for t in self.transitions if committee.day in t.asks)
        return tuple(dict.fromkeys(giving))

    @cached_property
    def milestone_of(self) -> Mapping[str, Milestone]:
        """Milestones by id."""
        return {milestone.id: milestone for milestone in self.milestones}

    @cached_property
    def tranche_of(self) -> Mapping[str, Tranche]:
        """Tranches by id, in the order in which they are paid."""
        return {tranche.id: tranche for tranche in self.tranches}

    @cached_property
    def ahead(self) -> Mapping[str, frozenset[str]]:
        """For each state, itself and those that acts lead to from there."""
        following = {name: [t.target for t in ways] for name, ways in self.leaving.items()}
        return {
            name: frozenset(reached((name,), lambda here: following.get(here, ())))
            for name in self.states
        }

    @cached_property
    def leaving(self) -> Mapping[str, tuple[Transition, ...]]:
        """The transitions that leave each state."""
        return {
            state: tuple(t for t in self.transitions if state in t.origins) for state in self.states
        }

    def is_judged(self, transition: Transition) -> bool:
        """Whether an act tells what a court decided: its papers are asked of nobody."""
        return any(self.facts[name].judgement for name in transition.asks)

    @cached_property
    def ladders(self) -> Mapping[str, tuple[Reminder, ...]]:
        """The reminders about each section, and those of what a clock left to a person, of a
        takeover that nobody ends, of a measure that nobody lifts."""
        sections = {rule.about for rule in self.reminders}
        of_file: dict[str, tuple[Reminder, ...]] = {
            s: tuple(r for r in self.reminders if r.about == s) for s in sections
        }
        ours = {
            "decisions": (self.left_to_decide,),
            "takeovers": (self.left_in_takeover,),
            "holds": (self.left_open,),
        }
        return {**of_file, **ours}

    @cached_property
    def left_to_decide(self) -> Reminder:
        """The reminder, which no file writes, of an act that a clock no longer does by itself: from
        the day after its end, every two weeks for four years."""
        told: dict[str, Any] = {"to": (OFFICER,), "letter": self.reminder_letters.to_others}
        return Reminder(
            id="a_decider",
            about="clocks",
            steps=(Step(days=1, **told),),
            repeat=Repeat(from_days=15, every_days=14, until_days=1461, **told),
        )

    @cached_property
    def left_in_takeover(self) -> Reminder:
        """The reminder, which no file writes, of a takeover that lasts: to whoever follows the
        dossier after a month, then every month, for four years, to the head too."""
        told: dict[str, Any] = {"letter": self.reminder_letters.to_others}
        heads = tuple(dict.fromkeys((OFFICER, *self.corrections.by)))
        return Reminder(
            id="reprise",
            about="states",
            steps=(Step(days=30, to=(OFFICER,), **told), Step(days=60, to=heads, **told)),
            repeat=Repeat(from_days=90, every_days=30, until_days=1461, to=heads, **told),
        )

    @cached_property
    def left_open(self) -> Reminder:
        """The reminder, which no file writes, of a measure that lasts: to those who may lift one,
        after two months, then every three, for four years."""
        lifting = (role for rule in self.holds.values() for role in rule.lifted_by)
        people = tuple(role for role in dict.fromkeys(lifting) if role not in (HOLDER, SYSTEM_ROLE))
        told: dict[str, Any] = {"to": people or (OFFICER,)}
        told["letter"] = self.reminder_letters.to_others
        return Reminder(
            id="mesure_ouverte",
            about="states",
            steps=(Step(days=60, **told),),
            repeat=Repeat(from_days=150, every_days=90, until_days=1461, **told),
        )

    def ladder(self, name: str) -> Reminder | None:
        """A reminder by its id, that which no file writes included; None where it is gone."""
        every = (rule for rules in self.ladders.values() for rule in rules)
        return next((rule for rule in every if rule.id == name), None)
