"""The masked network as one would write it in PyTorch: autograd throughout, weight * mask, torch.optim.Adam."""

import torch
import torch.nn.functional as F

from attack import EPSILON, STEP_SIZE, STEPS


class MaskedLinear(torch.nn.Module):
    def __init__(self, weight, mask):
        super().__init__()
        self.weight = torch.nn.Parameter(weight.clone())
        self.register_buffer("mask", mask.clone())

    def effective_weight(self):
        return self.weight * self.mask


class Network(torch.nn.Module):
    """Weights and masks are [outputs, inputs], one a layer."""

    def __init__(self, weights, masks, learning_rate=1.2e-3):
        super().__init__()
        self.layers = torch.nn.ModuleList(MaskedLinear(w, m) for w, m in zip(weights, masks))
        self.optimizer = torch.optim.Adam(self.parameters(), lr=learning_rate, eps=1e-7, foreach=True)

    def weights(self):
        return [layer.weight.detach() for layer in self.layers]

    def step(self, images, targets, kind):
        """One update; returns the loss before it."""
        weights = [layer.effective_weight() for layer in self.layers]
        loss = self._objective(images, targets, weights, kind)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        return loss.detach()

    def loss(self, images, targets, kind):
        return self._objective(images, targets, self._detached_weights(), kind)

    def evaluate(self, images, labels, kind, batch):
        """Clean and attacked loss and accuracy, the attack being that of an FGSM evaluation unless kind says pgd."""
        weights = self._detached_weights()
        sums = torch.zeros(4)
        for x, y in zip(images.split(batch), labels.split(batch)):
            with torch.no_grad():
                logits = forward(x, weights)
            attacked = attack(x, logits.argmax(1), weights, kind)
            with torch.no_grad():
                sums += tally(logits, forward(attacked, weights), y)
        return (sums / len(labels)).tolist()

    def _detached_weights(self):
        with torch.no_grad():
            return [layer.effective_weight() for layer in self.layers]

    @staticmethod
    def _objective(images, targets, weights, kind):
        logits = forward(images, weights)
        loss = F.cross_entropy(logits, targets)
        if kind == "natural":
            return loss
        attacked = attack(images, logits.detach().argmax(1), [w.detach() for w in weights], kind)
        return 0.5 * loss + 0.5 * F.cross_entropy(forward(attacked, weights), targets)


def forward(images, weights):
    activation = images
    for weight in weights[:-1]:
        activation = F.relu(F.linear(activation, weight))
    return F.linear(activation, weights[-1])


def attack(images, labels, weights, kind):
    """FGSM or PGD away from labels; weights must not require gradients, or their gradients would be computed too."""
    if kind == "fgsm":
        return (images + EPSILON * input_gradient(images, labels, weights).sign()).clamp_(0, 1)
    low, high = (images - EPSILON).clamp_(min=0), (images + EPSILON).clamp_(max=1)
    attacked = images
    for _ in range(STEPS):
        attacked = attacked + STEP_SIZE * input_gradient(attacked, labels, weights).sign()
        attacked = torch.max(torch.min(attacked, high), low)
    return attacked


def input_gradient(images, labels, weights):
    images = images.detach().requires_grad_()
    loss = F.cross_entropy(forward(images, weights), labels, reduction="sum")
    return torch.autograd.grad(loss, images)[0]


def tally(logits, attacked_logits, labels):
    """Sums over a batch: clean loss, attacked loss, right answers, right answers under attack."""
    return torch.stack([
        F.cross_entropy(logits, labels, reduction="sum"),
        F.cross_entropy(attacked_logits, labels, reduction="sum"),
        (logits.argmax(1) == labels).sum().float(),
        (attacked_logits.argmax(1) == labels).sum().float(),
    ])
