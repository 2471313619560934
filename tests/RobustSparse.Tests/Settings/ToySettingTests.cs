using System.Runtime.CompilerServices;
using System.Text.Json;
using RobustSparse.Settings;

namespace RobustSparse.Tests.Settings;

/// <summary>One entry in a table gives a setting everything that settings have; its option is tested with the command line.</summary>
public sealed class ToySettingTests
{
    private static readonly Setting<int> _toy = ToySetting.Patience;
    private static readonly SettingsTable _table = new([_toy]);
    private static readonly SettingContext _context = new() { Datasets = [] };

    [Fact]
    public void Entry_IsReadFromTheCommandLine()
    {
        Assert.True(_toy.TryParse("7", new ExperimentOptions(), out ExperimentOptions options));
        Assert.Equal(7, options.Trials);
        Assert.False(_toy.TryParse("seven", options, out _));
    }

    [Fact]
    public void Entry_IsValidated()
    {
        Assert.Equal("--patience 0 is not between 1 and 99", Assert.Single(_table.Problems(With(0), _context)).Spell(setting => $"--{setting.Name}"));
        Assert.Equal("patience has no effect at 9", Assert.Single(_table.Problems(With(9), _context with { Given = [_toy] })).ToString());
        Assert.Empty(_table.Problems(With(9), _context));
    }

    [Fact]
    public void Entry_IsInTheManifest()
    {
        JsonElement json = SettingsJson.Write(_table, With(7));

        Assert.Equal("""{"patience":7}""", json.GetRawText());
        Assert.Equal(7, SettingsJson.Read(_table, json, schema: 2).Trials);
        Assert.Equal(10, SettingsJson.Read(_table, JsonElement.Parse("{}"), schema: 1).Trials);
        Assert.Throws<JsonException>(() => SettingsJson.Read(_table, JsonElement.Parse("{}"), schema: 2));
    }

    [Fact]
    public void Entry_IsInTheListOfDifferences() =>
        Assert.Equal([new SettingDifference(_toy, "7", "8")], _table.Differences(With(7), With(8)));

    [Fact]
    public void Entry_IsInThePath()
    {
        Assert.Equal("_patience-7", SettingsSuffix.Of(_table, With(7), room: 20));
        Assert.Matches("^_[0-9a-f]{8}$", SettingsSuffix.Of(_table, With(7), room: 10));
        Assert.Equal("", SettingsSuffix.Of(_table, new ExperimentOptions(), room: 20));
    }

    [Fact]
    public void Entry_IsInTheDocumentation() => Assert.Contains(
        "| `--patience`, `-pa` | 10 | N, between 1 and 99 | evaluations without progress before training ends | suffix | yes | 2 |\n",
        SettingsDocument.Of(_table),
        StringComparison.Ordinal);

    /// <summary>With RSN_WRITE_DOCS=1 the page is written rather than compared.</summary>
    [Fact]
    public void OptionsPage_IsThatOfTheTable()
    {
        string page = SettingsDocument.Of(SettingsTable.Standard), file = PathOf();
        if (Environment.GetEnvironmentVariable("RSN_WRITE_DOCS") == "1")
        {
            File.WriteAllText(file, page);
        }

        Assert.Equal(page, File.ReadAllText(file));
    }

    private static ExperimentOptions With(int patience) => new() { Trials = patience };

    private static string PathOf([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "..", "docs", "options.md"));
}
