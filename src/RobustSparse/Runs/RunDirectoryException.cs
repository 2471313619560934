namespace RobustSparse.Runs;

/// <summary>A run directory is in the way. The message says which, why, and what to do.</summary>
public sealed class RunDirectoryException(string message) : Exception(message);
