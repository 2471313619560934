using System.Text.Json;

namespace RobustSparse.Settings;

/// <summary>Groups of settings, as help shows them.</summary>
public enum SettingGroup
{
    /// <summary>The network, its images, and the length of training.</summary>
    Training,

    /// <summary>How to prune, and what each level starts from.</summary>
    Pruning,

    /// <summary>The attack to evaluate and to train against.</summary>
    Attack,

    /// <summary>Where results go.</summary>
    Output,
}

/// <summary>How a setting enters the path of a run.</summary>
public enum SettingPlace
{
    /// <summary>Appended to the last component where it is not at its default.</summary>
    Suffix,

    /// <summary>Its value is a directory of the original's path.</summary>
    Directory,

    /// <summary>Its label and value are a part of the last component of the original's path.</summary>
    Label,

    /// <summary>Not in the path: another flag of the original, which keeps it out too.</summary>
    Absent,
}

/// <summary>
/// One setting of a run. Its entry in the <see cref="SettingsTable"/> gives the option of the command line, the checks, the field of the
/// manifest, the line in a list of differences, the part of the path, and the row in docs/options.md.
/// </summary>
public abstract class Setting
{
    /// <summary>The name in manifests and on the command line, in kebab case.</summary>
    public required string Name { get; init; }

    /// <summary>Another name on the command line, of few letters; null for none.</summary>
    public string? ShortName { get; init; }

    /// <summary>The original's spelling if it differs from <see cref="Name"/>; null otherwise.</summary>
    public string? OriginalName { get; init; }

    /// <summary>The group under which help shows the setting.</summary>
    public required SettingGroup Group { get; init; }

    /// <summary>The description in help, in a few words.</summary>
    public required string Help { get; init; }

    /// <summary>The text for the default in help if the default is not a single value; null otherwise.</summary>
    public string? DefaultText { get; init; }

    /// <summary>Whether help lists it before the others of its group.</summary>
    public bool IsCommon { get; init; }

    /// <summary>The setting's name in the last component of the path; null if it is not there.</summary>
    public string? PathLabel { get; init; }

    /// <summary>How it enters the path of a run.</summary>
    public SettingPlace Place { get; init; } = SettingPlace.Suffix;

    /// <summary>Whether two runs that differ in it may differ in results.</summary>
    public bool ChangesResults { get; init; } = true;

    /// <summary>Whether it can change the dense level of a trial: false for what begins with pruning, and for the number of trials.</summary>
    public bool ChangesDenseLevel { get; init; } = true;

    /// <summary>Whether a run on disk may be extended with a larger value.</summary>
    public bool MayGrow { get; init; }

    /// <summary>The first schema of which every manifest has it; in older ones it may be missing, which means the default.</summary>
    public int SinceSchema { get; init; } = 1;

    /// <summary>The reason why the setting has no effect under some options; null if it has one.</summary>
    public Func<ExperimentOptions, SettingProblem?> Useless { get; init; } = _ => null;

    /// <summary>The form of a value, for help.</summary>
    public abstract string Form { get; }

    /// <summary>A description of readable values, for messages.</summary>
    public abstract string Expected { get; }

    /// <summary>The legal values in words; null where <see cref="Form"/> says it.</summary>
    public abstract string? Range { get; }

    /// <summary>Reads a value as the command line writes it.</summary>
    /// <param name="text">The value.</param>
    /// <param name="options">The options to change.</param>
    /// <param name="changed">The options with the value.</param>
    public abstract bool TryParse(string text, ExperimentOptions options, out ExperimentOptions changed);

    /// <summary>The value that takes effect, as the command line writes it.</summary>
    public abstract string TextOf(ExperimentOptions options);

    /// <summary>The value that takes effect, as part of the name of a directory.</summary>
    public abstract string PathTextOf(ExperimentOptions options);

    /// <summary>Whether the value that takes effect is the default.</summary>
    public abstract bool IsDefault(ExperimentOptions options);

    /// <summary>Whether a run may resume with another value: the values are equal, or the setting may grow and the new value is larger.</summary>
    /// <param name="there">The options of the run on disk.</param>
    /// <param name="here">The options asked for.</param>
    public abstract bool MayFollow(ExperimentOptions there, ExperimentOptions here);

