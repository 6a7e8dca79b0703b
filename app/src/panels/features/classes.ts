export { classColor, classShape, shapePaths } from "@adder-studio/player/pictures";
