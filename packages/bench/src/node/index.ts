export { compilePeak } from "./compile-peak";
export { describeMachine } from "./machine";
export { findTorch } from "./torch";
