/** The pages around this one, as far as the browser tells. */
export interface Surroundings {
  /** True for a page of its own, in no frame. */
  readonly alone: boolean;
  /** Origins of all pages around, the nearest first; undefined where the browser does not list them. */
  readonly ancestors: readonly string[] | undefined;
  /** Address of the page that has the frame; empty where it is kept secret. */
  readonly referrer: string;
  /** The origin of Adder Studio itself. */
  readonly own: string;
}

/** The answer whether the app may show itself; where not, the origin that is not on the list, if the browser tells it. */
export type Permission =
  | { readonly ok: true }
  | { readonly ok: false; readonly origin: string | undefined };

/**
 * Decides whether the pages around may show the app. Every one of them has to be on the list, as for `frame-ancestors`, or
 * be the app's own. `list`: `https://lms.school.example`, `https://*.school.example`, or `*` for every page.
 */
export function permission(around: Surroundings, list: readonly string[]): Permission {
  if (around.alone || list.includes("*")) return { ok: true };
  const origins = around.ancestors ?? [originOfReferrer(around.referrer)];
  for (const origin of origins) {
    const known = origin === undefined || origin === "null" ? undefined : origin;
    const isAllowed =
      known !== undefined && (known === around.own || list.some((one) => matches(one, known)));
    if (!isAllowed) return { ok: false, origin: known };
  }
  return { ok: true };
}

function originOfReferrer(referrer: string): string | undefined {
  return URL.canParse(referrer) ? new URL(referrer).origin : undefined;
}

function matches(pattern: string, origin: string): boolean {
  const [scheme, host = ""] = pattern.split("://*.");
  if (host === "") return pattern === origin;
  // One label at least stands before the name, and the port is part of it.
  return origin.startsWith(`${scheme}://`) && origin.endsWith(`.${host}`);
}
