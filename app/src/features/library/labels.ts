import type { Facts, RestorePoint } from "../../storage/tables";

export const kindLabels: Readonly<Record<Facts["kind"], string>> = {
  adder: "adder",
  conv: "convolution",
  mixed: "adder and convolution",
  other: "no layers yet",
};

export const reasonLabels: Readonly<Record<RestorePoint["why"], string>> = {
  manual: "saved by you",
  run: "saved at the start of a run",
  replace: "saved before the network was replaced",
  open: "saved when another experiment was opened",
};

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Returns a time relative to `now`: "just now", "5 min ago", "today 14:03", "3 May 14:03" or "3 May 2025". */
export function whenText(time: number, now = Date.now()): string {
  const age = now - time;
  if (age < minuteMs) return "just now";
  if (age < 60 * minuteMs) return `${Math.floor(age / minuteMs)} min ago`;
  const date = new Date(time);
  const clock = date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (date.toDateString() === new Date(now).toDateString()) return `today ${clock}`;
  const day = date.toLocaleDateString("en-GB", { day: "numeric", month: "short" });
  return age < 300 * dayMs ? `${day} ${clock}` : `${day} ${date.getFullYear()}`;
}
