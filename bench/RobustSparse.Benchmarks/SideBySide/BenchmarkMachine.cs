using System.Runtime.InteropServices;

namespace RobustSparse.Benchmarks.SideBySide;

/// <summary>The machine that times are measured on.</summary>
internal static class BenchmarkMachine
{
    private const string CpuInfo = "/proc/cpuinfo";

    /// <summary>
    /// The processor's name where Linux tells it, with its family and model: on rented machines several generations go by one
    /// name. Else the architecture.
    /// </summary>
    public static string Processor { get; } =
        (Property("model name") ?? RuntimeInformation.ProcessArchitecture.ToString())
        + (Property("cpu family") is { } family ? $" (family {family}, model {Property("model")})" : "");

    private static string? Property(string key) => !File.Exists(CpuInfo)
        ? null
        : File.ReadLines(CpuInfo).Select(line => line.Split(':', 2)).FirstOrDefault(pair => pair[0].Trim() == key)?[1].Trim();
}
