using System.Numerics;

namespace RobustSparse.Settings;

/// <summary>The legal numbers of a setting. NaN is in no range.</summary>
/// <typeparam name="T">The type of the numbers.</typeparam>
public sealed class SettingRange<T>
    where T : struct, INumber<T>
{
    private readonly T? _most;
    private readonly T _least;
    private readonly bool _excludesLeast, _excludesMost;

    internal SettingRange(T least, T? most, bool excludesLeast, bool excludesMost) =>
        (_least, _most, _excludesLeast, _excludesMost) = (least, most, excludesLeast, excludesMost);

    /// <summary>Whether a number is legal.</summary>
    public bool Includes(T value) =>
        (_excludesLeast ? value > _least : value >= _least)
        && (_most is not { } most || (_excludesMost ? value < most : value <= most));

    /// <summary>The range in words, for messages and documentation: between 1 and 1000.</summary>
    public override string ToString() => (_most, _excludesLeast, _excludesMost) switch
    {
        (null, true, _) => $"above {_least}",
        (null, false, _) => $"at least {_least}",
        (_, false, false) => $"between {_least} and {_most}",
        (_, true, false) => $"above {_least} and at most {_most}",
        (_, false, true) => $"at least {_least} and below {_most}",
        (_, true, true) => $"above {_least} and below {_most}",
    };
}

/// <summary>Makes ranges.</summary>
public static class SettingRange
{
    /// <summary>Both ends are legal.</summary>
    public static SettingRange<T> Between<T>(T least, T most)
        where T : struct, INumber<T> => new(least, most, excludesLeast: false, excludesMost: false);

    /// <summary>There is no upper end.</summary>
    public static SettingRange<T> AtLeast<T>(T least)
        where T : struct, INumber<T> => new(least, null, excludesLeast: false, excludesMost: false);

    /// <summary>The lower end is not legal.</summary>
    public static SettingRange<T> AboveUpTo<T>(T least, T most)
        where T : struct, INumber<T> => new(least, most, excludesLeast: true, excludesMost: false);

    /// <summary>The upper end is not legal.</summary>
    public static SettingRange<T> FromBelow<T>(T least, T most)
        where T : struct, INumber<T> => new(least, most, excludesLeast: false, excludesMost: true);
}
