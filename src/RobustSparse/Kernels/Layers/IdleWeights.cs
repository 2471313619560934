namespace RobustSparse.Kernels;

/// <summary>Surviving weights that no path from image to logits crosses: the data gives them no gradient, an L1 penalty does.</summary>
/// <param name="places">Where they stand in the kernel.</param>
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

    /// <summary>One update by the penalty's gradient alone. Without a penalty there is nothing to do: moments start at zero and stay there.</summary>
    public void Update(AdamStep step)
    {
        if (step.L1 > 0f)
        {
            Adam.UpdateByPenalty(_weights, _first, _second, step);
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
