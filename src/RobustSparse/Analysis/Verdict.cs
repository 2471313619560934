namespace RobustSparse.Analysis;

/// <summary>An answer that was computed, with the rule that gave it.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Answer">One or two sentences with the figures.</param>
/// <param name="Rule">How the answer follows from the data.</param>
public sealed record Verdict(string Question, string Answer, string Rule);
