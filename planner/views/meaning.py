"""What a plan or campaign means, in words: where, what flies, what it lets go, what varies, when."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from planner.flight.area_shape import area_shape
from planner.geo import bearing_deg, distance_m, east_west
from planner.plan.area import NamedArea
from planner.plan.launch_time import LaunchTime
from planner.plan.plan import Drop, Plan
from planner.plan.site import Site
from planner.units import KM_M, short
from planner.views.answer_model import AnswerModel
from planner.views.meaning_of_parts import cargo_words, metres, vehicle_words
from planner.views.what_varies import what_varies
from planner.window.campaign import Campaign

_POINTS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
Lines = Iterator[tuple[str, str]]


class Line(AnswerModel):
    """One thing that is written: what it is about, and what it means."""

    about: str
    means: str


class Quantity(AnswerModel):
    """Text that was read as a number: where it stands, what was written, and the number."""

    key: str
    written: str
    value: float | dict[str, Any]


class Meaning(AnswerModel):
    """What a file means; `warnings` is what to look at though it can be answered."""

    kind: Literal["plan", "campaign"]
    lines: tuple[Line, ...]
    read: tuple[Quantity, ...]
    warnings: tuple[str, ...]


def meaning(drop: Plan | Campaign, read: tuple[Quantity, ...]) -> Meaning:
    """A plan or campaign in words, with the quantities that were read from text and what to look at."""
    lines = _plan_lines(drop) if isinstance(drop, Plan) else _campaign_lines(drop)
    pieces = drop.cargo()
    said = [*drop.vehicle.warnings(), *(line for piece, _, cargo in pieces for line in cargo.warnings(piece))]
    return Meaning(
        kind="plan" if isinstance(drop, Plan) else "campaign",
        lines=tuple(Line(about=about, means=means) for about, means in lines),
        read=read,
        warnings=tuple(said),
    )


def quantities(written: Any, read: Any, at: tuple[str, ...] = ()) -> Iterator[Quantity]:
    """Where text was read as a number or a place: the differences of what was written and what was read."""
    if isinstance(written, dict) and isinstance(read, dict):
        for key, value in written.items():
            yield from quantities(value, read[key], (*at, str(key)))
    elif isinstance(written, list) and isinstance(read, list):
        for k, (before, after) in enumerate(zip(written, read, strict=True)):
            yield from quantities(before, after, (*at, str(k)))
    elif isinstance(written, str) and not isinstance(read, str):
        yield Quantity(key=".".join(at), written=written, value=read)


def _plan_lines(plan: Plan) -> Lines:
    yield "Site", _site(plan.site)
    yield "Launch", _launch_time(plan.launch_time)
    yield from _drop_lines(plan, (plan.site,))
    yield "Drops", f"{plan.members:,} in a zone, followed for {plan.horizon_h:g} h at most; seed {plan.seed}"


def _campaign_lines(campaign: Campaign) -> Lines:
    for site in campaign.sites:
        yield "Site", _site(site)
    times = campaign.launch_times
    span = f"from {_launch_time(times.from_)} to {_launch_time(times.to)}"
    yield "Launches", f"{span}, every {_spoken(times.every.total_seconds())}, at each site"
    yield from _drop_lines(campaign, campaign.sites)
    yield from _ground_lines(campaign)
    for criterion in campaign.criteria:
        limits = ", ".join(f"{name} {value:g}" for name, value in _limits(criterion))
        yield "Criterion", f"{criterion.name}: {limits}" if limits else criterion.name
    for waiver in campaign.waived:
        yield "Waived", f"{waiver.criterion}: {waiver.reason}"
    followed = f"followed for {campaign.horizon_h:g} h at most"
    yield "Drops", f"{campaign.members:,} a launch, {followed}; seed {campaign.seed}"


def _ground_lines(campaign: Campaign) -> Lines:
    """What a campaign says of the ground besides its areas, and so has judged."""
    if (side := campaign.own_side) is not None and side.geometry is not None:
        shape = "the site's side of a line" if side.geometry["type"] == "LineString" else "an outline"
        yield "Own side", f"{side.name}: {shape}; nothing heavy may come down there"
    if (base := campaign.base) is not None:
        yield "Base", f"{_place(base.latitude_deg, base.longitude_deg)}; fetched within {base.within_km:g} km"
    if campaign.population is not None:
        yield "Population", f"people on each cell of {Path(campaign.population).name}"


def _limits(criterion: Any) -> Iterator[tuple[str, float]]:
    for name, value in criterion.model_dump().items():
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield name, value


def _drop_lines(drop: Drop, sites: tuple[Site, ...]) -> Lines:
    yield "Vehicle", vehicle_words(drop.vehicle)
    named = {id(cargo): piece for piece, _, cargo in drop.cargo()}
    for release in drop.releases:
        when = f"{_spoken(release.after_s or 0.0)} after the launch"
        if release.altitude_m is not None:
            when = f"at {metres(release.altitude_m)}"
        loads = "; ".join(f"{named[id(cargo)]} ({cargo_words(cargo)})" for cargo in release.cargo)
        yield "Release", f"{when}: {loads}"
    for about, areas in (("Target", drop.targets), ("Keep out", drop.keep_out)):
        for area in areas:
            yield about, _area(area, sites[0])
    for searched in drop.searched if isinstance(drop, Plan) else ():
        where = _area(searched, sites[0])
        yield "Not found", f"{where}; it would have been with {100 * searched.detection:g} %"
    yield "Varies", what_varies(drop)


def _spoken(seconds: float) -> str:
    hours, rest = divmod(seconds, 3600.0)
    parts = [f"{hours:g} h"] if hours else []
    return " ".join([*parts, *([f"{rest / 60:g} min"] if rest or not hours else [])])


def _site(site: Site) -> str:
    height = "on the ground of the forecast's model"
    if site.altitude_m is not None:
        height = f"{metres(site.altitude_m)} above sea level"
    return f"{site.name}, {_place(site.latitude_deg, site.longitude_deg)}, {height}"


def _place(latitude_deg: float, longitude_deg: float) -> str:
    east_deg = float(east_west(longitude_deg))
    north, east = "S" if latitude_deg < 0 else "N", "W" if east_deg < 0 else "E"
    return f"{abs(latitude_deg):.4f} {north}, {abs(east_deg):.4f} {east}"


def _launch_time(launch: LaunchTime) -> str:
    if launch.time is not None:
        return short(launch.time)
    hours = launch.offset.total_seconds() / 3600
    base = "now" if launch.base == "now" else "the forecast's issue time"
    return base if not hours else f"{abs(hours):g} h {'after' if hours > 0 else 'before'} {base}"


def _area(area: NamedArea, site: Site) -> str:
    if area.latitude_deg is not None and area.longitude_deg is not None:
        latitude_deg, longitude_deg = area.latitude_deg, area.longitude_deg
        shape = f"{area.radius_km:g} km round"
    else:
        middle = area_shape(area).centroid
        latitude_deg, longitude_deg, shape = middle.y, middle.x, "an outline round"
    ends = (site.latitude_deg, site.longitude_deg, latitude_deg, longitude_deg)
    away_km, point = distance_m(*ends) / KM_M, _POINTS[round(bearing_deg(*ends) / 45) % 8]
    where = "at the site" if away_km < 1.0 else f"{away_km:.0f} km {point} of {site.name}"
    return f"{area.name}: {shape} {_place(latitude_deg, longitude_deg)}, {where}"
