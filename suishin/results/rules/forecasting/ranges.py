"""The range that 80 % of what comes should lie in, from the errors of past forecasts.

An error is told apart into three: how far a series is missed one month ahead (its scale), how that grows with the months ahead, and
what is left, whose 10 % and 90 % quantiles are taken. The last two are learnt from all series of about the same size together,
for one series has too few years of its own; the scale is mostly its own.
"""

import numpy as np

from .arrays import Flags, Floats, Numbers, Singles, divided, mean_of

QUANTILES = (0.1, 0.9)
MOST_GROUPS, FEWEST_SERIES = 8, 150  # groups of about the same size; fewer series than this are not told apart
OWN = 3.0  # how much a series' own errors count against those of its group, where it has all of them
WIDER = 1.0  # the scale was learnt from the same errors as the quantiles; what comes lies further out
LARGEST_SAMPLE = 40_000


def ranges(errors: Singles, sizes: Floats, *, horizon: int) -> tuple[Floats, Floats]:
    """Return how far below and above the forecast the range reaches: horizon × series each, the lower mostly negative.

    `errors` are origins × months ahead × series, NaN where there is none; `sizes` the recent mean of each series. NaN where a whole
    group has no errors.
    """
    low, high = np.full((horizon, errors.shape[2]), np.nan), np.full((horizon, errors.shape[2]), np.nan)
    for group in _groups(sizes):
        lowest, highest = _of_group(errors[:, :, group], sizes[group], horizon)
        low[:, group], high[:, group] = lowest, highest
    return low, high


def _groups(sizes: Floats) -> list[Numbers]:
    count = int(np.clip(len(sizes) // FEWEST_SERIES, 1, MOST_GROUPS))
    return np.array_split(np.argsort(sizes, kind="stable"), count)


def _of_group(errors: Singles, sizes: Floats, horizon: int) -> tuple[Floats, Floats]:
    distance = np.abs(errors)
    known = ~np.isnan(distance)
    if not known.any():
        nothing = np.full((horizon, errors.shape[2]), np.nan)
        return nothing, nothing
    growth = _growth(np.where(known, distance, 0), known, horizon)
    ahead = growth[: errors.shape[1], None]
    scale = _scales(distance / ahead, known, sizes)
    relative = errors / np.where(scale > 0, scale, np.nan) / ahead
    sample = relative[~np.isnan(relative)]
    if not len(sample):
        return np.zeros((horizon, errors.shape[2])), np.zeros((horizon, errors.shape[2]))
    lowest, highest = np.quantile(sample[:: 1 + len(sample) // LARGEST_SAMPLE], QUANTILES)
    reach = growth[:, None] * scale * WIDER
    return reach * min(lowest, 0), reach * max(highest, 0)


def _growth(distance: Singles, known: Flags, horizon: int) -> Floats:
    """Return the mean absolute error at each month ahead ÷ that at one month; beyond what was tried it goes on as the square root."""
    mean = divided(distance.sum(axis=(0, 2), dtype=float), known.sum(axis=(0, 2)).astype(float))
    tried = int((~np.isnan(mean)).sum())
    growth = np.maximum.accumulate(np.maximum(mean[:tried], 1e-30))
    beyond = growth[-1] * np.sqrt(np.arange(tried + 1, horizon + 1) / tried)
    return np.concatenate([growth, beyond])[:horizon] / growth[0]


def _scales(distance: Floats, known: Flags, sizes: Floats) -> Floats:
    """Return the mean error of each series one month ahead, drawn towards what the group's errors are for its size."""
    own = mean_of(distance.reshape(-1, distance.shape[2]), known.reshape(-1, known.shape[2]))
    tried = known.any(axis=1).mean(axis=0) * OWN
    has_own = ~np.isnan(own)
    total = sizes[has_own].sum()
    usual = sizes * (own[has_own].sum() / total) if total > 0 else np.zeros_like(sizes)
    return (tried * np.nan_to_num(own) + usual) / (tried + 1)
