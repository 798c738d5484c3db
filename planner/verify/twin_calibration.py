"""The members' inflation as a calibration: a twin's, which knows no weather but the model's."""

import datetime

import numpy as np

from planner.errors import InputError
from planner.spread.calibration import Calibration, CoverageFound, Evidence, FittedError, Scope
from planner.spread.error_priors import forecast_prior
from planner.units import HOUR_S
from planner.verify.twins import ReliableMembers, TwinStudy


def members_calibration(study: TwinStudy, name: str, date: datetime.date) -> Calibration:
    """What `--truth member` found, for runs of its source; InputError where it found nothing.

    Its effective cases are none: truths were members, so it says that an ensemble covers itself, and lifts no
    cap. A run of one member flies the prior's numbers.
    """
    if study.reliable is None:
        raise InputError("only truths that are members tell by how much members are to be inflated")
    found, card = study.reliable, study.forecast
    issued_at = card.issued_at or card.valid_from
    longest_h = (card.valid_to - issued_at).total_seconds() / HOUR_S
    return Calibration(
        name=name,
        kind="forecast",
        date=date,
        scope=Scope(
            sources=(card.source,),
            leads_h=(0.0, longest_h),
            altitudes_m=(0.0, card.top_m),
            months=tuple(range(1, 13)),
        ),
        error=_error(found),
        evidence=Evidence(
            n=max(row.n for row in found.coverage),
            n_effective=0.0,
            coverage=tuple(
                CoverageFound(
                    **{"class": row.flight_class},
                    probability=row.probability,
                    n=row.n,
                    inside=row.inside,
                    low=row.low,
                    high=row.high,
                )
                for row in found.coverage
            ),
            scores={"truth": "member", "members": card.members, "cases": study.cases},
        ),
    )


def _error(found: ReliableMembers) -> FittedError:
    """The prior's table, and members that are reliable."""
    prior = forecast_prior()
    return FittedError(
        sigma_mps=tuple(tuple(np.round(row, 3).tolist()) for row in prior.sigma_mps),
        altitudes_m=tuple(prior.altitudes_m.tolist()),
        leads_h=tuple(prior.leads_h.tolist()),
        column_share=prior.column_share,
        length_km=tuple(prior.length_km.tolist()),
        memory_h=prior.memory_h,
        wind_share=prior.wind_share,
        tail=prior.tail,
        member_inflation=found.inflation,
        members="reliable",
    )
