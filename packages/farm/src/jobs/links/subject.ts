import { catalog, lower } from "@adder-studio/blocks";
import type { Result } from "@adder-studio/core";
import {
  decodeLink,
  documentText,
  encodeLink,
  type GraphDiagnostic,
  type ModelGraph,
  type Opened,
  parseDocumentText,
} from "@adder-studio/graph";

type Opening = Result<Opened, GraphDiagnostic>;

/** The functions that the job tries; a planted fault stands before one of them. */
export interface Subject {
  openLink(text: string): Promise<Opening>;
  openFile(text: string): Opening;
  lower(graph: ModelGraph): ReturnType<typeof lower>;
  link(graph: ModelGraph): Promise<Result<string, GraphDiagnostic>>;
  file(graph: ModelGraph): string;
}

const sound: Subject = {
  openLink: (text) => decodeLink(text, catalog),
  openFile: (text) => parseDocumentText(text, catalog),
  lower: (graph) => lower(graph),
  link: (graph) => encodeLink(graph, catalog),
  file: documentText,
};

/** A code that no list of ours has. */
const unknownCode = "error" as "document-invalid";

const kept: Uint8Array[] = [];

function busy(ms: number): void {
  const from = process.cpuUsage();
  for (;;) {
    const { user, system } = process.cpuUsage(from);
    if ((user + system) / 1000 >= ms) return;
  }
}

/** Planted fault -> what it breaks, and the functions with it. */
const faults: Readonly<
  Record<string, { readonly about: string; readonly subject: Partial<Subject> }>
> = {
  proto: {
    about: "a parser that lets `__proto__` through to every object",
    subject: {
      openFile(text) {
        if (text.includes('"__proto__"')) Object.assign(Object.prototype, { polluted: true });
        return sound.openFile(text);
      },
    },
  },
  throws: {
    about: "a decoder that throws on texts whose length is a multiple of 61",
    subject: {
      openLink(text) {
        if (text.length % 61 === 0) throw new TypeError("Cannot read properties of undefined");
        return sound.openLink(text);
      },
    },
  },
  slow: {
    about: "a decoder that takes 200 ms for texts whose length is a multiple of 31",
    subject: {
      openLink(text) {
        if (text.length % 31 === 0) busy(200);
        return sound.openLink(text);
      },
    },
  },
  untyped: {
    about: "a refusal without a code",
    subject: {
      openFile(text) {
        const opened = sound.openFile(text);
        if (opened.ok || !opened.error.message.includes("block")) return opened;
        return { ok: false, error: { ...opened.error, code: unknownCode } };
      },
    },
  },
  wire: {
    about: "a link that loses a wire where their number is a multiple of 3",
    subject: {
      link(graph) {
        const isThird = graph.edges.length > 0 && graph.edges.length % 3 === 0;
        return sound.link(isThird ? { ...graph, edges: graph.edges.slice(1) } : graph);
      },
    },
  },
  leak: {
    about: "a lowering that keeps 32 kB of each document",
    subject: {
      lower(graph) {
        kept.push(new Uint8Array(32_768));
        return sound.lower(graph);
      },
    },
  },
  endless: {
    about: "a decoder that never ends on links with `QQ` in them",
    subject: {
      openLink(text) {
        while (text.includes("QQ"));
        return sound.openLink(text);
      },
    },
  },
};

export const plants = Object.fromEntries(
  Object.entries(faults).map(([name, { about }]) => [name, about]),
);

/** Returns the functions of the app, one of them with a planted fault where a name is given. */
export function subjectWith(plant: string | undefined): Subject {
  kept.length = 0;
  return { ...sound, ...(plant === undefined ? {} : faults[plant]?.subject) };
}
