"""What all gas balloons share: gas, fill and air in, the profile of many draws out.

A kind of balloon (`latex_physics.py`, `film_physics.py`) says what its envelope is, how much gas goes in
and how it falls.
"""

from dataclasses import dataclass, replace
from typing import ClassVar, Self

import numpy as np
from scipy.optimize import brentq

from planner.errors import InputError
from planner.geo import Floats
from planner.plan.gas_balloon import GasBalloon
from planner.sun import sun_elevation_deg
from planner.vehicle.balloon_trajectory import WARM_EVERY_S, Balloons, BalloonTrajectory, climb_at
from planner.vehicle.descent import Descent
from planner.vehicle.envelope import Envelope, EnvelopeKind
from planner.vehicle.gas import Gas, GasFill, leak, superheat_by_sun
from planner.vehicle.launch import Bools, Launch, Load, Spot, Varied, hanging_kg
from planner.vehicle.profile import Profile
from planner.vehicle.underfill import USUAL_LEAK, Underfill, underfill

_MOST_LIFT = 50.0  # times all that hangs on it: more gas than any wanted climb asks for


@dataclass(frozen=True)
class GasBalloonPhysics:
    """How a gas balloon rises, floats, bursts and falls."""

    written: GasBalloon

    releases_matter: ClassVar[bool] = True
    bursts: ClassVar[bool] = False
    grounded: ClassVar[str] = "they would have been too heavy to rise, or have burst on the ground"
    spacing_m: ClassVar[float]
    """Distance of the heights at which its climb is worked out [m]."""

    @property
    def filling(self) -> Gas:
        """The gas as it comes."""
        return Gas(self.written.gas, self.written.gas_purity)

    def envelope(self) -> Envelope:
        """What the balloon is made of."""
        raise NotImplementedError

    def fill(self, spot: Spot, hanging_kg: float) -> GasFill:
        """How much gas goes in at a spot, with `hanging_kg` to be let go."""
        raise NotImplementedError

    def filled(self, spot: Spot, hanging_kg: float) -> GasFill:
        """The same, worked out once for a spot."""
        key = self.written, hanging_kg
        if key not in spot.fills:
            spot.fills[key] = self.fill(spot, hanging_kg)
        found: GasFill = spot.fills[key]
        return found

    def descent(self, varied: Varied) -> Descent:
        """What falls once the gas is gone, and under which drag area."""
        raise NotImplementedError

    @property
    def vents(self) -> bool:
        """Whether it lets out what does not fit, and so never bursts."""
        return self.envelope().kind is EnvelopeKind.VENTED

    @property
    def dry_kg(self) -> float:
        """Envelope and payload: all that flies but the gas and what is let go."""
        return self.envelope().mass_kg + self.written.payload_kg

    def warmth_k(self, spot: Spot, horizon_s: float) -> Floats:
        """How much warmer than the air the gas is (J,) [K], every WARM_EVERY_S since launch, or once."""
        if self.written.superheat_k != "auto":
            return np.array([self.written.superheat_k])
        after_s = np.arange(0.0, horizon_s + WARM_EVERY_S, WARM_EVERY_S)
        return superheat_by_sun(sun_elevation_deg(spot.time, after_s, spot.latitude_deg, spot.longitude_deg))

    def gas_density(self, spot: Spot) -> float:
        """Density of the gas at a spot's launch [kg/m3]."""
        gas_k = spot.air.temperature(spot.site_m) + float(self.warmth_k(spot, 0.0)[0])
        return float(self.filling.density(gas_k, spot.air.pressure(spot.site_m)))

    def lift_kgpkg(self, spot: Spot) -> float:
        """What a kilogram of the gas lifts at a spot, its own weight taken off [kg/kg]."""
        return float(spot.air.density(spot.site_m) / self.gas_density(spot) - 1.0)

    def require(self, spot: Spot, loads: tuple[Load, ...]) -> None:
        """Raise InputError for a launch that cannot be: too heavy, too full, or of unknown weight."""
        _require_weighed(loads)
        let_go_kg = hanging_kg(loads)
        fill, total_kg = self.filled(spot, let_go_kg), self.dry_kg + let_go_kg
        self._require_room(fill, spot)
        short_g = 1000 * (total_kg - fill.lift_kg)
        if short_g >= 0:
            raise InputError(
                f"the balloon does not rise: all that hangs on the gas weighs {total_kg:.3f} kg, which is "
                f"{short_g:.0f} g more than the {fill.lift_kg:.3f} kg that {fill.gas_kg:.3f} kg of "
                f"{self.written.gas} lift at the site; fill in more or hang on less"
            )

    def _require_room(self, fill: GasFill, spot: Spot) -> None:
        """Raise InputError for more gas than the envelope holds at the launch."""
        volume_m3 = fill.gas_kg / self.gas_density(spot)
        full_m3 = self.envelope().full_m3
        if volume_m3 > full_m3:
            raise InputError(
                f"the fill takes {volume_m3:.2f} m3 at the site, the envelope holds {full_m3:.2f} m3; "
                "fill in less or take a larger balloon"
            )

    def underfill(self, spot: Spot, loads: tuple[Load, ...]) -> Underfill:
        """How its fill stands at a spot, with all its cargo on."""
        return underfill(self, spot, loads)

    def profile_of(self, launch: Launch, varied: Varied) -> Profile:
        """How high n draws are when, and when they let go of what."""
        return self.trajectory(launch, varied).profile()

    def climbs_from(self, _site_m: float) -> bool:
        """Whether it climbs from its site: always."""
        return True

    def lifts(self, launch: Launch, varied: Varied) -> Bools:
        """Which of n draws leave the ground: those that pull upwards and are whole."""
        balloons, spots = self._drawn(launch, varied), launch.spots
        gas_kgpm3 = np.array([self.gas_density(spot) for spot in spots])[launch.row]
        air_kgpm3 = np.array([spot.air.density(spot.site_m) for spot in spots])[launch.row]
        pressure_pa = np.array([spot.air.pressure(spot.site_m) for spot in spots])[launch.row]
        room_m3 = balloons.gas_kg / gas_kgpm3
        volume_m3 = np.minimum(room_m3, balloons.full_m3)
        gas_kg = volume_m3 * gas_kgpm3 if balloons.kind is EnvelopeKind.VENTED else balloons.gas_kg
        net_kg = air_kgpm3 * volume_m3 - gas_kg - balloons.dry_kg - hanging_kg(launch.loads)
        excess_pa = pressure_pa * (room_m3 / volume_m3 - 1.0)
        bears_pa = {EnvelopeKind.LATEX: 0.0, EnvelopeKind.VENTED: np.inf}.get(
            balloons.kind, balloons.strength_pa
        )
        return np.asarray((net_kg > 0.0) & (excess_pa <= bears_pa))

    def trajectory(self, launch: Launch, varied: Varied) -> BalloonTrajectory:
        """The way of n draws, charted."""
        balloons = self._drawn(launch, varied)
        return BalloonTrajectory.chart(
            launch, balloons, self.descent(varied), opens=self.written.opens and bool(launch.loads)
        )

    def _drawn(self, launch: Launch, varied: Varied) -> Balloons:
        """The balloons of n draws, each filled at its spot."""
        let_go_kg = hanging_kg(launch.loads)
        fills = [self.filled(spot, let_go_kg) for spot in launch.spots]
        gas_kg = np.array([fill.gas_kg for fill in fills])[launch.row]
        lift = np.array([fill.lift_kgpkg for fill in fills])[launch.row]
        planned_kg = self.dry_kg + let_go_kg
        total_kg = planned_kg * varied("lifted_mass")
        if fills[0].weighed:
            gas_kg = (total_kg + (gas_kg * lift - planned_kg) * varied("free_lift")) / lift
        else:
            gas_kg = gas_kg * varied("gas_mass")
        made = self.made([self.warmth_k(spot, launch.horizon_s) for spot in launch.spots], gas_kg)
        leak_per_s = made.leak_per_s
        if any(launch.leaky):
            leak_per_s = np.where(np.array(launch.leaky)[launch.row], leak(USUAL_LEAK), leak_per_s)
        stretch = varied("burst_diameter") ** 3 if made.kind is EnvelopeKind.LATEX else 1.0
        return replace(
            made,
            dry_kg=total_kg - let_go_kg,
            full_m3=made.full_m3 * stretch,
            strength_pa=made.strength_pa * varied("film_strength"),
            leak_per_s=leak_per_s * varied("leak"),
            drag=made.drag * varied("drag"),
        )

    def made(self, warm_k: list[Floats], gas_kg: Floats) -> Balloons:
        """The balloons as planned, with their gas (n,) and how warm it is by spot."""
        made, one = self.envelope(), np.ones(gas_kg.size)
        return Balloons(
            kind=made.kind,
            gas_constant=self.filling.constant,
            warm_k=warm_k,
            spacing_m=self.spacing_m,
            by_reynolds=made.drag is None,
            face_m2=made.face_m2,
            gas_kg=gas_kg,
            dry_kg=self.dry_kg * one,
            full_m3=made.full_m3 * one,
            strength_pa=made.strength_pa * one,
            leak_per_s=leak(self.written.leak_per_hour) * one,
            drag=(made.drag or 1.0) * one,
        )

    def climb_mps(self, spot: Spot, hanging_kg: float, gas_kg: float) -> float:
        """How fast one balloon with its gas climbs at the launch."""
        return climb_at(self.made([self.warmth_k(spot, 0.0)], np.array([gas_kg])), spot, hanging_kg)

    def gas_for_climb_kg(self, spot: Spot, hanging_kg: float, wanted_mps: float) -> float:
        """The gas [kg] with which it climbs so fast at the launch; InputError where none does."""
        total_kg = self.dry_kg + hanging_kg
        floats_kg = total_kg / self.lift_kgpkg(spot)

        def missing(gas_kg: float) -> float:
            return self.climb_mps(spot, hanging_kg, gas_kg) - wanted_mps

        if missing(_MOST_LIFT * floats_kg) < 0:
            raise InputError(
                f"no fill makes this balloon climb at {wanted_mps:g} m/s with {total_kg:.2f} kg "
                "on its gas; ask for less, or for a larger balloon"
            )
        return float(brentq(missing, floats_kg, _MOST_LIFT * floats_kg, xtol=1e-9))

    def loaded(self, more_kg: float) -> Self:
        """The same balloon with more that hangs on it and stays."""
        return replace(self, written=self.written.loaded(more_kg))

    def with_gas(self, gas_kg: float) -> Self:
        """The same balloon, filled with that mass of gas."""
        return replace(self, written=self.written.with_gas(gas_kg))


def _require_weighed(loads: tuple[Load, ...]) -> None:
    for number, load in enumerate(loads, start=1):
        if load.mass_kg is None:
            raise InputError(
                f"release {number} holds leaflets of unknown weight, which a gas balloon feels; "
                "give areal_density_gpm2 and sheet_area_cm2"
            )
