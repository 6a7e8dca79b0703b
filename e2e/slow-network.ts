import type { IncomingMessage } from "node:http";
import { connect, createServer, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { createStaticServer } from "../packages/tools/serve.mjs";
import { allowOrigin } from "./fixture";

/** A request that the server of a slow network was sent. */
export interface Asked {
  readonly path: string;
  /** Kind of thing that the browser fetches it as: "script" for a module, "empty" for what a script or a service worker fetches. */
  readonly as: string;
  /** Bytes of the answer, with its headers; 0 until it has left. */
  bytes: number;
}

export interface SlowNetwork {
  readonly address: string;
  /** All requests so far, in their order. */
  readonly asked: readonly Asked[];
  /** Requests that had come when the answer to the first request for a path had left. */
  until(path: string): Promise<readonly Asked[]>;
}

const dist = fileURLToPath(new URL("../app/dist", import.meta.url));
const pieceBytes = 1460;

/** Serves the built app over a network that all connections share, `bytesPerSecond` from the server to the browser. */
export async function slowly(
  bytesPerSecond: number,
  use: (network: SlowNetwork) => Promise<void>,
): Promise<void> {
  const asked: Asked[] = [];
  const left = new Map<string, readonly Asked[]>();
  const server = createStaticServer({ folder: dist });
  server.on("request", (request: IncomingMessage, response) => {
    const { url = "", headers } = request;
    const path = url.split("?", 1)[0] ?? "";
    const one: Asked = { path, as: String(headers["sec-fetch-dest"] ?? ""), bytes: 0 };
    asked.push(one);
    response.on("close", () => {
      const lines = Object.entries(response.getHeaders()).map(
        ([name, value]) => `${name}: ${value}`,
      );
      // The status line and the three headers that Node adds by itself.
      const head = lines.join("\r\n").length + 110;
      one.bytes =
        head + (response.statusCode === 304 ? 0 : Number(response.getHeader("content-length")));
      if (!left.has(path)) left.set(path, [...asked]);
    });
  });
  const inner = await listening(server);
  const { proxy, stop } = throttled(inner, bytesPerSecond);
  const address = `http://localhost:${await listening(proxy)}/`;
  allowOrigin(address);
  await use({
    address,
    asked,
    async until(path) {
      for (;;) {
        const found = left.get(path);
        if (found !== undefined) return found;
        await new Promise((done) => setTimeout(done, 50));
      }
    },
  });
  stop();
  proxy.close();
  server.close();
  server.closeAllConnections();
}

function listening(server: ReturnType<typeof createServer>): Promise<number> {
  return new Promise((done) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      done(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}

/** Passes bytes on to a port, and back piece by piece, each connection in turn. */
function throttled(port: number, bytesPerSecond: number) {
  const waiting: (() => void)[] = [];
  const sockets = new Set<Socket>();
  let budget = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    budget = Math.min(bytesPerSecond / 10, budget + (bytesPerSecond * (now - last)) / 1000);
    last = now;
    while (budget > 0 && waiting.length > 0) waiting.shift()?.();
  }, 5);
  const proxy = createServer((client) => {
    const upstream = connect(port, "127.0.0.1");
    client.pipe(upstream);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
    }
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => client.end());
    upstream.on("data", (chunk: Buffer) => {
      upstream.pause();
      let at = 0;
      const send = () => {
        const piece = chunk.subarray(at, at + pieceBytes);
        at += piece.length;
        budget -= piece.length;
        client.write(piece);
        if (at < chunk.length) waiting.push(send);
        else upstream.resume();
      };
      waiting.push(send);
    });
  });
  const stop = () => {
    clearInterval(timer);
    for (const socket of sockets) socket.destroy();
  };
  return { proxy, stop };
}
