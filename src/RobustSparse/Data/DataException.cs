namespace RobustSparse.Data;

/// <summary>Remedies for a data set that is missing or damaged.</summary>
[Flags]
public enum DataRemedy
{
    /// <summary>The message says everything.</summary>
    None = 0,

    /// <summary>Download the data set to <see cref="DataException.Folder"/>.</summary>
    Download = 1,

    /// <summary>Keep data sets in another directory.</summary>
    OtherDirectory = 2,

    /// <summary>Use a data set that the program makes itself.</summary>
    GeneratedData = 4,

    /// <summary>Replace the file, or download it, which keeps the old file under another name.</summary>
    Replace = 8,
}

/// <summary>A data set that is missing or damaged. The message names the file and the fault.</summary>
public sealed class DataException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The ways out.</summary>
    public DataRemedy Remedies { get; init; }

    /// <summary>The directory of data sets that the user seems to mean; null where there is none.</summary>
    public string? MeantDirectory { get; init; }

    /// <summary>The folder of the data set; null where <see cref="Remedies"/> has no download.</summary>
    public DatasetFolder? Folder { get; init; }
}
