"""What is measured: wall time, processor time, statements, peak memory; and how it is printed."""

import resource
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median

from sqlalchemy import Connection, event

from support_engine.adapters.store.sql import Sql

Cpu = Callable[[], float]


@dataclass
class Measure:
    """Samples of one subject: microseconds per act, by round; every act's wall time."""

    name: str
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    acts: list[float] = field(default_factory=list)
    statements: float = 0

    def round(self, work: Iterable[Callable[[], object]], cpu: Cpu = time.process_time) -> None:
        """Do the work, act by act, and keep the figures."""
        begin, burnt, count = time.perf_counter(), cpu(), 0
        last = begin
        for act in work:
            act()
            now = time.perf_counter()
            self.acts.append((now - last) * 1e6)
            last, count = now, count + 1
        self.wall.append((last - begin) / count * 1e6)
        self.cpu.append((cpu() - burnt) / count * 1e6)

    def quantile(self, part: float) -> float:
        """Microseconds below which that part of the acts lies."""
        ordered = sorted(self.acts)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))]

    def ratios(self, floor: "Measure") -> tuple[float, float]:
        """Times the floor, by the wall and by the processor: medians of the rounds' own ratios."""
        pairs = ((self.wall, floor.wall), (self.cpu, floor.cpu))
        wall, cpu = (median(a / b for a, b in zip(*pair, strict=True)) for pair in pairs)
        return wall, cpu

    def row(self, floor: "Measure | None" = None) -> tuple[str, ...]:
        """One line of a table."""
        ratio = cpu_ratio = "1"
        if floor is not None:
            ratio, cpu_ratio = (f"{times:.2f}" for times in self.ratios(floor))
        return (
            self.name,
            f"{1e6 / median(self.wall):.0f}",
            f"{median(self.wall):.0f}",
            ratio,
            f"{median(self.cpu):.0f}",
            cpu_ratio,
            f"{self.quantile(0.5):.0f}",
            f"{self.quantile(0.99):.0f}",
            f"{self.statements:.1f}",
        )


HEADER = ("", "per s", "µs", "× floor", "CPU µs", "× floor", "p50 µs", "p99 µs", "statements")


@contextmanager
def counted(engine: object) -> Iterator[list[int]]:
    """Count what is sent to the base, by SQLAlchemy or past it (BEGIN and COMMIT do not count)."""
    sent = [0]
    direct = Sql._send

    def more(*given: object) -> None:
        sent[0] += 1

    def counting(self: Sql, db: Connection, how: str, given: object) -> object:
        sent[0] += not self.by_driver["sqlite"].startswith("BEGIN")
        return direct(self, db, how, given)

    event.listen(engine, "before_cursor_execute", more)
    Sql._send = counting
    yield sent
    Sql._send = direct
    event.remove(engine, "before_cursor_execute", more)


def peak_mb() -> float:
    """The most memory this process ever held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def table(title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A Markdown table on standard output."""
    print(f"\n## {title}\n")
    print("| " + " | ".join(header) + " |")
    print("|" + "---|" * len(header))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print(f"\nPeak memory: {peak_mb():.0f} MB", flush=True)
