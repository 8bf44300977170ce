"""Whole processes side by side: time, processor time and peak memory of each, in turn."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

CLICK = [sys.executable, "-c", "import click"]
PROBE = (
    "import resource, subprocess, sys;"
    "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL);"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
)


@dataclass
class Process:
    """What a command costs: milliseconds of each run, megabytes at most."""

    command: Sequence[str]
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    peak: float = 0

    def run(self) -> None:
        """Once more. Raises CalledProcessError if it fails."""
        begin = time.perf_counter()
        child = subprocess.Popen(self.command, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise subprocess.CalledProcessError(child.returncode, self.command)
        self.wall.append((time.perf_counter() - begin) * 1e3)
        self.cpu.append((used.ru_utime + used.ru_stime) * 1e3)

    def measure_peak(self) -> None:
        """Asked from a small process: a child begins with its parent's peak."""
        asked = [sys.executable, "-S", "-c", PROBE, *self.command]
        self.peak = float(subprocess.run(asked, check=True, capture_output=True).stdout)

    def ratios(self, floor: "Process") -> tuple[float, float]:
        """Times the floor, by the wall and by the processor: medians of the rounds' own ratios."""
        pairs = ((self.wall, floor.wall), (self.cpu, floor.cpu))
        wall, cpu = (median(a / b for a, b in zip(*pair, strict=True)) for pair in pairs)
        return wall, cpu

    def row(self, floor: "Process", unit: float = 1, decimals: int = 0) -> tuple[str, ...]:
        """Time, times the floor's, processor time, times the floor's, peak; `unit` is in
        milliseconds."""
        wall, cpu = self.ratios(floor)
        spent, spent_cpu = (f"{median(t) / unit:.{decimals}f}" for t in (self.wall, self.cpu))
        return spent, f"{wall:.1f}", spent_cpu, f"{cpu:.1f}", f"{self.peak:.0f}"


def in_turn(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, Process]:
    """Every command in every round."""
    processes = {name: Process(command) for name, command in commands.items()}
    for process in processes.values():
        process.measure_peak()
    for _ in range(rounds):
        for process in processes.values():
            process.run()
    return processes
