/** So many letters at the end are always seen. */
const tailLetters = 9;

/** A name on one line; what is too long loses its middle, for names often differ at their ends. */
export function MiddleText({ text, className = "" }: { text: string; className?: string }) {
  const letters = lettersOf(text);
  const at = Math.max(0, letters.length - tailLetters);
  return (
    <span className={`middle-text ${className}`} title={text}>
      {/* The whole name, for whoever reads or copies it; the two parts are paint. */}
      <span className="visually-hidden">{text}</span>
      <span className="part" aria-hidden="true" data-text={letters.slice(0, at).join("")} />
      <span className="part" aria-hidden="true" data-text={letters.slice(at).join("")} />
    </span>
  );
}

/** What a person takes for one letter: an accent or a part of an emoji is never cut off. */
function lettersOf(text: string): string[] {
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
}
