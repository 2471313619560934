namespace RobustSparse.Cli;

/// <summary>How a command ends. Scripts rely on the numbers.</summary>
internal enum ExitCode
{
    /// <summary>The command did what it was asked.</summary>
    Done = 0,

    /// <summary>An error that no other code names.</summary>
    Failed = 1,

    /// <summary>The command line is wrong.</summary>
    BadUsage = 2,

    /// <summary>A file that the command reads is missing or damaged.</summary>
    BadData = 3,

    /// <summary>A run with other settings, or a live process, occupies the directory.</summary>
    InTheWay = 4,

    /// <summary>A signal stopped the command.</summary>
    Stopped = 130,
}
