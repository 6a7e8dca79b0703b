/** Runs one job in a worker of a browser; the page hands its messages on to Node. */
import { fetchFrom } from "@adder-studio/data";
import { type Job, runJob } from "../job";
import { fromText } from "../wire";

self.onmessage = async ({ data: text }: MessageEvent<string>) => {
  await runJob(fromText(text) as Job, {
    fetchBytes: fetchFrom(new URL("/data/", self.location.origin).href),
    async readEngineFile(file) {
      const response = await fetch(`/${file}`);
      return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
    },
    emit: (message) => self.postMessage(message),
  });
  self.postMessage("end");
};
