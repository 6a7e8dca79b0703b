import adder from "../python/adder.py?raw";
import selftest from "../python/selftest.py?raw";
import studio from "../python/studio.py?raw";

/** The hand-written files, which are the same in every package. */
export const pythonTexts: Readonly<Record<string, string>> = {
  "adder.py": adder,
  "selftest.py": selftest,
  "studio.py": studio,
};
