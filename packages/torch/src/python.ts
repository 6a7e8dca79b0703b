import adder from "../python/adder.py?raw";
import data from "../python/data.py?raw";
import options from "../python/options.py?raw";
import points from "../python/points.py?raw";
import processes from "../python/processes.py?raw";
import selftest from "../python/selftest.py?raw";
import studio from "../python/studio.py?raw";
import train from "../python/train.py?raw";

/** Texts of the static files, which are the same in every package. */
export const pythonTexts: Readonly<Record<string, string>> = {
  "adder.py": adder,
  "data.py": data,
  "options.py": options,
  "points.py": points,
  "processes.py": processes,
  "selftest.py": selftest,
  "studio.py": studio,
  "train.py": train,
};
