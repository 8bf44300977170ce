"""When reminders may leave: working days, in the morning, Paris time; quiet otherwise."""

from dataclasses import dataclass
from datetime import date, datetime, time

from support_engine.core.days.calendar import ONE_DAY, Calendar


@dataclass(frozen=True, slots=True)
class Window:
    """The hours of a working day during which reminders leave; acts leave at once."""

    opens: time
    closes: time
    calendar: Calendar

    def is_open(self, now: datetime) -> bool:
        """Whether reminders may leave at this moment. `now` is aware, in Paris."""
        hours = self.opens <= now.time() < self.closes
        return hours and self.calendar.is_working_day(now.date(), "")

    def next_opening(self, now: datetime) -> datetime:
        """`now` if the window is open, else the next moment it opens."""
        if self.is_open(now):
            return now
        is_past = now.time() >= self.opens
        return self.opening(now.date() + ONE_DAY if is_past else now.date(), now)

    def after_today(self, now: datetime) -> datetime:
        """The opening of the next working day."""
        return self.opening(now.date() + ONE_DAY, now)

    def of_the_week(self, now: datetime) -> datetime:
        """When what is said once a week leaves: on its first working day, `now` while its hours
        last, else next week."""
        is_over = now.time() >= self.closes
        day = self.calendar.start_of_week(now.date() + ONE_DAY if is_over else now.date())
        return max(now, self.opening(day, now))

    def opening(self, day: date, now: datetime) -> datetime:
        """The opening of `day`, or of the first working day after it."""
        return datetime.combine(self.calendar.working_day(day, ""), self.opens, tzinfo=now.tzinfo)
