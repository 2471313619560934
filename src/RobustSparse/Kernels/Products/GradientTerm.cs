namespace RobustSparse.Kernels;

/// <summary>
/// One block's share of a weight gradient, ∂L/∂w[i, j] = Σ over terms of Σ_b X[i, b]·Δ[j, b]. Adversarial training has two
/// terms a block, clean and attacked.
/// </summary>
/// <param name="Input">X: [inputs, 64], the input of the layer.</param>
/// <param name="Delta">Δ: [outputs, 64], the gradient at its output, zero in columns without an example.</param>
/// <param name="InputIsBlank">[inputs]; true where a row of X is known to be zero; empty if no row is known to be zero.</param>
/// <param name="OfMagnitudes">
/// Whether the forward pass multiplied with |w| and without biases, as interval bounds do. The term then counts with the sign of
/// its weight, because ∂|w|/∂w = sign(w), and it has no share in the gradient of the biases.
/// </param>
internal readonly record struct GradientTerm(Block Input, Block Delta, ReadOnlyMemory<bool> InputIsBlank, bool OfMagnitudes = false);
