using System.CommandLine;
using System.Globalization;
using RobustSparse.Settings;

namespace RobustSparse.Cli.Options;

/// <summary>Parses a value; false if the text is not one.</summary>
internal delegate bool Reader<T>(string text, out T value);

/// <summary>Options with a value. Parsing does not depend on the user's locale. The message on a value that cannot be parsed names the option.</summary>
internal static class ValueOption
{
    /// <param name="name">The name of the option, with its dashes.</param>
    /// <param name="description">The help text, with the default in brackets at its end.</param>
    /// <param name="aliases">Other spellings of the option.</param>
    public static Option<int> WholeNumber(string name, string description, params string[] aliases) => Create<int>(
        name, "N", description, aliases, (text, out value) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value), "a whole number");

    /// <inheritdoc cref="WholeNumber"/>
    public static Option<ulong> Seed(string name, string description, params string[] aliases) => Create<ulong>(
        name, "N", description, aliases, (text, out value) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value), "a whole number from 0 below 2^64");

    /// <inheritdoc cref="WholeNumber"/>
    public static Option<float> Number(string name, string description, params string[] aliases) => Create<float>(
        name, "X", description, aliases, FractionText.TryParse, "a number");

    /// <summary>Numbers or fractions, such as .1 or 8/255.</summary>
    /// <inheritdoc cref="WholeNumber"/>
    public static Option<double[]> Fractions(string name, string description, params string[] aliases) => Create<double[]>(
        name, "X,X,…", description, aliases, (text, out values) => TryReadList(text, FractionText.TryParse, out values), "a list of numbers or fractions like .1,8/255");

    /// <summary>One of a few named values.</summary>
    /// <param name="name">The name of the option, with its dashes.</param>
    /// <param name="description">The help text, with the default in brackets at its end.</param>
    /// <param name="choices">The values that the option accepts.</param>
    /// <param name="nameOf">Returns the spelling of a value.</param>
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

    /// <summary>Any text that is not empty.</summary>
    /// <param name="name">The name of the option, with its dashes.</param>
    /// <param name="form">The form of a value, for the help.</param>
    /// <param name="description">The help text, with the default in brackets at its end.</param>
    /// <param name="aliases">Other spellings of the option.</param>
    public static Option<string> Text(string name, string form, string description, params string[] aliases) => Create<string>(
        name, form, description, aliases, (text, out value) => (value = text) != "", "a text that is not empty");

    /// <summary>Text that is checked now and parsed later.</summary>
    /// <param name="name">The name of the option, with its dashes.</param>
    /// <param name="form">The form of a value, for the help.</param>
    /// <param name="description">The help text, with the default in brackets at its end.</param>
    /// <param name="aliases">Other spellings of the option.</param>
    /// <param name="isLegal">Tells whether a text is valid.</param>
    /// <param name="expected">The kind of value that is accepted, for the message on a text: a whole number.</param>
    public static Option<string> Checked(string name, string form, string description, string[] aliases, Predicate<string> isLegal, Func<string, string> expected) => Create<string>(
        name, form, description, aliases, (text, out value) => isLegal(value = text), expected);

    /// <summary>A value with a parser of its own.</summary>
    /// <param name="name">The name of the option, with its dashes.</param>
    /// <param name="form">The form of a value, for the help and for messages.</param>
    /// <param name="description">The help text, with the default in brackets at its end.</param>
    /// <param name="read">The parser.</param>
    public static Option<T> Parsed<T>(string name, string form, string description, Reader<T> read) =>
        Create(name, form, description, [], read, $"of the form {form}");

    /// <summary>A switch: <c>--name</c> and <c>--name true</c> turn it on, <c>--name false</c> turns it off.</summary>
    public static Option<bool> Switch(string name, string description, params string[] aliases) => new(name, aliases) { Description = description };

    private static Option<T> Create<T>(string name, string form, string description, string[] aliases, Reader<T> read, string expected) =>
        Create(name, form, description, aliases, read, _ => expected);

    private static Option<T> Create<T>(string name, string form, string description, string[] aliases, Reader<T> read, Func<string, string> expected) => new(name, aliases)
    {
        Description = description,
        HelpName = form,
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (!read(text, out T value))
            {
                result.AddError($"{name} {text} is not {expected(text)}");
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
}
