"""`python -m benchmarks [name…]`: each measurement in a process of its own, so that its peak
memory is its own."""

import os
import subprocess
import sys

NAMES = ("lives", "transition", "rounds", "startup", "rules")


def main() -> None:
    wanted = sys.argv[1:] or NAMES
    unknown = set(wanted) - set(NAMES)
    if unknown:
        raise SystemExit(f"unknown: {', '.join(sorted(unknown))}; choose among {', '.join(NAMES)}")
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    for name in wanted:
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=True, env=environment)


if __name__ == "__main__":
    main()
