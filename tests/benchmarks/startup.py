"""How long actgrad takes to start, beside Python importing what it needs: `python tests/benchmarks/startup.py`.

Prints the two ratios of medians. Runs are interleaved, so that what else the machine does hits all alike, and compiled
modules are kept for the time of the benchmark, as they are in any installation.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time

RUNS = 41

PAIRS = {
    ("-m", "actgrad", "--help"): ("import click", 1.6),
    ("-m", "actgrad", "forward", "relu", "--seed", "1"): ("import click, numpy, rich.console, rich.table", 1.35),
}
"""What is timed, what it is held against, and how many times as long it may take."""


def seconds(environment: dict[str, str], *arguments: str) -> float:
    """Give the time that one run of Python takes, as a person feels it."""
    started = time.perf_counter()
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True, env=environment)
    return time.perf_counter() - started


def main() -> int:
    """Time every pair in turn; the exit code is 1 if one takes longer than it may."""
    slow = False
    with tempfile.TemporaryDirectory() as compiled:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled, "PYTHONDONTWRITEBYTECODE": ""}
        for ours, (imports, most) in PAIRS.items():
            pairs = [(seconds(environment, *ours), seconds(environment, "-c", imports)) for _ in range(RUNS)]
            mine, bare = (statistics.median(times) for times in zip(*pairs[1:], strict=True))
            slow |= mine > most * bare
            print(f"python {' '.join(ours)}: {mine * 1000:.0f} ms, {mine / bare:.2f} times as long as `{imports}`")
            print(f"  at most {most} times{'' if mine <= most * bare else ': too slow'}")
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
