import { describeCheck } from "./describe-check";

describeCheck("cpu");
describeCheck("wasm");
