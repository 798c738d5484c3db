"""Our own march in a process of its own, so that it can be compiled for another kind of processor.

``python -m tests.benchmarks.rivals.ourselves``. Each line `round THREADS` on stdin flies standard flights and
is answered by a line of JSON; `quit` ends.
"""

import json
import sys
import time

from planner.drift.ensemble_integrator import Marcher
from planner.forecast.store.ladder_folder import ladder_of
from tests.benchmarks import drift, march

FLIGHTS = 262_144  # sixteen blocks: what two threads need to begin and to end together does not count


def tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    marcher, drawn = Marcher.over(drift.world()[0], ladder_of), march.draws(FLIGHTS)

    def flown(threads: int) -> str:
        begun, busy = time.perf_counter(), time.process_time()
        march.on_threads(lambda first, block: march.fly(marcher, block), drawn, threads)
        took = {"seconds": time.perf_counter() - begun, "busy": time.process_time() - busy}
        return json.dumps(took | {"n": FLIGHTS, "rungs": marcher.lanes[0].rungs.rungs_m.size})

    tell(flown(1))
    for line in sys.stdin:
        if line.strip() == "quit":
            return
        tell(flown(int(line.split()[1])))


if __name__ == "__main__":
    main()
