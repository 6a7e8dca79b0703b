/** Fault of the ReLU of every engine that loads afterwards: wrong values, an endless loop or a lost device. */
export type ReluFault = "reluLies" | "reluHangs" | "reluLosesDevice";

/** Command that only tests send to the worker. */
export interface TestRequest {
  readonly type: "test";
  readonly id: number;
  readonly call: "loseDevice" | "throwNow" | "hang" | "memory" | "reads" | ReluFault;
}

/** Reply to a `TestRequest`. */
export interface TestReply {
  readonly type: "test";
  readonly id: number;
  readonly value: number;
}
