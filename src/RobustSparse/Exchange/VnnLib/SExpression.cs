namespace RobustSparse.Exchange;

/// <summary>An S-expression: a word, or a list in parentheses.</summary>
/// <param name="Word">The word; null for a list.</param>
/// <param name="Items">The items of a list; empty for a word.</param>
internal sealed record SExpression(string? Word, IReadOnlyList<SExpression> Items)
{
    /// <summary>The word that a list begins with; empty if it begins with none.</summary>
    public string Head => Items is [{ Word: { } word }, ..] ? word : "";

    /// <summary>Reads a sequence of expressions. A semicolon begins a comment.</summary>
    /// <exception cref="InvalidDataException">Parentheses do not match.</exception>
    public static IReadOnlyList<SExpression> Parse(string text)
    {
        var open = new Stack<List<SExpression>>();
        open.Push([]);
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case ';':
                    int end = text.IndexOf('\n', i);
                    i = end < 0 ? text.Length : end;
                    break;
                case '(':
                    open.Push([]);
                    break;
                case ')':
                    List<SExpression> items = open.Pop();
                    (open.Count == 0 ? throw new InvalidDataException("a closing parenthesis has no opening one") : open.Peek()).Add(new SExpression(null, items));
                    break;
                default:
                    if (!char.IsWhiteSpace(text[i]))
                    {
                        int start = i;
                        while (i + 1 < text.Length && !char.IsWhiteSpace(text[i + 1]) && text[i + 1] is not ('(' or ')' or ';'))
                        {
                            i++;
                        }

                        open.Peek().Add(new SExpression(text[start..(i + 1)], []));
                    }

                    break;
            }
        }

        return open.Count == 1 ? open.Pop() : throw new InvalidDataException("an opening parenthesis has no closing one");
    }

    /// <summary>The expression as text, for messages.</summary>
    public override string ToString() => Word ?? $"({string.Join(' ', Items)})";
}
