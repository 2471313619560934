namespace RobustSparse.Files;

/// <summary>A file or directory has a name that the program needs for something else. The message names it and the remedy.</summary>
public sealed class PathInTheWayException(string message) : IOException(message);
