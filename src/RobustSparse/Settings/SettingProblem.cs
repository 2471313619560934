using System.Globalization;

namespace RobustSparse.Settings;

/// <summary>One problem with a configuration, in one sentence that refers to settings. Who shows it decides how settings are spelled.</summary>
/// <param name="text">Its arguments may be of the type <see cref="Setting"/>.</param>
public sealed class SettingProblem(FormattableString text)
{
    /// <summary>Whether a run starts all the same, with a warning: a loop over strategies gives each of them the same options.</summary>
    public bool IsWarning { get; init; }

    /// <summary>The sentence.</summary>
    /// <param name="spell">How to write the name of a setting.</param>
    public string Spell(Func<Setting, string> spell) => string.Format(
        CultureInfo.InvariantCulture, text.Format, [.. text.GetArguments().Select(argument => argument is Setting setting ? spell(setting) : argument)]);

    /// <summary>The sentence with plain names of settings.</summary>
    public override string ToString() => Spell(setting => setting.Name);
}
