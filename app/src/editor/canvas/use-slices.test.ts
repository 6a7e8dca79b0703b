import fc from "fast-check";
import { expect, it } from "vitest";
import { sliceOf } from "./use-slices";

const items = (ids: readonly number[]) => ids.map((id) => ({ id: `${id}` }));

it("lets all items in, in their order, at most 104 new ones a turn", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat(2000), { maxLength: 600 }),
      fc.uniqueArray(fc.nat(2000), { maxLength: 600 }),
      (ids, before) => {
        const list = items(ids);
        let there: ReadonlySet<string> = new Set(before.map(String));
        const fresh = list.filter(({ id }) => !there.has(id)).length;
        let turns = 0;
        for (let part = sliceOf(list, there); ; part = sliceOf(list, there)) {
          expect(part).toEqual(list.filter((item) => part.includes(item)));
          expect(part.filter(({ id }) => !there.has(id)).length).toBeLessThanOrEqual(104);
          for (const item of list) if (there.has(item.id)) expect(part).toContain(item);
          there = new Set(part.map(({ id }) => id));
          turns += 1;
          if (part === list) break;
        }
        expect(turns).toBe(Math.max(1, Math.ceil(fresh / 104)));
      },
    ),
  );
});
