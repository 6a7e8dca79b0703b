import { plural } from "../ui/format";
import type { RunRecord } from "./types";

/** Returns true when the network of a run is known, and with it the settings. */
export function isKnown({ graph }: Pick<RunRecord, "graph">): boolean {
  return graph !== undefined;
}

/** Describes the machine of a run that was trained elsewhere: "torch (NVIDIA H100), 8 processes, node1". */
export function originLabel(elsewhere: NonNullable<RunRecord["elsewhere"]>): string {
  const { backend, adapter, processes, host } = elsewhere;
  const many =
    backend === "torch" ? plural(processes, "process", "processes") : plural(processes, "thread");
  return [`${backend} (${adapter})`, many, host].filter((word) => word !== "").join(", ");
}
