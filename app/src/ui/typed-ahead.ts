/** Letters typed for a list that has been asked for and is not on the page yet. */
let ahead = "";

export function typeAhead(letter: string): void {
  ahead += letter;
}

export function takeTypedAhead(): string {
  const text = ahead;
  ahead = "";
  return text;
}
