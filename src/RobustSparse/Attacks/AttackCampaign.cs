using RobustSparse.Data;
using RobustSparse.Engines;
using RobustSparse.Kernels;
using RobustSparse.Randomness;

namespace RobustSparse.Attacks;

/// <summary>The result of an attack on one example.</summary>
internal sealed record AttackFinding
{
    /// <summary>The restart or target that found <see cref="Point"/>, from 0.</summary>
    public required int Run { get; init; }

    public required LaneOutcome Outcome { get; init; }

    /// <summary>The attacked image with a wrong answer, [features], or null.</summary>
    public float[]? Point => Outcome.Point;
}

/// <summary>
/// Runs an attack on many examples, on several cores. Every (example, run) has its own random key and its own lane. Where several
/// runs succeed, the first one counts; for attacks of minimum norm, the nearest point counts. So findings do not depend on the
/// threads, on the other examples, or on the order of events.
/// </summary>
/// <param name="network">The network under attack.</param>
/// <param name="surrogate">The network that gives transferred attacks their gradients; null for other attacks.</param>
/// <param name="images">The images, indexed by example.</param>
/// <param name="key">The key from which all random numbers of the attack derive.</param>
/// <param name="threads">The number of threads.</param>
internal sealed class AttackCampaign(NetworkEngine network, NetworkEngine? surrogate, ImageSet images, RandomKey key, int threads)
{
    /// <summary>Attacks the examples.</summary>
    /// <param name="examples">Indices of images with a right answer.</param>
    /// <param name="rankings">For every image, its wrong classes in descending order of clean logit.</param>
    /// <param name="stopsInBall">For attacks of minimum norm: whether a run ends at its first point within ε.</param>
    /// <param name="report">Called with the number of finished runs, from any thread.</param>
    /// <returns>One finding for each example, in the order of the examples.</returns>
    public AttackFinding[] Run(
        AttackMethod method, ThreatModel threat, IReadOnlyList<int> examples, int[][] rankings, bool stopsInBall, Action report, CancellationToken cancel)
    {
        int runs = method.Runs(network.Architecture.Classes);
        var findings = new Merger(examples.Count, IsFinal);
        long next = -1, all = (long)runs * examples.Count;
        Task[] tasks = [.. Enumerable.Range(0, (int)Math.Clamp((all + Block.Columns - 1) / Block.Columns, 1, threads)).Select(_ => Task.Run(Work, CancellationToken.None))];
        Task.WaitAll(tasks, CancellationToken.None);
        cancel.ThrowIfCancellationRequested();
        return method.IsMinimumNorm ? Approach(threat, examples, findings.Findings(), cancel) : findings.Findings();

        bool IsFinal(LaneOutcome outcome) => outcome.Point is not null && (!method.IsMinimumNorm || (stopsInBall && threat.Allows(outcome.Distance)));

        void Work()
        {
            using var oracle = new AttackOracle(network, method.NeedsSurrogate ? surrogate : null);
            using LaneAttack attack = method.Begin(oracle, threat, stopsInBall);
            var work = new (int Place, int Run)[LaneAttack.Lanes];
            Fill();
            while (attack.IsAtWork && !cancel.IsCancellationRequested)
            {
                attack.Advance();
                for (int lane = 0; lane < LaneAttack.Lanes; lane++)
                {
                    if (attack.TakeOutcome(lane) is { } outcome)
                    {
                        findings.Add(work[lane].Place, work[lane].Run, outcome);
                        report();
                    }
                }

                Fill();
            }

            void Fill()
            {
                for (int lane = 0; lane < LaneAttack.Lanes; lane++)
                {
                    if (attack.IsFree(lane) && Next() is { } item)
                    {
                        work[lane] = item;
                        int example = examples[item.Place];
                        var random = new PhiloxRandom(KeyOf(method, item.Run, example));
                        attack.Start(
                            lane,
                            images.Pixels.Slice(example * images.Features, images.Features),
                            new LaneStart(images.Labels[example], method.TargetOf(item.Run, rankings[example]), item.Run, random));
                    }
                }
            }
        }

        // Do all first runs before all second ones: later runs skip the examples that an early run broke.
        (int Place, int Run)? Next()
        {
            for (long i = Interlocked.Increment(ref next); i < all; i = Interlocked.Increment(ref next))
            {
                (int place, int run) = ((int)(i % examples.Count), (int)(i / examples.Count));
                if (findings.IsWanted(place, run))
                {
                    return (place, run);
                }

                report();
            }

            return null;
        }
    }

