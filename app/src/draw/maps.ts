export { paintMap, plainColors, reach, signedColors } from "@adder-studio/player/pictures";
