"""The table of `docs/verification.md` on the shipped calibration by flown balloons, from its evidence.

`python -m tests.calibrate.flown_calibration_table` prints it.
"""

import sys

from planner.data_files import data_folder
from planner.document import read_file

SHIPPED = data_folder() / "calibrations" / "flown-latex-2018.yaml"
SAID = {
    "top_own_speed": "from the true top, own speed",
    "whole_hindsight": "whole flight, own rates",
    "whole_planned": "as planned (5 m/s, 30 km, 4.33 m/s)",
}


def rows() -> list[str]:
    """A row a class: what areas hold, their size, how even levels are, what the scores gained."""
    evidence = read_file(SHIPPED)["evidence"]
    found = [
        "| question | 50, 90, 95 % areas hold | median 90 % area | levels even, p "
        "| Dawid-Sebastiani, less than before | energy score, less than before |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, scores in evidence["scores"].items():
        mine = [row for row in evidence["coverage"] if row["class"] == name]
        held = ", ".join(str(row["inside"]) for row in mine if row["probability"] != 0.75)
        less = [scores["less_than_before"][score] for score in ("dawid_sebastiani", "energy_km")]
        gained = (f"{one['mean']:+.2f} ({one['low']:+.2f} to {one['high']:+.2f})" for one in less)
        area = f"{scores['median_area_km2_0.9']:,} km2"
        cells = [SAID[name], f"{held} of {mine[0]['n']}", area, f"{scores['level_p']:.2g}", *gained]
        found.append(f"| {' | '.join(cells)} |")
    return found


if __name__ == "__main__":
    sys.stdout.write("\n".join(rows()) + "\n")
