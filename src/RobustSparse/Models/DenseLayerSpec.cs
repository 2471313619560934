namespace RobustSparse.Models;

/// <summary>A fully connected layer; its kernel is [inputs, outputs]. It reads an image or a feature map as a vector in the order channel, row, column.</summary>
/// <param name="Name">The name of the layer's files.</param>
/// <param name="Input">Shape of the values that the layer reads.</param>
/// <param name="Units">Outputs of the layer.</param>
/// <param name="HasBias">Whether every unit has a bias.</param>
public sealed record DenseLayerSpec(string Name, TensorShape Input, int Units, bool HasBias = false)
    : LayerSpec(Name, TensorShape.Flat(Input.Size), TensorShape.Flat(Units), HasBias)
{
    /// <inheritdoc/>
    public override IReadOnlyList<int> KernelShape => [Inputs, Units];

    /// <inheritdoc/>
    public override (int In, int Out) Fan => (Inputs, Units);

    /// <inheritdoc/>
    public override bool IsGivenByKernel => true;

    /// <inheritdoc/>
    public override ConnectionGrid ConnectionsOfRow(int row) => new(new Connection(row, Output: 0));
}
