export { whiteOf } from "@adder-studio/player/pictures";
