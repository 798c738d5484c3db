"""A station that sounds twice a day winds that we know, written down as IGRA does."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from planner.air import standard_pressure

FIRST = datetime(2015, 1, 23, tzinfo=UTC)
WAVES = 5
LIKE_BEFORE = 0.8


def days_of_winds(halves: int, seed: int, heights: np.ndarray) -> np.ndarray:
    """Winds (halves, n, 2) at heights [gpm], every 12 h, each like the one before but for a part."""
    rng = np.random.default_rng(seed)
    shape = (
        np.cos(np.arange(WAVES)[:, None] * np.pi * heights / 25_000.0) * 6.0 / (1 + np.arange(WAVES)[:, None])
    )
    amounts = np.zeros((halves, WAVES, 2))
    amounts[0] = rng.standard_normal((WAVES, 2))
    for half in range(1, halves):
        new = rng.standard_normal((WAVES, 2)) * np.sqrt(1 - LIKE_BEFORE**2)
        amounts[half] = LIKE_BEFORE * amounts[half - 1] + new
    mean = np.stack([5.0 + heights / 1_500.0, np.zeros_like(heights)], axis=-1)
    return mean + np.einsum("hkc,kn->hnc", amounts, shape)


def soundings(
    path: Path,
    *,
    days: float = 40,
    seed: int = 1,
    first: datetime = FIRST,
    top_gpm: float = 22_000.0,
    latitude: int = 482333,
) -> Path:
    """A file of them; one is missing, one is there twice, one ends at 9 km."""
    heights = np.append(np.arange(200.0, top_gpm, 800.0), top_gpm)
    lines: list[str] = []
    for half, winds in enumerate(days_of_winds(round(2 * days), seed, heights)):
        if half == 9:
            continue
        known = heights <= 9_000.0 if half == 20 else heights < np.inf
        told = _sounding(first + timedelta(hours=12 * half), heights[known], winds[known], latitude)
        lines += told * (2 if half == 15 else 1)
    path.write_text("\n".join(lines) + "\n")
    return path


def _sounding(time: datetime, heights: np.ndarray, winds: np.ndarray, latitude: int) -> list[str]:
    place = f"ncdc-gts          {latitude:7d}   163500"
    lines = [f"#AUM00011035 {time:%Y %m %d %H} {time:%H%M} {heights.size:4d} {place}"]
    for n, (height, (u, v)) in enumerate(zip(heights, winds, strict=True)):
        towards = np.degrees(np.arctan2(-u, -v)) % 360.0
        pressure = round(float(standard_pressure(height)))
        speed = round(10 * float(np.hypot(u, v)))
        kind = "21" if n == 0 else "20"
        lines.append(f"{kind} -9999 {pressure:6d} {height:5.0f} -9999 -9999 -9999 {towards:5.0f} {speed:5d} ")
    return lines
