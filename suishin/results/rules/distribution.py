"""How a whole number is divided: by weights, in whole numbers, with nothing left over."""

from collections.abc import Mapping


def distributed(total: int, weights: Mapping[int, int | None]) -> dict[int, int | None]:
    """Divide a total by weights (largest remainder): the shares add up to exactly the total.

    Whoever has no weight gets no share (None, which is not 0). A larger weight never gets less than a smaller one, and
    the order in which the weights come does not matter: of equal remainders the larger weight comes first, then the
    lower key. Without any weight above 0 nobody gets a share.
    """
    known = {key: weight for key, weight in weights.items() if weight is not None}
    whole = sum(known.values())
    if whole <= 0:
        return dict.fromkeys(weights)
    shares = {key: total * weight // whole for key, weight in known.items()}
    left = total - sum(shares.values())
    by_remainder = sorted(known, key=lambda key: (-(total * known[key] % whole), -known[key], key))
    for key in by_remainder[:left]:
        shares[key] += 1
    return {key: shares.get(key) for key in weights}
