"""The data set as the harness wrote it: raw bytes, so that both sides see the same images."""

import os

import numpy as np
import torch
import torch.nn.functional as F

CLASSES, LABEL_SMOOTHING = 10, 0.1


class Data:
    """Training images with smoothed targets; validation and test images with classes."""

    def __init__(self, directory):
        self._images, train_labels = self._part(directory, "train")
        self._targets = F.one_hot(train_labels, CLASSES).float() * (1 - LABEL_SMOOTHING) + LABEL_SMOOTHING / CLASSES
        self.valid = self._part(directory, "valid")
        self.test = self._part(directory, "test")
        self._order = torch.from_numpy(np.fromfile(os.path.join(directory, "order"), np.int32).astype(np.int64))

    def first(self, count):
        return self._images[:count], self._targets[:count]

    def ordered_batches(self, size):
        """Batches without end, every epoch in the order that the harness gave."""
        while True:
            yield from self._batches(self._order, size)

    def shuffled_batches(self, size):
        """Batches without end, every epoch in an order of its own."""
        while True:
            yield from self._batches(torch.randperm(len(self._images)), size)

    def _batches(self, order, size):
        for indices in order.split(size):
            yield self._images[indices], self._targets[indices]

    @staticmethod
    def _part(directory, name):
        pixels = np.fromfile(os.path.join(directory, name + ".images"), np.uint8)
        labels = np.fromfile(os.path.join(directory, name + ".labels"), np.uint8)
        images = torch.from_numpy(pixels.reshape(len(labels), -1).astype(np.float32) / 255)
        return images, torch.from_numpy(labels.astype(np.int64))
