import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openDataSource } from "../packages/data/src/index";

const data = fileURLToPath(new URL("../public/data", import.meta.url));

/** The app's test images of clothes, and what they are. */
export async function testClothes(): Promise<{ images: Uint8Array; labels: Uint8Array }> {
  const read = async (path: string) => new Uint8Array(readFileSync(join(data, path)));
  const { images, labels } = await openDataSource({ dataset: "fashion-mnist" }, 0, read).test();
  return { images: images as Uint8Array, labels: Uint8Array.from(labels) };
}

/** An expression that has an exported page classify bytes: the place of the likeliest class for each image. */
export function classified(images: Uint8Array): string {
  const text = Buffer.from(images).toString("base64");
  return `adderStudio.classify(Uint8Array.from(atob("${text}"), (c) => c.charCodeAt(0))).map(({ index }) => index)`;
}

/** Returns the number of test images that the app predicted correctly, as the page states it. */
export function rightByTheApp(html: string): number {
  const [, right = ""] = /correct on ([\d,]+) of 2,000 test examples/.exec(html) ?? [];
  return Number(right.replace(",", ""));
}
