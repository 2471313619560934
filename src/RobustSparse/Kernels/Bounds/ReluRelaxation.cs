namespace RobustSparse.Kernels;

/// <summary>
/// Lines around the ReLU of each unit of a layer, with lines of its own in every column: θ·z ≤ max(0, z) ≤ s·z + t where the unit may
/// be on or off. A column may also restrict a unit to one side of zero (a split). Then the ReLU is linear there, and θ is the
/// multiplier of the restriction (β of β-CROWN: Wang et al. 2021). Every quantity is [units, 64].
/// </summary>
internal sealed class ReluRelaxation : IDisposable
{
    public ReluRelaxation(int units)
    {
        UpperSlopes = new Block(units);
        Intercepts = new Block(units);
        Signs = new Block(units);
        Parameters = new Block(units);
        Magnitudes = new Block(units);
        Coefficients = new Block(units);
        PreActivations = new Block(units);
        FirstMoments = new Block(units);
        SecondMoments = new Block(units);
    }

    /// <summary>s, in [0, 1]: 1 for a unit that is on throughout, 0 for a unit that is off throughout.</summary>
    public Block UpperSlopes { get; }

    /// <summary>t: positive for a unit that may be on or off, 0 for all others.</summary>
    public Block Intercepts { get; }

    /// <summary>1 for a unit that the column restricts to z ≥ 0, −1 for z ≤ 0, 0 for all others.</summary>
    public Block Signs { get; }

    /// <summary>θ: the lower slope, in [0, 1], of a unit that may be on or off; the multiplier, not negative, of a split unit.</summary>
    public Block Parameters { get; }

    /// <summary>Upper bounds of Σ |weight|·|input| + |bias|. Rounding errors of products are proportional to it.</summary>
    public Block Magnitudes { get; }

    /// <summary>v: the coefficients of the ReLUs' outputs in the linear form of each column.</summary>
    public Block Coefficients { get; }

    /// <summary>The pre-activations at the point where the relaxed form is least.</summary>
    public Block PreActivations { get; }

    /// <summary>Adam's first moments of <see cref="Parameters"/>.</summary>
    public Block FirstMoments { get; }

    /// <summary>Adam's second moments of <see cref="Parameters"/>.</summary>
    public Block SecondMoments { get; }

    public void Dispose()
    {
        foreach (Block block in new[] { UpperSlopes, Intercepts, Signs, Parameters, Magnitudes, Coefficients, PreActivations, FirstMoments, SecondMoments })
        {
            block.Dispose();
        }
    }
}
