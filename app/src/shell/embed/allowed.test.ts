import fc from "fast-check";
import { expect, test } from "vitest";
import { permission, type Surroundings } from "./allowed";

const own = "https://studio.example";
const framed = (ancestors: readonly string[]): Surroundings => ({
  alone: false,
  ancestors,
  referrer: "",
  own,
});
const origin = fc.constantFrom(
  "https://lms.school.example",
  "https://a.b.school.example",
  "https://school.example",
  "https://evilschool.example",
  "http://lms.school.example",
  "https://lms.school.example:8443",
  "https://school.example.evil.test",
  "null",
);

test("without a list only the app's own pages may show it, and a page of its own always does", () => {
  expect(permission({ ...framed(["https://x.example"]), alone: true }, [])).toEqual({ ok: true });
  expect(permission(framed([own]), [])).toEqual({ ok: true });
  fc.assert(
    fc.property(origin, (one) => {
      expect(permission(framed([one]), []).ok).toBe(false);
      expect(permission(framed([own, one]), []).ok).toBe(false);
    }),
  );
});

test("every page around has to be on the list", () => {
  fc.assert(
    fc.property(
      fc.array(origin, { minLength: 1, maxLength: 4 }),
      fc.uniqueArray(origin),
      (all, list) => {
        const may = all.every((one) => one !== "null" && list.includes(one));
        expect(permission(framed(all), list).ok).toBe(may);
      },
    ),
  );
});

test.each([
  ["https://lms.school.example", true],
  ["https://a.b.school.example", true],
  ["https://school.example", false],
  ["https://evilschool.example", false],
  ["http://lms.school.example", false],
  ["https://lms.school.example:8443", false],
  ["https://school.example.evil.test", false],
  ["null", false],
])("https://*.school.example lets %s in: %s", (one, may) => {
  expect(permission(framed([one]), ["https://*.school.example"]).ok).toBe(may);
});

test("a star lets every page in, also one that has no origin", () => {
  expect(permission(framed(["null"]), ["*"])).toEqual({ ok: true });
});

test("where the browser lists no ancestors the referrer decides, and a secret one is no origin", () => {
  const list = ["https://lms.school.example"];
  const by = (referrer: string) =>
    permission({ alone: false, ancestors: undefined, referrer, own }, list);
  expect(by("https://lms.school.example/course/7").ok).toBe(true);
  expect(by("https://other.example/")).toEqual({ ok: false, origin: "https://other.example" });
  expect(by("")).toEqual({ ok: false, origin: undefined });
});
