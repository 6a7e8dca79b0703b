import { afterEach, expect, test } from "vitest";
import { mount, realStudio } from "../../testing/live-run";
import { ShareQr } from "./ShareQr";

let close: () => void = () => undefined;
afterEach(() => close());

const linkOf = (length: number) => "https://host.example/#1z.".padEnd(length, "aZ09-_");

test.for([
  { length: 300, words: "Fits on a slide.", hasCode: true },
  { length: 1273, words: "Fits on a slide.", hasCode: true },
  { length: 1274, words: "Too fine for a slide.", hasCode: true },
  { length: 2953, words: "Too fine for a slide.", hasCode: true },
  { length: 2954, words: "too long for a QR code: 2,954 bytes", hasCode: false },
])("a link of $length characters: $words", async ({ length, words, hasCode }) => {
  const studio = realStudio();
  const { element, unmount } = mount(studio, <ShareQr link={linkOf(length)} />);
  close = () => {
    unmount();
    studio.dispose();
  };
  await expect.poll(() => element.textContent).toContain(words);
  expect(element.querySelector("svg[role=img]") !== null).toBe(hasCode);
  expect(element.textContent?.includes("Fits on a slide")).toBe(words.startsWith("Fits"));
  expect(element.querySelectorAll("button")).toHaveLength(hasCode ? 2 : 0);
});
