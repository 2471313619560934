"""The kinds of layers. The values of an example are one row, in the order channel, row, column."""

import torch
import torch.nn.functional as F


class Dense:
    def __init__(self, inputs, outputs):
        self.kernel_shape = (inputs, outputs)
        self.outputs = outputs

    def to_weight(self, kernel):
        """A weight [outputs, inputs] from a kernel [inputs, outputs]."""
        return kernel.t().contiguous()

    def forward(self, x, weight, bias):
        return F.linear(x, weight, bias)

    def input_gradient(self, delta, weight):
        return torch.mm(delta, weight)

    def parameter_gradients(self, delta, x, has_bias):
        return torch.mm(delta.t(), x), delta.sum(0) if has_bias else None


class Convolution:
    def __init__(self, channels, height, width, filters, size, stride, padding):
        self.kernel_shape = (size, size, channels, filters)
        self._image, self._stride, self._padding = (channels, height, width), (stride, stride), (padding, padding)
        self._map = (filters, (height + 2 * padding - size) // stride + 1, (width + 2 * padding - size) // stride + 1)
        self.outputs = filters

    def to_weight(self, kernel):
        """A weight [filters, channels, size, size] from a kernel [size, size, channels, filters]."""
        return kernel.permute(3, 2, 0, 1).contiguous()

    def forward(self, x, weight, bias):
        return F.conv2d(x.view(-1, *self._image), weight, bias, self._stride, self._padding).flatten(1)

    def input_gradient(self, delta, weight):
        x = delta.new_empty(len(delta), *self._image)
        return self._backward(delta, x, weight, (True, False, False))[0].flatten(1)

    def parameter_gradients(self, delta, x, has_bias):
        weight = delta.new_empty(self._map[0], self._image[0], *self.kernel_shape[:2])
        return self._backward(delta, x.view(-1, *self._image), weight, (False, True, has_bias))[1:]

    def _backward(self, delta, x, weight, wanted):
        return torch.ops.aten.convolution_backward(
            delta.view(-1, *self._map), x, weight, [self._map[0]], self._stride, self._padding, (1, 1), False, (0, 0), 1, wanted)


def of(description):
    """A layer from the harness's description: the sizes of a dense layer, or those of a convolution."""
    return Dense(*description) if len(description) == 2 else Convolution(*description)
