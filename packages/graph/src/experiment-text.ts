import { err, ok, type Result } from "@adder-studio/core";
import type { BlockCatalog } from "./catalog";
import { graphError } from "./diagnostics";
import { documentText, lengthFault, parseDocumentText, parseDocumentValue } from "./document-text";
import { parseJson, placeOfField } from "./json";
import { limits } from "./limits";
import type { Opened } from "./parse";
import { isRecord } from "./parse-node";
import type { GraphDiagnostic, ModelGraph } from "./types";

/** Field of a `.json` file that holds the weights beside the document: a safetensors file, in base64. */
const weightsField = "weights";

/** A document and its weights as one `.json` file: the document's text, with the weights as its last field. */
export function experimentText(graph: ModelGraph, weights: string): string {
  const document = documentText(graph);
  const end = document.lastIndexOf("\n}");
  return `${document.slice(0, end)},\n  "${weightsField}": ${JSON.stringify(weights)}\n}\n`;
}

export interface OpenedExperiment extends Opened {
  /** The text of the weights, unread; undefined where the file is a document alone. */
  readonly weights: string | undefined;
}

/**
 * Opens a `.json` file with or without weights. Both parts have their own cap, which is measured before anything is
 * parsed: of a large text the weights are cut out, and what is left is a document's text. Errors are those of a
 * document, and `document-invalid` for weights that are no text.
 */
export function parseExperimentText(
  text: string,
  catalog: BlockCatalog,
): Result<OpenedExperiment, GraphDiagnostic> {
  if (text.length > limits.documentText) return parseLarge(text, catalog);
  // A document alone keeps its own way and its sentences.
  if (!text.includes(`"${weightsField}"`)) return alone(parseDocumentText(text, catalog));
  const json = parseJson(text.replace(/^\ufeff/, ""), limits.depth);
  if (!json.ok || !isRecord(json.value) || !Object.hasOwn(json.value, weightsField)) {
    return alone(parseDocumentText(text, catalog));
  }
  const { [weightsField]: weights, ...document } = json.value;
  if (typeof weights !== "string") return err(noText());
  const opened = parseDocumentValue(document, text.length - weights.length, catalog);
  return opened.ok ? ok({ ...opened.value, weights }) : opened;
}

function parseLarge(
  text: string,
  catalog: BlockCatalog,
): Result<OpenedExperiment, GraphDiagnostic> {
  const place = placeOfField(text, weightsField, limits.documentText);
  if (!place) return alone(parseDocumentText(text, catalog));
  const { start, end } = place;
  if (end - start > limits.weightsText) {
    const megabytes = Math.round(text.length / 1e6);
    const most = Math.floor((limits.documentText + limits.weightsText) / 1e6);
    return err(
      graphError(
        "document-limit",
        `This file has ${megabytes} MB; a .json file with weights has at most ${most} MB.`,
        "Save the experiment and its weights as a safetensors file.",
      ),
    );
  }
  const letters = text.length - (end - start);
  const fault = lengthFault(letters);
  if (fault) return err(fault);
  const json = parseJson(
    `${text.slice(0, start)}${text.slice(end)}`.replace(/^\ufeff/, ""),
    limits.depth,
  );
  if (!json.ok || !isRecord(json.value)) return alone(parseDocumentText(text, catalog));
  const { [weightsField]: emptied, ...document } = json.value;
  const weights = unescaped(text.slice(start, end));
  if (emptied !== "" || weights === undefined) return err(noText());
  const opened = parseDocumentValue(document, letters, catalog);
  return opened.ok ? ok({ ...opened.value, weights }) : opened;
}

/** A JSON string without its quotes. Some programs write `\/` for `/`. */
function unescaped(text: string): string | undefined {
  if (!text.includes("\\")) return text;
  const value = parseJson(`"${text}"`, 0);
  return value.ok && typeof value.value === "string" ? value.value : undefined;
}

function noText(): GraphDiagnostic {
  return graphError(
    "document-invalid",
    "The weights in this file are not text.",
    "Save the experiment with its weights once more.",
  );
}

function alone(opened: Result<Opened, GraphDiagnostic>): Result<OpenedExperiment, GraphDiagnostic> {
  return opened.ok ? ok({ ...opened.value, weights: undefined }) : opened;
}
