namespace RobustSparse.Kernels;

/// <summary>
/// One block's share of a weight gradient, ∂L/∂w[i, j] = Σ over terms of Σ_b X[i, b]·Δ[j, b]. Adversarial training has two
/// terms a block, clean and attacked.
/// </summary>
/// <param name="Input">X: [inputs, 64], the input of the layer.</param>
/// <param name="Delta">Δ: [outputs, 64], the gradient at its output, zero in columns without an example.</param>
/// <param name="InputIsBlank">[inputs]; true where a row of X is known to be zero; empty if no row is known to be zero.</param>
internal readonly record struct GradientTerm(Block Input, Block Delta, ReadOnlyMemory<bool> InputIsBlank);
