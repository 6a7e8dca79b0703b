/** A curve made of an addition: the mark of the project. */
export function Logo() {
  return (
    <svg className="logo" width="28" height="28" viewBox="0 0 28 28" aria-hidden="true">
      <rect width="28" height="28" rx="7" className="logo-tile" />
      <path d="M5.5 19.5c5.5 0 4.500-10.5 10-10.5" className="logo-line" />
      <path d="M19.5 6v7M16 9.5h7" className="logo-line" />
    </svg>
  );
}
