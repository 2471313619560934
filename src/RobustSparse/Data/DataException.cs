namespace RobustSparse.Data;

/// <summary>A data set that is missing or damaged. The message says which file, what is wrong with it, and what to do.</summary>
public sealed class DataException(string message, Exception? inner = null) : Exception(message, inner);
