import { useRef } from "react";
import { expect, test } from "vitest";
import { mount, realStudio } from "../testing/live-run";
import { useSnapshot } from "./use-snapshot";
import { useVisibleSnapshot } from "./use-visible-snapshot";

interface Props {
  readonly names: string | undefined;
  readonly draw: (names: string | undefined) => void;
}

function Panel({ names, draw }: Props) {
  useSnapshot([], () => draw(names), names);
  return null;
}

function Card({ names, draw }: Props) {
  const host = useRef<HTMLElement>(null);
  useVisibleSnapshot(host, [], () => draw(names), names);
  return <i ref={host} />;
}

test.for([
  ["a panel", Panel],
  ["a card", Card],
] as const)("%s draws again when names come after the last snapshot", async ([, Part]) => {
  const studio = realStudio();
  const drawn: (string | undefined)[] = [];
  const part = (names: string | undefined) => (
    <Part names={names} draw={(shown) => void drawn.push(shown)} />
  );
  const page = mount(studio, part(undefined));
  await expect.poll(() => drawn.length).toBeGreaterThan(0);
  expect(new Set(drawn)).toEqual(new Set([undefined]));
  page.render(part("Ankle boot"));
  await expect.poll(() => drawn.at(-1)).toBe("Ankle boot");
  const count = drawn.length;
  page.render(part("Ankle boot"));
  await new Promise(requestAnimationFrame);
  expect(drawn.length).toBe(count);
  page.unmount();
  studio.dispose();
});
