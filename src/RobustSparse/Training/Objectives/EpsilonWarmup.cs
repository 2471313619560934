using RobustSparse.Attacks;

namespace RobustSparse.Training;

/// <summary>Increases the training attack's ε, and its step size in proportion, linearly over the first updates of a level.</summary>
/// <param name="attack">The training attack at full ε.</param>
/// <param name="updates">Number of updates until ε has its full size; 0 for full size at once.</param>
internal sealed class EpsilonWarmup(AttackOptions attack, int updates)
{
    /// <summary>The attack in one update.</summary>
    /// <param name="update">Updates made before it.</param>
    public AttackOptions At(int update)
    {
        if (update + 1 >= updates)
        {
            return attack;
        }

        float grown = (update + 1f) / updates;
        return attack with { Epsilon = grown * attack.Epsilon, StepSize = grown * attack.StepSize };
    }
}
