"""Trains a network in double precision from given weights on given batches, and prints the loss before every update.

The network, its attacks, its losses and Keras's Adam are written from their definitions; autograd computes the gradients.
"""

import argparse
import json
import os

import numpy as np
import torch
import torch.nn.functional as F

CLASSES = 10
BETA1, BETA2, ADAM_EPSILON = 0.9, 0.999, 1e-7


def read_parameters(layers, file):
    """For each layer its kernel, [inputs, outputs] or [k, k, channels, filters], then its bias where it has one."""
    values = torch.from_numpy(np.fromfile(file, np.float32).astype(np.float64))
    parameters, start = [], 0
    for layer in layers:
        for shape in [layer["kernel"]] + ([layer["kernel"][-1:]] if layer["bias"] else []):
            size = int(np.prod(shape))
            parameters.append(values[start:start + size].view(shape).clone().requires_grad_())
            start += size
    assert start == len(values), "the file does not hold the parameters of these layers"
    return parameters


def forward(layers, parameters, images):
    values, parameters = images, iter(parameters)
    for index, layer in enumerate(layers):
        kernel, bias = next(parameters), next(parameters) if layer["bias"] else None
        if len(layer["kernel"]) == 4:
            values = F.conv2d(values, kernel.permute(3, 2, 0, 1), bias, stride=layer["stride"], padding=layer["padding"])
        else:
            values = F.linear(values.flatten(1), kernel.t(), bias)
        values = F.relu(values) if index + 1 < len(layers) else values
    return values


def attacked(layers, parameters, images, labels, settings):
    """PGD without a random start; one step of it is FGSM."""
    parameters = [parameter.detach() for parameter in parameters]
    point = images
    for _ in range(settings["steps"]):
        point = point.detach().requires_grad_()
        loss = F.cross_entropy(forward(layers, parameters, point), labels, reduction="sum")
        moved = point + settings["step_size"] * torch.autograd.grad(loss, point)[0].sign()
        point = torch.max(torch.min(moved, images + settings["epsilon"]), images - settings["epsilon"]).clamp(0, 1)
    return point.detach()


def objective(layers, parameters, images, labels, targets, settings):
    if settings["loss"] == "natural":
        return F.cross_entropy(forward(layers, parameters, images), targets)
    if settings["loss"] == "madry":
        return F.cross_entropy(forward(layers, parameters, attacked(layers, parameters, images, labels, settings)), targets)
    logits = forward(layers, parameters, images)
    point = attacked(layers, parameters, images, logits.detach().argmax(1), settings)
    return 0.5 * F.cross_entropy(logits, targets) + 0.5 * F.cross_entropy(forward(layers, parameters, point), targets)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--settings", required=True)
    arguments = parser.parse_args()
    settings = json.loads(arguments.settings)
    layers = settings["layers"]
    torch.set_num_threads(1)

    labels = torch.from_numpy(np.fromfile(os.path.join(arguments.data, "train.labels"), np.uint8).astype(np.int64))
    pixels = np.fromfile(os.path.join(arguments.data, "train.images"), np.uint8).reshape([len(labels)] + settings["input"])
    order = torch.from_numpy(np.fromfile(os.path.join(arguments.data, "order"), np.int32).astype(np.int64))
    parameters = read_parameters(layers, os.path.join(arguments.data, "agreement"))
    first, second = ([torch.zeros_like(parameter) for parameter in parameters] for _ in range(2))
    losses = []
    for update, batch in enumerate(order.split(settings["batch"])[:settings["updates"]], start=1):
        images = torch.from_numpy((pixels[batch.numpy()].astype(np.float32) / 255).astype(np.float64))
        smoothing = settings["label_smoothing"]
        targets = F.one_hot(labels[batch], CLASSES).double() * (1 - smoothing) + smoothing / CLASSES
        loss = objective(layers, parameters, images, labels[batch], targets, settings)
        losses.append(loss.item())
        gradients = torch.autograd.grad(loss, parameters)
        rate = settings["learning_rate"] * (1 - BETA2 ** update) ** 0.5 / (1 - BETA1 ** update)
        with torch.no_grad():
            for parameter, gradient, m, v in zip(parameters, gradients, first, second):
                m.lerp_(gradient, 1 - BETA1)
                v.mul_(BETA2).addcmul_(gradient, gradient, value=1 - BETA2)
                parameter.addcdiv_(m, v.sqrt().add_(ADAM_EPSILON), value=-rate)
    print(json.dumps(losses))


if __name__ == "__main__":
    main()
