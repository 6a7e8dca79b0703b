import { type Experiment, experiments, type Measure } from "@adder-studio/blocks/experiments";
import { type Claim, claimOf } from "./claims";
import { figure, number } from "./figure";
import type { ResultRow } from "./rows";
import { type TableName, tableNames } from "./suite";

/** Contents of docs/results.json. */
export interface Results {
  readonly rows: readonly ResultRow[];
  readonly claims: readonly Claim[];
}

/** Returns the rows in the order of the experiments, and the claims that they support. */
export function resultsOf(rows: readonly ResultRow[]): Results {
  const ordered = tableNames.flatMap((table) =>
    experiments.flatMap(({ id, settings, measures }) =>
      settings.flatMap((setting) =>
        measures.flatMap((measure) =>
          rows.filter(
            (row) =>
              row.table === table &&
              row.experiment === id &&
              row.setting === setting.id &&
              row.measure === measure.id,
          ),
        ),
      ),
    ),
  );
  const claims = tableNames.flatMap((table) =>
    experiments.flatMap((experiment) =>
      experiment.expectations.flatMap((one) => claimOf(table, experiment, one, ordered) ?? []),
    ),
  );
  return { rows: ordered, claims };
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  return [line(head), line(head.map(() => "---")), ...body.map(line)].join("\n");
}

/** Writes the table of one measure: a line for each setting. */
function plainTable(experiment: Experiment, measure: Measure, rows: readonly ResultRow[]): string {
  const { unit, title } = measure;
  const printed = experiment.settings.some(({ paper }) => paper?.[measure.id] !== undefined);
  const head = ["setting", title, "sd", "seeds", "length", "images", "wall time", "load"];
  const body = rows.map((row) => {
    const setting = experiment.settings.find(({ id }) => id === row.setting);
    const paper = setting?.paper?.[measure.id];
    return [
      setting?.title ?? row.setting,
      figure(row, unit),
      row.sd === null ? "" : number(row.sd, unit, unit ? row.sd : row.mean),
      `${row.seeds.length}`,
      row.length,
      row.images.toLocaleString("en"),
      `${row.wallSeconds.toFixed(0)} s`,
      `${row.load}`,
      ...(printed ? [paper === undefined ? "" : `${paper}${unit ? ` ${unit}` : ""}`] : []),
    ];
  });
  return table(printed ? [...head, "paper"] : head, body);
}

/** Writes the table of a measure of layers: a line for each setting, a column for each layer, the paper's number in brackets. */
function layerTable(
  experiment: Experiment,
  measures: readonly Measure[],
  rows: readonly ResultRow[],
): string {
  const head = measures.map(({ title }) => title.replace(/^.*, /, ""));
  const body = experiment.settings.map((setting) => [
    setting.title,
    ...measures.map(({ id, unit }) => {
      const row = rows.find((one) => one.setting === setting.id && one.measure === id);
      const paper = setting.paper?.[id];
      return row ? `${figure(row, unit)}${paper === undefined ? "" : ` (${paper})`}` : "";
    }),
  ]);
  const title = measures[0]?.title.replace(/, layer .*$/, "") ?? "";
  return table([title, ...head], body);
}

function section(name: TableName, experiment: Experiment, results: Results): string[] {
  const { id, title, source, paperSetup, measures, note } = experiment;
  const rows = results.rows.filter((row) => row.table === name && row.experiment === id);
  if (rows.length === 0) return [];
  const groups = [...new Set(measures.map((measure) => measure.id.replace(/\/.*$/, "")))];
  const tables = groups.map((group) => {
    const own = measures.filter((measure) => measure.id.replace(/\/.*$/, "") === group);
    const [only] = own;
    const about = rows.filter((row) => own.some((measure) => measure.id === row.measure));
    return own.length > 1
      ? layerTable(experiment, own, about)
      : plainTable(experiment, only as Measure, about);
  });
  const [first] = rows;
  const receipt =
    groups.length > 1 || measures.length > 1
      ? [
          `${first?.seeds.length} seeds, ${first?.length}, ${first?.images.toLocaleString("en")} images; the paper's numbers in brackets, where it prints them.`,
          "",
        ]
      : [];
  const claims = results.claims
    .filter((claim) => claim.table === name && claim.experiment === id)
    .map(({ sentence, source: from }) => `- ${sentence} [${from}]`);
  const setup = paperSetup ? `; the paper: ${paperSetup}` : "";
  return [
    `### ${title}`,
    "",
    `\`${id}\`, ${source.kind}: ${source.where}${setup}.`,
    "",
    ...(note ? [note, ""] : []),
    ...receipt,
    ...tables.flatMap((text) => [text, ""]),
    ...(claims.length > 0 ? [...claims, ""] : []),
  ];
}

function machines(rows: readonly ResultRow[]): string {
  const all = rows.map(
    ({ machine, host, backend, threads }) =>
      `${machine.cpu}, ${machine.cores} cores; ${backend}, ${threads} ${threads === 1 ? "thread" : "threads"}, ${host}`,
  );
  return [...new Set(all)].join("\n");
}

/** Writes docs/results.md. */
export function reportText(results: Results): string {
  const { rows } = results;
  const parts: readonly (readonly [TableName, string])[] = [
    ["quick", "Quick table (`npm run reproduce -- --quick`)"],
    ["full", "Full table (`npm run reproduce`)"],
  ];
  const links = new Map(
    rows.map((row) => [`${row.table}/${row.experiment}/${row.setting}`, row.link]),
  );
  return [
    "# Results",
    "",
    "Written by `npm run reproduce` from the event files of its runs; [results.json](results.json) has every value, the",
    "seeds and the hashes of the trained weights. `npm run reproduce -- --check` trains one row again and compares it bit by bit.",
    "",
    "Numbers are mean ± t sd / √n over the seeds, the 95 % interval of the mean. An order between two settings is stated",
    "only where their intervals have no point in common; no correction is made for the number of comparisons.",
    "Images are Fashion-MNIST; where the paper used others, its numbers are printed beside ours and not to be equalled.",
    "Wall time is that of all seeds together. Load is the highest number of processes that shared the processors while a",
    "row was made: above the number of cores, wall times are longer than they need to be. Values do not depend on it.",
    "",
    "```",
    machines(rows),
    "```",
    "",
    ...parts.flatMap(([name, title]) => {
      const sections = experiments.flatMap((experiment) => section(name, experiment, results));
      return sections.length > 0 ? [`## ${title}`, "", ...sections] : [];
    }),
    "## Not measured here",
    "",
    "- Two features for ten classes (LeNet++, CVPR 2020, Figure 1): one seed only, as runs of six epochs that the app opens from its record (Features).",
    "",
    "## Links",
    "",
    "Put behind the app's address, these open the documents (seed 1).",
    "",
    table(
      ["row", "link"],
      [...links].map(([name, link]) => [name, `\`${link}\``]),
    ),
    "",
  ].join("\n");
}
