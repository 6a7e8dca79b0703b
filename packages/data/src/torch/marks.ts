/** The first bytes of PyTorch's older format: a pickle of its mark, a number of ten bytes. */
export const olderMark: readonly number[] = [
  0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e,
];

export function isOlder(head: Uint8Array): boolean {
  return olderMark.every((byte, i) => head[i] === byte);
}

/** Returns true for the first bytes of a file of `torch.save`, in its zip format or the older one. */
export function looksLikeTorch(head: Uint8Array): boolean {
  if (isOlder(head)) return true;
  if (head[0] !== 0x50 || head[1] !== 0x4b || head[2] !== 3 || head[3] !== 4) return false;
  const length = (head[26] ?? 0) + 256 * (head[27] ?? 0);
  const name = new TextDecoder().decode(head.subarray(30, 30 + length));
  return /^[^/]+\/data\.pkl$/.test(name);
}
