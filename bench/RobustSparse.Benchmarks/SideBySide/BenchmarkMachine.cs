using System.Runtime.InteropServices;

namespace RobustSparse.Benchmarks.SideBySide;

/// <summary>The machine that times are measured on.</summary>
internal static class BenchmarkMachine
{
    private const string CpuInfo = "/proc/cpuinfo", ModelKey = "model name";

    /// <summary>The processor's name where Linux tells it, else its architecture.</summary>
    public static string Processor { get; } = ModelName() ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static string? ModelName() => !File.Exists(CpuInfo)
        ? null
        : File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith(ModelKey, StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
}
