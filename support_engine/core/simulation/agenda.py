"""The agenda of a dossier that changes, reckoned once for each change.

Most days of a life bring a reminder and nothing else: what can be spoken of stays the same then,
and only the ladders that spoke move on. The lines are those of `core.dossier.agenda`, in the same
order.
"""

from support_engine.core.acts.due import Ladder, newest, one_after_a_silence, owed_rungs
from support_engine.core.dossier.agenda import (
    Line,
    Topic,
    all_topics,
    audible,
    departures,
    moves,
    next_rung,
    spoken_of,
)
from support_engine.core.dossier.case import Case
from support_engine.core.dossier.dossier import Dossier
from support_engine.core.dossier.events import StepSent
from support_engine.core.programme.definition import Reminder

Rung = tuple[tuple[int | None, int | None], Line | None]


class Dates:
    """The lines of the newest dossier. `change` numbers what is more than reminders."""

    def __init__(self) -> None:
        self.dossier: Dossier | None = None
        self.found: tuple[Line, ...] = ()
        self.change = -1
        self.fixed: tuple[Line, ...] = ()
        self.spoken: tuple[tuple[str, Reminder, Topic], ...] = ()
        self.rungs: dict[str, Rung] = {}

    def lines(self, case: Case, change: int) -> tuple[Line, ...]:
        """Every line, in no particular order. A closed dossier has none."""
        if case.dossier is self.dossier:
            return self.found
        if change != self.change:
            self.reckon(case)
            self.change = change
        self.dossier, self.found = case.dossier, (*self.fixed, *self.reminders(case))
        return self.found

    def reckon(self, case: Case) -> None:
        """What does not depend on the reminders that went out."""
        self.fixed, self.spoken, self.rungs = (), (), {}
        if case.dossier.is_closed:
            return
        topics = all_topics(case)
        self.fixed = (
            *(
                Line("deadline", topic.subject, topic.deadline, topic.deadline)
                for section in ("clocks", "milestones")
                for topic in topics[section]
            ),
            *moves(case, topics["clocks"]),
            *departures(case),
        )
        self.spoken = tuple(
            (topic.under(rule), rule, topic)
            for rule, topic in spoken_of(case.workflow, audible(case.dossier, topics))
        )

    def reminders(self, case: Case) -> list[Line]:
        """The next rung of each ladder; one that did not speak since is where it was."""
        coming = []
        for key, rule, topic in self.spoken:
            reached = (case.dossier.reminded.get(key), case.dossier.put_off.get(key))
            if key not in self.rungs or self.rungs[key][0] != reached:
                line = next_rung(case, rule, topic)
                self.rungs[key] = (reached, line)
            line = self.rungs[key][1]
            if line is not None:
                coming.append(line)
        return coming

    def steps_due(self, case: Case) -> tuple[StepSent, ...]:
        """The rungs that a round of today sends, as `acts.due` would: from the same lines."""
        found = [
            newest(case, ladder, owed_rungs(case, ladder, line.days, case.today), case.today)
            for key, rule, topic in self.spoken
            if (line := self.rungs[key][1]) is not None and line.due_on <= case.today
            for ladder in (Ladder(rule, topic),)
        ]
        return tuple(one_after_a_silence(found))
