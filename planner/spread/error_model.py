"""How large the wind's error is and how it forgets, for one kind of winds: a prior, or fitted."""

from dataclasses import dataclass, replace

import numpy as np

from planner.drift.wind_errors import ErrorLaw
from planner.geo import Floats
from planner.spread.member_spread import MemberSpread
from planner.units import HOUR_S

_LEAST_BESIDE_MEMBERS = 0.5
"""What is left of sigma at least beside the members of an ensemble: a prior."""


@dataclass(frozen=True)
class ErrorModel:
    """How large the wind's error is and how it forgets, for one kind of winds.

    `sigma_mps` (H, J) of one component at `altitudes_m` (H,) and `leads_h` (J,), to which `wind_share` of the
    wind is added; `length_km` (J,) by lead. The tail is Student's with `tail` degrees of freedom, None is
    normal. With `fresh_h`, the error of a wind of which it is known when it was measured begins with nothing
    and has 1 - exp(-age / fresh_h) of its variance.
    """

    sigma_mps: Floats
    altitudes_m: Floats
    leads_h: Floats
    column_share: float
    length_km: Floats
    memory_h: float
    wind_share: float
    tail: float | None
    fresh_h: float | None = None

    def beside(self, members: MemberSpread | None, issued_s: float) -> "ErrorModel":
        """The same less what a forecast's members vary by themselves: so that nothing is counted twice.

        `_LEAST_BESIDE_MEMBERS` of the size stays, for members of one model share its faults, and in the first
        two days they lie closer together than the truth does to them.
        """
        if members is None:
            return self
        leads_h = (members.times_s - issued_s) / HOUR_S if np.isfinite(issued_s) else 0.0 * members.times_s
        altitudes_m = np.union1d(self.altitudes_m, members.altitudes_m)
        new_leads_h = np.union1d(self.leads_h, np.clip(leads_h, self.leads_h[0], None))
        whole = _on(altitudes_m, new_leads_h, self.altitudes_m, self.leads_h, self.sigma_mps**2)
        variance = members.variance if np.isfinite(issued_s) else members.variance.mean(axis=1, keepdims=True)
        at_h = leads_h if np.isfinite(issued_s) else self.leads_h[:1]
        carried = _on(altitudes_m, new_leads_h, members.altitudes_m, at_h, variance)
        missing = np.sqrt(np.maximum(whole - carried, _LEAST_BESIDE_MEMBERS**2 * whole))
        length_km = np.interp(new_leads_h, self.leads_h, self.length_km)
        return replace(
            self, sigma_mps=missing, altitudes_m=altitudes_m, leads_h=new_leads_h, length_km=length_km
        )

    def times(self, factor: float) -> "ErrorModel":
        """The same, so many times as large."""
        return replace(self, sigma_mps=factor * self.sigma_mps, wind_share=factor * self.wind_share)

    def sigma_at(self, altitudes_m: Floats, leads_h: Floats) -> Floats:
        """The table (H, J) at other altitudes (H,) and leads (J,), held beyond its own."""
        return _on(altitudes_m, leads_h, self.altitudes_m, self.leads_h, self.sigma_mps)

    def law(self, issued_s: float) -> ErrorLaw:
        """The same as the drift takes it, with lead zero at `issued_s`."""
        return ErrorLaw(
            self.sigma_mps,
            self.altitudes_m,
            self.leads_h * HOUR_S,
            self.length_km * 1_000.0,
            self.column_share,
            self.memory_h * HOUR_S,
            self.wind_share,
            issued_s,
            self.tail,
        )

    def above(self, top_m: float, rise_m: Floats, more_mps: Floats) -> "ErrorModel":
        """The same where the wind at `top_m` is held above it: `more_mps` is added at `rise_m` over it."""
        altitudes_m = np.union1d(self.altitudes_m, top_m + rise_m)
        whole = _on(altitudes_m, self.leads_h, self.altitudes_m, self.leads_h, self.sigma_mps**2)
        more = np.interp(altitudes_m, top_m + rise_m, more_mps)[:, None]
        return replace(self, sigma_mps=np.sqrt(whole + more**2), altitudes_m=altitudes_m)

    def either_way(self) -> "ErrorModel":
        """The same before lead zero as after it: of a measurement, which ages both ways."""
        later = slice(1, None) if self.leads_h[0] == 0.0 else slice(None)
        both = np.concatenate([self.sigma_mps[:, ::-1], self.sigma_mps[:, later]], axis=1)
        leads_h = np.concatenate([-self.leads_h[::-1], self.leads_h[later]])
        length_km = np.concatenate([self.length_km[::-1], self.length_km[later]])
        return replace(self, sigma_mps=both, leads_h=leads_h, length_km=length_km)


def _on(altitudes_m: Floats, leads_h: Floats, rows_m: Floats, columns_h: Floats, values: Floats) -> Floats:
    """A table by altitude and lead, linear between and held beyond, at other altitudes and leads."""
    by_lead = np.stack([np.interp(leads_h, columns_h, row) for row in values])
    return np.stack([np.interp(altitudes_m, rows_m, column) for column in by_lead.T], axis=1)
