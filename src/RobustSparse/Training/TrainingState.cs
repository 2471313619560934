using RobustSparse.Models;

namespace RobustSparse.Training;

/// <summary>
/// Everything a training needs to resume bit for bit. It is taken between two updates, right after an evaluation or at a stop.
/// Arrays are [inputs, outputs] in C order whatever engine made them; masked entries of the moments are zero
/// unless an L1 penalty reaches them.
/// </summary>
/// <param name="Update">Updates made so far.</param>
/// <param name="Network">The raw kernels, masks and biases.</param>
/// <param name="FirstMoments">Adam's m, one array a parameter, in the order of <see cref="MaskedNetwork.Parameters"/>.</param>
/// <param name="SecondMoments">Adam's v, one array a parameter, in the same order.</param>
/// <param name="Rows">The evaluations made so far.</param>
public sealed record TrainingState(
    int Update,
    MaskedNetwork Network,
    IReadOnlyList<float[]> FirstMoments,
    IReadOnlyList<float[]> SecondMoments,
    IReadOnlyList<EvaluationRow> Rows)
{
    /// <summary>The evaluations under each further attack of the <see cref="Trainer"/>; as many rows in each as in <see cref="Rows"/>.</summary>
    public IReadOnlyList<IReadOnlyList<EvaluationRow>> FurtherRows { get; init; } = [];

    /// <summary>The changes of masks so far, in the order in which they were made; empty where masks stay.</summary>
    public IReadOnlyList<MaskChange> MaskChanges { get; init; } = [];
}
