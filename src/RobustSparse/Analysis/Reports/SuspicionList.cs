using System.Text;

namespace RobustSparse.Analysis;

/// <summary>Suspicions as HTML: one item a kind, with the number of its cases and one of them; the others unfold.</summary>
internal static class SuspicionList
{
    /// <summary>The list with its heading.</summary>
    /// <param name="suspicions">In any order.</param>
    /// <param name="shorten">Shortens the paths in a text.</param>
    public static string Of(IReadOnlyList<Suspicion> suspicions, Func<string, string> shorten)
    {
        if (suspicions is [])
        {
            return "<h3>Suspicious</h3><p>Nothing.</p>";
        }

        (string Kind, Suspicion[] Cases)[] kinds =
        [
            .. suspicions.Select((suspicion, i) => (suspicion, Key: suspicion.Kind.Length > 0 ? suspicion.Kind : $"#{i}"))
                .GroupBy(pair => pair.Key)
                .Select(kind => (kind.First().suspicion.Kind, kind.Select(pair => pair.suspicion).ToArray())),
        ];
        var html = new StringBuilder($"<h3>Suspicious ({suspicions.Count}{(kinds.Length < suspicions.Count ? $", of {RateText.Count(kinds.Length, "kind")}" : "")})</h3><ul>");
        foreach ((string kind, Suspicion[] cases) in kinds)
        {
            html.Append(cases is [var only]
                ? $"<li>{Text(only)}</li>"
                : $"<li><b>{HtmlPage.Text(kind)}: {cases.Length} cases.</b> For example {Text(cases[0])}<details><summary>All</summary><ul>{string.Concat(cases.Select(one => $"<li>{Text(one)}</li>"))}</ul></details></li>");
        }

        return html.Append("</ul>").ToString();

        string Text(Suspicion suspicion) => HtmlPage.Text(shorten($"{suspicion.Where}: {suspicion.What}"));
    }
}
