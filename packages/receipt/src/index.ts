export type { Mark } from "@adder-studio/graph";
export type { Receipt, ReceiptFigures } from "./types";
