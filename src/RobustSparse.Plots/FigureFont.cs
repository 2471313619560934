using ScottPlot;
using SkiaSharp;

namespace RobustSparse.Plots;

/// <summary>Lato, which ships inside this assembly: a figure looks the same on a machine without any font.</summary>
internal static class FigureFont
{
    public const string Name = "Lato";

    public static SKTypeface Regular { get; } = Load("Lato-Regular.ttf");

    public static SKTypeface Bold { get; } = Load("Lato-Bold.ttf");

    /// <summary>Makes the plotting package use the font for all text in the whole process; the package has no narrower setting.</summary>
    public static void Register()
    {
        if (!Fonts.FontResolvers.OfType<Resolver>().Any())
        {
            Fonts.FontResolvers.Insert(0, new Resolver());
            Fonts.Default = Fonts.Sans = Name;
        }
    }

    private static SKTypeface Load(string file)
    {
        using Stream stream = typeof(FigureFont).Assembly.GetManifestResourceStream(file)!;
        return SKTypeface.FromStream(stream);
    }

    private sealed class Resolver : IFontResolver
    {
        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
            CreateTypeface(fontName, weight >= FontWeight.SemiBold, italic: false);

        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Name ? bold ? Bold : Regular : null;
    }
}
