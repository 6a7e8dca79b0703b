export { symbols, symbolValue } from "./alphabet";
