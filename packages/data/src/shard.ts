import { sha256Hex } from "@adder-studio/core";
import { dataError, isAbort } from "./errors";
import { gunzip } from "./gunzip";
import type { DatasetInfo, Examples, FetchBytes, LoadProgress, ShardInfo } from "./types";

/**
 * Fetches, unpacks and checks one shard. Its content is all labels, then all pixels, NHWC.
 * Throws data-missing when it cannot be fetched and data-corrupt when its hash or size is wrong; an
 * abort leaves as the AbortError it is.
 */
export async function loadShard(
  info: DatasetInfo,
  shard: ShardInfo,
  what: string,
  fetchBytes: FetchBytes,
  signal?: AbortSignal,
  onProgress?: (progress: LoadProgress) => void,
): Promise<Examples> {
  const report = (loadedBytes: number): void =>
    onProgress?.({ what, loadedBytes, totalBytes: shard.bytes });
  const { height, width, channels } = info;
  const expected = shard.count * (1 + height * width * channels);
  signal?.throwIfAborted();
  report(0);
  let bytes: Uint8Array;
  try {
    bytes = await fetchBytes(shard.path, signal, report);
  } catch (error) {
    if (isAbort(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw dataError(
      "data-missing",
      `The ${what} of ${info.title} could not be loaded: ${reason}.`,
      "Check the connection, then press Run again.",
    );
  }
  signal?.throwIfAborted();
  const content = await gunzip(bytes, expected).catch(() => undefined);
  if (content?.length !== expected || sha256Hex(content) !== shard.sha256) {
    throw dataError(
      "data-corrupt",
      `The ${what} of ${info.title} arrived damaged.`,
      "Reload the page; if it happens again, the copy on the server is damaged.",
    );
  }
  report(shard.bytes);
  return {
    labels: content.subarray(0, shard.count),
    images: content.subarray(shard.count),
    count: shard.count,
    height,
    width,
    channels,
  };
}
