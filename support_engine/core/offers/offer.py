"""An act that is offered: what it is called, what one types, who may, what stands in the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from support_engine.core.acts.actor import Actor, Command
from support_engine.core.acts.blockers import Blocker
from support_engine.core.acts.commands import EndTakeover
from support_engine.core.acts.money_commands import (
    OF_THE_DAY,
    ReceiveRecovery,
    RecordPastPayment,
    RecordPayment,
)
from support_engine.core.dossier.message_events import JoinedPaper
from support_engine.core.language.french import listed
from support_engine.core.offers.fields import Field

GROUPS: Mapping[str, str] = {
    "transitions": "Faire avancer le dossier",
    "milestones": "Jalons",
    "documents": "Pièces",
    "extensions": "Prolongations",
    "holds": "Mesures",
    "tranches": "Versements",
    "account": "Compte et convention",
    "recoveries": "Récupérations",
    "messages": "Messages du porteur",
    "letters": "Lettres attendues",
    "letters_aside": "Lettres dont on sait déjà, ou dont le délai a fait décider",
    "people": "Personnes",
    "access": "Accès à l’espace du porteur",
    "details": "Présentation du projet",
    "notes": "Notes",
    "takeover": "Reprise du dossier",
    "corrections": "Actes à reprendre",
}
"""The groups of acts, in the order in which they are shown."""
DAY = Field("on", "Date d’effet", "date", required=False, help="Par défaut, aujourd’hui.")
BECAUSE = Field(
    "because",
    "Pourquoi cette date",
    "long_text",
    required=False,
    help="À dire si la date est lointaine ou précède un acte ; va au journal.",
)
COMMON = (DAY, BECAUSE)
"""What may be typed with most acts."""
DATED: Mapping[type[Command], str] = {
    RecordPayment: "Jour du paiement",
    RecordPastPayment: "Jour du paiement",
    ReceiveRecovery: "Jour où il est reçu",
}
"""What the day of an act is called where an officer records what somebody else did."""


@dataclass(frozen=True, slots=True)
class Ask:
    """An act that somebody could ask of a dossier: its command, what is known of it, what is typed.

    `key` never changes for the same act on the same thing (`milestone.validate:diagnostic`);
    `fixed`: the fields of the command that nobody types.
    """

    key: str
    label: str
    group: str
    command: type[Command]
    fixed: Mapping[str, Any] = field(default_factory=dict)
    fields: tuple[Field, ...] = ()

    @property
    def common(self) -> tuple[Field, ...]:
        """What may be typed besides: its day, and why; nothing where it is always of today."""
        if self.command in (*OF_THE_DAY, EndTakeover):
            return ()
        return (replace(DAY, label=DATED.get(self.command, DAY.label)), BECAUSE)

    def built(self, values: Mapping[str, Any], by: Actor, on: date, because: str = "") -> Command:
        """The command with these values of its fields; what is not there keeps its default."""
        given: dict[str, Any] = dict(self.fixed)
        for asked in self.fields:
            if asked.into and asked.kind != "file":
                given.setdefault(asked.into, {})
            if asked.name not in values:
                continue
            value = values[asked.name]
            if asked.kind == "file" and asked.into:
                joined = JoinedPaper(value.name, value.sha256, value.size)
                given[asked.into] = (joined,) if value.sha256 else ()
            elif asked.kind == "file":
                given |= {"name": value.name, "sha256": value.sha256, "size": value.size}
            elif asked.into:
                given[asked.into] = {**given[asked.into], asked.name: value}
            else:
                given[asked.name] = value
        return self.command(by=by, on=on, because=because, **given)


@dataclass(frozen=True, slots=True)
class Hand:
    """A role that may do an act: its id, its label, who has it on the dossier (nobody: empty)."""

    role: str
    label: str
    person: str = ""

    @property
    def words(self) -> str:
        """« instructeur (camille) »."""
        return f"{self.label} ({self.person})" if self.person else self.label


@dataclass(frozen=True, slots=True)
class Who:
    """Who may do an act, and whether the person who looks may; `in_place_of`: for whom, where it
    is in the place of somebody who is away."""

    hands: tuple[Hand, ...]
    may: bool = False
    in_place_of: str = ""

    @property
    def sentence(self) -> str:
        """Who to ask."""
        if not self.hands:
            return "Personne ne peut le faire sur ce dossier."
        return f"Peut le faire : {listed([hand.words for hand in self.hands], 'ou')}."


@dataclass(frozen=True, slots=True)
class Offer:
    """An act on a dossier, for one person, on one day; `group` is an id of `GROUPS`.

    `blockers`: every reason that nothing one could type would lift, the person's own ones too.
    """

    ask: Ask
    who: Who
    blockers: tuple[Blocker, ...] = ()

    @property
    def key(self) -> str:
        """Its name for addresses, programmes and tests."""
        return self.ask.key

    @property
    def label(self) -> str:
        """What it does, in French."""
        return self.ask.label

    @property
    def group(self) -> str:
        """The kind of acts that it is of."""
        return self.ask.group

    @property
    def fields(self) -> tuple[Field, ...]:
        """What is typed."""
        return self.ask.fields

    @property
    def common(self) -> tuple[Field, ...]:
        """What may be typed besides."""
        return self.ask.common

    @property
    def is_open(self) -> bool:
        """Whether nothing stands in the way of this person."""
        return not self.blockers
