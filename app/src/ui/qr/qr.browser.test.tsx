import jsQR from "jsqr";
import { createRoot } from "react-dom/client";
import { afterEach, expect, test } from "vitest";
import { page } from "vitest/browser";
import { QrCode } from "./QrCode";
import "../../styles/index.css";

let close: () => void = () => undefined;
afterEach(() => close());

function show(text: string): HTMLElement {
  const place = document.createElement("div");
  place.style.cssText = "width:300px;padding:20px;background:#14181f";
  document.body.append(place);
  const root = createRoot(place);
  root.render(<QrCode text={text} label="QR code of the lesson" />);
  close = () => {
    root.unmount();
    place.remove();
    delete document.documentElement.dataset.theme;
  };
  return place;
}

/** Reads the code from the pixels on the screen. */
async function read(element: Element): Promise<string | undefined> {
  const base64 = await page.elementLocator(element).screenshot({ save: false });
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes]));
  const { width, height } = image;
  const context = new OffscreenCanvas(width, height).getContext("2d");
  context?.drawImage(image, 0, 0);
  const pixels = context?.getImageData(0, 0, width, height);
  return pixels && jsQR(pixels.data, width, height, { inversionAttempts: "dontInvert" })?.data;
}

test.for(["light", "dark"])("a camera reads the code from the screen (%s)", async (theme) => {
  document.documentElement.dataset.theme = theme;
  const link = `https://host.example/adder/#1z.k0.abcdef.${"aZ09-_".repeat(60)}`;
  const place = show(link);
  const code = page.getByRole("img", { name: "QR code of the lesson" });
  await expect.element(code).toBeVisible();
  expect(await read(place)).toBe(link);
});

test("a text that fits into no code gets a sentence", async () => {
  const place = show("a".repeat(3000));
  await expect
    .element(page.getByText("This is too long for a QR code: 3,000 bytes, and at most 2,953 fit"))
    .toBeVisible();
  expect(place.querySelector("svg")).toBeNull();
});
