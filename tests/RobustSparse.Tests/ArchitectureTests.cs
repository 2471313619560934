using System.Runtime.CompilerServices;
using RobustSparse.Engines;
using RobustSparse.Models;

namespace RobustSparse.Tests;

/// <summary>The table of docs/architecture.md, held to by the types that the compiled library uses.</summary>
public sealed class ArchitectureTests
{
    private const string Library = "RobustSparse";
    private const int MostLines = 250;

    private static readonly Dictionary<string, string[]> _mayUse = new()
    {
        ["Randomness"] = [],
        ["Files"] = [],
        ["Concurrency"] = [],
        ["Kernels"] = [],
        ["Data"] = ["Files", "Randomness"],
        ["Models"] = ["Randomness"],
        ["Engines"] = ["Kernels", "Models"],
        ["Attacks"] = ["Data", "Engines", "Kernels", "Models", "Randomness"],
        ["Training"] = ["Attacks", "Concurrency", "Data", "Engines", "Kernels", "Models", "Randomness"],
        ["Certification"] = ["Concurrency", "Data", "Engines", "Kernels", "Models"],
        ["Exchange"] = ["Files", "Models"],
        ["Pruning"] = ["Attacks", "Data", "Models", "Randomness", "Training"],
        ["Settings"] = ["Attacks", "Data", "Engines", "Models", "Pruning", "Training"],
        ["Runs"] = ["Attacks", "Data", "Engines", "Files", "Models", "Pruning", "Settings", "Training"],
        ["Experiments"] = ["Attacks", "Concurrency", "Data", "Files", "Models", "Pruning", "Randomness", "Runs", "Settings", "Training"],
        ["Robustness"] = ["Attacks", "Certification", "Concurrency", "Data", "Engines", "Exchange", "Files", "Kernels", "Models", "Randomness", "Runs", "Settings", "Training"],
        ["Analysis"] = ["Attacks", "Concurrency", "Data", "Exchange", "Files", "Models", "Randomness", "Robustness", "Runs", "Settings", "Training"],
    };

    /// <summary>Unsafe code, hardware intrinsics and reinterpreted memory are for kernels alone.</summary>
    private static readonly string[] _kernelsAlone = ["System.Runtime.Intrinsics", "System.Runtime.CompilerServices.Unsafe", "System.Runtime.InteropServices.MemoryMarshal"];

    [Fact]
    public void Folders_UseOnlyTypesOfThoseBeforeThem()
    {
        IEnumerable<string> violations =
            from type in LibraryTypes()
            let folder = FolderOf(type)!
            from use in UsedTypes.Of(type)
            let used = FolderOf(use.Used)
            where used is not null && used != folder && !_mayUse[folder].Contains(used)
            select $"{use.Where} uses {use.Used.FullName}";

        Assert.Empty(violations.Distinct());
    }

    [Fact]
    public void Folders_AreThoseOfTheTable()
    {
        string[] folders = [.. Directory.GetDirectories(SourcePath(Library)).Select(path => Path.GetFileName(path)).Except(["bin", "obj"])];

        Assert.Equal(_mayUse.Keys.Order(), folders.Order());
        Assert.Equal(_mayUse.Keys.Order(), LibraryTypes().Select(FolderOf).Distinct().Order());
    }

    [Fact]
    public void UnsafeCode_StaysInKernels()
    {
        IEnumerable<string> violations =
            from type in LibraryTypes()
            where FolderOf(type) != "Kernels"
            from use in UsedTypes.Of(type)
            where _kernelsAlone.Any(name => use.Used.FullName!.StartsWith(name, StringComparison.Ordinal))
            select $"{use.Where} uses {use.Used.FullName}";

        Assert.Empty(violations.Distinct());
        Assert.All(SourceFiles().Where(file => !file.Contains($"{Path.DirectorySeparatorChar}Kernels{Path.DirectorySeparatorChar}", StringComparison.Ordinal)), file =>
            Assert.DoesNotMatch(@"\bunsafe\b(?!-inline)", File.ReadAllText(file)));
    }

    [Fact]
    public void Pruning_Runs_Experiments_And_Analysis_KnowNoEngine()
    {
        Type[] hidden = [typeof(NetworkEngine), typeof(ExampleBlock), typeof(ForwardPass)];
        IEnumerable<string> violations =
            from type in LibraryTypes()
            where FolderOf(type) is "Pruning" or "Runs" or "Experiments" or "Analysis"
            from use in UsedTypes.Of(type)
            where hidden.Contains(use.Used)
            select $"{use.Where} uses {use.Used.Name}";

        Assert.Empty(violations.Distinct());
    }

    [Fact]
    public void SourceFiles_AreShort()
    {
        Assert.All(SourceFiles(), file => Assert.InRange(File.ReadLines(file).Count(), 1, MostLines));
    }

    /// <summary>The library names settings and remedies; only the command line knows how options are spelled.</summary>
    [Fact]
    public void Library_SpellsNoOption()
    {
        IEnumerable<string> library = SourceFiles().Where(file => file.StartsWith(SourcePath(Library) + Path.DirectorySeparatorChar, StringComparison.Ordinal));

        Assert.All(library, file => Assert.DoesNotMatch(@"(?m)^(?!\s*///).*""[^""\n]*(?<![\w(])--[a-z]+(-[a-z]+)*[ ""]", File.ReadAllText(file)));
    }

    private static IEnumerable<Type> LibraryTypes() => typeof(MaskedNetwork).Assembly.GetTypes().Where(type => FolderOf(type) is not null);

    /// <summary>The folder of a type of the library, read from its namespace; null for types of others and for the compiler's own.</summary>
    private static string? FolderOf(Type type) =>
        type.Assembly == typeof(MaskedNetwork).Assembly && type.Namespace?.Split('.') is [Library, var folder, ..] ? folder : null;

    private static IEnumerable<string> SourceFiles() => Directory.EnumerateFiles(SourcePath(""), "*.cs", SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(SourcePath(""), file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    private static string SourcePath(string project, [CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "src", project));
}
