// A file of its own: the page starts with one template, the others come when they are asked for.
export { templates } from "@adder-studio/blocks";
