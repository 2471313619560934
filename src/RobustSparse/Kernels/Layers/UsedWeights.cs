namespace RobustSparse.Kernels;

/// <summary>
/// The surviving weights of a sparse layer, sorted into used and idle ones. A weight is used if its input and its output
/// both lie on paths from an image to the logits; the data gives an idle weight a gradient of exactly zero.
/// </summary>
internal sealed class UsedWeights
{
    private readonly ushort[] _inputOf;
    private readonly ushort[] _outputOf;

    /// <param name="isKept">[inputs · outputs]; the surviving entries of the kernel.</param>
    /// <param name="usedInputs">[inputs]; whether a path from an image or a bias reaches the unit.</param>
    /// <param name="usedOutputs">[outputs]; whether a path leads from the unit to the logits.</param>
    public UsedWeights(ReadOnlySpan<bool> isKept, ReadOnlySpan<bool> usedInputs, ReadOnlySpan<bool> usedOutputs)
    {
        // An engine is made for every level, so this loop must be fast: an entry is always written to the next free place,
        // and counted only if it is used.
        int kept = isKept.Count(true), count = 0, idleCount = 0;
        var inputOf = new ushort[kept + 1];
        var outputOf = new ushort[kept + 1];
        var idle = new int[kept + 1];
        var isLinked = new bool[usedInputs.Length];
        for (int input = 0, i = 0; input < usedInputs.Length; input++)
        {
            int before = count;
            for (int output = 0; output < usedOutputs.Length; output++, i++)
            {
                bool isUsed = isKept[i] & usedInputs[input] & usedOutputs[output];
                (inputOf[count], outputOf[count], idle[idleCount]) = ((ushort)input, (ushort)output, i);
                count += isUsed ? 1 : 0;
                idleCount += isKept[i] & !isUsed ? 1 : 0;
            }

            isLinked[input] = count > before;
        }

        (_inputOf, _outputOf, Count) = (inputOf, outputOf, count);
        Idle = idle[..idleCount];
        UnlinkedInputs = [.. Enumerable.Range(0, isLinked.Length).Where(input => !isLinked[input])];
    }

    /// <summary>Number of used weights.</summary>
    public int Count { get; }

    /// <summary>The input of every used weight, ascending.</summary>
    public ReadOnlySpan<ushort> InputOf => _inputOf.AsSpan(0, Count);

    /// <summary>The output of every used weight, ascending for each input.</summary>
    public ReadOnlySpan<ushort> OutputOf => _outputOf.AsSpan(0, Count);

    /// <summary>The kernel entries of surviving weights that are not used.</summary>
    public int[] Idle { get; }

    /// <summary>Inputs without a used weight.</summary>
    public int[] UnlinkedInputs { get; }

    /// <summary>Used outputs without a used weight: with a bias, their value is constant but not zero.</summary>
    public int[] UnlinkedOutputs(ReadOnlySpan<bool> usedOutputs)
    {
        bool[] isUnlinked = usedOutputs.ToArray();
        foreach (ushort output in OutputOf)
        {
            isUnlinked[output] = false;
        }

        return [.. Enumerable.Range(0, isUnlinked.Length).Where(output => isUnlinked[output])];
    }
}
