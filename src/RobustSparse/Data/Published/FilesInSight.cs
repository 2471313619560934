namespace RobustSparse.Data;

/// <summary>Explains why the files of a data set are not found, from what stands in and around their folder.</summary>
/// <param name="name">The data set.</param>
/// <param name="files">Its files.</param>
/// <param name="folder">The folder, which lacks some of them.</param>
internal sealed class FilesInSight(string name, PublishedFiles files, DatasetFolder folder)
{
    /// <summary>Names of files that a message lists.</summary>
    private const int Listed = 3;

    /// <summary>The exception to throw.</summary>
    /// <param name="missing">The names of the missing files.</param>
    public DataException Missing(string missing)
    {
        string? elsewhere = Nearby().FirstOrDefault(HasAll);
        string root = Path.GetDirectoryName(folder.Path)!;
        if (elsewhere == root && Path.GetFileName(root) == name && Path.GetDirectoryName(root) is { } above)
        {
            return new DataException($"{name} is missing in {folder.Path}: its files are in {root}, one directory higher") { MeantDirectory = above };
        }

        string remedy = elsewhere is not null ? $"its files are in {elsewhere}; move them into {folder.Path}" : $"put {missing}, packed or unpacked, into {folder.Path}{OtherFiles()}";
        return new DataException($"{name} is missing: {remedy}") { Remedies = DataRemedy.Download | DataRemedy.GeneratedData, Folder = folder };
    }

    /// <summary>The directory above the folder, and the directories inside it, where archives are often unpacked.</summary>
    private IEnumerable<string> Nearby() => [Path.GetDirectoryName(folder.Path)!, .. Directory.Exists(folder.Path) ? Directory.GetDirectories(folder.Path) : []];

    private bool HasAll(string directory) => files.All.All(file => file.Names.Any(one => File.Exists(Path.Combine(directory, one))));

    /// <summary>The files in the folder that are none of the data set's; empty if there are none.</summary>
    private string OtherFiles()
    {
        string[] others =
        [
            .. (Directory.Exists(folder.Path) ? Directory.GetFiles(folder.Path) : [])
                .Select(file => Path.GetFileName(file)!)
                .Where(file => !file.StartsWith('.') && !files.All.Any(one => one.Names.Contains(file)))
                .Order(StringComparer.Ordinal),
        ];
        string more = others.Length > Listed ? $" and {others.Length - Listed} more" : "";
        return others is [] ? "" : $" (there are {string.Join(", ", others.Take(Listed))}{more}, which are not the published IDX files)";
    }
}
