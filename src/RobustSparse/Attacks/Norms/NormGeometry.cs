using RobustSparse.Kernels;
using RobustSparse.Randomness;

namespace RobustSparse.Attacks;

/// <summary>
/// A norm that measures perturbations, and the operations that attacks need in its ball. A norm is one class in this folder and
/// one line in <see cref="NormCatalog"/>. Operations that only some norms define are separate interfaces
/// (<see cref="ISurfaceGeometry"/>, <see cref="IBoundaryGeometry"/>, <see cref="ISquareGeometry"/>). An attack that needs one reports
/// the norms without it in <see cref="AttackMethod.MissingIn"/>.
/// </summary>
public abstract class NormGeometry
{
    /// <summary>The name on the command line and in files, such as linf.</summary>
    public abstract string Name { get; }

    /// <summary>The name in figures and tables, such as ℓ∞.</summary>
    public abstract string Title { get; }

    /// <summary>The greatest ε that a user may ask for.</summary>
    public abstract float GreatestEpsilon { get; }

    /// <summary>Whether the ball of radius ε is the cube clean ± ε. Training's attack and the certificates assume this cube.</summary>
    public virtual bool IsCube => false;

    /// <summary>The least ε at which every image can become uniformly grey; null if it depends on the size of the image.</summary>
    public virtual float? GreyEpsilon => null;

    /// <summary>Whether the steepest step depends on how far the box lets each pixel move.</summary>
    internal virtual bool StepDependsOnBox => false;

    /// <summary>Computes the norm of the difference of two images in double precision.</summary>
    internal abstract float Distance(ReadOnlySpan<float> clean, ReadOnlySpan<float> attacked);

    /// <summary>Computes the distance between the columns of two blocks.</summary>
    /// <param name="distances">[64]; overwritten.</param>
    internal abstract void MeasureDifferences(Block points, Block clean, Span<float> distances);

    /// <summary>Computes the norm of every column.</summary>
    /// <param name="lengths">[64]; overwritten.</param>
    internal abstract void Measure(Block moves, Span<float> lengths);

    /// <summary>Computes the dual norm of every column: the greatest inner product with a perturbation of norm 1.</summary>
    /// <param name="lengths">[64]; overwritten.</param>
    internal abstract void MeasureDual(Block gradients, Span<float> lengths);

    /// <summary>Projects points onto the intersection of the ball around the clean images and the box [0, 1].</summary>
    /// <param name="points">[features, 64]; columns of idle lanes may stay unprojected.</param>
    /// <param name="clean">[features, 64]; the clean images, in the box.</param>
    /// <param name="radius">[64]; the radius of each lane's ball; may be infinite.</param>
    internal abstract void Project(Block points, Block clean, ReadOnlySpan<float> radius, LaneScratch scratch);

    /// <summary>Adds size · (the perturbation of norm 1 with the greatest inner product with the gradient).</summary>
    /// <param name="target">[features, 64]; the points to move, in the box if <see cref="StepDependsOnBox"/>. Columns of idle lanes may stay unmoved.</param>
    /// <param name="gradient">[features, 64]; a column of zeros leaves its point unmoved.</param>
    /// <param name="size">[64]; the length of each lane's step.</param>
    internal abstract void AddSteepest(Block target, Block gradient, ReadOnlySpan<float> size, LaneScratch scratch);

    /// <summary>Draws a perturbation uniformly from the ball of radius ε.</summary>
    /// <param name="perturbation">[features]; overwritten.</param>
    internal abstract void DrawInBall(Span<float> perturbation, float epsilon, PhiloxRandom random);

    /// <inheritdoc/>
    public sealed override string ToString() => Name;
}

/// <summary>A norm in which random perturbations of norm exactly ε can be drawn.</summary>
internal interface ISurfaceGeometry
{
    /// <summary>Draws a perturbation of norm ε.</summary>
    /// <param name="perturbation">[features]; overwritten.</param>
    void DrawOnSurface(Span<float> perturbation, float epsilon, PhiloxRandom random);
}

/// <summary>A norm in which the shortest move from a point of the box to a hyperplane is known.</summary>
internal interface IBoundaryGeometry
{
    /// <summary>Finds the shortest move to a hyperplane that stays in the box (<see cref="BoundaryProjection"/>).</summary>
    /// <param name="origin">[features, 64]; points of the box.</param>
    /// <param name="normal">[features, 64]; the normal w of the plane ⟨w, z⟩ = b.</param>
    /// <param name="offset">[64]; ⟨w, origin⟩ − b.</param>
    /// <param name="move">[features, 64]; overwritten.</param>
    /// <param name="scratch">[2 · features, 64]; a buffer.</param>
    void MoveToBoundary(Block origin, Block normal, ReadOnlySpan<float> offset, Block move, Block scratch);
}

/// <summary>A norm in which the square attack can sample.</summary>
internal interface ISquareGeometry
{
    /// <summary>Starts a random search in the ball of this norm.</summary>
    RandomSearchLanes BeginSquare(SquareMethod method, AttackOracle oracle, ThreatModel threat);
}
