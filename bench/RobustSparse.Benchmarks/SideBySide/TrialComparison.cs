namespace RobustSparse.Benchmarks.SideBySide;

/// <summary>Parts c and d: complete trials.</summary>
internal static class TrialComparison
{
    /// <summary>Part c: one trial, one core, one thread.</summary>
    public static void RunOne(SideBySideOptions options, SharedData data, MarkdownReport report)
    {
        report.Heading("(c) One trial on one core, seconds");
        report.Text(
            $"{options.Levels} levels of {options.Updates} updates, 4 evaluations a level on all validation and test images, natural training evaluated by FGSM; "
            + "ours with its files, PyTorch without. The last columns show what came of it: clean / attacked test accuracy at the weights of the last level.");
        report.TableHeader(
            "training", "ours", "idiomatic", "manual", "idiomatic / ours", "manual / ours", "ours: result", "idiomatic: result", "manual: result");
        using var peer = new PyTorchPeer(options.Python, 1, data);
        foreach (WorkKind kind in WorkKind.All)
        {
            var work = new TrialWork(kind, options, data);
            TrialResult ours = work.RunOurs(1);
            TrialResult[] theirs = [.. PyTorchPeer.Implementations.Select(version => work.RunPeer(peer, version))];
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
        report.Text("As above. PyTorch runs both trials one after the other with 2 threads, or at once in 2 processes of 1 thread; its better way counts.");
        report.TableHeader("training", "PyTorch", "ours", "2 threads", "2 processes", "PyTorch / ours");
        using var wide = new PyTorchPeer(options.Python, 2, data);
        using var first = new PyTorchPeer(options.Python, 1, data);
        using var second = new PyTorchPeer(options.Python, 1, data);
        foreach (WorkKind kind in WorkKind.All)
        {
            var work = new TrialWork(kind, options, data);
            double ours = work.RunOurs(2).Milliseconds;
            foreach (string version in PyTorchPeer.Implementations)
            {
                double threads = work.RunPeer(wide, version).Milliseconds + work.RunPeer(wide, version).Milliseconds;
                double processes = Turns.Milliseconds(() => Parallel.Invoke(() => work.RunPeer(first, version), () => work.RunPeer(second, version)));
                report.TableRow(
                    kind.Name, version, Seconds(ours), Seconds(threads), Seconds(processes), $"{Math.Min(threads, processes) / ours:F1}");
            }
        }
    }

    private static string Seconds(double milliseconds) => $"{milliseconds / 1e3:F1}";
}
