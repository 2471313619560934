using RobustSparse.Attacks;

namespace RobustSparse.Robustness;

/// <summary>One attack, or an ensemble. Each member of an ensemble attacks the images that the members before it left unbroken.</summary>
/// <param name="Name">The name on the command line and in results.</param>
/// <param name="Members">The methods, in the order of attack. An image is broken if one of them breaks it.</param>
public sealed record AttackPlan(string Name, IReadOnlyList<AttackMethod> Members)
{
    /// <summary>The names of all plans.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. AttackCatalog.All.Select(attack => attack.Name)];

    /// <summary>Whether the plan needs the gradients of another network.</summary>
    public bool NeedsSurrogate => Members.Any(member => member.NeedsSurrogate);

    /// <summary>Whether one run measures the distance of every image. The distances give the accuracy at every ε.</summary>
    public bool MeasuresDistance => Members is [{ IsMinimumNorm: true }];

    /// <summary>Makes the plan with the given name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="wishes">The values that differ from the defaults. An attack ignores the values of settings that it does not have.</param>
    /// <param name="height">The number of rows of an image, for attacks that change regions of it.</param>
    /// <param name="width">The number of columns of an image.</param>
    /// <exception cref="ArgumentException">No plan has this name.</exception>
    public static AttackPlan Of(string name, AttackWishes wishes, int height, int width)
    {
        CatalogedAttack attack = AttackCatalog.Find(name) ?? throw new ArgumentException($"'{name}' is not one of {string.Join(", ", Names)}", nameof(name));
        AttackWishes heard = wishes.Only(attack.Settings);
        return new AttackPlan(name, [.. attack.Members.Select(member => member.With(heard).ForImages(height, width))]);
    }
}
