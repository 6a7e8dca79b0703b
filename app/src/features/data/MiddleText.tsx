/** Number of letters at the end that are always shown. */
const tailLetters = 9;

/** Shows a name on one line; a name that is too long loses its middle, because names often differ at their ends. */
export function MiddleText({ text, className = "" }: { text: string; className?: string }) {
  const letters = lettersOf(text);
  const at = Math.max(0, letters.length - tailLetters);
  return (
    <span className={`middle-text ${className}`} title={text}>
      {/* The whole name for screen readers and for copying; the two parts are only drawn. */}
      <span className="visually-hidden">{text}</span>
      <span className="part" aria-hidden="true" data-text={letters.slice(0, at).join("")} />
      <span className="part" aria-hidden="true" data-text={letters.slice(at).join("")} />
    </span>
  );
}

/** Splits a text into letters as people see them, so that no accent or part of an emoji is cut off. */
function lettersOf(text: string): string[] {
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
}
