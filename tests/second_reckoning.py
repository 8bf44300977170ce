"""Every deadline of a dossier reckoned a second time, from its journal and its file as plain data.

It shares no code with the product: dictionaries as they stand in the base, months counted by hand,
pauses walked day by day. What it finds is compared with what the engine says.
"""

from collections.abc import Callable
from copy import copy
from datetime import date, timedelta
from typing import Any

Plain = dict[str, Any]
DAY = timedelta(days=1)


def months_later(day: date, months: int) -> date:
    """The same day of another month, or the last one that this month has."""
    number = day.year * 12 + day.month - 1 + months
    last = 31
    while True:
        try:
            return date(number // 12, number % 12 + 1, min(day.day, last))
        except ValueError:
            last -= 1


class Clock:
    """One clock, as the events of its life tell it."""

    def __init__(self, start: Plain, paused_by: list[str]) -> None:
        self.start, self.on = start, date.fromisoformat(start["on"])
        self.given = date.fromisoformat(start["ends_on"]) if start["ends_on"] else None
        self.pauses = [[cause, self.on, None] for cause in paused_by]
        self.grants: list[tuple[int, date, int]] = []
        self.amendments: list[tuple[date, list, int, date]] = []
        self.stopped: date | None = None

    def in_force(self) -> tuple[date, list, int, date] | None:
        return max(self.amendments, key=lambda one: one[:3], default=None)


class Second:
    """The clocks of a journal: rows are (version, effective day, event)."""

    def __init__(self, rows: list[tuple[int, date, Plain]], off: Callable[[date], bool]) -> None:
        self.off, self.clocks = off, dict[str, Clock]()
        corrections = [event for _, _, event in rows if event["type"] == "corrected"]
        gone = {version for event in corrections for version in event["takes_back"]}
        for version, on, event in rows:
            if version not in gone:
                self.read(version, on, event)

    def read(self, version: int, on: date, event: Plain) -> None:
        """What an event does to the clocks."""
        kind = event["type"]
        if kind == "moved":
            self.resume(f"state.{event['origin']}", on, event)
            self.pause(event, f"state.{event['target']}", on)
        if kind == "hold_opened":
            self.pause(event, f"hold.{event['hold']}", on)
        for name in event.get("stops", ()):
            self.clocks[name].stopped = on
        if kind == "hold_lifted":
            self.resume(f"hold.{event['hold']}", on, event)
        if kind == "moved":
            self.follow(event["facts"])
        for start in event.get("starts", ()):
            self.clocks[start["clock"]] = Clock(start, start["paused_by"])
        for name, pauses in event.get("stood", {}).items():
            for one in pauses if name in self.clocks else ():
                days = [date.fromisoformat(one[day]) for day in ("from_on", "until_on")]
                self.clocks[name].pauses.append([one["cause"], *days])
        if kind == "extension_granted":
            self.clocks[event["clock"]].grants.append((version, on, event["months"]))
        if kind == "agreement_amended" and event["ends_on"] and event["clock"] in self.clocks:
            end = date.fromisoformat(event["ends_on"])
            number = number_of(event["number"])
            self.clocks[event["clock"]].amendments.append((on, number, version, end))

    def pause(self, event: Plain, cause: str, on: date) -> None:
        later = event.get("paused_from", {})
        for name in event["pauses"]:
            since = date.fromisoformat(later.get(name, str(on)))
            self.clocks[name].pauses.append([cause, since, None])

    def resume(self, cause: str, on: date, event: Plain) -> None:
        told = date.fromisoformat(event.get("known_on") or str(on))
        for name, clock in self.clocks.items():
            for pause in clock.pauses:
                if pause[0] == cause and pause[2] is None:
                    pause[2] = told if name in event.get("to_known", ()) else on

    def follow(self, facts: Plain) -> None:
        for clock in self.clocks.values():
            if clock.stopped is None:
                if clock.start["from_fact"] in facts:
                    clock.on = date.fromisoformat(facts[clock.start["from_fact"]])
                if clock.start["until_fact"] in facts:
                    clock.given = date.fromisoformat(facts[clock.start["until_fact"]])

    # ── Deadlines ────────────────────────────────────────────────────────────────────────────────

    def end(self, name: str) -> date | None:
        """The last day of a clock, None while nobody knows it."""
        clock, signed = self.clocks[name], self.clocks[name].in_force()
        length = clock.start["months"], clock.start["days"]
        if signed is not None:
            signed_on, _, _, due = signed
            kept = [g for g in clock.grants if g[1] >= signed_on]
            return self.walked(clock, months_later(due, sum(g[2] for g in kept)), signed_on)
        more = sum(months for _, _, months in clock.grants)
        if clock.given is not None:
            due = months_later(clock.given, length[0] + more) + timedelta(days=length[1])
            return self.walked(clock, due, clock.on)
        begun = self.begun(name)
        if begun is None:
            return None
        due = months_later(begun, length[0] + more) + timedelta(days=length[1])
        moves = clock.start["working_day"]
        return self.worked(self.walked(clock, due, begun, moves), moves)

    def begun(self, name: str) -> date | None:
        """The day from which a clock counts."""
        clock = self.clocks[name]
        followed = clock.start["after"]
        return self.end(followed) if followed in self.clocks else clock.on

    def milestone(self, rule: Plain) -> date | None:
        """The day on which a milestone is due; its file says how it is counted."""
        due = rule["due"]
        clock = self.clocks[due["clock"]]
        if due.get("after_stop"):  # what outlives a clock was never stopped with it
            clock, stop = copy(clock), clock.stopped
            clock.pauses = [
                [cause, since, min(until or stop, stop) if stop and since < stop else until]
                for cause, since, until in clock.pauses
                if cause != "act.stopped"
            ]
            clock.stopped = None
        months, days = due.get("months", 0), timedelta(days=due.get("days", 0))
        moves = rule.get("working_day", True)
        if "year_end" in due:
            base: date | None = date(clock.on.year + due["year_end"] - 1, 12, 31)
        elif due.get("at", "start") == "end":
            end = self.end(due["clock"])
            is_decided = clock.given is not None or clock.in_force() is not None
            if not months and not days:
                return end if is_decided else self.worked(end, moves)
            return self.worked(end and months_later(end, months) + days, moves)
        else:
            base = self.begun(due["clock"])
        if base is None:
            return None
        due_on = months_later(base, months) + days
        return self.worked(self.walked(clock, due_on, base, moves), moves)

    def opening(self, rule: Plain) -> date | None:
        """From which day a milestone can be declared; None where a pause hides it, the first of
        days where any will do."""
        due, opens = rule["due"], rule.get("opens")
        clock, known = self.clocks[due["clock"]], date.min
        if "year_end" in due:
            known = date(clock.on.year + due["year_end"], 1, 1)
        if opens is None:
            return known
        months, days = opens.get("months", 0), timedelta(days=opens.get("days", 0))
        if opens.get("at", "start") == "end":
            base = self.plain_end(due["clock"]) if not months and not days else None
            on = base or ((end := self.end(due["clock"])) and months_later(end, months) + days)
        else:
            begun = self.begun(due["clock"])
            on = begun and self.walked(clock, months_later(begun, months) + days, begun)
        return on and max(on, known)

    def plain_end(self, name: str) -> date | None:
        """The last day of a clock, whatever days off come then."""
        start = self.clocks[name].start
        moves, start["working_day"] = start["working_day"], False
        try:
            return self.end(name)
        finally:
            start["working_day"] = moves

    def walked(self, clock: Clock, due: date, since: date, moves: bool = False) -> date | None:
        """Day after day: one that is paused does not count; a pause that goes on hides the rest.
        Days off after the last day count where a pause begins before they are over."""
        on, left = since, (due - since).days
        if left < 0:
            return due
        while True:
            held = [p for p in clock.pauses if p[1] <= on and self.last(clock, p) > on]
            if left == 0 and not held:
                over = self.worked(on, moves)
                if not any(on < p[1] <= over and self.last(clock, p) > p[1] for p in clock.pauses):
                    return on
                left = (over - on).days
            if any(self.last(clock, p) == date.max for p in held):
                return None
            left -= not held
            on += DAY

    def last(self, clock: Clock, pause: list) -> date:
        """The day on which the clock runs again."""
        return min(pause[2] or date.max, clock.stopped or date.max)

    def worked(self, day: date | None, moves: bool) -> date | None:
        while day is not None and moves and self.off(day):
            day += DAY
        return day


def number_of(text: str) -> list:
    """A number as people order it: A2 before A10."""
    parts: list[tuple[int, str]] = []
    digits, letters = "", ""
    for sign in [*text.casefold(), ""]:
        if digits and not sign.isdecimal():
            parts.append((int(digits), ""))
            digits = ""
        if letters and (sign.isdecimal() or not sign):
            parts.append((-1, letters))
            letters = ""
        digits, letters = (digits + sign, letters) if sign.isdecimal() else (digits, letters + sign)
    return parts


def first_told(rows: list[tuple[str, date, date, Plain]], subject: str, hung: dict) -> date:
    """The last day on which an act recorded late made or moved what a reminder is about; nobody
    could hear of it before."""
    section, _, name = subject.partition(".")
    clock = hung.get(name, "") if section == "milestones" else name if section == "clocks" else ""
    told = date.min
    for kind, on, recorded, event in rows:
        made = (
            (section == "states" and kind == "moved" and event["target"] == name)
            or any(start["clock"] == clock for start in event.get("starts", ()))
            or (kind == "agreement_amended" and event["clock"] == clock)
        )
        if made:
            told = recorded if recorded > on else date.min
    return told
