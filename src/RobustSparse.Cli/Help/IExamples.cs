namespace RobustSparse.Cli.Help;

/// <summary>A command with examples for its help.</summary>
internal interface IExamples
{
    /// <summary>Command lines that can be given as they are, the program's name first.</summary>
    IReadOnlyList<string> Examples { get; }
}
