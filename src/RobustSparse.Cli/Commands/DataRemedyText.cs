using RobustSparse.Data;

namespace RobustSparse.Cli.Commands;

/// <summary>A data set's fault with its remedies, in the command line's terms.</summary>
internal static class DataRemedyText
{
    /// <summary>The message of the exception, and what the user can do.</summary>
    public static string Of(DataException exception)
    {
        var texts = new List<string>();
        if (exception.MeantDirectory is { } meant)
        {
            return $"{exception.Message}; name the directory above with --data-dir {meant}";
        }

        string fetch = exception.Folder is { } folder ? $"`rsn data fetch {folder.Dataset}{(folder.UserDirectory is { } directory ? $" --data-dir {directory}" : "")}`" : "";
        if (exception.Remedies.HasFlag(DataRemedy.Download))
        {
            texts.Add($"download with {fetch}");
        }

        if (exception.Remedies.HasFlag(DataRemedy.OtherDirectory))
        {
            texts.Add("name another directory with --data-dir");
        }

        if (exception.Remedies.HasFlag(DataRemedy.GeneratedData))
        {
            texts.Add("use --dataset glyphs, which needs no files");
        }

        string message = exception.Remedies.HasFlag(DataRemedy.Replace)
            ? $"{exception.Message}; replace the file, or download with {fetch}, which keeps the old file with .replaced behind its name"
            : exception.Message;
        return texts is [] ? message : $"{message}, or {string.Join(", or ", texts)}";
    }
}
