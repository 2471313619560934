using System.CommandLine;
using System.CommandLine.Invocation;

namespace RobustSparse.Cli.Help;

/// <summary>Shows the help of the command that was given.</summary>
internal sealed class GroupedHelpAction : SynchronousCommandLineAction
{
    /// <summary>Help is shown whatever else is wrong with the command line.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.Write(HelpText.Of(parseResult.CommandResult.Command));
        return 0;
    }
}
