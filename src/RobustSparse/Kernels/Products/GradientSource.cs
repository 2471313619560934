namespace RobustSparse.Kernels;

/// <summary>Computes the gradient at a layer's input, group by group.</summary>
/// <param name="delta">[outputs, 64].</param>
internal delegate void GradientSource(Block delta, MultiplyScratch scratch, GradientReceiver receive);

/// <summary>Receives the gradient at 64 inputs.</summary>
/// <param name="gradient">[64 examples, 64]; the receiver may change it.</param>
/// <param name="firstInput">A multiple of 64.</param>
internal unsafe delegate void GradientReceiver(float* gradient, int firstInput);
