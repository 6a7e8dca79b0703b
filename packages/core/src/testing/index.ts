export { countSteps } from "./steps";
