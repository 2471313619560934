using System.CommandLine;
using System.Globalization;

namespace RobustSparse.Cli.Options;

/// <summary>Reads a value; false where the text is not one.</summary>
internal delegate bool Reader<T>(string text, out T value);

/// <summary>Options with a value, which is read the same way everywhere in the world, and refused by name where it cannot be.</summary>
internal static class ValueOption
{
    /// <param name="name">As the user writes it, and as problems name it.</param>
    /// <param name="description">Ends with the default in brackets.</param>
    /// <param name="aliases">Other spellings.</param>
    public static Option<int> WholeNumber(string name, string description, params string[] aliases) => Create<int>(
        name, "N", description, aliases, (text, out value) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value), "a whole number");

    /// <inheritdoc cref="WholeNumber"/>
    public static Option<ulong> Seed(string name, string description, params string[] aliases) => Create<ulong>(
        name, "N", description, aliases, (text, out value) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value), "a whole number from 0 below 2^64");

    /// <inheritdoc cref="WholeNumber"/>
    public static Option<float> Number(string name, string description, params string[] aliases) => Create<float>(
        name, "X", description, aliases, (text, out value) => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value), "a number");

    /// <inheritdoc cref="WholeNumber"/>
    public static Option<double[]> Numbers(string name, string description, params string[] aliases) => Create<double[]>(
        name, "X,X,…", description, aliases, (text, out values) => TryReadList(text, TryReadNumber, out values), "a list of numbers like .2,.2,.1");

    /// <summary>Numbers or fractions, such as .1 or 8/255.</summary>
    /// <inheritdoc cref="WholeNumber"/>
    public static Option<double[]> Fractions(string name, string description, params string[] aliases) => Create<double[]>(
        name, "X,X,…", description, aliases, (text, out values) => TryReadList(text, TryReadFraction, out values), "a list of numbers or fractions like .1,8/255");

    /// <summary>One of a few named values.</summary>
    /// <param name="name">As the user writes it, and as problems name it.</param>
    /// <param name="description">Ends with the default in brackets.</param>
    /// <param name="choices">What there is.</param>
    /// <param name="nameOf">How the user writes it.</param>
    /// <param name="aliases">Other spellings of the option.</param>
    public static Option<T> Choice<T>(string name, string description, IReadOnlyList<T> choices, Func<T, string> nameOf, params string[] aliases)
    {
        return Create<T>(name, string.Join('|', choices.Select(nameOf)), description, aliases, TryRead, $"one of {string.Join(", ", choices.Select(nameOf))}");

        bool TryRead(string text, out T value)
        {
            T[] named = [.. choices.Where(choice => nameOf(choice) == text)];
            value = named is [T only] ? only : default!;
            return named.Length == 1;
        }
    }

    /// <summary>Text with a spelling of its own.</summary>
    /// <param name="name">As the user writes it, and as problems name it.</param>
    /// <param name="form">How values look, for the help.</param>
    /// <param name="description">Ends with the default in brackets.</param>
    /// <param name="aliases">Other spellings of the option.</param>
    public static Option<string> Text(string name, string form, string description, params string[] aliases) => Create<string>(
        name, form, description, aliases, (text, out value) => (value = text) != "", "anything");

    /// <summary>Text that something else reads later.</summary>
    /// <param name="name">As the user writes it, and as problems name it.</param>
    /// <param name="form">How values look, for the help.</param>
    /// <param name="description">Ends with the default in brackets.</param>
    /// <param name="aliases">Other spellings of the option.</param>
    /// <param name="isLegal">Whether it can be read.</param>
    /// <param name="expected">The kind of value that is accepted, for messages: a whole number.</param>
    public static Option<string> Checked(string name, string form, string description, string[] aliases, Predicate<string> isLegal, string expected) => Create<string>(
        name, form, description, aliases, (text, out value) => isLegal(value = text), expected);

    /// <summary>A value of a type that reads itself.</summary>
    /// <param name="name">As the user writes it, and as problems name it.</param>
    /// <param name="form">How values look, for the help and for problems.</param>
    /// <param name="description">Ends with the default in brackets.</param>
    /// <param name="read">Reads one.</param>
    public static Option<T> Parsed<T>(string name, string form, string description, Reader<T> read) =>
        Create(name, form, description, [], read, $"of the form {form}");

    /// <summary>On when named, and when named with true; off when named with false.</summary>
    public static Option<bool> Switch(string name, string description, params string[] aliases) => new(name, aliases) { Description = description };

    private static Option<T> Create<T>(string name, string form, string description, string[] aliases, Reader<T> read, string expected) => new(name, aliases)
    {
        Description = description,
        HelpName = form,
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (!read(text, out T value))
            {
                result.AddError($"{name} {text} is not {expected}");
            }

            return value;
        },
    };

    private static bool TryReadList(string text, Reader<double> read, out double[] values)
    {
        string[] parts = text.Split(',');
        values = new double[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!read(parts[i], out values[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryReadNumber(string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    private static bool TryReadFraction(string text, out double value)
    {
        if (text.Split('/') is not [var above, var below])
        {
            return TryReadNumber(text, out value);
        }

        bool isRead = TryReadNumber(above, out double numerator) & TryReadNumber(below, out double denominator);
        value = numerator / denominator;
        return isRead && double.IsFinite(value);
    }
}
