/** Makes a random name, a UUID of version 4 (RFC 9562). `crypto.randomUUID` is missing where a page comes by plain http. */
export function randomId(): string {
  const [first = 0, ...rest] = crypto.getRandomValues(new Uint16Array(8));
  const four = (value: number) => value.toString(16).padStart(4, "0");
  const [b = 0, c = 0, d = 0, e = 0, ...last] = rest;
  const version = (d & 0x0fff) | 0x4000;
  const variant = (e & 0x3fff) | 0x8000;
  return `${four(first)}${four(b)}-${four(c)}-${four(version)}-${four(variant)}-${last.map(four).join("")}`;
}
