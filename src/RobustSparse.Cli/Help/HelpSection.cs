using System.CommandLine;

namespace RobustSparse.Cli.Help;

/// <summary>Options that help lists under one heading.</summary>
/// <param name="Heading">Without a colon.</param>
internal sealed record HelpSection(string Heading)
{
    /// <summary>In the order of help.</summary>
    public List<Option> Options { get; } = [];
}
