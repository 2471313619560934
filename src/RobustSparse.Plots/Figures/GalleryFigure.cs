using RobustSparse.Analysis;
using RobustSparse.Attacks;
using RobustSparse.Data;
using RobustSparse.Randomness;
using RobustSparse.Training;

namespace RobustSparse.Plots.Figures;

/// <summary>A few images, the perturbations that an attack adds at each level, and the answers of the network.</summary>
internal static class GalleryFigure
{
    public const string Name = "adversarial_gallery";

    private const int Images = 10;
    private const int Side = 72;
    private const int Gap = 10;
    private const int TitleHeight = 18;
    private const int LabelWidth = 110;

    /// <summary>The figure; null if nothing can be read or the images have neither one nor three channels.</summary>
    public static Figure? Of(RunResults runs, IReadOnlyList<int> levels, ImageSet images, AttackOptions attack)
    {
        ImageSet shown = images.Slice(0, Math.Min(Images, images.Count));
        (LevelSize Size, IReadOnlyList<AttackedExample> Examples)[] rows =
        [
            .. from size in runs.Sizes
               where levels.Contains(size.Level)
               let network = runs.At(size.Level).First().TryReadTrained()
               where network is not null && network.Architecture.Inputs == shown.Features
               select (size, AttackedExample.Of(network, shown, attack, RandomKey.FromSeed(0).Child(StreamPurpose.EvaluationAttack))),
        ];
        if (rows is [] || !Picture.CanShow(shown.Shape))
        {
            return null;
        }

        var panels = new List<Panel>();
        AddRow(panels, 0, "clean", [.. rows[0].Examples.Select(example => (example.Label.ToString(), Picture.OfImage(shown.Shape, example.Clean)))]);
        for (int i = 0; i < rows.Length; i++)
        {
            (LevelSize size, IReadOnlyList<AttackedExample> examples) = rows[i];
            AddRow(panels, 1 + (2 * i), $"{size.Percent} %: change", [.. examples.Select(example => ("", Change(shown.Shape, example, attack.Epsilon)))]);
            AddRow(panels, 2 + (2 * i), "attacked", [.. examples.Select(example => ($"{example.CleanAnswer} → {example.AttackedAnswer}", Picture.OfImage(shown.Shape, example.Attacked)))]);
        }

        return new Figure(
            Name, $"Adversarial examples, {runs.Label.Text}",
            $"Test images under {new LoggedAttack(attack).Name}: what the attack adds (blue darker, orange lighter), the attacked image, and what the network answers before → after; by percent of weights remaining, first trial.",
            LabelWidth + (shown.Count * (Side + Gap)), ((1 + (2 * rows.Length)) * RowHeight) + Gap)
        {
            Numbers = NumbersOf(rows),
            Panels = panels,
        };
    }

    private static string NumbersOf((LevelSize Size, IReadOnlyList<AttackedExample> Examples)[] rows)
    {
        var csv = new CsvText("level", "density", "image", "class", "answer_clean", "answer_attacked", "largest_change");
        foreach ((LevelSize size, IReadOnlyList<AttackedExample> examples) in rows)
        {
            for (int i = 0; i < examples.Count; i++)
            {
                AttackedExample example = examples[i];
                csv.Add(size.Level, size.Density, i, example.Label, example.CleanAnswer, example.AttackedAnswer, (double)example.Attacked.Zip(example.Clean, (a, b) => Math.Abs(a - b)).Max());
            }
        }

        return csv.ToString();
    }

    private static int RowHeight => Side + TitleHeight + Gap;

    private static void AddRow(List<Panel> panels, int row, string label, IReadOnlyList<(string Title, Picture Picture)> images)
    {
        float y = row * RowHeight;
        panels.Add(new TextPanel(Panel.At(0, y + TitleHeight, LabelWidth - Gap, Side), label));
        panels.AddRange(images.Select((image, i) => new ImagePanel(Panel.At(LabelWidth + (i * (Side + Gap)), y, Side, TitleHeight + Side), image.Title, image.Picture)));
    }

    /// <summary>Each pixel's change as a fraction of ε; for a coloured image the mean over its channels.</summary>
    private static Picture Change(ImageShape shape, AttackedExample example, float epsilon)
    {
        return new Picture(shape.Height, shape.Width, [.. Enumerable.Range(0, shape.Area).Select(pixel => FigureStyle.Diverging(
            Enumerable.Range(0, shape.Channels).Average(channel => ChangeAt((channel * shape.Area) + pixel))))]);

        float ChangeAt(int feature) => (example.Attacked[feature] - example.Clean[feature]) / Math.Max(epsilon, 1e-6f);
    }
}
