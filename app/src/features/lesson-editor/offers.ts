import {
  type LessonAmount,
  type LessonCheck,
  limits,
  type ModelGraph,
  type NodeId,
  type RunConfig,
  runSpecs,
} from "@adder-studio/graph";
import { formatWhole, plural } from "../../ui/format";
import { amountWords, blockWord, quietTypes, typesIn } from "./check-list";

/** Something on the screen that a person points at to pick a check. */
export type Thing =
  | { readonly kind: "block"; readonly id: NodeId }
  /** `run.lr`, or `adder1.filters`. */
  | { readonly kind: "setting"; readonly path: string }
  | { readonly kind: "accuracy" }
  | { readonly kind: "amount"; readonly of: LessonAmount }
  | { readonly kind: "run" }
  | { readonly kind: "part"; readonly part: string };

/** A check that fits a thing, in a teacher's words. */
export interface Offer {
  readonly title: string;
  readonly check: LessonCheck;
}

/** Facts from which checks are offered. */
export interface Scene {
  /** The graph on the canvas. */
  readonly graph: ModelGraph;
  /** Blocks of the whole network by type, as checks count them. */
  readonly counts: ReadonlyMap<string, number>;
  readonly amounts: Readonly<Record<LessonAmount, number>>;
  /** True for a network that computes a number: it has an error in place of an accuracy. */
  readonly isRegression: boolean;
  /** Titles of the parts of the screen that can be opened, by name. */
  readonly parts: Readonly<Record<string, string>>;
}

/** Returns the checks that fit a thing, the likeliest first; at least one for each thing. */
export function offersFor(thing: Thing, scene: Scene): readonly Offer[] {
  switch (thing.kind) {
    case "block":
      return blockOffers(typeOf(thing.id, scene.graph), scene);
    case "setting":
      return settingOffers(thing.path, scene);
    case "accuracy":
      return resultOffers(scene);
    case "amount":
      return amountOffers(thing.of, scene);
    case "run":
      return [...ranOffers(scene.graph), ...resultOffers(scene)];
    case "part":
      return [...(partOffers(thing.part, scene) ?? []), opened(thing.part, scene)];
  }
}

/** Checks about what a panel shows; undefined for one that can only be opened. */
function partOffers(part: string, scene: Scene): readonly Offer[] | undefined {
  switch (part) {
    case "curves":
    case "predictions":
      return resultOffers(scene);
    case "runs":
      return [seedsOffer, variedOffer("lr")];
    case "cost":
      return (["multiplications", "additions"] as const).flatMap((of) => amountOffers(of, scene));
    case "layers":
      return [variedOffer("rateRule")];
    default:
      return undefined;
  }
}

/** Names the thing that was pressed, as a heading above its checks. */
export function thingName(thing: Thing, scene: Scene, names: ReadonlyMap<NodeId, string>): string {
  switch (thing.kind) {
    case "block":
      return names.get(thing.id) ?? thing.id;
    case "setting": {
      const [owner = "", field = ""] = thing.path.split(".");
      if (owner === "run") return isField(field) ? runSpecs[field].label : field;
      return names.get(owner) ?? owner;
    }
    case "accuracy":
      return scene.isRegression ? "Test error" : "Test accuracy";
    case "amount":
      return sentenceCase(amountWords[thing.of]);
    case "run":
      return "Run";
    case "part":
      return partTitle(thing.part, scene);
  }
}

/** Returns checks of each kind with values to start from, for those who rather choose from a list. */
export function allOffers(scene: Scene): readonly { title: string; offers: readonly Offer[] }[] {
  const types = typesIn(scene.graph);
  return [
    {
      title: "The student",
      offers: [
        { title: "Has answered the questions of this step", check: { kind: "answered" } },
        ...Object.keys(scene.parts).map((part) => opened(part, scene)),
      ],
    },
    {
      title: "Runs",
      offers: [
        ...ranOffers(scene.graph),
        ...resultOffers(scene),
        seedsOffer,
        variedOffer("lr"),
        ...types.map(withAndWithout),
      ],
    },
    {
      title: "The network",
      offers: [
        ...(Object.keys(amountWords) as LessonAmount[]).flatMap((of) => amountOffers(of, scene)),
        ...types.flatMap((type) => countOffers(type, scene)),
        ...types.flatMap((type) => beforeOffers(type, scene.graph).slice(0, 1)),
      ],
    },
  ];
}

const isField = (field: string): field is keyof RunConfig => Object.hasOwn(runSpecs, field);

const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const partTitle = (part: string, { parts }: Scene): string =>
  Object.hasOwn(parts, part) ? (parts[part] ?? part) : part;

const opened = (part: string, scene: Scene): Offer => ({
  title: `Has opened ${partTitle(part, scene)}`,
  check: { kind: "opened", part },
});

const seedsOffer: Offer = {
  title: "Three runs that differ in their seed alone",
  check: { kind: "seeds", count: 3 },
};

const variedOffer = (field: keyof RunConfig): Offer => ({
  title: `Two runs that differ in ${runSpecs[field].label} alone`,
  check: { kind: "varied", field },
});

