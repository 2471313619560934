using RobustSparse.Attacks;

namespace RobustSparse.Training;

/// <summary>The training attack, whose ε and step size in proportion follow an <see cref="EpsilonRamp"/> over the updates of a level.</summary>
/// <param name="attack">The training attack at full ε.</param>
/// <param name="ramp">The growth of ε.</param>
/// <param name="totalUpdates">Updates of the whole training.</param>
internal sealed class RampedAttack(AttackOptions attack, EpsilonRamp ramp, int totalUpdates)
{
    /// <summary>The attack in one update.</summary>
    /// <param name="update">Updates made before it.</param>
    public AttackOptions At(int update)
    {
        float grown = ShareAt(update);
        return grown == 1f ? attack : attack with { Epsilon = grown * attack.Epsilon, StepSize = grown * attack.StepSize };
    }

    /// <summary>The ε of one update as a share of full ε.</summary>
    /// <param name="update">Updates made before it.</param>
    public float ShareAt(int update) => ramp.At(update, totalUpdates);
}