    /// <summary>Moves each point found towards its clean image, as far as the answer stays wrong.</summary>
    private AttackFinding[] Approach(ThreatModel threat, IReadOnlyList<int> examples, AttackFinding[] findings, CancellationToken cancel)
    {
        int[] found = [.. Enumerable.Range(0, findings.Length).Where(place => findings[place].Point is not null)];
        Parallel.ForEach(found.Chunk(Block.Columns), new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel }, places =>
        {
            using var oracle = new AttackOracle(network);
            using var search = new BoundarySearch(oracle, threat.Norm);
            for (int lane = 0; lane < places.Length; lane++)
            {
                int example = examples[places[lane]];
                search.Set(lane, images.Pixels.Slice(example * images.Features, images.Features), images.Labels[example], findings[places[lane]].Point!);
            }

            search.Run(places.Length);
            for (int lane = 0; lane < places.Length; lane++)
            {
                AttackFinding finding = findings[places[lane]];
                (float[] point, float distance) = search.Nearest(lane);
                findings[places[lane]] = finding with { Outcome = finding.Outcome with { Point = point, Distance = distance } };
            }
        });
        return findings;
    }

    private RandomKey KeyOf(AttackMethod method, int run, int example) => key
        .Child(StreamPurpose.AttackMethod, method.Number)
        .Child(StreamPurpose.AttackRun, run)
        .Child(StreamPurpose.Example, example);

    /// <summary>Keeps one finding for each example: the first final one, else the nearest.</summary>
    /// <param name="isFinal">Whether an outcome makes later runs on the example unnecessary.</param>
    private sealed class Merger(int examples, Func<LaneOutcome, bool> isFinal)
    {
        private readonly Lock _lock = new();
        private readonly AttackFinding?[] _findings = new AttackFinding?[examples];

        /// <summary>Whether a later run could still change the finding.</summary>
        public bool IsWanted(int place, int run)
        {
            lock (_lock)
            {
                return _findings[place] is not { } finding || !isFinal(finding.Outcome) || run < finding.Run;
            }
        }

        public void Add(int place, int run, LaneOutcome outcome)
        {
            lock (_lock)
            {
                AttackFinding? old = _findings[place];
                bool isNew = old is null || IsBetter(run, outcome, old);
                LaneOutcome kept = isNew ? outcome : old!.Outcome;

                // Loss and margin are the worst of all runs, or those of the final run if there is one.
                _findings[place] = new AttackFinding
                {
                    Run = isNew ? run : old!.Run,
                    Outcome = old is null || isFinal(kept) ? kept : kept with
                    {
                        Margin = Math.Min(outcome.Margin, old.Outcome.Margin),
                        Loss = Math.Max(outcome.Loss, old.Outcome.Loss),
                        StartLoss = Math.Min(outcome.StartLoss, old.Outcome.StartLoss),
                    },
                };
            }
        }

        public AttackFinding[] Findings() => [.. _findings.OfType<AttackFinding>()];

        private bool IsBetter(int run, LaneOutcome outcome, AttackFinding old) => (isFinal(outcome), isFinal(old.Outcome)) switch
        {
            (true, false) => true,
            (false, true) => false,
            (false, false) when outcome.Distance != old.Outcome.Distance => outcome.Distance < old.Outcome.Distance,
            _ => run < old.Run,
        };
    }
}
