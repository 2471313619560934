using RobustSparse.Kernels;

namespace RobustSparse.Certification;

/// <summary>Bounds linear forms of a network's outputs from below, with every <see cref="SlopeRule"/>; belongs to one thread.</summary>
internal sealed class MarginBounds(BoundedNetwork network) : IDisposable
{
    private readonly RelaxedBlock _block = new(network);

    /// <summary>Bounds every form by the best of the rules.</summary>
    /// <param name="bounds">Bounds of all hidden layers.</param>
    /// <param name="forms">The forms.</param>
    /// <param name="margins">[forms]; raised where a rule gives a greater lower bound.</param>
    /// <param name="best">[forms]; becomes the best rule of each form; may be empty.</param>
    public void Raise(NetworkBounds bounds, IReadOnlyList<HiddenForm> forms, Span<double> margins, Span<SlopeRule> best)
    {
        int formsAtOnce = Block.Columns / SlopeRules.All.Count;
        for (int first = 0; first < forms.Count; first += formsAtOnce)
        {
            _block.Begin(network.HiddenLayers - 1);
            int count = Math.Min(formsAtOnce, forms.Count - first);
            for (int i = 0; i < count * SlopeRules.All.Count; i++)
            {
                int column = _block.Add(bounds);
                forms[first + (i / SlopeRules.All.Count)].CopyTo(_block.Forms, column);
                Apply(SlopeRules.All[i % SlopeRules.All.Count], bounds, column);
            }

            _block.Maximize(Ascent.None, []);
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<double> byRule = _block.Best.AsSpan(i * SlopeRules.All.Count, SlopeRules.All.Count);
                int rule = 0;
                for (int r = 1; r < byRule.Length; r++)
                {
                    rule = byRule[r] > byRule[rule] ? r : rule;
                }

                margins[first + i] = Math.Max(margins[first + i], byRule[rule] + forms[first + i].Constant);
                if (!best.IsEmpty)
                {
                    best[first + i] = SlopeRules.All[rule];
                }
            }
        }
    }

    public void Dispose() => _block.Dispose();

    private void Apply(SlopeRule rule, NetworkBounds bounds, int column)
    {
        foreach (HiddenUnit unit in bounds.Undecided)
        {
            _block.SetSlope(unit, column, rule.SlopeFor(bounds.LineAround(unit)));
        }
    }
}
