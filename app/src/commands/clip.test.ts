import { catalog, templates } from "@adder-studio/blocks";
import { encodeLink, type ModelGraph } from "@adder-studio/graph";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createFakeSession } from "../gallery/fake-session";
import { memoryStorage } from "../state/storage";
import { createStudio, type Studio } from "../state/studio";
import { pasteLink } from "./clip";

let studio: Studio;
let link = "";

beforeEach(async () => {
  const made = await encodeLink(templates[2]?.graph as ModelGraph, catalog);
  link = made.ok ? made.value : "";
  studio = createStudio({
    session: createFakeSession({ stepsPerEpoch: 10, pace: 5 }),
    storage: memoryStorage(),
    prefs: undefined,
    saved: undefined,
    now: () => 1,
    newKey: () => "k",
  });
});
afterEach(() => studio.dispose());

it.each<[string, (link: string) => string]>([
  ["a fragment", (text) => text],
  ["an address", (text) => `https://school.example/adder/${text}`],
  ["a mail around one", (text) => `Hello,\n\nplease open\n<https://school.example/${text}>\n\nA.`],
  ["an address of an address", (text) => `https://out.example/?u=${encodeURIComponent(text)}`],
])("looks at a pasted link: %s", async (_, around) => {
  const before = studio.document.store.getState();
  expect(pasteLink(studio, around(link))).toBe(true);
  await vi.waitFor(() => expect(studio.ui.store.getState().preview).toBeDefined());
  expect(studio.ui.store.getState().preview?.graph.title).toBe(templates[2]?.graph.title);
  expect(studio.document.store.getState()).toBe(before);
});

it("says what is wrong with a damaged one", async () => {
  expect(pasteLink(studio, `Look: ${link.slice(0, -3)}`)).toBe(true);
  await vi.waitFor(() => expect(studio.ui.store.getState().notice).toMatch(/last 3 characters/));
});

it.each(["", "learning rate 0.05", "#3", "https://example.org/#top"])(
  "leaves other text alone: %s",
  (text) => {
    expect(pasteLink(studio, text)).toBe(false);
  },
);
