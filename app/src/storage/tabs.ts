import { storeName } from "@adder-studio/core";

/** Decides which tab may write a document: one at a time, by a lock that the browser frees when the tab dies. */
export interface Tabs {
  /** Says that this tab has the document open, and releases the one before. */
  hold(key: string): void;
  /** Returns true when this tab may write the open document. */
  holds(): boolean;
  takeOver(): void;
  /** Sends the other tabs the revision that this tab has saved. */
  saved(key: string, revision: number): void;
  dispose(): void;
}

export interface TabHooks {
  /** A name for this tab. */
  readonly tab: string;
  gained(): Promise<void>;
  lost(): void;
  /** Another tab asks for the document: save, and write no more. */
  yielding(): Promise<void>;
  /** Another tab has saved the open document. */
  changed(revision: number): void;
}

type Message =
  | { readonly kind: "saved"; readonly key: string; readonly revision: number }
  | { readonly kind: "take"; readonly key: string; readonly tab: string }
  | { readonly kind: "yielded"; readonly key: string; readonly to: string };

/** Milliseconds to wait for a tab that does not answer, which may be frozen. */
const answerMs = 2000;
/** Milliseconds after which a tab that yielded takes the document back, should the tab that asked have died. */
const reclaimMs = 4000;

export function lockName(key: string): string {
  return storeName(`adder-studio-document/${key}`);
}

interface Claim {
  readonly key: string;
  readonly queued: AbortController;
  owned: boolean;
  closed: boolean;
  free: () => void;
}

/** Creates the claims of this tab. Without Web Locks every tab may write, and each save checks its revision. */
export function createTabs(hooks: TabHooks): Tabs {
  const locks = locksOf();
  const channel = openChannel();
  let claim: Claim | undefined;
  let answered: (() => void) | undefined;

  function own(mine: Claim): Promise<void> {
    mine.owned = true;
    mine.queued.abort();
    return new Promise<void>((resolve) => {
      mine.free = resolve;
      if (mine.closed) resolve();
      else void hooks.gained();
    });
  }

  /** Waits until the tab that writes is closed, dies or lets go. */
  function wait(mine: Claim): void {
    if (mine.closed || mine.owned) return;
    watch(
      mine,
      locks?.request(lockName(mine.key), { signal: mine.queued.signal }, () => own(mine)),
    );
  }

  /** A request ends by being freed, by being called off, or because another tab stole the lock. */
  function watch(mine: Claim, request: Promise<unknown> | undefined): void {
    request?.catch(() => {
      if (!mine.owned || mine.closed || claim !== mine) return;
      mine.owned = false;
      mine.closed = true;
      claim = newClaim(mine.key);
      hooks.lost();
      wait(claim);
    });
  }

  function release(): void {
    if (claim === undefined) return;
    claim.closed = true;
    claim.queued.abort();
    claim.free();
    claim = undefined;
  }

  async function answerTake(mine: Claim, to: string): Promise<void> {
    await hooks.yielding();
    send({ kind: "yielded", key: mine.key, to });
    setTimeout(() => {
      if (mine.owned && claim === mine) void hooks.gained();
    }, reclaimMs);
  }

  function send(message: Message): void {
    channel?.postMessage(message);
  }

  function onMessage({ data }: MessageEvent<unknown>): void {
    const message = readMessage(data);
    const mine = claim;
    if (message === undefined || mine === undefined || message.key !== mine.key) return;
    if (message.kind === "saved") hooks.changed(message.revision);
    else if (message.kind === "take" && mine.owned) void answerTake(mine, message.tab);
    else if (message.kind === "yielded" && message.to === hooks.tab) answered?.();
  }
  channel?.addEventListener("message", onMessage);

  return {
    hold(key) {
      if (claim?.key === key) return;
      release();
      const mine = newClaim(key);
      claim = mine;
      if (locks === undefined) {
        mine.owned = true;
        void hooks.gained();
        return;
      }
      watch(
        mine,
        locks.request(lockName(key), { ifAvailable: true }, (lock) => {
          if (mine.closed) return undefined;
          if (lock !== null) return own(mine);
          hooks.lost();
          wait(mine);
          return undefined;
        }),
      );
    },
    holds: () => claim?.owned === true,
    takeOver() {
      const mine = claim;
      if (mine === undefined || mine.owned || locks === undefined) return;
      const timer = setTimeout(() => take(), answerMs);
      const take = () => {
        clearTimeout(timer);
        answered = undefined;
        if (mine.closed || mine.owned) return;
        mine.queued.abort();
        watch(
          mine,
          locks.request(lockName(mine.key), { steal: true }, () => own(mine)),
        );
      };
      answered = take;
      send({ kind: "take", key: mine.key, tab: hooks.tab });
    },
    saved: (key, revision) => send({ kind: "saved", key, revision }),
    dispose() {
      release();
      channel?.close();
    },
  };
}

function newClaim(key: string): Claim {
  return { key, queued: new AbortController(), owned: false, closed: false, free() {} };
}

/** Returns the Web Locks; undefined in an old browser, or on a page without a secure context. */
function locksOf(): LockManager | undefined {
  try {
    return (navigator as { locks?: LockManager }).locks;
  } catch {
    return undefined;
  }
}

/** Tells the tabs that have this document open which revision a page without it has saved. */
export function tellSaved(key: string, revision: number): void {
  const channel = openChannel();
  channel?.postMessage({ kind: "saved", key, revision } satisfies Message);
  channel?.close();
}

function openChannel(): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(storeName("adder-studio-documents"));
  } catch {
    return undefined;
  }
}

/** Parses a message of another page, which may be older or newer than this one. */
function readMessage(data: unknown): Message | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const given = new Map<string, unknown>(Object.entries(data));
  const kind = given.get("kind");
  const key = given.get("key");
  if (typeof key !== "string") return undefined;
  const revision = given.get("revision");
  if (kind === "saved" && typeof revision === "number") return { kind, key, revision };
  const tab = given.get("tab");
  if (kind === "take" && typeof tab === "string") return { kind, key, tab };
  const to = given.get("to");
  if (kind === "yielded" && typeof to === "string") return { kind, key, to };
  return undefined;
}
