import type {
  Added,
  BoardFault,
  BoardRow,
  Unrepeatable,
  Untrue,
} from "@adder-studio/classroom/board";
import type { HandInFacts, HandInQuality } from "@adder-studio/classroom/code";
import { formatCount, formatNumber, formatPercent, formatWhole, plural } from "../../ui/format";
import type { Check } from "./check";

/** Returns a row's name as the table shows it. */
export function nameOf(row: Pick<BoardRow, "facts" | "name" | "order">): string {
  return givenName(row) || `No name (${row.order})`;
}

/** Returns the name that a code holds, else the one that stood in front of it, else nothing. */
export function givenName({ facts, name }: Pick<BoardRow, "facts" | "name">): string {
  return facts.name || name;
}

/** Returns a figure as the student's page shows it. */
export function figureText(kind: HandInQuality["kind"], figure: number): string {
  return kind === "share" ? formatPercent(figure) : formatNumber(figure, 4);
}

export function qualityText(quality: HandInQuality): string {
  return quality.kind === "share"
    ? figureText("share", quality.correct / quality.total)
    : figureText("error", quality.value);
}

/** Returns the figure with what it was counted from: `84.2 %, 1,683 of 2,000`. */
export function exactText(quality: HandInQuality): string {
  return quality.kind === "share"
    ? `${qualityText(quality)}, ${formatWhole(quality.correct)} of ${formatWhole(quality.total)} test images`
    : `${qualityText(quality)} (test error)`;
}

export const kindTitles: Readonly<Record<HandInQuality["kind"], string>> = {
  share: "Test accuracy",
  error: "Test error",
};

export const engineText: Readonly<Record<HandInFacts["engine"], string>> = {
  wasm: "WASM",
  cpu: "CPU",
  webgl: "WebGL",
  webgpu: "WebGPU",
  several: "several",
  elsewhere: "elsewhere",
};

/** Returns the steps passed as words: `4 of 6`. */
export function stepsText({ passed }: HandInFacts): string {
  return passed.length === 0 ? "–" : `${passed.filter(Boolean).length} of ${passed.length}`;
}

/** Says what a paste brought. */
export function addedText({ added, known, wrong, slips, left }: Added, links: number): string {
  const parts = [
    ...(added > 0 ? [`${plural(added, "code")} added`] : []),
    ...(known > 0 ? [`${plural(known, "code")} ${known === 1 ? "was" : "were"} here already`] : []),
    ...(wrong > 0
      ? [`${plural(wrong, "code")} cannot be read as ${wrong === 1 ? "it is" : "they are"}`]
      : []),
    ...(slips > 0
      ? [`${plural(slips, "code")} ${slips === 1 ? "is" : "are"} mistyped, but here already`]
      : []),
    ...(left > 0 ? [`${formatWhole(left)} left out, for there is no more room`] : []),
    ...(links > 0 ? [`${plural(links, "network")} opened from links, for checks`] : []),
  ];
  if (parts.length > 0) return `${parts.join("; ")}.`;
  return "There is no code in this text. A code is twelve groups of four letters and digits, such as 4GT0-8M2V-…";
}

const groupList = (groups: readonly number[]) =>
  groups.length === 1
    ? `group ${groups[0]}`
    : `groups ${groups.slice(0, -1).join(", ")} and ${groups.at(-1)}`;

/** Returns the beginning of a code's line, in quotes: `“Tom: 4GT0-8M2V …”`. */
function quoted({ name, text }: BoardFault): string {
  const beginning = text.length > 10 ? `${text.slice(0, 9)} …` : text;
  return `“${name === "" ? "" : `${name}: `}${beginning}”`;
}

/** Says what is wrong with a code. */
export function faultText(one: BoardFault): string {
  const { fault } = one;
  switch (fault.kind) {
    case "group":
      return `Group ${fault.group} is mistyped: it reads ${fault.read}, and ${fault.right} would fit.`;
    case "swapped":
      return `Groups ${fault.groups[0]} and ${fault.groups[1]} have changed places.`;
    case "missing":
      return `Group ${fault.group} is missing: ${fault.right} would fit.`;
    case "extra":
      return `Group ${fault.group}, ${fault.read}, is one too many.`;
    case "length":
      return fault.count < 12
        ? `${quoted(one)} has only ${fault.count} of 12 groups. Ask for the whole code.`
        : `${quoted(one)} has ${fault.count} groups, and a code has 12. Ask for it again.`;
    case "groups":
      return fault.groups.length === 0
        ? `${quoted(one)} cannot be read. Ask for it again: more than one group is wrong.`
        : `${quoted(one)} cannot be read. Ask for it again: more than one group is wrong, ${groupList(fault.groups)} for certain.`;
    case "newer":
      return "A newer version of Adder Studio made this code. Reload the page to get that version.";
    case "impossible":
      return "Its check digits are right, but no page of Adder Studio makes such a code.";
  }
}

/** The advice where a network is not at hand. */
export const pasteLink = "To check runs, paste the lesson's link into the box for codes.";

/** The reasons why a code cannot be checked. */
export const unrepeatableText: Readonly<Record<Unrepeatable, string>> = {
  warm: "began from trained weights: the seed alone does not repeat it",
  stopped: "was stopped before its end: there is nothing to compare",
  elsewhere: "was trained by another program",
};

const untrueText: Readonly<Record<Untrue, string>> = {
  accuracy: "result",
  epochs: "epochs",
  operations: "operations",
};

/** Says in a few words how a check went. */
export function checkText(check: Check): string {
  switch (check.kind) {
    case "waiting":
      return "waits";
    case "running":
      return `${Math.round(check.share * 100)}\u202f%`;
    case "failed":
      return "could not run";
    case "same":
      return "same bits";
    case "untrue":
      return `wrong ${check.what.map((what) => untrueText[what]).join(", ")}`;
    case "other":
      return "not this run";
    case "beside":
      return "close by";
  }
}

/** Says in a sentence or two what a check found. */
export function checkStory({ facts }: BoardRow, check: Check): string {
  switch (check.kind) {
    case "waiting":
      return "Its run is repeated when those before it have ended.";
    case "running":
      return "Its run is being repeated on this device.";
    case "failed":
      return `Its run could not be repeated: ${check.why}`;
    case "same":
      return "Repeated on this device: the same weights, bit for bit, and the same figures.";
    case "other":
      return `Repeated on this device, the network and seed that this code names give other weights, and ${figureText(check.repeated.kind, check.repeated.figure)}. The code was changed, or a changed network made it: ask for a link to it.`;
    case "beside": {
      const { repeated } = check;
      return `It was trained on ${engineText[facts.engine]}, whose last digits are its own. Repeated here on the reference engine: ${figureText(repeated.kind, repeated.figure)}.`;
    }
    case "untrue": {
      const { repeated } = check;
      const found = check.what.map((what) =>
        what === "accuracy"
          ? `its result is ${figureText(repeated.kind, repeated.figure)}, not ${qualityText(facts.quality)}`
          : what === "epochs"
            ? `it was trained for ${plural(repeated.epochs, "epoch")}, not ${facts.epochs}`
            : `it needs ${formatCount(repeated.additions)} additions and ${formatCount(repeated.multiplications)} multiplications`,
      );
      return `The weights are those of this run, but the code says what they are not: ${found.join("; ")}. Somebody changed it.`;
    }
  }
}

/** True for a check that contradicts its code: such rows do not count. */
export function isRefuted(check: Check | undefined): boolean {
  return check?.kind === "untrue" || check?.kind === "other";
}
