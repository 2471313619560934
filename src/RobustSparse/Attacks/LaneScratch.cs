namespace RobustSparse.Attacks;

/// <summary>Lists the busy lanes of an attack, and holds buffers for one example at a time. Belongs to one thread.</summary>
/// <param name="features">The number of pixels of an image.</param>
internal sealed class LaneScratch(int features)
{
    /// <summary>[64].</summary>
    public bool[] IsBusy { get; } = new bool[LaneAttack.Lanes];

    /// <summary>[features].</summary>
    public float[] Clean { get; } = new float[features];

    /// <summary>[features].</summary>
    public float[] Point { get; } = new float[features];

    /// <summary>[features].</summary>
    public float[] Gradient { get; } = new float[features];

    /// <summary>[features].</summary>
    public float[] Perturbation { get; } = new float[features];

    /// <summary>[features]; the distance that each pixel moves.</summary>
    public double[] Lengths { get; } = new double[features];

    /// <summary>[features]; the distance that the box lets each pixel move.</summary>
    public double[] Caps { get; } = new double[features];

    /// <summary>[features]; keys of a sort.</summary>
    public float[] Keys { get; } = new float[features];

    /// <summary>[features]; the pixels in the order of a sort.</summary>
    public int[] Order { get; } = new int[features];

    /// <summary>The busy lanes in ascending order.</summary>
    public IEnumerable<int> BusyLanes() => Enumerable.Range(0, LaneAttack.Lanes).Where(lane => IsBusy[lane]);
}
