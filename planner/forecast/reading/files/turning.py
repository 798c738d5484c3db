"""How the axes of a projected grid lie towards east and north."""

from dataclasses import dataclass

from planner.forecast.field import Float32s

WINDS = ("u", "v", "near_u", "near_v")
"""What may blow along a projection's axes, by our names."""


@dataclass(frozen=True, eq=False)
class Turning:
    """The axes of a projection at each node of a regular grid, as unit vectors to east and north (Y, X)."""

    x_east: Float32s
    x_north: Float32s
    y_east: Float32s
    y_north: Float32s

    def turned(self, along_x: Float32s, along_y: Float32s) -> tuple[Float32s, Float32s]:
        """Winds (Y, X) [m/s] along x and y as winds to east and north."""
        return (
            along_x * self.x_east + along_y * self.y_east,
            along_x * self.x_north + along_y * self.y_north,
        )
