export type { Mark, Receipt, ReceiptFigures } from "./types";