function ranOffers({ run }: ModelGraph): readonly Offer[] {
  return [
    { title: "A run has come to its end", check: { kind: "ran", epochs: 0 } },
    {
      title: `A run of at least ${plural(run.epochs, "epoch")} has come to its end`,
      check: { kind: "ran", epochs: run.epochs },
    },
  ];
}

function resultOffers({ graph, isRegression }: Scene): readonly Offer[] {
  const { epochs } = graph.run;
  const within = `within ${plural(epochs, "epoch")}`;
  if (isRegression) {
    return [
      { title: "Test error of at most 0.1", check: { kind: "error", atMost: 0.1, epochs: 0 } },
      {
        title: `Test error of at most 0.1 ${within}`,
        check: { kind: "error", atMost: 0.1, epochs },
      },
    ];
  }
  return [
    {
      title: "Test accuracy of at least 80 %",
      check: { kind: "accuracy", atLeast: 0.8, epochs: 0 },
    },
    {
      title: `Test accuracy of at least 80 % ${within}`,
      check: { kind: "accuracy", atLeast: 0.8, epochs },
    },
  ];
}

function amountOffers(of: LessonAmount, { amounts }: Scene): readonly Offer[] {
  const now = amounts[of];
  // A network that has none cannot come down any further: then to stay there is what can be asked.
  if (now <= 0) return [{ title: `No ${amountWords[of]}`, check: { kind: "cost", of, below: 1 } }];
  const half = Math.max(1, Math.ceil(now / 2));
  return [
    {
      title: `Fewer ${amountWords[of]} than now (${formatWhole(now)})`,
      check: { kind: "cost", of, below: now },
    },
    {
      title: `Fewer than half of the ${amountWords[of]} (${formatWhole(half)})`,
      check: { kind: "cost", of, below: half },
    },
  ];
}

function settingOffers(path: string, scene: Scene): readonly Offer[] {
  const [owner = "", field = ""] = path.split(".");
  if (owner !== "run") {
    const costs = (["parameters", "multiplications", "additions"] as const).flatMap((of) =>
      amountOffers(of, scene).slice(0, 1),
    );
    return [...costs, ...blockOffers(typeOf(owner, scene.graph), scene)];
  }
  if (field === "seed") return [seedsOffer];
  if (!isField(field) || field === "semantics") return ranOffers(scene.graph);
  if (field !== "epochs") return [variedOffer(field)];
  return [...ranOffers(scene.graph), ...resultOffers(scene).slice(1), variedOffer(field)];
}

function typeOf(id: NodeId, { nodes }: ModelGraph): string | undefined {
  return Object.hasOwn(nodes, id) ? nodes[id]?.type : undefined;
}

function blockOffers(type: string | undefined, scene: Scene): readonly Offer[] {
  // Notes are words, and the ports of a composite are not what a lesson asks for.
  if (type === undefined || quietTypes.has(type)) return ranOffers(scene.graph);
  return [...beforeOffers(type, scene.graph), ...countOffers(type, scene), withAndWithout(type)];
}

const withAndWithout = (type: string): Offer => ({
  title: `A run with ${blockWord(type)}, and one without`,
  check: { kind: "with-and-without", type },
});

function countOffers(type: string, { counts }: Scene): readonly Offer[] {
  // A check counts to so many; a network of repeated units may have more.
  const now = Math.min(limits.nodes - 1, counts.get(type) ?? 0);
  const word = blockWord(type);
  const more: Offer = {
    title: `At least ${plural(now + 1, `${word} block`)} (now ${now})`,
    check: { kind: "blocks", type, least: now + 1, most: limits.nodes },
  };
  if (now === 0) return [more];
  return [
    {
      title: `At least ${plural(now, `${word} block`)}`,
      check: { kind: "blocks", type, least: now, most: limits.nodes },
    },
    more,
    {
      title:
        now === 1
          ? `No ${word} block any more`
          : `At most ${plural(now - 1, `${word} block`)} (now ${now})`,
      check: { kind: "blocks", type, least: 0, most: now - 1 },
    },
  ];
}

/** Number of kinds that follow which are offered: nearer ones are likelier to be meant. */
const mostLater = 3;

/** "An adder before ...": by the blocks that follow those of a type, the nearest first. */
function beforeOffers(type: string, { nodes, edges }: ModelGraph): readonly Offer[] {
  const next = new Map<NodeId, NodeId[]>();
  for (const { from, to } of edges) {
    next.set(from.node, [...(next.get(from.node) ?? []), to.node]);
  }
  const seen = new Set(Object.keys(nodes).filter((id) => nodes[id]?.type === type));
  const later = new Set<string>();
  for (const id of seen) {
    for (const after of next.get(id) ?? []) {
      seen.add(after);
      const found = nodes[after]?.type;
      if (found !== undefined && found !== type && !quietTypes.has(found)) later.add(found);
    }
  }
  return [...later].slice(0, mostLater).map((found) => ({
    title: `${blockWord(type)} before ${blockWord(found)}`,
    check: { kind: "before", type, later: found },
  }));
}
