import { perStudio } from "./per-studio";

/** Letters typed for a list that has been asked for and is not on the page yet. */
export const typedAheadOf = perStudio("letters typed ahead", () => {
  let letters = "";
  return {
    add(letter: string): void {
      letters += letter;
    },
    take(): string {
      const taken = letters;
      letters = "";
      return taken;
    },
  };
});
