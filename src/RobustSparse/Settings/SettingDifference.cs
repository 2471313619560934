namespace RobustSparse.Settings;

/// <summary>One setting in which two runs differ.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="There">The value on disk, as the command line writes it.</param>
/// <param name="Here">The value asked for.</param>
public readonly record struct SettingDifference(Setting Setting, string There, string Here);
