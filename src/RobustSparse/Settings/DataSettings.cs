using RobustSparse.Data;

namespace RobustSparse.Settings;

/// <summary>Settings that say which images a run trains on and is measured on.</summary>
public static class DataSettings
{
    /// <summary>The data set.</summary>
    public static Setting<string> Dataset { get; } = new()
    {
        Name = "dataset",
        Group = SettingGroup.Training,
        IsCommon = true,
        Help = "the images to learn",
        Kind = SettingKinds.Text(string.Join('|', DatasetCatalog.All.Select(dataset => dataset.Name))),
        Get = options => options.Dataset,
        Set = (options, value) => options with { Dataset = value },
        Place = SettingPlace.Directory,
        Check = (options, context) => context.Datasets.Contains(options.Dataset)
            ? null
            : new SettingProblem($"{Dataset} {options.Dataset} is not one of {string.Join(", ", context.Datasets)}"),
    };

    /// <summary>Validation images.</summary>
    public static Setting<int> ValidSize { get; } = new()
    {
        Name = "valid-size",
        OriginalName = "valid_size",
        Group = SettingGroup.Training,
        Help = "training images held out for validation",
        Kind = SettingKinds.WholeNumber(SettingRange.AtLeast(0)),
        Get = options => options.ValidSize,
        Set = (options, value) => options with { ValidSize = value },
        Place = SettingPlace.Absent,
        Check = (options, context) => context.Counts is { } counts && options.ValidSize >= counts.Train
            ? new SettingProblem($"{ValidSize} {options.ValidSize} leaves none of the {counts.Train} training images of {options.Dataset} to train on")
            : null,
    };

    /// <summary>Training images used.</summary>
    public static Setting<int?> TrainLimit { get; } = new()
    {
        Name = "train-limit",
        Group = SettingGroup.Training,
        Help = "train on the first N images only",
        Kind = SettingKinds.OrNull(SettingKinds.WholeNumber(SettingRange.AtLeast(1)), "all"),
        Get = options => options.TrainLimit,
        Set = (options, value) => options with { TrainLimit = value },
        Check = (options, context) => context.Counts is { } counts && options.ValidSize < counts.Train && options.TrainLimit > counts.Train - options.ValidSize
            ? new SettingProblem($"{TrainLimit} {options.TrainLimit} is more than the {counts.Train - options.ValidSize} training images that {options.Dataset} has beside those for validation")
            : null,
    };

    /// <summary>Test images used.</summary>
    public static Setting<int?> TestLimit { get; } = new()
    {
        Name = "test-limit",
        Group = SettingGroup.Training,
        Help = "test on the first N images only",
        Kind = SettingKinds.OrNull(SettingKinds.WholeNumber(SettingRange.AtLeast(1)), "all"),
        Get = options => options.TestLimit,
        Set = (options, value) => options with { TestLimit = value },
        Check = (options, context) => context.Counts is { } counts && options.TestLimit > counts.Test
            ? new SettingProblem($"{TestLimit} {options.TestLimit} is more than the {counts.Test} test images of {options.Dataset}")
            : null,
    };
}
