import type { Studio } from "../../studio/studio";

/** A file format in which the network on screen is exported to other programs. */
interface ExportFormat {
  readonly id: string;
  readonly title: string;
  /** Purpose of the format, shown below the title. */
  readonly note: string;
  /** Further words by which the command search finds this format. */
  readonly keywords: string;
  /** Saves the file; returns a message for the person where one is needed. */
  write(studio: Studio): Promise<string | undefined>;
}

/** All export formats in the order of the File menu. A new format is an entry here; its writer is loaded when it is chosen. */
export const exportFormats: readonly ExportFormat[] = [
  {
    id: "pytorch",
    title: "Export as PyTorch code",
    note: "a zip that trains on one machine or many",
    keywords: "python torch zip package train gpu",
    write: async (studio) => (await import("./export-pytorch")).exportPytorch(studio),
  },
  {
    id: "onnx",
    title: "Export as ONNX",
    note: "one file with its weights, for onnxruntime",
    keywords: "onnxruntime model deploy netron inference",
    write: async (studio) => (await import("./export-onnx")).exportOnnx(studio),
  },
  {
    id: "page",
    title: "Export as web page",
    note: "one file that works offline",
    keywords: "html file offline demo publish player",
    write: async (studio) => (await import("./export-page")).exportPage(studio),
  },
];
