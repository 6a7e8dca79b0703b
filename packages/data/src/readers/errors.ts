import { DiagnosticError } from "@adder-studio/core";
import type { ReaderCode } from "./codes";

/** Makes a refusal: what is wrong with the file, and what a person can do about it. */
export function refusal(code: ReaderCode, message: string, hint: string): DiagnosticError {
  return new DiagnosticError({ code, severity: "error", message, hint });
}

/** Returns an untrusted name in quotes for a message: short, on one line, nothing that hides. */
export function quoted(name: string): string {
  const plain = name.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "").trim();
  return `“${plain.length > 48 ? `${plain.slice(0, 47)}…` : plain}”`;
}
