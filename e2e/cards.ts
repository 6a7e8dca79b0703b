import type { Locator, Page } from "@playwright/test";

/** The card of a block, by the whole of its name (which is in parts where a number ends it). */
export function cardNamed(page: Page, name: string): Locator {
  const title = page.locator(".card-title").filter({ hasText: new RegExp(`^${name}$`) });
  return page.locator(".card", { has: title });
}
