namespace RobustSparse.Benchmarks.SideBySide;

/// <summary>Parts c and d: complete trials.</summary>
internal static class TrialComparison
{
    private const int CalibrationUpdates = 100;

    /// <summary>Part c: one trial, one core, one thread.</summary>
    public static void RunOne(SideBySideOptions options, SharedData data, MarkdownReport report)
    {
        report.Heading("(c) One trial on one core, seconds");
        report.Text(
            $"{options.Levels} levels of {options.Updates} updates, 4 evaluations a level on all validation and test images, natural training evaluated by FGSM; "
            + "ours with its files, PyTorch without, in turns level by level. The last columns show what came of it: clean / attacked test accuracy at the weights of the last level.");
        report.TableHeader(
            "training", "ours", "idiomatic", "manual", "idiomatic / ours", "manual / ours", "ours: result", "idiomatic: result", "manual: result");
        using var peer = new PyTorchPeer(options.Python, 1, data);
        foreach (WorkKind kind in options.Kinds)
        {
            var work = new TrialWork(kind, options, data);
            PeerTrial[] trials = [.. PyTorchPeer.Implementations.Select(version => work.Begin(peer, version))];
            TrialResult ours = work.RunOurs(trials: 1, afterLevel: () => Array.ForEach(trials, trial => trial.Level()));
            TrialResult[] theirs = [.. trials.Select(trial => trial.Result)];
            report.TableRow([
                kind.Name, Seconds(ours.Milliseconds), .. theirs.Select(result => Seconds(result.Milliseconds)),
                .. theirs.Select(result => $"{result.Milliseconds / ours.Milliseconds:F1}"), $"{ours}", .. theirs.Select(result => $"{result}"),
            ]);
        }
    }

    /// <summary>Part d: two trials on two cores, which PyTorch may use in either of two ways.</summary>
    public static void RunTwo(SideBySideOptions options, SharedData data, MarkdownReport report)
    {
        report.Heading("(d) Two trials on two cores, seconds");
        report.Text(
            "As above, but turns of whole runs: ours stands before and after PyTorch's, and the mean of the two counts. PyTorch runs both trials one after the other "
            + $"with 2 threads, or at once in 2 processes of 1 thread: whichever did the first level's first {CalibrationUpdates} updates faster.");
        report.TableHeader("training", "PyTorch", "way", "ours, before", "PyTorch", "ours, after", "PyTorch / ours");
        using var wide = new PyTorchPeer(options.Python, 2, data);
        using var first = new PyTorchPeer(options.Python, 1, data);
        using var second = new PyTorchPeer(options.Python, 1, data);
        foreach (WorkKind kind in options.Kinds)
        {
            var work = new TrialWork(kind, options, data);
            var calibration = new TrialWork(kind, options with { Levels = 1, Updates = CalibrationUpdates }, data);
            double before = work.RunOurs(2).Milliseconds;
            foreach (string version in PyTorchPeer.Implementations)
            {
                bool inProcesses = InProcesses(calibration, version) < InThreads(calibration, version);
                double theirs = inProcesses ? InProcesses(work, version) : InThreads(work, version);
                double after = work.RunOurs(2).Milliseconds;
                report.TableRow(
                    kind.Name, version, inProcesses ? "2 processes" : "2 threads", Seconds(before), Seconds(theirs), Seconds(after), $"{theirs / ((before + after) / 2):F1}");
                before = after;
            }
        }

        double InThreads(TrialWork work, string version) => work.RunPeer(wide, version).Milliseconds + work.RunPeer(wide, version).Milliseconds;

        double InProcesses(TrialWork work, string version) =>
            Turns.Milliseconds(() => Parallel.Invoke(() => work.RunPeer(first, version), () => work.RunPeer(second, version)));
    }

    private static string Seconds(double milliseconds) => $"{milliseconds / 1e3:F1}";
}
