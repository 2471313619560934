"""Recomputes the masks of stored runs with numpy alone, and compares them entry by entry.

    python3 bench/pytorch/scores.py RUN…        (needs numpy: Debian's python3-numpy)

RUN is the directory of a run of --prune magnitude, synflow or snip, in either scope. A run of snip must train naturally with
--label-smoothing 0, on digits or fashion, with --score-images not below the training images of any class: then its score
uses every training image, in any order. RSN_DATA_DIR names the images. A weight whose mask differs must have a score so near
the threshold that rounding decides; any other difference ends the script with exit code 1.
"""
import gzip
import json
import os
import sys

import numpy as np

ROUNDS = 100
NEAR = 1e-4  # relative distance from the threshold that float32 gradients can bridge


def arrays(level, kind, names):
    return [np.load(os.path.join(level, kind, name + ".npy")).astype(np.float64) for name in names]


def keep(scores, masks, counts, scope_is_global):
    """The highest scores; of equal ones, the lower layer and index go first."""
    if not scope_is_global:
        return [one_layer(score, mask, count) for score, mask, count in zip(scores, masks, counts)]
    flat = np.concatenate([np.where(mask, score, -np.inf).ravel() for score, mask in zip(scores, masks)])
    starts = np.cumsum([0] + [score.size for score in scores])
    best = [start + score.size - 1 - np.argmax(np.where(mask, score, -np.inf).ravel()[::-1]) for start, score, mask in zip(starts, scores, masks)]
    flat[best] = np.inf
    kept = one_layer(flat, flat > -np.inf, sum(counts))
    return [kept[start:end].reshape(score.shape) for start, end, score in zip(starts, starts[1:], scores)]


def one_layer(score, mask, count):
    places = np.flatnonzero(mask.ravel())
    order = places[np.argsort(score.ravel()[places], kind="stable")]
    kept = np.zeros(score.size, bool)
    kept[order[len(order) - count:]] = True
    return kept.reshape(score.shape)


def flow_scores(weights, masks):
    weights = [np.abs(weight) * mask for weight, mask in zip(weights, masks)]
    flows = [np.ones(weights[0].shape[0])]
    for weight in weights:
        flows.append(flows[-1] @ weight)
    back, scores = np.ones(weights[-1].shape[1]), []
    for weight, flow in zip(reversed(weights), reversed(flows[:-1])):
        scores.insert(0, weight * np.outer(flow, back))
        back = weight @ back
    return scores


def synflow(weights, counts, scope_is_global):
    masks, sizes = [np.ones(weight.shape, bool) for weight in weights], [weight.size for weight in weights]
    for k in range(1, ROUNDS + 1):
        share = k / ROUNDS
        if scope_is_global:
            total = round(sum(sizes) * (sum(counts) / sum(sizes)) ** share)
            now = [total] + [0] * (len(sizes) - 1)
        else:
            now = [round(size * (count / size) ** share) for size, count in zip(sizes, counts)]
        masks = keep(flow_scores(weights, masks), masks, now, scope_is_global)
    return masks


def images(dataset, valid, limit):
    folder = os.path.join(os.environ["RSN_DATA_DIR"], dataset)

    def read(stem, header):
        for name in (stem, stem + ".gz"):
            path = os.path.join(folder, name)
            if os.path.exists(path):
                opened = gzip.open(path) if name.endswith(".gz") else open(path, "rb")
                return np.frombuffer(opened.read()[header:], np.uint8)
        raise FileNotFoundError(stem)

    pixels = read("train-images-idx3-ubyte", 16).reshape(-1, 784) / 255.0
    return pixels[valid:valid + limit], read("train-labels-idx1-ubyte", 8)[valid:valid + limit]


def snip_scores(weights, settings):
    pixels, labels = images(settings["dataset"], settings["valid-size"], settings["train-limit"])
    values = [pixels]
    for weight in weights[:-1]:
        values.append(np.maximum(values[-1] @ weight, 0))
    logits = values[-1] @ weights[-1]
    powers = np.exp(logits - logits.max(1, keepdims=True))
    delta = (powers / powers.sum(1, keepdims=True) - np.eye(10)[labels]) / len(labels)
    scores = []
    for weight, value in zip(reversed(weights), reversed(values)):
        scores.insert(0, np.abs(weight * (value.T @ delta)))
        delta = (delta @ weight.T) * (value > 0)
    return scores


def difference(stored, expected, scores, scope_is_global):
    """Entries that differ, and those of them that are far from the threshold."""
    groups = [(np.concatenate([a.ravel() for a in part]) for part in (stored, expected, scores))] if scope_is_global else zip(stored, expected, scores)
    differ = far = 0
    for mask, other, score in groups:
        wrong = mask != other
        differ += wrong.sum()
        if other.any() and not other.all():
            threshold = score[other].min()
            far += (np.abs(score[wrong] - threshold) > NEAR * threshold).sum()
    return differ, far


def check(run):
    with open(os.path.join(run, "run.json"), encoding="utf-8") as file:
        settings = json.load(file)["settings"]
    method, is_global, bad = settings["prune"], settings["prune-scope"] == "global", 0
    trial = os.path.join(run, "trial_00")
    levels = sorted(name for name in os.listdir(trial) if name.startswith("prune_iter_"))
    names = sorted(name[:-4] for name in os.listdir(os.path.join(trial, levels[0], "masks")))
    for index, name in enumerate(levels):
        level = os.path.join(trial, name)
        stored = [mask.astype(bool) for mask in arrays(level, "masks", names)]
        counts = [int(mask.sum()) for mask in stored]
        if method == "magnitude":
            if index == 0:
                continue
            before = os.path.join(trial, levels[index - 1])
            scores = [np.abs(weight) for weight in arrays(before, "post_kernels", names)]
            expected = keep(scores, [mask.astype(bool) for mask in arrays(before, "masks", names)], counts, is_global)
        else:
            # The first level of the list is dense, so its initial kernels are whole: --densities 1,….
            if index == 0:
                dense = arrays(level, "init_kernels", names)
                continue
            if method == "synflow":
                scores, expected = flow_scores(dense, [np.ones(weight.shape, bool) for weight in dense]), synflow(dense, counts, is_global)
            else:
                scores = snip_scores(dense, settings)
                expected = keep(scores, [np.ones(weight.shape, bool) for weight in dense], counts, is_global)
        differ, far = difference(stored, expected, scores, is_global)
        bad += far if method == "snip" else differ
        print(f"{method} {settings['prune-scope']} level {index}: {sum(counts)} weights, {differ} entries differ, {far} of them far from the threshold")
    return bad


if __name__ == "__main__":
    sys.exit(1 if sum(check(run) for run in sys.argv[1:]) else 0)
