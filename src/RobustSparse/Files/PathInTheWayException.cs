namespace RobustSparse.Files;

/// <summary>Something stands where a directory or a file has to go. The message says what, where, and what to do.</summary>
public sealed class PathInTheWayException(string message) : IOException(message);
