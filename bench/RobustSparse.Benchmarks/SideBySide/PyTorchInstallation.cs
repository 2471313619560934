using System.Diagnostics;

namespace RobustSparse.Benchmarks.SideBySide;

/// <summary>The other side's program: Debian's PyTorch with an optimised BLAS; without the latter it multiplies by reference code, which would be no fair peer.</summary>
internal static class PyTorchInstallation
{
    private const string Packages = "python3-torch libopenblas0-openmp";

    /// <summary>Whether both packages are there, or now are. Says on the console what is missing.</summary>
    /// <param name="python">The interpreter to look with.</param>
    /// <param name="install">Whether to install what is missing.</param>
    public static bool IsReady(string python, bool install)
    {
        if (HasTorch(python) && HasOpenBlas())
        {
            return true;
        }

        Console.Error.WriteLine($"PyTorch or its BLAS is missing: apt-get install -y {Packages}");
        if (!install)
        {
            Console.Error.WriteLine("Run that as root, or pass --install.");
            return false;
        }

        return Succeeds("apt-get", $"install -y {Packages}") && HasTorch(python) && HasOpenBlas();
    }

    private static bool HasTorch(string python) => Succeeds(python, "-c \"import torch, numpy\"");

    private static bool HasOpenBlas() => Succeeds("dpkg", "-s libopenblas0-openmp", quiet: true);

    private static bool Succeeds(string program, string arguments, bool quiet = false)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = quiet, RedirectStandardError = quiet })!;
            if (quiet)
            {
                process.OutputDataReceived += (_, _) => { };
                process.BeginOutputReadLine();
                process.ErrorDataReceived += (_, _) => { };
                process.BeginErrorReadLine();
            }

            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
