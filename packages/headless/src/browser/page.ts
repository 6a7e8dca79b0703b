/** The page of a job: starts the worker that does it, and hands its messages on to Node in their order. */
import { toText } from "../wire";

const waiting: unknown[] = [];
let sending = false;

async function send(message: unknown): Promise<void> {
  waiting.push(message);
  if (sending) return;
  sending = true;
  while (waiting.length > 0) {
    await fetch("/messages", { method: "POST", body: toText(waiting.splice(0)) });
  }
  sending = false;
}

// Open as long as this page lives: Node takes its end for the end of the page.
void fetch("/alive").then((response) => response.text());

const worker = new Worker("/worker.js", { type: "module" });
worker.onmessage = ({ data }) => send(data);
worker.onerror = (event) => send({ fault: event.message || "The worker failed to load." });
void fetch("/job").then(async (response) => worker.postMessage(await response.text()));
