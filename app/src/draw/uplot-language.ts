/**
 * Imported before uPlot, which makes a number format for the browser's language as soon as it is loaded:
 * WebKitGTK on a system without a language calls it "C", and no format takes that.
 */
try {
  new Intl.NumberFormat(navigator.language);
} catch {
  Object.defineProperty(navigator, "language", { value: "en-US" });
}
