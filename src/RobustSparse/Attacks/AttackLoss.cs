namespace RobustSparse.Attacks;

/// <summary>The loss that an attack maximises. z are the logits, y is the true class, t the target class, s₁ ≥ s₂ ≥ … the sorted logits.</summary>
public enum AttackLoss
{
    /// <summary>log Σ exp z − z_y.</summary>
    CrossEntropy,

    /// <summary>max_{j≠y} z_j − z_y. It is above zero exactly where the answer is wrong.</summary>
    Margin,

    /// <summary>The margin divided by s₁ − s₃: the difference of logits ratio (Croce and Hein 2020, equation 5). Needs three classes.</summary>
    Dlr,

    /// <summary>(z_t − z_y) divided by s₁ − ½(s₃ + s₄) (equation 6 of the same paper). Needs four classes.</summary>
    TargetedDlr,
}

/// <summary>Computes the losses and their gradients at the logits.</summary>
internal static class LogitLoss
{
    /// <summary>Added to a divisor: keeps the quotient finite where logits are equal, as in the reference implementation.</summary>
    private const float LeastSpread = 1e-12f;

    /// <summary>The least number of classes for which a loss is defined.</summary>
    public static int LeastClasses(AttackLoss loss) => loss switch
    {
        AttackLoss.Dlr => 3,
        AttackLoss.TargetedDlr => 4,
        _ => 2,
    };

    /// <summary>Computes the loss, and its gradient at the logits up to a positive factor.</summary>
    /// <param name="logits">[classes]; z.</param>
    /// <param name="label">The true class, y.</param>
    /// <param name="target">The target class, t; ignored by losses without a target.</param>
    /// <param name="direction">[classes]; the gradient up to a positive factor. Attacks never use the length of a gradient.</param>
    public static float Differentiate(AttackLoss loss, ReadOnlySpan<float> logits, int label, int target, Span<float> direction)
    {
        direction.Clear();
        return loss switch
        {
            AttackLoss.CrossEntropy => CrossEntropy(logits, label, direction),
            AttackLoss.Margin => Margin(logits, label, direction),
            AttackLoss.Dlr => Ratio(logits, label, StrongestOther(logits, label), Third, direction),
            _ => Ratio(logits, label, target, ThirdAndFourth, direction),
        };
    }

    /// <summary>The wrong class with the greatest logit; the first one among equals.</summary>
    public static int StrongestOther(ReadOnlySpan<float> logits, int label)
    {
        int best = label == 0 ? 1 : 0;
        for (int i = best + 1; i < logits.Length; i++)
        {
            best = i != label && logits[i] > logits[best] ? i : best;
        }

        return best;
    }

    private static ReadOnlySpan<float> Third => [0, 0, 1];

    private static ReadOnlySpan<float> ThirdAndFourth => [0, 0, 0.5f, 0.5f];

    /// <summary>
    /// The gradient is a factor (1 − p_y) times a direction: the softmax over the wrong classes, and −1 at y. Only the factor
    /// underflows where the network is very confident, so it is left out. The loss is log(1 + Σ_{j≠y} exp(z_j − z_y)): this form
    /// stays accurate there too.
    /// </summary>
    private static float CrossEntropy(ReadOnlySpan<float> logits, int label, Span<float> direction)
    {
        double greatest = logits[StrongestOther(logits, label)], sum = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            double power = i == label ? 0 : Math.Exp(logits[i] - greatest);
            direction[i] = (float)power;
            sum += power;
        }

        for (int i = 0; i < logits.Length; i++)
        {
            direction[i] = (float)(direction[i] / sum);
        }

        direction[label] = -1f;
        double exponent = greatest - logits[label] + Math.Log(sum);
        return (float)(exponent > 0 ? exponent + LogOnePlus(Math.Exp(-exponent)) : LogOnePlus(Math.Exp(exponent)));
    }

    /// <summary>log(1 + x) for x in [0, 1] to full relative precision (Higham 2002, section 1.14.1).</summary>
    private static double LogOnePlus(double x)
    {
        double rounded = 1 + x;
        return rounded == 1 ? x : Math.Log(rounded) * x / (rounded - 1);
    }

    private static float Margin(ReadOnlySpan<float> logits, int label, Span<float> direction)
    {
        int other = StrongestOther(logits, label);
        direction[other] = 1f;
        direction[label] = -1f;
        return logits[other] - logits[label];
    }

    /// <summary>Computes (z_other − z_label) / (s₁ − Σ weights·s) and its gradient. The gradient takes the order of the logits as fixed.</summary>
    private static float Ratio(ReadOnlySpan<float> logits, int label, int other, ReadOnlySpan<float> weights, Span<float> direction)
    {
        Span<int> order = stackalloc int[weights.Length];
        Strongest(logits, order);
        float spread = logits[order[0]] + LeastSpread;
        for (int i = 0; i < order.Length; i++)
        {
            spread -= weights[i] * logits[order[i]];
        }

        float difference = logits[other] - logits[label], slope = difference / (spread * spread);
        direction[other] += 1 / spread;
        direction[label] -= 1 / spread;
        direction[order[0]] -= slope;
        for (int i = 0; i < order.Length; i++)
        {
            direction[order[i]] += weights[i] * slope;
        }

        return difference / spread;
    }

    /// <summary>Finds the classes with the greatest logits, in descending order. Equal logits keep the order of their classes.</summary>
    private static void Strongest(ReadOnlySpan<float> logits, Span<int> order)
    {
        for (int place = 0; place < order.Length; place++)
        {
            int best = -1;
            for (int i = 0; i < logits.Length; i++)
            {
                best = !order[..place].Contains(i) && (best < 0 || logits[i] > logits[best]) ? i : best;
            }

            order[place] = best;
        }
    }
}
