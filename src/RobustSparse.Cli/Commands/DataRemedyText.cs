using RobustSparse.Data;

namespace RobustSparse.Cli.Commands;

/// <summary>A data set's fault with its remedies, in the command line's terms.</summary>
internal static class DataRemedyText
{
    /// <summary>The message of the exception, and what the user can do.</summary>
    public static string Of(DataException exception)
    {
        var texts = new List<string>();
        if (exception is { Folder: { } folder } && exception.Remedies.HasFlag(DataRemedy.Download))
        {
            texts.Add($"download with `rsn data fetch {folder.Dataset}{(folder.UserDirectory is { } directory ? $" --data-dir {directory}" : "")}`");
        }

        if (exception.Remedies.HasFlag(DataRemedy.OtherDirectory))
        {
            texts.Add("name another directory with --data-dir");
        }

        if (exception.Remedies.HasFlag(DataRemedy.GeneratedData))
        {
            texts.Add("use --dataset glyphs, which needs no files");
        }

        return texts is [] ? exception.Message : $"{exception.Message}, or {string.Join(", or ", texts)}";
    }
}
