using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace RobustSparse.Tests;

/// <summary>Who may use whom, read from the source: the table of docs/architecture.md as code.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string Library = Path.Combine(Root(), "src", "RobustSparse");

    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Randomness"] = [],
        ["Files"] = [],
        ["Concurrency"] = [],
        ["Kernels"] = [],
        ["Data"] = ["Files", "Randomness"],
        ["Models"] = ["Randomness"],
        ["Engines"] = ["Kernels", "Models"],
        ["Attacks"] = ["Data", "Engines", "Kernels", "Randomness"],
        ["Training"] = ["Attacks", "Concurrency", "Data", "Engines", "Kernels", "Models", "Randomness"],
        ["Certification"] = ["Concurrency", "Data", "Engines", "Kernels", "Models"],
        ["Pruning"] = ["Models"],
        ["Settings"] = ["Attacks", "Engines", "Models", "Pruning", "Training"],
        ["Runs"] = ["Attacks", "Engines", "Files", "Models", "Pruning", "Settings", "Training"],
        ["Experiments"] = ["Attacks", "Concurrency", "Data", "Files", "Models", "Pruning", "Randomness", "Runs", "Settings", "Training"],
        ["Robustness"] = ["Attacks", "Certification", "Concurrency", "Data", "Engines", "Files", "Kernels", "Models", "Randomness", "Runs", "Settings"],
        ["Analysis"] = ["Attacks", "Concurrency", "Data", "Files", "Models", "Randomness", "Robustness", "Runs", "Settings", "Training"],
    };

    [Fact]
    public void Folders_UseOnlyWhatStandsBeforeThem()
    {
        foreach ((string folder, string file) in SourceFiles())
        {
            IEnumerable<string> used = UsingDirective().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value);
            Assert.All(used, name => Assert.True(MayUse[folder].Contains(name), $"{file} uses {name}"));
        }
    }

    [Fact]
    public void Unsafe_StaysInKernels()
    {
        foreach ((string folder, string file) in SourceFiles())
        {
            if (folder != "Kernels")
            {
                Assert.DoesNotMatch(@"\bunsafe\b(?!-inline)|System\.Runtime\.Intrinsics|MemoryMarshal|Unsafe\.", File.ReadAllText(file));
            }
        }
    }

    [Fact]
    public void Pruning_Experiments_And_Analysis_KnowNoEngineType()
    {
        foreach ((string folder, string file) in SourceFiles())
        {
            if (folder is "Pruning" or "Experiments" or "Analysis")
            {
                Assert.DoesNotMatch("NetworkEngine|ExampleBlock|ForwardPass", File.ReadAllText(file));
            }
        }
    }

    private static IEnumerable<(string Folder, string File)> SourceFiles() => MayUse.Keys.SelectMany(folder =>
        Directory.EnumerateFiles(Path.Combine(Library, folder), "*.cs", SearchOption.AllDirectories).Select(file => (folder, file)));

    private static string Root([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));

    [GeneratedRegex(@"^using (?:static )?RobustSparse\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex UsingDirective();
}
