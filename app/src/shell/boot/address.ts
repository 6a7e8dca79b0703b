import { dialogAt } from "../../studio/dialogs";
import type { Studio } from "../../studio/studio";
import type { UiState } from "../../studio/ui";
import { absent, PartAbsent } from "../../ui/load-part";

/** A fragment of the address, and what it brought on screen: nothing while its link is being read. */
interface Asked {
  readonly hash: string;
  shown?: Shown;
}

type Part = "dialog" | "preview" | "notice";

interface Shown {
  readonly part: Part;
  readonly value: UiState[Part];
}

/**
 * Opens what the address names, a link or a dialog, now and whenever its fragment changes. The fragment stays until a
 * person has decided, so that a reload asks again: it goes when what it brought is closed or replaced. Back returns to it,
 * unless it was a link that cannot be read. Returns how to stop.
 */
export function listenToAddress(studio: Studio): () => void {
  const { store } = studio.ui;
  let asked: Asked | undefined;
  read();
  window.addEventListener("hashchange", read);
  const stop = store.subscribe(() => {
    if (asked?.shown !== undefined && !isOnScreen(asked.shown)) decided(asked.shown);
  });
  return () => {
    stop();
    window.removeEventListener("hashchange", read);
  };

  function read(): void {
    const { hash } = location;
    const before = asked?.shown;
    asked = undefined;
    // Back, or another address: what the one before asked is not asked any more.
    if (before !== undefined && isOnScreen(before)) studio.ui.set({ [before.part]: undefined });
    if (hash.length < 2) return;
    const dialog = dialogAt(hash);
    asked = { hash };
    if (dialog === undefined) void readLink(asked);
    else {
      studio.ui.set({ dialog });
      asked.shown = { part: "dialog", value: dialog };
    }
  }

  async function readLink(mine: Asked): Promise<void> {
    try {
      await studio.previewLink(mine.hash, () => asked === mine);
    } catch (error) {
      if (!(error instanceof PartAbsent)) throw error;
      absent.add(() => void readLink(mine));
      return;
    }
    if (asked !== mine) return;
    const { preview, notice } = store.getState();
    mine.shown =
      preview === undefined
        ? { part: "notice", value: notice }
        : { part: "preview", value: preview };
  }

  function isOnScreen({ part, value }: Shown): boolean {
    return store.getState()[part] === value;
  }

  function decided({ part }: Shown): void {
    asked = undefined;
    const here = location.pathname + location.search;
    if (part === "notice") history.replaceState(null, "", here);
    else history.pushState(null, "", here);
  }
}
