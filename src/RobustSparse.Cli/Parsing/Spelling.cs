namespace RobustSparse.Cli.Parsing;

/// <summary>Finds the known word that a mistyped word is nearest to.</summary>
internal static class Spelling
{
    /// <summary>Letters of a word for each mistake that is tolerated in it.</summary>
    private const int LettersPerMistake = 3;

    /// <summary>A question that names the nearest word, to append to a message; empty if no word is near.</summary>
    public static string Suggestion(string word, IEnumerable<string> known) => Nearest(word, known) is { } near ? $"; did you mean {near}?" : "";

    /// <summary>The known word with the fewest mistakes, the first of several; null if none is near.</summary>
    private static string? Nearest(string word, IEnumerable<string> known)
    {
        string letters = word.TrimStart('-');
        int tolerated = Math.Max(1, letters.Length / LettersPerMistake);
        return known
            .Select(candidate => (Candidate: candidate, Mistakes: Distance(letters, candidate.TrimStart('-'))))
            .Where(pair => pair.Mistakes <= tolerated)
            .OrderBy(pair => pair.Mistakes)
            .Select(pair => pair.Candidate)
            .FirstOrDefault();
    }

    /// <summary>The number of letters to insert, delete, replace or swap with their neighbour (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                d[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }
}
