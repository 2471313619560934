namespace RobustSparse.Analysis;

/// <summary>The script of reports. Without it the browser shows tips after a delay, and every series stays visible.</summary>
internal static class ReportScript
{
    /// <summary>Shows the text of a point at once, under a mouse or a finger; hides and shows the series of a figure by its legend.</summary>
    public const string Text =
        """
        document.documentElement.classList.add('scripted');

        const tip = document.getElementById('tip');
        for (const circle of document.querySelectorAll('.tips circle')) {
          const text = circle.textContent;
          circle.setAttribute('aria-label', text);
          circle.replaceChildren();
          circle.addEventListener('pointerenter', event => {
            tip.textContent = text;
            tip.style.display = 'block';
            tip.style.left = Math.max(4, Math.min(event.clientX + 12, innerWidth - tip.offsetWidth - 8)) + 'px';
            tip.style.top = Math.max(4, event.clientY - tip.offsetHeight - 12) + 'px';
          });
          circle.addEventListener('pointerleave', () => { tip.style.display = 'none'; });
        }

        for (const figure of document.querySelectorAll('figure svg')) {
          const off = new Set();
          const apply = () => {
            for (const element of figure.querySelectorAll('[data-series]')) {
              element.classList.toggle('hidden', element.dataset.series.split(' ').some(entry => off.has(entry)));
            }
            for (const element of figure.querySelectorAll('[data-legend]')) {
              element.classList.toggle('off', off.has(element.dataset.legend));
            }
          };
          for (const button of figure.querySelectorAll('[data-toggle]')) {
            figure.setAttribute('role', 'group');
            button.setAttribute('role', 'button');
            button.setAttribute('tabindex', '0');
            button.setAttribute('aria-label', button.dataset.name);
            button.setAttribute('aria-pressed', 'true');
            const toggle = () => {
              const entry = button.dataset.toggle;
              if (!off.delete(entry)) { off.add(entry); }
              button.setAttribute('aria-pressed', String(!off.has(entry)));
              apply();
            };
            button.addEventListener('click', toggle);
            button.addEventListener('keydown', event => {
              if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); toggle(); }
            });
          }
        }
        """;
}
