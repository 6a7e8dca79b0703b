/** The app's page in a browser that Playwright does not drive. */
export interface OtherPage {
  /** The browser's name and version. */
  readonly program: string;
  open(url: string): Promise<void>;
  /** Value of a JavaScript expression in the page, as far as JSON can say it. */
  evaluate(expression: string): Promise<unknown>;
  /** PNG of what the page shows; absent where the driver cannot take one. */
  screenshot?(): Promise<Buffer>;
  /** Returns the browser's complaints since it was opened: errors, and requests to other origins. */
  faults(): readonly string[];
  close(): Promise<void>;
}

export interface PageOptions {
  readonly width: number;
  readonly height: number;
  readonly dark: boolean;
}

/** A busy machine is no fault: only what hangs should fail. */
export const patienceMs = 90_000;

/** Waits until `expression` is true in the page; the last value it had explains a failure. */
export async function until(page: OtherPage, expression: string): Promise<void> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const value = await page.evaluate(expression);
    if (value === true) return;
    if (performance.now() > end) {
      throw new Error(`${expression} is ${JSON.stringify(value)}; ${page.faults().join("; ")}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** Presses the button of this name. */
export async function press(page: OtherPage, name: string): Promise<void> {
  const button = `[...document.querySelectorAll("button")].find((one) => one.textContent === ${JSON.stringify(name)})`;
  await until(page, `${button} !== undefined`);
  await page.evaluate(`${button}.click()`);
}

/** Text of the first element of this selector, or null. */
export async function textOf(page: OtherPage, selector: string): Promise<string | null> {
  const expression = `document.querySelector(${JSON.stringify(selector)})?.textContent ?? null`;
  return (await page.evaluate(expression)) as string | null;
}
