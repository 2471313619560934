"""The masked network without autograd: a hand-derived backward pass, operations in place, Adam written out.

The strongest eager form: masked weights are kept at zero, so that no product with a mask is needed on the way forward; the attack and
the loss share the clean forward pass; the clean and the attacked half of an adversarial step go back together.
"""

import torch
import torch.nn.functional as F

from attack import EPSILON, STEP_SIZE, STEPS
from idiomatic import tally

BETA1, BETA2, ADAM_EPSILON = 0.9, 0.999, 1e-7


class Network:
    """Weights and masks are one a layer, in the layer's shape; biases are one a layer or None."""

    @torch.no_grad()
    def __init__(self, layers, weights, masks, biases, learning_rate=1.2e-3):
        self._layers = layers
        self._weights = [w * m for w, m in zip(weights, masks)]
        self._masks = [m.clone() for m in masks]
        self._biases = [None if b is None else b.clone() for b in biases]
        self._moments = {id(p): (torch.zeros_like(p), torch.zeros_like(p)) for p in self._weights + self._biases if p is not None}
        self._learning_rate = learning_rate
        self._updates = 0

    def weights(self):
        return self._weights

    @torch.no_grad()
    def step(self, images, targets, kind):
        """One update; returns the loss before it."""
        activations, logits = self._forward(images)
        if kind == "natural":
            inputs = activations
            delta = (torch.softmax(logits, 1) - targets).div_(len(images))
            loss = F.cross_entropy(logits, targets)
        else:
            attacked = self._attack(images, activations, logits, kind)
            attacked_activations, attacked_logits = self._forward(attacked)
            inputs = [torch.cat(pair) for pair in zip(activations, attacked_activations)]
            logits, targets = torch.cat((logits, attacked_logits)), torch.cat((targets, targets))
            delta = (torch.softmax(logits, 1) - targets).div_(len(targets))
            loss = F.cross_entropy(logits, targets)
        self._update(inputs, delta)
        return loss

    @torch.no_grad()
    def loss(self, images, targets, kind):
        activations, logits = self._forward(images)
        loss = F.cross_entropy(logits, targets)
        if kind == "natural":
            return loss
        attacked = self._attack(images, activations, logits, kind)
        return 0.5 * loss + 0.5 * F.cross_entropy(self._forward(attacked)[1], targets)

    @torch.no_grad()
    def evaluate(self, images, labels, kind, batch):
        """Clean and attacked loss and accuracy, the attack being that of an FGSM evaluation unless kind says pgd."""
        sums = torch.zeros(4)
        for x, y in zip(images.split(batch), labels.split(batch)):
            activations, logits = self._forward(x)
            attacked = self._attack(x, activations, logits, kind)
            sums += tally(logits, self._forward(attacked)[1], y)
        return (sums / len(labels)).tolist()

    def _forward(self, images):
        """The input of every layer, and the logits."""
        inputs = [images]
        parameters = list(zip(self._layers, self._weights, self._biases))
        for layer, weight, bias in parameters[:-1]:
            inputs.append(layer.forward(inputs[-1], weight, bias).relu_())
        layer, weight, bias = parameters[-1]
        return inputs, layer.forward(inputs[-1], weight, bias)

    def _attack(self, images, activations, logits, kind):
        """FGSM or PGD away from the network's own answers; activations and logits are those of the clean images."""
        answers = F.one_hot(logits.argmax(1), logits.shape[1]).to(logits.dtype)
        if kind == "fgsm":
            gradient = self._input_gradient(activations, logits, answers)
            return gradient.sign_().mul_(EPSILON).add_(images).clamp_(0, 1)
        attacked = images.clone()
        low, high = (images - EPSILON).clamp_(min=0), (images + EPSILON).clamp_(max=1)
        for step in range(STEPS):
            if step > 0:
                activations, logits = self._forward(attacked)
            gradient = self._input_gradient(activations, logits, answers)
            attacked.add_(gradient.sign_(), alpha=STEP_SIZE)
            torch.minimum(attacked, high, out=attacked)
            torch.maximum(attacked, low, out=attacked)
        return attacked

    def _input_gradient(self, activations, logits, answers):
        delta = torch.softmax(logits, 1).sub_(answers)
        for layer, weight, activation in reversed(list(zip(self._layers[1:], self._weights[1:], activations[1:]))):
            delta = layer.input_gradient(delta, weight).mul_(activation > 0)
        return self._layers[0].input_gradient(delta, self._weights[0])

    def _update(self, inputs, delta):
        self._updates += 1
        rate = self._learning_rate * (1 - BETA2 ** self._updates) ** 0.5 / (1 - BETA1 ** self._updates)
        for index in reversed(range(len(self._layers))):
            layer, weight, bias = self._layers[index], self._weights[index], self._biases[index]
            gradient, bias_gradient = layer.parameter_gradients(delta, inputs[index], bias is not None)
            if index > 0:
                delta = layer.input_gradient(delta, weight).mul_(inputs[index] > 0)
            self._step(weight, gradient.mul_(self._masks[index]), rate)
            if bias is not None:
                self._step(bias, bias_gradient, rate)

    def _step(self, parameter, gradient, rate):
        first, second = self._moments[id(parameter)]
        first.lerp_(gradient, 1 - BETA1)
        second.mul_(BETA2).addcmul_(gradient, gradient, value=1 - BETA2)
        parameter.addcdiv_(first, torch.sqrt(second, out=gradient).add_(ADAM_EPSILON), value=-rate)
