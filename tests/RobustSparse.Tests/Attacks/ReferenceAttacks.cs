using RobustSparse.Tests.Reference;

namespace RobustSparse.Tests.Attacks;

/// <summary>What a reference attack came to on one image.</summary>
/// <param name="Point">The point with a wrong answer, or null.</param>
/// <param name="Loss">The greatest loss.</param>
/// <param name="Start">Where it began.</param>
internal sealed record ReferenceOutcome(double[]? Point, double Loss, double[] Start);

/// <summary>PGD and APGD in ℓ∞ in double precision and plain loops, one image at a time, written from the papers.</summary>
internal static class ReferenceAttacks
{
    /// <summary>PGD from the image itself, up to the first wrong answer.</summary>
    public static ReferenceOutcome Pgd(ReferenceNetwork network, double[] image, int label, double epsilon, double stepSize, int steps, double? momentum)
    {
        double[] at = [.. image], accumulated = new double[image.Length];
        double greatest = double.NegativeInfinity;
        for (int step = 0; ; step++)
        {
            (double loss, double[] gradient, bool isWrong) = Look(network, at, label);
            greatest = Math.Max(greatest, loss);
            if (isWrong || step == steps)
            {
                return new ReferenceOutcome(isWrong ? at : null, greatest, image);
            }

            double length = gradient.Sum(Math.Abs);
            accumulated = momentum is { } decay ? [.. accumulated.Zip(gradient, (a, g) => (decay * a) + (g / length))] : gradient;
            at = Clip([.. at.Zip(accumulated, (a, g) => a + (stepSize * Math.Sign(g)))], image, epsilon);
        }
    }

    /// <summary>Auto-PGD on the cross-entropy from a given start (Croce and Hein 2020, algorithm 1).</summary>
    public static ReferenceOutcome Apgd(ReferenceNetwork network, double[] image, int label, double epsilon, double[] start, int steps)
    {
        int[] checkpoints = Checkpoints(steps);
        double eta = 2 * epsilon, etaBefore = eta;
        double[] previous = start, at = start, best = start;
        (double bestLoss, _, bool startsWrong) = Look(network, start, label);
        double bestBefore = bestLoss, last = bestLoss;
        int rises = 0, since = 0;
        bool wasHalved = true;
        if (startsWrong)
        {
            return new ReferenceOutcome(start, bestLoss, start);
        }

        for (int step = 1; step <= steps; step++)
        {
            double[] gradient = Look(network, at, label).Gradient;
            double weight = step == 1 ? 1 : 0.75;
            double[] proposal = Clip([.. at.Zip(gradient, (a, g) => a + (eta * Math.Sign(g)))], image, epsilon);
            double[] next = Clip([.. Enumerable.Range(0, image.Length).Select(i => at[i] + (weight * (proposal[i] - at[i])) + ((1 - weight) * (at[i] - previous[i])))], image, epsilon);
            (previous, at) = (at, next);
            (double loss, _, bool isWrong) = Look(network, at, label);
            if (isWrong)
            {
                return new ReferenceOutcome(at, Math.Max(bestLoss, loss), start);
            }

            rises += loss > last ? 1 : 0;
            last = loss;
            since++;
            if (loss > bestLoss)
            {
                (bestLoss, best) = (loss, at);
            }

            if (checkpoints.Contains(step))
            {
                bool halve = rises <= 0.75 * since || (!wasHalved && bestBefore >= bestLoss);
                wasHalved = halve;
                bestBefore = bestLoss;
                if (halve)
                {
                    eta /= 2;
                    at = best;
                }

                rises = since = 0;
            }
        }

        return new ReferenceOutcome(null, bestLoss, start);
    }

    /// <summary>22 % of the steps, then 3 % fewer each time, but never below 6 %.</summary>
    private static int[] Checkpoints(int steps)
    {
        var checkpoints = new List<int>();
        int window = Math.Max((int)(0.22 * steps), 1);
        for (int at = window; at <= steps; at += window)
        {
            checkpoints.Add(at);
            window = Math.Max(window - Math.Max((int)(0.03 * steps), 1), Math.Max((int)(0.06 * steps), 1));
        }

        return [.. checkpoints];
    }

    private static (double Loss, double[] Gradient, bool IsWrong) Look(ReferenceNetwork network, double[] at, int label)
    {
        double[] target = Samples.Target(label, smoothing: 0), logits = network.Forward(at)[^1];
        return (network.Loss(at, target), network.Backward(at, target), Array.IndexOf(logits, logits.Max()) != label);
    }

    private static double[] Clip(double[] point, double[] image, double epsilon) =>
        [.. point.Zip(image, (p, x) => Math.Clamp(Math.Clamp(p, x - epsilon, x + epsilon), 0, 1))];
}
