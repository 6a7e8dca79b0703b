interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown;
}

/**
 * Makes the only trusted-types policy of a page or worker: scripts come from the origin of `base` or from a
 * blob of ours. HTML from text is never made, so the policy has no rule for it. Call it once, before anything
 * else runs.
 */
export function allowOwnScripts(base: string): void {
  const { trustedTypes } = globalThis as { trustedTypes?: PolicyFactory };
  trustedTypes?.createPolicy("default", {
    createScriptURL(url) {
      const { origin, protocol } = new URL(url, base);
      if (protocol === "blob:" || origin === new URL(base).origin) return url;
      throw new TypeError(`Script refused: ${url}`);
    },
  });
}
