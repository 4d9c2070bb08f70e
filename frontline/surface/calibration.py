"""From a lead to a probability and back, as places left out teach it.

Kriging of indicators says that a side with the share q of a spot leads by 2 q - 1. How well that
holds depends on the field: control of ground is smoother than the correlation assumed, and labels
err together. The lead is therefore taken to be right up to one number, the trust s in it:

    atanh(2 q - 1) = s * atanh(lead)

which is logistic regression of what places turn out to be on the log odds that their neighbours
give (J. Platt, "Probabilistic outputs for support vector machines", 1999; with one parameter, G.
Guo and others, "On calibration of modern neural networks", ICML 2017). It is learnt from the places
at hand, each guessed by others alone, see `frontline.surface.trials`; nothing is learnt from a map.
Before there are any, s is 1, kriging taken at its word, give or take a factor of 1.6: few places
move it little, hundreds decide it.

The band follows from the probability: on a way across the line, the place at which q passes from 0
to 1 lies where (1 - p) / 2 < q < (1 + p) / 2 with the probability p, if the way crosses it once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SPREAD = 0.5
_WIDEST = 2.5
_STEPS = 10
_LONGEST_LEAD = 0.98


def find_half_band(probability: float, trust: float) -> float:
    """The lead up to which the line may lie, for a probability; see `find_coverage`."""
    return float(np.tanh(np.arctanh(probability) / trust))


def find_coverage(lead: float, trust: float) -> float:
    """How often a line lies where the lead is smaller than this."""
    return float(np.tanh(trust * np.arctanh(min(lead, _LONGEST_LEAD))))


def learn_trust(
    leads: NDArray[np.float64], right: NDArray[np.float64], places: NDArray[np.int64]
) -> float:
    """The most probable trust, in steps of a tenth.

    In steps, so that one label more or less does not draw a whole band anew.

    Args:
        leads: (n,) by how much the side guessed for a place left out leads, 0 to 1 and above.
        right: (n,) how far that side is said to hold it: half of a place in dispute between two.
        places: (n,) numbers of the places left out; each counts once, however often it was.
    """
    from scipy.optimize import minimize_scalar

    once = len(np.unique(places)) / max(1, len(places))
    odds = 2 * np.arctanh(np.clip(leads, 0, _LONGEST_LEAD))
    wrong = (1 - right) @ odds

    def regret(log_trust: float) -> float:
        trust = np.exp(log_trust)
        # log(1 + e^x) = log(1 + e^-x) + x
        lost = np.log1p(np.exp(-trust * odds)).sum() + trust * wrong
        return once * float(lost) + (log_trust / _SPREAD) ** 2 / 2

    best = minimize_scalar(regret, bounds=(-_WIDEST, _WIDEST), method="bounded")
    return float(np.exp(np.round(_STEPS * best.x) / _STEPS))
