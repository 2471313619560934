"""PyTorch's side of the comparison: reads one JSON request a line, answers one JSON line with the time that the work took."""

import argparse
import json
import math
import sys
import time

import numpy as np
import torch

import idiomatic
import manual
import trial
from data import Data
from layers import of

NETWORKS = {"idiomatic": idiomatic.Network, "manual": manual.Network}
BATCH, EVALUATION_BATCH = 60, 500


class Peer:
    def __init__(self, data_directory):
        self._data = Data(data_directory)
        self._network = {}
        self._batches = {}
        self._trial = {}

    def load(self, version, file, layers):
        """A network from a file of float32 values: for each layer the kernel, masked entries zero, then the bias where the layer has one."""
        values, start = torch.from_numpy(np.fromfile(file, np.float32)), 0
        kinds, weights, biases = [of(layer["sizes"]) for layer in layers], [], []
        for kind, layer in zip(kinds, layers):
            length = math.prod(kind.kernel_shape)
            weights.append(kind.to_weight(values[start:start + length].view(kind.kernel_shape)))
            start += length
            biases.append(values[start:start + kind.outputs].clone() if layer["has_bias"] else None)
            start += kind.outputs if layer["has_bias"] else 0
        self._network[version] = NETWORKS[version](kinds, weights, [(weight != 0).float() for weight in weights], biases)
        self._batches[version] = self._data.ordered_batches(BATCH)
        return {}

    def loss(self, version, kind):
        return {"loss": float(self._network[version].loss(*self._data.first(BATCH), kind))}

    def steps(self, version, kind, count):
        for _ in range(count):
            self._network[version].step(*next(self._batches[version]), kind)
        return {}

    def evaluate(self, version, attack):
        result = self._network[version].evaluate(*self._data.test, attack, EVALUATION_BATCH)
        return {"accuracy": result[2], "attacked_accuracy": result[3]}

    def trial(self, version, kind, attack, updates, evaluate_every):
        self._trial[version] = trial.Trial(self._data, NETWORKS[version], kind, attack, updates, evaluate_every, EVALUATION_BATCH)
        return {}

    def level(self, version):
        return self._trial[version].level()


def versions():
    return {"python": sys.version.split()[0], "torch": torch.__version__, "threads": torch.get_num_threads()}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--processor-time", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(1234)
    clock = time.process_time if arguments.processor_time else time.perf_counter
    peer = Peer(arguments.data)
    print(json.dumps(versions()), flush=True)
    actions = {"load": peer.load, "loss": peer.loss, "steps": peer.steps, "evaluate": peer.evaluate, "trial": peer.trial, "level": peer.level}
    for line in sys.stdin:
        request = json.loads(line)
        action = actions[request.pop("action")]
        start = clock()
        answer = action(**request)
        answer["milliseconds"] = (clock() - start) * 1e3
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
