"""Vehicles and cargo in words."""

from functools import singledispatch
from math import pi

from planner.plan.cargo import AnyCargo, Bundle, Leaflets, Parachute
from planner.plan.constant_rate import ConstantRate
from planner.plan.film import Film
from planner.plan.gas_balloon import GasBalloon
from planner.plan.latex import Latex
from planner.units import FOOT_M
from planner.vehicle.cargo_physics import fall_stages
from planner.vehicle.film_physics import FilmPhysics
from planner.vehicle.latex_physics import LatexPhysics

_MPS_A_FT_MIN = FOOT_M / 60


def metres(length_m: float) -> str:
    """A height [m] in metres, and in feet."""
    return f"{length_m:,.6g} m ({length_m / FOOT_M:,.0f} ft)"


def _rate(mps: float) -> str:
    return f"{mps:g} m/s ({mps / _MPS_A_FT_MIN:.0f} ft/min)"


@singledispatch
def vehicle_words(vehicle: object) -> str:
    """What flies, and how."""
    raise NotImplementedError(type(vehicle).__name__)


@vehicle_words.register
def _(vehicle: ConstantRate) -> str:
    down = f"comes down at {_rate(vehicle.descent_rate_mps)} at sea level"
    if vehicle.ascent_rate_mps is None:
        return f"{down}, from the site's altitude"
    up = f"climbs at {_rate(vehicle.ascent_rate_mps)}"
    if vehicle.burst_altitude_m is not None:
        return f"{up}, bursts at {metres(vehicle.burst_altitude_m)}, {down}"
    assert vehicle.float_altitude_m is not None
    return f"{up}, floats at {metres(vehicle.float_altitude_m)} for {vehicle.float_hours:g} h, {down}"


@vehicle_words.register
def _(vehicle: Latex) -> str:
    made = LatexPhysics(vehicle).envelope()
    size_m = (6 * made.full_m3 / pi) ** (1 / 3)
    name = f"{vehicle.balloon}, " if vehicle.balloon else ""
    body = f"a latex balloon ({name}{made.mass_kg:g} kg, bursts {size_m:.2f} m across)"
    under = "no parachute"
    if vehicle.parachute is not None:
        under = f"a parachute of {vehicle.parachute.drag_area_m2:.3g} m2 drag area"
    return f"{body} of {_gas(vehicle)}; {vehicle.payload_kg:g} kg of payload, {under}"


@vehicle_words.register
def _(vehicle: Film) -> str:
    tube, made = vehicle.tube, FilmPhysics(vehicle).envelope()
    kind = "vented" if vehicle.vented else "sealed"
    film_um = 1e6 * tube.film_thickness_m
    size = f"{tube.length_m:g} m long, {tube.lay_flat_width_m:g} m wide flat, {film_um:g} um"
    body = f"a {kind} film tube ({size}: {made.mass_kg:.2f} kg, room for {made.full_m3:.1f} m3)"
    filled = f"{body} of {_gas(vehicle)}; {vehicle.payload_kg:g} kg of payload"
    return f"{filled}; it {'opens' if vehicle.opens else 'keeps its gas'} after the last release"


def _gas(vehicle: GasBalloon) -> str:
    """The gas, and how much of it."""
    name = next(name for name in vehicle.fills.keys if getattr(vehicle, name) is not None)
    words, _, unit = name.rpartition("_")
    unit = {"mps": "m/s after the launch"}.get(unit, unit)
    return f"{vehicle.gas.value}, {words.replace('_', ' ')} {getattr(vehicle, name):g} {unit}"


@singledispatch
def cargo_words(cargo: AnyCargo) -> str:
    """What is let go."""
    raise NotImplementedError(type(cargo).__name__)


@cargo_words.register
def _(cargo: Bundle) -> str:
    return f"bundle, {cargo.mass_kg:g} kg, {cargo.drag_area_m2:g} m2 drag area, {_falls(cargo)}"


@cargo_words.register
def _(cargo: Parachute) -> str:
    opens = "at once" if cargo.opens_at_m is None else f"at {metres(cargo.opens_at_m)}"
    return f"parachute that opens {opens}, {cargo.mass_kg:g} kg, {_falls(cargo)}"


@cargo_words.register
def _(cargo: Leaflets) -> str:
    weight = "of unknown weight" if cargo.load_kg is None else f"{cargo.load_kg:.2f} kg in all"
    over = f", over {cargo.dispersal_s:g} s" if cargo.dispersal_s else ""
    return f"{cargo.count:,} leaflets, {weight}, {_falls(cargo)}{over}"


def _falls(cargo: AnyCargo) -> str:
    return f"falls at {fall_stages(cargo)[-1][0]:.2g} m/s at sea level"
