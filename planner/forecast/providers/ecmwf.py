"""ECMWF open data at 0.25 degrees: the IFS forecast, and its ensemble of 50 members and the control.

Cycles 00, 06, 12, 18 UTC. Hours 0 to 144 every third; of 00 and 12 UTC also every sixth to 360. 13 levels
from 1000 to 50 hPa, about 20 km: too low for a burst at 30. u, v, t, gh, r; at the ground 10u 10v, 100u
100v, gust, tp, mucape, tcc, 2t, 2d, lsm, z. No region filter: global messages only, CCSDS packed.
Addresses: YYYYMMDD/HHz/ifs/0p25/oper/YYYYMMDDHH0000-Fh-oper-fc.grib2 and .../enfo/...-Fh-enfo-ef.grib2,
each with a list of JSON lines beside it (.index). Since cycle 50r1 (May 2026) every cycle of the forecast
is stream oper (06 and 18 UTC were scda) and the control of the ensemble is that forecast itself (enfo held
it as type cf). Hour 0 is out about 7 h after the cycle, the last hour after 9.
CC-BY-4.0: (c) ECMWF, changed by us (cut out). As of November 2026; not tried against the real server.
"""

from datetime import datetime, timedelta
from functools import partial

from planner.forecast.provider import Entry, RemoteFile, Source, index_entries
from planner.forecast.quantities import ECMWF
from planner.forecast.quantity_row import FieldKind

_MAIN_CYCLES_H = (0, 12)


def ecmwf_wants(entry: Entry, *, kinds: tuple[str, ...], first: bool) -> bool:
    """Whether a flight needs a field; of what never changes, only in the `first` hour."""
    if entry.kind not in kinds:
        return False
    kind, _, level_hpa = entry.level.partition(" ")
    row = ECMWF.get((kind, entry.name))
    if row is None or (row.kind is FieldKind.FIXED and not first):
        return False
    return kind != "pl" or (level_hpa.isdecimal() and 100.0 * float(level_hpa) >= row.up_to_pa)


class Ecmwf(Source):
    """ECMWF's forecast, alone or with its ensemble."""

    def hours(self, cycle: datetime) -> tuple[int, ...]:
        return (*range(0, 145, 3), *(range(150, 361, 6) if cycle.hour in _MAIN_CYCLES_H else ()))

    def files(self, cycle: datetime, hour_h: int) -> list[RemoteFile]:
        control = self._file(
            cycle, hour_h, "oper", "fc", partial(ecmwf_wants, kinds=("fc",), first=hour_h == 0)
        )
        if self.members == 1:
            return [control]
        return [
            control,
            self._file(cycle, hour_h, "enfo", "ef", partial(ecmwf_wants, kinds=("pf",), first=False)),
        ]

    @staticmethod
    def _file(cycle: datetime, hour_h: int, stream: str, kind: str, wants: partial[bool]) -> RemoteFile:
        folder = f"{cycle:%Y%m%d}/{cycle:%H}z/ifs/0p25/{stream}"
        path = f"{folder}/{cycle:%Y%m%d%H}0000-{hour_h}h-{stream}-{kind}"
        return RemoteFile(f"{path}.grib2", f"{path}.index", hour_h, index_entries, wants)

    def out_at(self, cycle: datetime, hour_h: int) -> datetime:
        return cycle + timedelta(hours=7.0 + 2.0 * hour_h / 360)


_ECMWF = partial(
    Ecmwf,
    attribution="ECMWF open data (CC-BY-4.0), cut out by Windfall",
    licence="CC-BY-4.0",
    address="https://data.ecmwf.int/forecasts",
)
IFS = _ECMWF(name="ecmwf", title="ECMWF IFS 0.25 degrees", members=1)
ENS = _ECMWF(name="ecmwf-ens", title="ECMWF ENS 0.25 degrees, 51 members", members=51)