    /// <summary>Writes the value that takes effect to a manifest.</summary>
    public abstract void Write(Utf8JsonWriter json, ExperimentOptions options);

    /// <summary>Reads a value from a manifest.</summary>
    /// <param name="element">The value.</param>
    /// <param name="options">The options to change.</param>
    /// <param name="changed">The options with the value.</param>
    public abstract bool TryRead(JsonElement element, ExperimentOptions options, out ExperimentOptions changed);

    /// <summary>What is wrong with the value, by itself or beside the other options.</summary>
    protected abstract SettingProblem? ValueProblem(ExperimentOptions options, SettingContext context);

    /// <summary>Every problem with this setting.</summary>
    public IEnumerable<SettingProblem> Problems(ExperimentOptions options, SettingContext context)
    {
        if (ValueProblem(options, context) is { } problem)
        {
            yield return problem;
        }

        if (context.Given.Contains(this) && Useless(options) is { } reason)
        {
            yield return reason;
        }
    }
}

/// <summary>A setting with values of one type.</summary>
/// <typeparam name="T">The type.</typeparam>
public sealed class Setting<T> : Setting
{
    /// <summary>How values are written and read.</summary>
    public required SettingKind<T> Kind { get; init; }

    /// <summary>The value as given.</summary>
    public required Func<ExperimentOptions, T> Get { get; init; }

    /// <summary>The options with another value.</summary>
    public required Func<ExperimentOptions, T, ExperimentOptions> Set { get; init; }

    /// <summary>The value that takes effect, where it depends on other settings; null: the value as given.</summary>
    public Func<ExperimentOptions, T>? InEffect { get; init; }

    /// <summary>What is wrong with the value beside other settings or the data; checked where the value by itself is legal.</summary>
    public Func<ExperimentOptions, SettingContext, SettingProblem?> Check { get; init; } = (_, _) => null;

    /// <inheritdoc/>
    public override string Form => Kind.Form;

    /// <inheritdoc/>
    public override string Expected => Kind.Expected;

    /// <inheritdoc/>
    public override string? Range => Kind.Range;

    /// <summary>A value as the command line writes it.</summary>
    public string Spell(T value) => Kind.Text(value);

    /// <inheritdoc/>
    public override bool TryParse(string text, ExperimentOptions options, out ExperimentOptions changed)
    {
        bool isValue = Kind.Parse(text, out T value);
        changed = isValue ? Set(options, value) : options;
        return isValue;
    }

    /// <inheritdoc/>
    public override string TextOf(ExperimentOptions options) => Kind.Text(Effective(options));

    /// <inheritdoc/>
    public override string PathTextOf(ExperimentOptions options) => (Kind.PathText ?? Kind.Text)(Effective(options));

    /// <inheritdoc/>
    public override bool IsDefault(ExperimentOptions options) => TextOf(options) == TextOf(Set(options, Get(new ExperimentOptions())));

    /// <inheritdoc/>
    public override bool MayFollow(ExperimentOptions there, ExperimentOptions here) =>
        TextOf(there) == TextOf(here) || (MayGrow && Comparer<T>.Default.Compare(Effective(there), Effective(here)) < 0);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter json, ExperimentOptions options)
    {
        json.WritePropertyName(Name);
        Kind.Write(json, Effective(options));
    }

    /// <inheritdoc/>
    public override bool TryRead(JsonElement element, ExperimentOptions options, out ExperimentOptions changed)
    {
        bool isValue = Kind.Read(element, out T value);
        changed = isValue ? Set(options, value) : options;
        return isValue;
    }

    /// <inheritdoc/>
    protected override SettingProblem? ValueProblem(ExperimentOptions options, SettingContext context)
    {
        T value = Get(options);
        return Kind.Problem(value) is { } problem ? new SettingProblem($"{this} {Kind.Text(value)} {problem}") : Check(options, context);
    }

    private T Effective(ExperimentOptions options) => (InEffect ?? Get)(options);
}
