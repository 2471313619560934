using RobustSparse.Runs;

namespace RobustSparse.Tests.Runs;

/// <summary>Makes a run look as if a version without digests had begun it.</summary>
internal static class OlderRun
{
    /// <summary>Deletes the digests of one level, and the manifest's promise that every level has some.</summary>
    public static void TakeDigests(LevelDirectory level)
    {
        string manifest = Path.GetFullPath(Path.Combine(level.Path, "..", "..", "run.json"));
        (RunManifest.Read(manifest) with { HasDigests = false }).Write(manifest);
        File.Delete(level.DigestFile);
    }
}
