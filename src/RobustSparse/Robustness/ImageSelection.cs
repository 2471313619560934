using RobustSparse.Data;
using RobustSparse.Settings;

namespace RobustSparse.Robustness;

/// <summary>The part of a data set to evaluate on.</summary>
public enum ImageSplit
{
    Test,

    /// <summary>The first training images, held out for validation.</summary>
    Valid,

    /// <summary>The training images after those held out.</summary>
    Train,
}

/// <summary>The images to evaluate on: the images that the run used, unless a user chooses others.</summary>
/// <param name="Run">The options of the run that made the networks.</param>
/// <param name="Split">The part of the data set.</param>
/// <param name="Limit">The number of images, from the first of the split; null for as many as the run used.</param>
/// <param name="ValidSize">The number of training images held out for validation; null for as many as the run held out.</param>
public sealed record ImageSelection(ExperimentOptions Run, ImageSplit Split, int? Limit, int? ValidSize)
{
    /// <summary>The number of training images to load, from the first; null for all.</summary>
    public int? TrainWanted => IsTest ? OneImage : Start + Count;

    /// <summary>The number of test images to load, from the first; null for all.</summary>
    public int? TestWanted => IsTest ? Count : OneImage;

    /// <summary>A data set always has images of both parts.</summary>
    private static int? OneImage => 1;

    private bool IsTest => Split == ImageSplit.Test;

    private int HeldOut => ValidSize ?? Run.ValidSize;

    private int Start => Split == ImageSplit.Train ? HeldOut : 0;

    private int? Count => Limit ?? Split switch
    {
        ImageSplit.Test => Run.TestLimit,
        ImageSplit.Valid => HeldOut,
        _ => Run.TrainLimit,
    };

    /// <summary>The name of a split on the command line and in results.</summary>
    public static string NameOf(ImageSplit split) => split switch
    {
        ImageSplit.Test => "test",
        ImageSplit.Valid => "valid",
        _ => "train",
    };

    /// <summary>Lists every problem, one sentence each. A sentence begins with the name of the setting.</summary>
    /// <param name="counts">The sizes of the data set; null if they are not known.</param>
    public IEnumerable<string> Problems(ImageCounts? counts)
    {
        if (Limit < 1)
        {
            yield return $"limit {Limit} is not at least 1";
        }
        else if (counts is { } all && Limit > Available(all))
        {
            yield return $"limit {Limit} is more than the {Available(all)} images of the split";
        }
    }

    /// <summary>Takes the images from a data set.</summary>
    public EvaluationImages Of(ImageDataset dataset)
    {
        ImageSet part = IsTest ? dataset.Test : dataset.Train;

        // A training split that begins elsewhere holds other images under the same name.
        int? otherStart = Split == ImageSplit.Train && HeldOut != Run.ValidSize ? HeldOut : null;
        return new EvaluationImages(dataset.Name, NameOf(Split), part.Slice(Start, Count ?? (part.Count - Start)), otherStart);
    }

    private int Available(ImageCounts counts) => Split switch
    {
        ImageSplit.Test => counts.Test,
        ImageSplit.Valid => HeldOut,
        _ => counts.Train - HeldOut,
    };
}
