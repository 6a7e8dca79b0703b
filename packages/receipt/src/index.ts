export type { Mark } from "@adder-studio/graph";
export { type DataFacts, dataOf } from "./data-facts";
export type { Receipt, ReceiptFigures } from "./types";
