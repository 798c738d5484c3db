"""From a vehicle as a person writes it to how it flies: the one place where the two meet."""

from planner.plan.constant_rate import ConstantRate
from planner.plan.film import Film
from planner.plan.latex import Latex
from planner.plan.vehicle import AnyVehicle
from planner.vehicle.constant_rate_physics import ConstantRatePhysics
from planner.vehicle.film_physics import FilmPhysics
from planner.vehicle.latex_physics import LatexPhysics

VehiclePhysics = ConstantRatePhysics | LatexPhysics | FilmPhysics


def physics_of(vehicle: AnyVehicle) -> VehiclePhysics:
    """How a vehicle flies."""
    match vehicle:
        case ConstantRate():
            return ConstantRatePhysics(vehicle)
        case Latex():
            return LatexPhysics(vehicle)
        case Film():
            return FilmPhysics(vehicle)
