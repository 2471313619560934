namespace RobustSparse.Attacks;

/// <summary>The settings of attacks that a user can change.</summary>
[Flags]
public enum AttackSettings
{
    None = 0,
    Steps = 1,
    Restarts = 2,
    StepSize = 4,
    Loss = 8,
    RandomStart = 16,
}
