export type { Mark } from "@adder-studio/graph";
export { type AtHand, type Check, type CheckDepth, type CheckPlan, createCheck } from "./check";
export { type DataFacts, dataOf } from "./data-facts";
export { type ReceiptFile, readReceiptFile, receiptFileText } from "./file";
export { type ReceiptFault, receiptIn, withReceipt, writeReceipt } from "./frame";
export { cannotText, claimLines, figuresText, toleranceText, verdictText } from "./labels";
export { makeReceipt, type RunFacts } from "./make";
export type { Receipt, ReceiptFigures } from "./types";
export type { CannotReason, Verdict } from "./verdict";
