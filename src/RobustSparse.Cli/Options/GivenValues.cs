using System.CommandLine;

namespace RobustSparse.Cli.Options;

/// <summary>Reads options off a command line. One whose value cannot be used counts as not given: its problem is known already.</summary>
internal static class GivenValues
{
    public static bool IsGiven(this ParseResult given, Option option) => given.GetResult(option) is { Implicit: false } result && !result.Errors.Any();

    public static T Or<T>(this ParseResult given, Option<T> option, T otherwise) => given.IsGiven(option) ? given.GetValue(option)! : otherwise;

    public static T? OrNull<T>(this ParseResult given, Option<T> option, T? otherwise = null)
        where T : struct => given.IsGiven(option) ? given.GetValue(option) : otherwise;
}
