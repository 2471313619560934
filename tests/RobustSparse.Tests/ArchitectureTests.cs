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
        ["Data"] = ["Randomness"],
        ["Kernels"] = [],
        ["Models"] = ["Randomness"],
        ["Engines"] = ["Kernels", "Models"],
        ["Attacks"] = ["Data", "Engines", "Kernels", "Randomness"],
        ["Training"] = ["Attacks", "Data", "Engines", "Kernels", "Models", "Randomness"],
        ["Certification"] = ["Data", "Engines", "Kernels", "Models", "Training"],
        ["Pruning"] = ["Models"],
        ["Experiments"] = ["Attacks", "Data", "Engines", "Models", "Pruning", "Randomness", "Training"],
        ["Robustness"] = ["Attacks", "Certification", "Data", "Engines", "Experiments", "Kernels", "Models", "Randomness", "Training"],
        ["Analysis"] = ["Attacks", "Data", "Experiments", "Models", "Randomness", "Robustness", "Training"],
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
