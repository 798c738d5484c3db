"""The error beside members that are taken for reliable: a truth is one more of them, and they are few.

A cloud of M members alone is lumpy and misses such a truth. So each of them carries a field of errors that is
like their own differences in size, height and time (kernel dressing: Roulston and Smith, Tellus 55A, 2003):
then whatever a flight makes of its winds, it makes of both alike.
"""

import numpy as np

from planner.spread.error_model import ErrorModel
from planner.spread.member_spread import MemberSpread
from planner.units import HOUR_S

_TAIL = 6.0
"""As the priors: how far apart members lie here is known from few."""


def reliable_error(members: MemberSpread, issued_s: float, inflation: float) -> ErrorModel:
    """The field that makes the whole variance `inflation` squared times what members vary by, 1 at least.

    By height and lead. What they vary by is their variance as one of them departs from the mean of all that
    there could be: M / (M - 1) times that about their own mean.
    """
    variance = members.variance * members.members / (members.members - 1)
    leads_h = (members.times_s - issued_s) / HOUR_S
    if not np.isfinite(issued_s) or leads_h.size == 1:
        leads_h, variance = np.array([0.0, 1.0]), np.repeat(variance.mean(axis=1, keepdims=True), 2, axis=1)
    column_share, length_km, memory_h = members.alike
    return ErrorModel(
        sigma_mps=np.ascontiguousarray(np.sqrt((inflation**2 - 1.0) * variance)),
        altitudes_m=members.altitudes_m,
        leads_h=leads_h,
        column_share=column_share,
        length_km=np.full(leads_h.size, length_km),
        memory_h=memory_h,
        wind_share=0.0,
        tail=_TAIL,
    )
