namespace RobustSparse.Data;

/// <summary>A data set that is missing or damaged. The message names the file, the fault, and the remedy.</summary>
public sealed class DataException(string message, Exception? inner = null) : Exception(message, inner);
