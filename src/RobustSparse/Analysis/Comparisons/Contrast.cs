using RobustSparse.Settings;

namespace RobustSparse.Analysis;

/// <summary>A level of pruning against the dense network of the same run, paired by trial.</summary>
/// <param name="Size">The size of the level.</param>
/// <param name="Test">Level minus dense.</param>
/// <param name="AdjustedP">By Holm's correction over the levels of the run.</param>
public sealed record DenseContrast(LevelSize Size, PairedTest Test, double AdjustedP)
{
    /// <summary>Every level but the dense one, densest first; none where the dense one is missing.</summary>
    public static IReadOnlyList<DenseContrast> Of(TicketCurve curve)
    {
        if (curve.At(0) is not { } dense)
        {
            return [];
        }

        TicketPoint[] pruned = [.. curve.Points.Where(point => point.Size.Level > 0)];
        PairedTest[] tests = [.. pruned.Select(point => PairedTest.Of(point.Values, dense.Values))];
        IReadOnlyList<double> adjusted = Holm.Adjust([.. tests.Select(test => test.P)]);
        return [.. pruned.Select((point, i) => new DenseContrast(point.Size, tests[i], adjusted[i]))];
    }
}

/// <summary>Winning tickets against another strategy at one level, paired by trial: trial i of both has the same first kernels and batches.</summary>
/// <param name="Other">The strategy that reinit_orig is compared with.</param>
/// <param name="Size">The size of the level.</param>
/// <param name="Test">reinit_orig minus the other.</param>
/// <param name="AdjustedP">By Holm's correction over all levels and both others.</param>
public sealed record StrategyContrast(Strategy Other, LevelSize Size, PairedTest Test, double AdjustedP)
{
    /// <summary>Every level but the dense one, where the strategies are the same.</summary>
    /// <param name="cell">With runs of reinit_orig and at least one other; otherwise there is nothing to compare.</param>
    /// <param name="curveOf">The quantity compared.</param>
    public static IReadOnlyList<StrategyContrast> Of(CellRuns cell, Func<RunResults, TicketCurve> curveOf)
    {
        if (cell.Of(Strategy.ReinitOrig) is not { } original)
        {
            return [];
        }

        TicketCurve tickets = curveOf(original);
        (Strategy Other, LevelSize Size, PairedTest Test)[] tests =
        [
            .. from other in new[] { Strategy.ReinitRand, Strategy.ReinitNone }
               let runs = cell.Of(other)
               where runs is not null
               let curve = curveOf(runs)
               from point in tickets.Points
               where point.Size.Level > 0 && curve.At(point.Size.Level) is not null
               select (other, point.Size, PairedTest.Of(point.Values, curve.At(point.Size.Level)!.Values)),
        ];
        IReadOnlyList<double> adjusted = Holm.Adjust([.. tests.Select(test => test.Test.P)]);
        return [.. tests.Select((test, i) => new StrategyContrast(test.Other, test.Size, test.Test, adjusted[i]))];
    }
}
