/**
 * The floors of the house (docs/architecture.md): a package may import what its line names, and nothing else.
 * Run by packages/tools/boundaries.mjs, which also fails when nothing was looked at.
 */
const tfjs = "@tensorflow/";
const workerSide = "^packages/session/src/worker";

/** Package -> the packages it may import. */
const floors = {
  core: [],
  graph: ["core"],
  ir: ["core"],
  data: ["core"],
  kernels: ["core"],
  blocks: ["core", "graph", "ir", "data"],
  classroom: ["core", "graph", "ir", "data", "blocks"],
  onnx: ["core", "graph", "ir", "data", "blocks"],
  player: ["core", "graph", "ir", "data", "kernels", "blocks"],
  receipt: ["core", "graph", "ir", "data", "blocks"],
  runtime: ["core", "graph", "ir", "data", "kernels"],
  session: ["core", "graph", "ir", "data"],
  // Golden values go out with every package, for its self-test.
  torch: ["core", "graph", "ir", "data", "blocks", "kernels/golden"],
  bench: ["core", "graph", "ir", "data", "kernels", "blocks", "runtime"],
  headless: [
    "core",
    "graph",
    "ir",
    "data",
    "kernels",
    "blocks",
    "classroom",
    "onnx",
    "player",
    "receipt",
    "runtime",
    "bench",
    "session",
    "tools",
    "torch",
  ],
  farm: [
    "core",
    "graph",
    "ir",
    "data",
    "kernels",
    "blocks",
    "classroom",
    "onnx",
    "player",
    "receipt",
    "runtime",
    "session",
    "tools",
    "torch",
  ],
};

/**
 * Floors of the app, the lowest first. A folder may import from its own floor and from those below; that folders do not
 * import each other in a circle is checked by packages/tools/boundaries.mjs.
 */
const appFloors = [
  ["ui"],
  ["storage", "document", "training", "studio", "runs"],
  ["draw", "observe"],
  ["editor", "features", "panels"],
  ["shell"],
  ["gallery", "testing"],
];

/** Tests are free: some check a package together with what lies above it. */
const notTests = "\\.test\\.tsx?$";

const floorRules = Object.entries(floors).map(([name, allowed]) => ({
  name: `floor-${name}`,
  comment: `packages/${name} may import only: ${allowed.join(", ") || "nothing of ours"}`,
  severity: "error",
  from: {
    path: `^packages/${name}/`,
    // The worker entry of the session package stands one floor higher than its client.
    pathNot: name === "session" ? [notTests, workerSide] : [notTests],
  },
  to: {
    path: "^(packages|app|e2e)/",
    pathNot: [
      ...[name, ...allowed].map((one) => `^packages/${one}/`),
      // The page's history of edits is plain code, and what the farm of edits is about.
      ...(name === "farm" ? ["^app/src/(document|editor/outline)/"] : []),
    ],
  },
}));

/** A folder of the app's source that no floor names would be free to import anything. */
const appFolders = appFloors.flat();

const appFloorRules = [
  ...appFloors.slice(0, -1).map((floor, i) => ({
    name: `app-floor-${i + 1}`,
    comment: `app/src/{${floor.join(",")}} may not import from a floor above`,
    severity: "error",
    from: { path: `^app/src/(${floor.join("|")})/`, pathNot: [notTests] },
    to: {
      path: `^app/src/(${appFloors
        .slice(i + 1)
        .flat()
        .join("|")})/`,
    },
  })),
  {
    name: "app-folder-without-a-floor",
    severity: "error",
    from: { path: "^app/src/[^/]+/", pathNot: [`^app/src/(${appFolders.join("|")}|styles)/`] },
    to: {},
  },
];

module.exports = {
  forbidden: [
    ...floorRules,
    ...appFloorRules,
    {
      name: "floor-session-worker",
      severity: "error",
      from: { path: workerSide, pathNot: notTests },
      to: {
        path: "^(packages|app|e2e)/",
        pathNot: [...floors.session, "session", "runtime", "kernels"].map(
          (one) => `^packages/${one}/`,
        ),
      },
    },
    {
      name: "core-depends-on-noble-only",
      severity: "error",
      from: { path: "^packages/core/src", pathNot: notTests },
      to: { path: "node_modules", pathNot: "@noble/hashes" },
    },
    {
      name: "pure-packages-have-no-dependencies",
      comment: "document, IR, data and blocks are plain TypeScript",
      severity: "error",
      from: {
        path: "^packages/(graph|ir|data|blocks|classroom|onnx|player|receipt|torch)/src",
        pathNot: [notTests, "test-support"],
      },
      to: { path: "node_modules" },
    },
    {
      name: "player-takes-the-forward-kernels-only",
      comment: "an exported page holds no tfjs",
      severity: "error",
      from: { path: "^packages/player/src", pathNot: notTests },
      to: { path: "^packages/kernels/", pathNot: "^packages/kernels/src/inference" },
    },
    {
      name: "tfjs-in-the-engine-only",
      severity: "error",
      from: {
        path: "^(packages|app|e2e)/",
        pathNot: ["^packages/(kernels|runtime|bench|headless)/", workerSide],
      },
      to: { path: tfjs },
    },
    {
      name: "app-knows-no-engine",
      comment: "the page talks to the worker through session's client",
      severity: "error",
      from: { path: "^app/" },
      to: { path: ["^packages/(kernels|runtime|bench|headless)/", workerSide] },
    },
    {
      name: "first-page-never-reaches-tfjs",
      comment: "not even through others",
      severity: "error",
      from: { path: "^app/src/main" },
      to: { path: [tfjs, "^packages/(kernels|runtime)/src/"], reachable: true },
    },
    {
      name: "react-in-the-app-only",
      severity: "error",
      from: { path: "^packages/" },
      to: { path: "node_modules/(react|react-dom|@xyflow|zustand|uplot)/" },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "resolvable",
      severity: "error",
      from: {},
      // Vite's `?url` and `?raw` are its own.
      to: { couldNotResolve: true, pathNot: "\\?(url|raw|inline|worker)$" },
    },
    {
      name: "no-tests-in-the-product",
      severity: "error",
      // The farm is made of tests, and ships with nothing.
      from: { path: "^(packages|app)/", pathNot: [notTests, "test-support", "^packages/farm/"] },
      to: { path: [notTests, "test-support", "^e2e/"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: ["/dist/", "^packages/(kernels|bench)/assembly"] },
    // Type-only imports count: a floor is crossed by knowing, not only by running.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "browser", "default", "types"],
      mainFields: ["module", "main", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".cjs", ".json", ".d.ts"],
    },
  },
};
