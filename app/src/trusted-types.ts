/**
 * The only trusted-types policy of the page, made before anything else runs: scripts come from this origin or
 * from a blob of ours (threads of the wasm engine). HTML from text is never made, so the policy has no rule for it.
 */
interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown;
}

const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;

factory?.createPolicy("default", {
  createScriptURL(url) {
    const { origin, protocol } = new URL(url, document.baseURI);
    if (protocol === "blob:" || origin === location.origin) return url;
    throw new TypeError(`Script refused: ${url}`);
  },
});
