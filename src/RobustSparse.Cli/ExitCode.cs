namespace RobustSparse.Cli;

/// <summary>How a command ends. Scripts rely on the numbers.</summary>
internal enum ExitCode
{
    Done = 0,
    Failed = 1,
    BadUsage = 2,
    BadData = 3,
    InTheWay = 4,
    Stopped = 130,
}
