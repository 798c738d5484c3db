"""A command beside two busy loops per core, its status given back: what it tells may not hang on the pace.

python -m tests.busy pytest tests/api
"""

import os
import subprocess
import sys

LOOPS_PER_CORE = 2
# A loop ends with whoever started it, however that ended.
LOOP = "import os\nstarted_by = os.getppid()\nwhile os.getppid() == started_by:\n    sum(range(100_000))"


def main(command: list[str]) -> int:
    """Run the command to its end; the loops are ended then."""
    loops = [
        subprocess.Popen([sys.executable, "-c", LOOP])
        for _ in range(LOOPS_PER_CORE * len(os.sched_getaffinity(0)))
    ]
    try:
        return subprocess.run(command, check=False).returncode
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
