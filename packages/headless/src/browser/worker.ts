/** Runs one job inside the driven Chromium; the page hands its messages on to Node. */
import { fetchFrom } from "@adder-studio/data";
import { type Job, runJob } from "../job";

self.onmessage = async ({ data: job }: MessageEvent<Job>) => {
  await runJob(job, {
    fetchBytes: fetchFrom(new URL("/data/", self.location.origin).href),
    emit: (message) => self.postMessage(message),
  });
  self.postMessage("end");
};
