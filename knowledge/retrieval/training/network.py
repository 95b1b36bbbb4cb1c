"""Fits the fusion network: cross entropy over each line's candidates and "none of them", Adam (Kingma & Ba 2015).

Several may be averaged, which is one wider network: what one of them owes to chance, the others outvote.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from knowledge.retrieval.fusion import Array, Network

SEED = 20261122
WIDTH = 16
EPOCHS = 40
BATCH = 512
RATE = 0.01
DECAY = 1e-3


def fit(lines: Sequence[Array], right: Sequence[int], seed: int = SEED) -> Network:
    """Return a network fitted on lines of candidates. lines: features, each shape (n, len(FEATURES)), n at least 1.
    right: which candidate is the right one; -1: none."""
    return _Training(lines, right, seed).run()


def average(networks: Sequence[Network]) -> Network:
    """Return the network whose evidence is the mean of theirs."""
    count = len(networks)
    return Network(
        np.concatenate([each.hidden for each in networks], axis=1),
        np.concatenate([each.bias for each in networks]),
        np.concatenate([each.out for each in networks]) / count,
        np.mean([each.linear for each in networks], axis=0),
        sum(each.level for each in networks) / count,
    )


class _Training:
    def __init__(self, lines: Sequence[Array], right: Sequence[int], seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        self._x = np.concatenate(lines)
        self._counts = np.array([len(line) for line in lines])
        self._starts = np.concatenate(([0], np.cumsum(self._counts)))
        self._right = np.array(right)
        width = self._x.shape[1]
        self._parameters: list[Array] = [
            self._rng.standard_normal((width, WIDTH)) * 0.3,
            np.zeros(WIDTH),
            self._rng.standard_normal(WIDTH) * 0.1,
            np.zeros(width),
            np.zeros(1),
        ]
        self._mean = [np.zeros_like(p) for p in self._parameters]
        self._square = [np.zeros_like(p) for p in self._parameters]
        self._steps = 0

    def _network(self) -> Network:
        hidden, bias, out, linear, level = self._parameters
        return Network(hidden, bias, out, linear, float(level[0]))

    def run(self) -> Network:
        """Fit, and return what came of it."""
        count = len(self._counts)
        batches = -(-count // BATCH)
        for epoch in range(EPOCHS):
            order = self._rng.permutation(count)
            for batch in range(batches):
                progress = (epoch * batches + batch) / (EPOCHS * batches)
                self._step(order[batch * BATCH : (batch + 1) * BATCH], RATE * (1 - progress))
        return self._network()

    def _step(self, chosen: npt.NDArray[np.int64], rate: float) -> None:
        counts = self._counts[chosen]
        starts = np.concatenate(([0], np.cumsum(counts)[:-1]))
        rows = np.arange(counts.sum()) + np.repeat(self._starts[chosen] - starts, counts)
        x = self._x[rows]
        hidden, bias, out, linear, level = self._parameters
        bent = np.tanh(x @ hidden + bias)
        evidence = bent @ out + x @ linear + level[0]
        # Softmax over each line's candidates and a last place, "none", whose evidence is 0.
        top = np.maximum(np.maximum.reduceat(evidence, starts), 0.0)
        odds = np.exp(evidence - np.repeat(top, counts))
        total = np.add.reduceat(odds, starts) + np.exp(-top)
        slope = odds / np.repeat(total, counts)
        right = self._right[chosen]
        known = right >= 0
        slope[starts[known] + right[known]] -= 1
        slope /= len(chosen)
        back = slope[:, None] * out * (1 - bent**2)
        gradients = [x.T @ back, back.sum(axis=0), bent.T @ slope, x.T @ slope, np.array([slope.sum()])]
        self._adam(gradients, rate)

    def _adam(self, gradients: Sequence[Array], rate: float) -> None:
        self._steps += 1
        for number, gradient in enumerate(gradients):
            self._mean[number] += 0.1 * (gradient - self._mean[number])
            self._square[number] += 0.001 * (gradient**2 - self._square[number])
            mean = self._mean[number] / (1 - 0.9**self._steps)
            square = self._square[number] / (1 - 0.999**self._steps)
            self._parameters[number] -= rate * (mean / (np.sqrt(square) + 1e-8) + DECAY * self._parameters[number])
