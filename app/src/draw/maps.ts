export { maxAbs, paintMap, plainColors, signedColors } from "@adder-studio/player/pictures";
