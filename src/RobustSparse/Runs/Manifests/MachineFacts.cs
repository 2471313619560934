using System.Runtime.InteropServices;

namespace RobustSparse.Runs;

/// <summary>A machine that a run was worked on: results are the same bits on the same kind of processor.</summary>
/// <param name="VectorWidth">Floats in the vectors that kernels work on; 0 in manifests from before it was noted.</param>
public sealed record MachineFacts(int Cores, string Processor, string System, string Runtime, int VectorWidth = 0)
{
    /// <summary>This machine.</summary>
    public static MachineFacts Here() => new(
        Environment.ProcessorCount,
        RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        Engines.VectorWidth.Here);

    /// <summary>Whether both give the same bits, as far as can be told: the same processor and vector width.</summary>
    public bool IsAlike(MachineFacts other) => Processor == other.Processor && VectorWidth == other.VectorWidth;

    /// <summary>Processor and vector width in a few words.</summary>
    public string Kind => VectorWidth == 0 ? Processor : $"{Processor} with vectors of {VectorWidth} floats";
}
