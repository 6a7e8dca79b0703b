import { afterEach, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import { type DialogName, dialogAddresses, dialogAt } from "../../studio/dialogs";
import { mount, realStudio } from "../../testing/live-run";
import { Dialogs } from "./Dialogs";

const names = Object.keys(dialogAddresses) as DialogName[];
/** Shown only after a file with weights was read. */
const needsMore: readonly DialogName[] = ["weights"];
const patience = { timeout: 60_000 };

let close: () => void = () => undefined;
afterEach(() => close());

function openPage() {
  const studio = realStudio();
  const page = mount(studio, <Dialogs forget={async () => undefined} />);
  close = () => {
    page.unmount();
    studio.dispose();
  };
  return studio;
}

test.for(names.filter((name) => !needsMore.includes(name)))(
  "the dialog %s opens by its name, has a title, and Escape closes it",
  async (name) => {
    const studio = openPage();
    studio.ui.set({ dialog: name });
    const shown = () => document.querySelector<HTMLElement>("dialog[open], [role='dialog']");
    await expect.poll(shown, patience).not.toBeNull();
    const dialog = shown();
    expect(
      dialog?.getAttribute("aria-labelledby") ?? dialog?.getAttribute("aria-label"),
    ).toBeTruthy();
    await userEvent.keyboard("{Escape}");
    await expect.poll(() => studio.ui.store.getState().dialog, patience).toBeUndefined();
    await expect.poll(shown, patience).toBeNull();
  },
);

test("an address opens the dialog that it names, and no other text does", () => {
  expect(dialogAt("#lab")).toBe("lab");
  expect(dialogAt("#device")).toBe("device");
  for (const text of ["", "#", "#share", "#toString", "#1.abc"])
    expect(dialogAt(text)).toBeUndefined();
});
