namespace RobustSparse.Robustness;

/// <summary>A <see cref="Proportion"/> in the form of the model card: a count, the number of all images, the rate, and its 95 % interval (Wilson).</summary>
public sealed record CardRate(int Count, int Of, double Rate, double Low, double High)
{
    internal static CardRate From(int count, int of)
    {
        var proportion = new Proportion(count, of);
        return new CardRate(count, of, proportion.Rate, proportion.Low, proportion.High);
    }
}
