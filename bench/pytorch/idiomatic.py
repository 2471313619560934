"""The masked network as one would write it in PyTorch: autograd throughout, weight * mask, torch.optim.Adam."""

import torch
import torch.nn.functional as F

from attack import EPSILON, STEP_SIZE, STEPS


class MaskedLayer(torch.nn.Module):
    def __init__(self, layer, weight, mask, bias):
        super().__init__()
        self.weight = torch.nn.Parameter(weight.clone())
        self.register_buffer("mask", mask.clone())
        self.bias = None if bias is None else torch.nn.Parameter(bias.clone())
        self.layer = layer

    def effective(self):
        """The layer with its masked weight and its bias, for forward."""
        return self.layer, self.weight * self.mask, self.bias


class Network(torch.nn.Module):
    """Weights and masks are one a layer, in the layer's shape; biases are one a layer or None."""

    def __init__(self, layers, weights, masks, biases, learning_rate=1.2e-3):
        super().__init__()
        self.layers = torch.nn.ModuleList(MaskedLayer(*parts) for parts in zip(layers, weights, masks, biases))
        self.optimizer = torch.optim.Adam(self.parameters(), lr=learning_rate, eps=1e-7, foreach=True)

    def weights(self):
        return [layer.weight.detach() for layer in self.layers]

    def step(self, images, targets, kind):
        """One update; returns the loss before it."""
        layers = [layer.effective() for layer in self.layers]
        loss = self._objective(images, targets, layers, kind)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        return loss.detach()

    def loss(self, images, targets, kind):
        return self._objective(images, targets, self._detached(), kind)

    def evaluate(self, images, labels, kind, batch):
        """Clean and attacked loss and accuracy, the attack being that of an FGSM evaluation unless kind says pgd."""
        layers = self._detached()
        sums = torch.zeros(4)
        for x, y in zip(images.split(batch), labels.split(batch)):
            with torch.no_grad():
                logits = forward(x, layers)
            attacked = attack(x, logits.argmax(1), layers, kind)
            with torch.no_grad():
                sums += tally(logits, forward(attacked, layers), y)
        return (sums / len(labels)).tolist()

    def _detached(self):
        with torch.no_grad():
            return detach([layer.effective() for layer in self.layers])

    @staticmethod
    def _objective(images, targets, layers, kind):
        logits = forward(images, layers)
        loss = F.cross_entropy(logits, targets)
        if kind == "natural":
            return loss
        attacked = attack(images, logits.detach().argmax(1), detach(layers), kind)
        return 0.5 * loss + 0.5 * F.cross_entropy(forward(attacked, layers), targets)


def detach(layers):
    return [(layer, weight.detach(), None if bias is None else bias.detach()) for layer, weight, bias in layers]


def forward(images, layers):
    activation = images
    for layer, weight, bias in layers[:-1]:
        activation = F.relu(layer.forward(activation, weight, bias))
    layer, weight, bias = layers[-1]
    return layer.forward(activation, weight, bias)


def attack(images, labels, layers, kind):
    """FGSM or PGD away from labels; the layers must not require gradients, or their gradients would be computed too."""
    if kind == "fgsm":
        return (images + EPSILON * input_gradient(images, labels, layers).sign()).clamp_(0, 1)
    low, high = (images - EPSILON).clamp_(min=0), (images + EPSILON).clamp_(max=1)
    attacked = images
    for _ in range(STEPS):
        attacked = attacked + STEP_SIZE * input_gradient(attacked, labels, layers).sign()
        attacked = torch.max(torch.min(attacked, high), low)
    return attacked


def input_gradient(images, labels, layers):
    images = images.detach().requires_grad_()
    loss = F.cross_entropy(forward(images, layers), labels, reduction="sum")
    return torch.autograd.grad(loss, images)[0]


def tally(logits, attacked_logits, labels):
    """Sums over a batch: clean loss, attacked loss, right answers, right answers under attack."""
    return torch.stack([
        F.cross_entropy(logits, labels, reduction="sum"),
        F.cross_entropy(attacked_logits, labels, reduction="sum"),
        (logits.argmax(1) == labels).sum().float(),
        (attacked_logits.argmax(1) == labels).sum().float(),
    ])
