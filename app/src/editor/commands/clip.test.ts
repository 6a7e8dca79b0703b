import { catalog, templates } from "@adder-studio/blocks";
import { encodeLink, type ModelGraph } from "@adder-studio/graph";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createFakeSession } from "../../shell/first/fake-session";
import { memoryStorage } from "../../storage/storage";
import { createStudio, type Studio } from "../../studio/studio";
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

it.each(["share", "library", "shortcuts", "experiments", "history"] as const)(
  "a dialog gives way to a link: %s",
  async (dialog) => {
    studio.ui.set({ dialog });
    expect(pasteLink(studio, link)).toBe(true);
    expect(studio.ui.store.getState().dialog).toBeUndefined();
    await vi.waitFor(() => expect(studio.ui.store.getState().preview).toBeDefined());
  },
);

it.each(["data", "lab", "device"] as const)(
  "a link waits until what is under way is closed, the last one alone: %s",
  async (dialog) => {
    const preview = vi.spyOn(studio, "previewLink");
    studio.ui.set({ dialog });
    expect(pasteLink(studio, `${link}x`)).toBe(true);
    expect(pasteLink(studio, link)).toBe(true);
    const { announcement, notice } = studio.ui.store.getState();
    expect(announcement.text).toMatch(/opens once this is closed/);
    expect(notice).toBe(announcement.text);
    studio.ui.set({ wheelZooms: true });
    expect(studio.ui.store.getState().dialog).toBe(dialog);
    expect(preview).not.toHaveBeenCalled();
    studio.ui.set({ dialog: undefined });
    await vi.waitFor(() => expect(studio.ui.store.getState().preview).toBeDefined());
    expect(preview.mock.calls.map(([text]) => text)).toEqual([link]);
    expect(studio.ui.store.getState().notice).toBeUndefined();
    studio.ui.set({ dialog: "share" });
    studio.ui.set({ dialog: undefined });
    expect(preview).toHaveBeenCalledTimes(1);
  },
);

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
