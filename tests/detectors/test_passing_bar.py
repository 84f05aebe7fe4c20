"""Who stands close to the listed is judged anew when a reading clears some meetings: by the bar, not by the weakest who passed."""

import numpy as np
import pytest

from graphfraud.detectors.blacklist_proximity.proximity import Tested, _bar
from graphfraud.stats.fdr import benjamini_hochberg

WEAK = 0.05


def _tested(nats: np.ndarray) -> Tested:
    zeros = np.zeros(len(nats))
    return Tested(np.arange(len(nats)), zeros, zeros, zeros, nats, benjamini_hochberg(np.exp(-nats)))


@pytest.mark.parametrize("seed", range(5))
def test_six_alike_who_pass_by_far_still_pass_at_the_bar_and_not_below(seed):
    rng = np.random.default_rng(seed)
    others = -np.log(rng.uniform(0.2, 1, 300))
    six = 14 + rng.random(6)
    bar = _bar(_tested(np.concatenate([others, six])), WEAK)
    assert bar < six.min() - 3

    def passing(level: float) -> int:
        return int((_tested(np.concatenate([others, six[:5], [level]])).q_value[-1:] <= WEAK).sum())

    assert passing(bar + 1e-6) == 1
    assert passing(bar - 0.5) == 0
