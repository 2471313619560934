namespace RobustSparse.Analysis;

/// <summary>A computed answer and its rule.</summary>
/// <param name="Question">The question.</param>
/// <param name="Answer">One or two sentences with the figures.</param>
/// <param name="Rule">The rule that gives the answer from the data.</param>
public sealed record Verdict(string Question, string Answer, string Rule);
