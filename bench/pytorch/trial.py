"""One trial of the lottery-ticket experiment: train, evaluate, prune by magnitude, rewind to the first weights, again."""

import torch

from layers import Dense

PRUNE_RATES = (0.2, 0.2, 0.1)
SIZES = (784, 300, 100, 10)


class Trial:
    """A trial that goes on by one level at a time."""

    def __init__(self, data, network_type, kind, attack, updates, evaluate_every, batch):
        self._data, self._network_type, self._kind, self._attack = data, network_type, kind, attack
        self._updates, self._evaluate_every, self._batch = updates, evaluate_every, batch
        self._first_weights = [glorot(inputs, outputs) for inputs, outputs in zip(SIZES[:-1], SIZES[1:])]
        self._masks = [torch.ones_like(weight) for weight in self._first_weights]
        self._trained = None

    def level(self):
        """Prunes what the level before trained, and trains what is left from the first weights.

        Returns surviving weights and the last test accuracies, clean and attacked.
        """
        if self._trained is not None:
            self._masks = [prune(w, m, rate) for w, m, rate in zip(self._trained, self._masks, PRUNE_RATES)]
        layers = [Dense(inputs, outputs) for inputs, outputs in zip(SIZES[:-1], SIZES[1:])]
        network = self._network_type(layers, self._first_weights, self._masks, [None] * len(layers))
        batches = self._data.shuffled_batches(60)
        for update in range(self._updates + 1):
            if update % self._evaluate_every == 0 or update == self._updates:
                network.evaluate(*self._data.valid, self._attack, self._batch)
                result = network.evaluate(*self._data.test, self._attack, self._batch)
            if update < self._updates:
                network.step(*next(batches), self._kind)
        self._trained = network.weights()
        return {"kept": int(sum(mask.sum() for mask in self._masks)), "accuracy": result[2], "attacked_accuracy": result[3]}


def glorot(inputs, outputs):
    limit = (6 / (inputs + outputs)) ** 0.5
    return torch.empty(outputs, inputs).uniform_(-limit, limit)


def prune(weight, mask, rate):
    """Removes the smallest surviving weights of a layer."""
    survivors = mask.flatten().nonzero().flatten()
    removed = min(round(rate * len(survivors)), len(survivors) - 1)
    ranked = weight.flatten()[survivors].abs().argsort()
    pruned = mask.clone().flatten()
    pruned[survivors[ranked[:removed]]] = 0
    return pruned.view_as(mask)
