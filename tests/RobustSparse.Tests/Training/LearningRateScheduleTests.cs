using RobustSparse.Training;

namespace RobustSparse.Tests.Training;

public sealed class LearningRateScheduleTests
{
    [Theory]
    [InlineData("constant", 1, 1.0)]
    [InlineData("constant", 100, 1.0)]
    [InlineData("step:10,20@0.1", 10, 1.0)]
    [InlineData("step:10,20@0.1", 11, 0.1)]
    [InlineData("step:10,20@0.1", 20, 0.1)]
    [InlineData("step:10,20@0.1", 21, 0.01)]
    [InlineData("step:10,20@0.1", 100, 0.01)]
    [InlineData("step:0.5,0.75@0.1", 50, 1.0)]
    [InlineData("step:0.5,0.75@0.1", 51, 0.1)]
    [InlineData("step:0.5,0.75@0.1", 76, 0.01)]
    [InlineData("cosine", 1, 1.0)]
    [InlineData("cosine", 51, 0.5)]
    [InlineData("cosine", 26, 0.8535533905932737)]
    [InlineData("cosine", 100, 0.0002467198171342)]
    [InlineData("warmup:4", 1, 0.25)]
    [InlineData("warmup:4", 4, 1.0)]
    [InlineData("warmup:4", 5, 1.0)]
    public void At_IsTheFractionOfOneUpdate(string text, int update, double expected) =>
        Assert.Equal(expected, LearningRateSchedule.Parse(text).At(update, totalUpdates: 100), 1e-12);

    [Theory]
    [InlineData("constant")]
    [InlineData("cosine")]
    [InlineData("warmup:1000")]
    [InlineData("step:1@0.5")]
    [InlineData("step:20000,40000@0.1")]
    [InlineData("step:0.75@0.1")]
    public void Text_IsReadBack(string text)
    {
        var schedule = LearningRateSchedule.Parse(text);

        Assert.Equal(text, schedule.ToString());
        Assert.Equal(schedule, LearningRateSchedule.Parse(text));
        Assert.NotEqual(schedule, LearningRateSchedule.Parse("step:3@0.25"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Constant")]
    [InlineData("constant:1")]
    [InlineData("cosine:1")]
    [InlineData("warmup")]
    [InlineData("warmup:0")]
    [InlineData("warmup:-1")]
    [InlineData("step:10")]
    [InlineData("step:10@1")]
    [InlineData("step:10@0")]
    [InlineData("step:10@NaN")]
    [InlineData("step:20,10@0.1")]
    [InlineData("step:0.7,0.5@0.1")]
    [InlineData("step:1.5@0.1")]
    [InlineData("step:0.0@0.1")]
    [InlineData("step:10,10@0.1")]
    [InlineData("step:@0.1")]
    [InlineData("step:10@0.1@0.1")]
    public void TryParse_RefusesAnythingElseAndQuotesIt(string text)
    {
        Assert.False(LearningRateSchedule.TryParse(text, out LearningRateSchedule? schedule, out string? problem));

        Assert.Null(schedule);
        Assert.Contains($"'{text}'", problem, StringComparison.Ordinal);
    }
}
