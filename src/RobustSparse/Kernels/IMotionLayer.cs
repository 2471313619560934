namespace RobustSparse.Kernels;

/// <summary>Takes the gradient at 64 inputs.</summary>
/// <param name="gradient">[64 examples, 64], to be changed at will.</param>
/// <param name="firstInput">A multiple of 64.</param>
internal unsafe delegate void GradientReceiver(float* gradient, int firstInput);

/// <summary>What a motion needs of the layer whose input it moves.</summary>
internal unsafe interface IMotionLayer
{
    int Inputs { get; }

    int Outputs { get; }

    /// <inheritdoc cref="Layer.Forward"/>
    void Forward(Block input, Block? preActivations, Block? activations, MultiplyScratch scratch);

    /// <summary>The weights to 64 outputs, input by input.</summary>
    /// <param name="firstOutput">A multiple of 64.</param>
    /// <returns>[inputs in whole groups of 64, 64].</returns>
    float* WeightsTo(int firstOutput);

    /// <summary>The gradient at the input, example by example, group by group.</summary>
    /// <param name="delta">[outputs, 64].</param>
    void Backward(Block delta, MultiplyScratch scratch, GradientReceiver receive);
}
