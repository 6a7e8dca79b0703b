import type { Studio } from "../../studio/studio";

/** A form in which the network on screen leaves for other programs. */
interface ExportFormat {
  readonly id: string;
  readonly title: string;
  /** What it is good for, below the title. */
  readonly note: string;
  /** By which the command is found, too. */
  readonly words: string;
  /** Saves the file; the sentence says what there is to say. */
  write(studio: Studio): Promise<string | undefined>;
}

/** In the order of the File menu. A new one is an entry here; its writer is loaded on the press. */
export const exportFormats: readonly ExportFormat[] = [
  {
    id: "pytorch",
    title: "Export as PyTorch code",
    note: "a zip that trains on any number of machines",
    words: "python torch zip package train gpu",
    write: async (studio) => (await import("./export-pytorch")).exportPytorch(studio),
  },
  {
    id: "onnx",
    title: "Export as ONNX",
    note: "one file with its weights, for onnxruntime",
    words: "onnxruntime model deploy netron inference",
    write: async (studio) => (await import("./export-onnx")).exportOnnx(studio),
  },
  {
    id: "page",
    title: "Export as web page",
    note: "one file that answers offline",
    words: "html file offline demo publish player",
    write: async (studio) => (await import("./export-page")).exportPage(studio),
  },
];
