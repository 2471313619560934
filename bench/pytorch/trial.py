"""One trial of the lottery-ticket experiment: train, evaluate, prune by magnitude, rewind to the first weights, again."""

import torch

PRUNE_RATES = (0.2, 0.2, 0.1)
SIZES = (784, 300, 100, 10)


def run(data, network_type, kind, attack, levels, updates, evaluate_every, batch):
    """Returns surviving weights and the last test accuracies, clean and attacked."""
    first_weights = [glorot(inputs, outputs) for inputs, outputs in zip(SIZES[:-1], SIZES[1:])]
    masks = [torch.ones_like(weight) for weight in first_weights]
    for level in range(levels):
        network = network_type(first_weights, masks)
        batches = data.shuffled_batches(60)
        for update in range(updates + 1):
            if update % evaluate_every == 0 or update == updates:
                network.evaluate(*data.valid, attack, batch)
                result = network.evaluate(*data.test, attack, batch)
            if update < updates:
                network.step(*next(batches), kind)
        if level + 1 < levels:
            masks = [prune(w, m, rate) for w, m, rate in zip(network.weights(), masks, PRUNE_RATES)]
    return {"kept": int(sum(mask.sum() for mask in masks)), "accuracy": result[2], "attacked_accuracy": result[3]}


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
