using System.Globalization;

namespace RobustSparse.Training;

/// <summary>The learning rate of every update, as a fraction of the run's learning rate.</summary>
public abstract record LearningRateSchedule
{
    /// <summary>The same rate throughout.</summary>
    public static LearningRateSchedule Constant { get; } = new ConstantRate();

    /// <summary>The fraction of the run's learning rate in one update.</summary>
    /// <param name="update">Number of the update, from 1.</param>
    /// <param name="totalUpdates">Updates of the whole training.</param>
    /// <returns>In [0, 1].</returns>
    public abstract double At(int update, int totalUpdates);

    /// <summary>No learning: weights stay as they are. The trainer skips the computation of such updates.</summary>
    public static LearningRateSchedule Frozen { get; } = new FrozenRate();

    /// <summary>The rate of the last update throughout, for training that continues where another one ended.</summary>
    public LearningRateSchedule AtItsEnd() => new LastRate(this);

    /// <summary>The text that <see cref="TryParse"/> reads.</summary>
    public abstract override string ToString();

    /// <summary>Reads <c>constant</c>, <c>step:U,U…@F</c>, <c>cosine</c> or <c>warmup:U</c>.</summary>
    /// <param name="text">For example step:20000,40000@0.1; with decimal points, step:0.75@0.1, fractions of all updates.</param>
    /// <param name="schedule">The schedule, if the text is valid.</param>
    /// <param name="problem">The problem, if it is not.</param>
    public static bool TryParse(string text, out LearningRateSchedule? schedule, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        schedule = text.Split(':') switch
        {
            ["constant"] => Constant,
            ["cosine"] => new CosineRate(),
            ["warmup", string updates] when TryParseUpdate(updates, out int end) => new WarmupRate(end),
            ["step", string steps] => StepRate.Read(steps),
            _ => null,
        };
        problem = schedule is null
            ? $"'{text}' is not constant, step:U,U…@F (multiply by F, above 0 and below 1, after ascending updates U, or fractions of them like 0.75), cosine or warmup:U"
            : null;
        return schedule is not null;
    }

    /// <summary>Reads a schedule from text that is known to be valid.</summary>
    /// <exception cref="FormatException">The text is not valid.</exception>
    public static LearningRateSchedule Parse(string text) =>
        TryParse(text, out LearningRateSchedule? schedule, out string? problem) ? schedule! : throw new FormatException(problem);

    private static bool TryParseUpdate(string text, out int update) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out update) && update >= 1;

    private sealed record ConstantRate : LearningRateSchedule
    {
        public override double At(int update, int totalUpdates) => 1;

        public override string ToString() => "constant";
    }

    private sealed record FrozenRate : LearningRateSchedule
    {
        public override double At(int update, int totalUpdates) => 0;

        public override string ToString() => "frozen";
    }

    private sealed record LastRate(LearningRateSchedule Schedule) : LearningRateSchedule
    {
        public override double At(int update, int totalUpdates) => Schedule.At(totalUpdates, totalUpdates);

        public override string ToString() => $"end of {Schedule}";
    }

    /// <summary>Half a cosine wave from 1 at the first update to nearly 0 at the last (Loshchilov and Hutter 2017, without restarts).</summary>
    private sealed record CosineRate : LearningRateSchedule
    {
        public override double At(int update, int totalUpdates) => (1 + Math.Cos(Math.PI * (update - 1) / totalUpdates)) / 2;

        public override string ToString() => "cosine";
    }

    /// <summary>Grows linearly to 1 at update <paramref name="End"/>, then is constant.</summary>
    private sealed record WarmupRate(int End) : LearningRateSchedule
    {
        public override double At(int update, int totalUpdates) => Math.Min(1, (double)update / End);

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"warmup:{End}");
    }

    /// <summary>Decays by a factor after each milestone.</summary>
    private sealed record StepRate : LearningRateSchedule
    {
        private readonly TrainingMoment[] _milestones;
        private readonly double _factor;

        private StepRate(TrainingMoment[] milestones, double factor) => (_milestones, _factor) = (milestones, factor);

        public static StepRate? Read(string text)
        {
            string[] parts = text.Split('@');
            var milestones = new List<TrainingMoment>();
            foreach (string moment in parts[0].Split(','))
            {
                bool isAscending = TrainingMoment.TryParse(moment, out TrainingMoment milestone) && milestone.Value > 0
                    && (milestones is not [.., var last] || last.IsFraction != milestone.IsFraction || last.Value < milestone.Value);
                if (!isAscending)
                {
                    return null;
                }

                milestones.Add(milestone);
            }

            return parts.Length == 2 && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double factor) && factor is > 0 and < 1
                ? new StepRate([.. milestones], factor)
                : null;
        }

        public override double At(int update, int totalUpdates)
        {
            int passed = 0;
            foreach (TrainingMoment milestone in _milestones)
            {
                passed += milestone.In(totalUpdates) < update ? 1 : 0;
            }

            return Math.Pow(_factor, passed);
        }

        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"step:{string.Join(',', _milestones)}@{_factor:R}");

        public bool Equals(StepRate? other) => other is not null && ToString() == other.ToString();

        public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
    }
}
