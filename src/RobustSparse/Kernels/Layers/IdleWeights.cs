namespace RobustSparse.Kernels;

/// <summary>
/// Kernel entries whose gradient from the data is zero: surviving weights that lie on no path from an image to the logits, or
/// pruned entries. Only an L1 penalty moves them.
/// </summary>
/// <param name="places">Their indices in the kernel.</param>
internal sealed class IdleWeights(int[] places)
{
    private readonly float[] _weights = new float[places.Length];
    private readonly float[] _first = new float[places.Length];
    private readonly float[] _second = new float[places.Length];

    public void LoadWeights(ReadOnlySpan<float> kernel) => Load(kernel, _weights);

    public void SaveWeights(Span<float> kernel) => Save(_weights, kernel);

    public void LoadMoments(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        Load(first, _first);
        Load(second, _second);
    }

    public void SaveMoments(Span<float> first, Span<float> second)
    {
        Save(_first, first);
        Save(_second, second);
    }

    /// <summary>Writes zero, the gradient of the data, to these entries of a kernel.</summary>
    public void SaveZeros(Span<float> kernel)
    {
        foreach (int place in places)
        {
            kernel[place] = 0f;
        }
    }

    /// <summary>One update by the penalty's gradient alone. Without a penalty nothing changes: moments start at zero and stay there.</summary>
    public void Update(AdamStep step)
    {
        if (step.L1 > 0f)
        {
            Adam.Update(_weights, _first, _second, default, step);
        }
    }

    private void Load(ReadOnlySpan<float> source, float[] target)
    {
        for (int i = 0; i < places.Length; i++)
        {
            target[i] = source[places[i]];
        }
    }

    private void Save(float[] source, Span<float> target)
    {
        for (int i = 0; i < places.Length; i++)
        {
            target[places[i]] = source[i];
        }
    }
}
