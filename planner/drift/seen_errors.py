"""What was seen of the wind's error, and the fields of drops brought to it: kriging, drop by drop.

Where y = H x + e was seen of a field x, with noise e, a field that was drawn becomes

    x + C H' (H C H' + R)^-1 (y + e - H x)

with e drawn as the noise is (Matheron's rule: Journel and Huijbregts 1978): an exact draw of what the error
can still be. C is the field's covariance at its nodes, H the mean over points of a layer, linear between the
nodes as the kernels read them. The heavy tail is a size of each drop, given which its field is normal.
"""

from typing import Any, NamedTuple

import numpy as np

from planner.chance.error_field import BLOCK, PAIRS, Float32s
from planner.chance.keyed_normals import keyed_normals
from planner.geo import Floats


class SeenErrors(NamedTuple):
    """Errors of k layers, each the mean over q points: measured wind less what each of M members says.

    `altitude_m`, `time_s` and `weight_mps` (k, q) are of the points: a weight is the point's share of the
    layer times the size of the error there. `error_mps` (M, k, 2) is seen, each off by `noise_mps` (k,).
    """

    altitude_m: Floats
    time_s: Floats
    weight_mps: Floats
    error_mps: Floats
    noise_mps: Floats

    def of_member(self, member: int) -> "SeenErrors":
        """What was seen of one member's error."""
        return self._replace(error_mps=self.error_mps[member : member + 1])


class FieldNodes(NamedTuple):
    """Where fields stand, heights (Z,) and times (T,), and the covariance of a drop of size 1 there.

    `offset` is the variance of what all heights share, `rest` of what forgets over `length_m`; all forgets
    over `memory_s`.
    """

    altitude_m: Floats
    time_s: Floats
    offset: float
    rest: float
    length_m: float
    memory_s: float

    def by_height(self, altitude_m: Floats) -> Floats:
        """Covariance (Z, p) of the heights with values linear between them at altitudes (p,)."""
        apart_m = np.abs(self.altitude_m[:, None] - self.altitude_m)
        covariance = self.offset + self.rest * np.exp(-apart_m / self.length_m)
        return np.asarray(covariance @ between(self.altitude_m, altitude_m).T)

    def by_time(self, time_s: Floats) -> Floats:
        """Correlation (T, p) of the times with values linear between them at times (p,)."""
        apart_s = np.abs(self.time_s[:, None] - self.time_s)
        return np.asarray(np.exp(-apart_s / self.memory_s) @ between(self.time_s, time_s).T)


def between(nodes: Floats, at: Floats) -> Floats:
    """What each node weighs (p, N) in a value at places (p,) between them, held at both ends."""
    place = np.clip(np.searchsorted(nodes, at, side="right") - 1, 0, nodes.size - 2)
    share = np.clip((at - nodes[place]) / (nodes[place + 1] - nodes[place]), 0.0, 1.0)
    weights = np.zeros((at.size, nodes.size))
    row = np.arange(at.size)
    weights[row, place], weights[row, place + 1] = 1.0 - share, share
    return weights


class Kriging(NamedTuple):
    """How fields on Z x T nodes are brought to what k layers showed, in the layers' own whitened axes.

    `read` (k, Z T) are the layers' values of a field; `gain` (Z T, k) is what each axis adds to the nodes,
    `axes` (k, k) turns whitened residuals into them, `strength` (k,) is the field's variance along each
    over the noise's, for a drop of size 1.
    """

    read: Floats
    gain: Floats
    axes: Floats
    strength: Floats
    error_mps: Floats
    noise_mps: Floats

    @classmethod
    def of(cls, seen: SeenErrors, nodes: FieldNodes) -> "Kriging":
        """For what was seen of the member that flies: the first."""
        layers, points = seen.altitude_m.shape
        weight, altitude_m, time_s = (x.reshape(-1) for x in (seen.weight_mps, seen.altitude_m, seen.time_s))
        in_height, in_time = between(nodes.altitude_m, altitude_m), between(nodes.time_s, time_s)
        of_height, of_time = nodes.by_height(altitude_m), nodes.by_time(time_s)
        among = (in_height @ of_height) * (in_time @ of_time) * np.outer(weight, weight)
        among = among.reshape(layers, points, layers, points).sum(axis=(1, 3))
        read = np.einsum("pz,pt,p->pzt", in_height, in_time, weight)
        to_nodes = np.einsum("zp,tp,p->ztp", of_height, of_time, weight)
        size = nodes.altitude_m.size * nodes.time_s.size
        to_layers = to_nodes.reshape(size, layers, points).sum(axis=2) / seen.noise_mps
        strength, axes = np.linalg.eigh(among / np.outer(seen.noise_mps, seen.noise_mps))
        return cls(
            read=read.reshape(layers, points, size).sum(axis=1),
            gain=to_layers @ axes,
            axes=axes,
            strength=np.maximum(strength, 0.0),
            error_mps=seen.error_mps[0],
            noise_mps=seen.noise_mps,
        )

    def add_to(self, values: Float32s, size: Floats, key: Any) -> None:
        """Bring the drawn fields (B, Z, T, 128) of drops of sizes and keys (64 B,) to what was seen."""
        blocks, layers = values.shape[0], self.noise_mps.size
        noise = keyed_normals(key, 2 * layers).reshape(blocks, BLOCK, layers, 2).transpose(0, 2, 1, 3)
        seen = self.error_mps[:, None, :] + self.noise_mps[:, None, None] * noise
        self._correct(values, seen.reshape(blocks, layers, PAIRS), size.reshape(blocks, 1, BLOCK))

    def mean_into(self, values: Float32s) -> None:
        """Write the mean of what the error can still be, of drops of size 1, into fields that are 0."""
        seen = np.broadcast_to(self.error_mps[:, None, :], (self.noise_mps.size, BLOCK, 2))
        blocks = values.shape[0]
        every = np.broadcast_to(seen.reshape(1, -1, PAIRS), (blocks, self.noise_mps.size, PAIRS))
        self._correct(values, every, np.ones((blocks, 1, BLOCK)))

    def _correct(self, values: Float32s, seen: Floats, size: Floats) -> None:
        nodes = values.reshape(values.shape[0], -1, PAIRS)
        used = np.flatnonzero(self.read.any(axis=0))
        drawn = self.read[:, used].astype(np.float32) @ nodes[:, used]
        off = self.axes.T @ ((seen - drawn) / self.noise_mps[:, None])
        variance = np.repeat(size**2, 2, axis=2)
        held = off * (variance / (variance * self.strength[:, None] + 1.0))
        nodes += self.gain.astype(np.float32) @ held.astype(np.float32)
