"""An act under way in the browser: the dossier, the offer, what was typed, its files."""

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from support_engine.core.acts import commands as c
from support_engine.core.acts import money_commands as k
from support_engine.core.dossier.message_events import JoinedPaper
from support_engine.core.offers.fields import FieldFault
from support_engine.core.offers.offer import Offer
from support_engine.core.offers.offers import command_of
from support_engine.stories import waiting_files
from support_engine.stories.foreseeing.foresee import foresee
from support_engine.views.dossier.foreseen import Foreseen
from support_engine.web.acts.typing import Filled
from support_engine.web.asked import Asked
from support_engine.web.reading.on_dossier import OnDossier

SENSITIVE = (
    *(k.CertifyTranche, k.TransmitTranche, k.RecordPayment, k.ChangeBank, k.ConfirmBank),
    *(k.AmendAgreement, k.CancelRecovery, k.ReceiveRecovery, c.CorrectLastAct),
)
"""What asks for the password again, a quarter of an hour after it was given."""


Act = c.CaseCommand | c.CorrectLastAct


@dataclass(frozen=True, slots=True)
class Acting:
    """An act under way: the dossier, the offer, what was typed."""

    asked: Asked
    here: OnDossier
    offer: Offer
    filled: Filled

    @property
    def is_sensitive(self) -> bool:
        """Whether the password is asked again."""
        return self.offer.ask.command in SENSITIVE

    def command(self) -> Act | tuple[FieldFault, ...]:
        """The act as it was typed, or what is wrong with each field."""
        if self.filled.faults:
            return self.filled.faults
        here = self.here
        made = command_of(self.offer, self.filled.typed, by=here.actor, on=here.case.today)
        if isinstance(made, tuple):
            return made
        assert isinstance(made, c.CaseCommand | c.CorrectLastAct)  # every offer is on a dossier
        return replace(made, key=self.filled.act_key, seen_version=self.filled.seen)

    def every(self, command: Act) -> tuple[Act, ...]:
        """The act, and the same one for each further file that came with it."""
        if isinstance(command, c.WriteToTeam):
            more_of_it = (JoinedPaper(one.name, one.sha256, one.size) for one in self.filled.more)
            return (replace(command, papers=(*command.papers, *more_of_it)),)
        if not isinstance(command, c.AddDocument):
            return (command,)
        more = enumerate(self.filled.more, 2)
        others = (
            replace(
                command,
                **{name: getattr(file, name) for name in ("name", "sha256", "size")},
                key=f"{command.key}.{number}",
                seen_version=None,
            )
            for number, file in more
        )
        return (command, *others)

    def foreseen(self, command: Act) -> Foreseen:
        """What the act would do, with each of its files."""
        asked = self.asked
        found = [foresee(asked.desk, each, asked.now) for each in self.every(command)]
        events = tuple(words for each in found for words in each.events)
        blockers = {why.sentence: why for each in found for why in each.blockers}
        whole = replace(found[0], events=events, blockers=tuple(blockers.values()))
        return self.here.shows(whole)

    def settled(self, db: Connection) -> None:
        """The files that came are documents, as the act is done."""
        for file in self.filled.files:
            waiting_files.settle(self.asked.desk, db, file)
