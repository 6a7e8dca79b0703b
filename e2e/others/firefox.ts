import WebSocket from "ws";
import type { Child } from "../../packages/headless/src/browsers/child";
import { openFirefox } from "../../packages/headless/src/browsers/firefox";
import type { OtherPage, PageOptions } from "./page";

const answerMs = 120_000;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly message?: string;
}

/** Address at which Firefox takes WebDriver BiDi, which it tells on stderr. */
function addressOf(child: Child): Promise<string> {
  const told = new Promise<string>((resolve) => {
    let text = "";
    child.process.stderr?.on("data", (bytes) => {
      text += String(bytes);
      const [, address] = /WebDriver BiDi listening on (ws:\S+)/.exec(text) ?? [];
      if (address) resolve(address);
    });
  });
  return Promise.race([told, child.gone, late("Firefox's WebDriver BiDi")]);
}

function late(what: string): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error(`${what} did not answer.`)), answerMs).unref();
  });
}

/** WebDriver BiDi: commands with answers, and events. */
async function connect(address: string, onEvent: (method: string, params: unknown) => void) {
  const socket = new WebSocket(`${address}/session`);
  const waiting = new Map<number, (message: Message) => void>();
  let last = 0;
  await new Promise<void>((resolve, reject) => {
    socket.once("open", () => resolve());
    socket.once("error", reject);
  });
  socket.on("message", (bytes) => {
    const message = JSON.parse(String(bytes)) as Message;
    if (message.id !== undefined) waiting.get(message.id)?.(message);
    else if (message.method !== undefined) onEvent(message.method, message.params);
  });
  async function send(method: string, params: Record<string, unknown>) {
    last += 1;
    const id = last;
    const answer = new Promise<Message>((resolve) => waiting.set(id, resolve));
    socket.send(JSON.stringify({ id, method, params }));
    const { result, message } = await Promise.race([answer, late(method)]);
    waiting.delete(id);
    if (!result) throw new Error(`${method}: ${message}`);
    return result;
  }
  return { send, close: () => socket.close() };
}

/** The system's Firefox, watched: every error and every request of the page is seen. */
export async function firefoxPage({ width, height, dark }: PageOptions): Promise<OtherPage> {
  const browser = await openFirefox({
    args: ["--remote-debugging-port", "0"],
    prefs: { "layout.css.prefers-color-scheme.content-override": dark ? 0 : 1 },
  });
  const faults: string[] = [];
  let origin = "";
  function onEvent(method: string, params: unknown): void {
    if (method === "log.entryAdded") {
      const { level, text } = params as { level: string; text: string };
      if (level === "error") faults.push(`console: ${text}`);
    } else if (method === "network.beforeRequestSent") {
      const { url } = (params as { request: { url: string } }).request;
      const { protocol, origin: asked } = new URL(url);
      if (/^https?:$/.test(protocol) && asked !== origin) faults.push(`request to ${url}`);
    }
  }
  try {
    const session = await connect(await addressOf(browser.start("about:blank")), onEvent);
    await session.send("session.new", { capabilities: {} });
    await session.send("session.subscribe", {
      events: ["log.entryAdded", "network.beforeRequestSent"],
    });
    const tree = await session.send("browsingContext.getTree", {});
    const [{ context }] = tree.contexts as [{ context: string }];
    await session.send("browsingContext.setViewport", {
      context,
      viewport: { width, height },
      devicePixelRatio: 1,
    });
    return {
      program: browser.program,
      async open(url) {
        ({ origin } = new URL(url));
        await session.send("browsingContext.navigate", { context, url, wait: "complete" });
      },
      async evaluate(expression) {
        const answer = await session.send("script.evaluate", {
          expression: `JSON.stringify((${expression}) ?? null)`,
          target: { context },
          awaitPromise: false,
        });
        const { type, result, exceptionDetails } = answer as {
          type: string;
          result?: { value: string };
          exceptionDetails?: { text: string };
        };
        if (type !== "success" || !result) throw new Error(exceptionDetails?.text);
        return JSON.parse(result.value);
      },
      async screenshot() {
        const { data } = await session.send("browsingContext.captureScreenshot", { context });
        return Buffer.from(data as string, "base64");
      },
      faults: () => faults,
      async close() {
        session.close();
        await browser.close();
      },
    };
  } catch (error) {
    await browser.close();
    throw error;
  }
}
