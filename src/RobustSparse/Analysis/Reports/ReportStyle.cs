namespace RobustSparse.Analysis;

/// <summary>The style of reports.</summary>
internal static class ReportStyle
{
    /// <summary>Wide figures and tables scroll by themselves, so that the page fits a phone.</summary>
    public const string Css =
        """
        :root { color-scheme: light dark; --ink: #1f2328; --quiet: #59636e; --paper: #ffffff; --raised: #f6f8fa; --line: #d1d9e0; --link: #0a58ca; --warn: #fff4e0; --warn-line: #c2570a; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --quiet: #9ba6b2; --paper: #10141a; --raised: #181e26; --line: #343d48; --link: #79b0ff; --warn: #33230f; --warn-line: #f0a04b; } }
        * { box-sizing: border-box; }
        html { scroll-behavior: smooth; }
        body { margin: 0 auto; max-width: 84rem; padding: 1.25rem; color: var(--ink); background: var(--paper); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere; }
        header { border-bottom: 1px solid var(--line); padding-bottom: 1rem; }
        h1 { font-size: clamp(1.35rem, 4vw, 2rem); line-height: 1.2; margin: .2rem 0 .6rem; }
        h2 { margin: 2.5rem 0 1rem; }
        h3 { font-size: 1.05rem; margin: 1.6rem 0 .5rem; }
        a { color: var(--link); }
        nav a { margin-right: 1rem; white-space: nowrap; }
        .kicker, .note, figcaption, details { color: var(--quiet); font-size: .875rem; }
        .kicker { margin: 0; }
        .tiles { display: grid; grid-template-columns: repeat(4, 1fr); gap: .75rem; margin-top: 1.5rem; }
        @media (max-width: 48rem) { .tiles { grid-template-columns: repeat(2, 1fr); } }
        .tiles div { background: var(--raised); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; }
        .tiles b { display: block; font-size: clamp(1.1rem, 5vw, 1.7rem); font-variant-numeric: tabular-nums; white-space: nowrap; }
        .tiles span { color: var(--quiet); font-size: .875rem; }
        .banner { margin-top: 1.5rem; padding: .8rem 1rem; background: var(--warn); border: 1px solid var(--warn-line); border-left-width: .4rem; border-radius: .5rem; }
        .banner ul { margin: .4rem 0 0; padding-left: 1.2rem; }
        dl > div { border-left: 3px solid var(--line); padding: .1rem 0 .1rem 1rem; margin-bottom: 1.1rem; }
        dt { font-weight: 600; }
        dd { margin: .15rem 0 0; }
        summary { cursor: pointer; }
        figure { margin: 0 0 2.5rem; break-inside: avoid; }
        .scroll { overflow-x: auto; }
        figure svg { display: block; width: 100%; height: auto; }
        .scripted [data-toggle] { cursor: pointer; }
        .scripted [data-toggle]:hover, .scripted [data-toggle]:focus-visible { fill: currentColor; fill-opacity: .1; }
        .hidden { display: none; }
        .off { opacity: .3; }
        .hint { display: none; }
        .scripted .hint { display: block; }
        .numbers { white-space: nowrap; }
        .tips circle { cursor: crosshair; }
        .tips circle:hover { fill: currentColor; fill-opacity: .18; }
        table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
        th, td { text-align: left; padding: .35rem .7rem; border-bottom: 1px solid var(--line); vertical-align: top; }
        thead th { border-bottom: 2px solid var(--line); white-space: nowrap; }
        tbody th, td { white-space: nowrap; }
        #settings td { min-width: 11rem; white-space: normal; overflow-wrap: anywhere; }
        .missing { color: var(--quiet); font-style: italic; }
        #tip { position: fixed; display: none; pointer-events: none; max-width: 18rem; padding: .35rem .6rem; border-radius: .35rem; background: var(--ink); color: var(--paper); font-size: .8125rem; z-index: 1; }
        @media print {
          :root { color-scheme: light; --ink: #000; --quiet: #444; --paper: #fff; --raised: #fff; --line: #bbb; --link: #000; }
          nav, summary, .numbers, .hint, #tip { display: none !important; }
          details::details-content { display: block; content-visibility: visible; }
          figure svg { min-width: 0 !important; }
          .scroll { overflow: visible; }
          table { font-size: .65rem; }
          tbody th, td { white-space: normal; }
        }
        """;
}
