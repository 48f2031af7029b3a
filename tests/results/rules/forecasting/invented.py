"""Small invented series for the tests of the forecast."""

import numpy as np

MARCH_PEAK = np.array([0, 0, 30, 5, 0, 0, 0, -5, -10, -10, -5, -5.0])


def growing(months: int, *, start: float = 100, by: float = 1.0) -> np.ndarray:
    return start + by * np.arange(months)


def seasonal(months: int, *, start: float = 100, by: float = 0.0, peak: float = 1.0) -> np.ndarray:
    return growing(months, start=start, by=by) + peak * MARCH_PEAK[np.arange(months) % 12]


def noisy(series: int, months: int, *, mean: float, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).poisson(mean, (series, months)).astype(float)


def federation(unions: int = 12, months: int = 60, *, seed: int = 1) -> np.ndarray:
    """Return unions × months of policies in force, with noise, a trend and a season of their own size each."""
    random = np.random.default_rng(seed)
    size = random.integers(5, 400, (unions, 1))
    change = random.normal(0.1, 1, (unions, months)) * np.sqrt(size) / 4
    return np.maximum(np.rint(size + np.cumsum(change, axis=1) + size / 100 * MARCH_PEAK[np.arange(months) % 12]), 0)
