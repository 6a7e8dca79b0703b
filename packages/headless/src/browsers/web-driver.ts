/** Longest time of a WebDriver command. */
const commandMs = 45_000;

export interface WebDriver {
  /** Sends a command; `path` below the session. */
  send(method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<unknown>;
  readonly capabilities: Readonly<Record<string, unknown>>;
}

async function command(
  url: string,
  method: string,
  body?: unknown,
  ms = commandMs,
): Promise<unknown> {
  const response = await fetch(url, {
    method,
    ...(method === "POST" && { body: JSON.stringify(body ?? {}) }),
    signal: AbortSignal.timeout(ms),
  });
  const { value } = (await response.json()) as { value: unknown };
  if (!response.ok) throw new Error((value as { message?: string }).message ?? response.statusText);
  return value;
}

/** Waits until the driver at `address` answers, then opens a session; a `TimeoutError` when one of the two takes too long. */
export async function openSession(
  address: string,
  capabilities: Readonly<Record<string, unknown>>,
  patience: { readonly answerMs: number; readonly sessionMs: number },
): Promise<WebDriver> {
  const end = performance.now() + patience.answerMs;
  for (;;) {
    try {
      await command(`${address}/status`, "GET");
      break;
    } catch (error) {
      if (performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  const wanted = { capabilities: { alwaysMatch: capabilities } };
  const opened = await command(`${address}/session`, "POST", wanted, patience.sessionMs);
  const session = opened as { sessionId: string; capabilities: Record<string, unknown> };
  return {
    capabilities: session.capabilities,
    send: (method, path, body) =>
      command(`${address}/session/${session.sessionId}${path}`, method, body),
  };
}
