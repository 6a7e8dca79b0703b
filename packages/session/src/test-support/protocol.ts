/** What `relu` does of any engine that loads afterwards. */
export type ReluFault = "reluLies" | "reluHangs" | "reluLosesDevice";

/** What tests ask of the worker beside its protocol. */
export interface TestRequest {
  readonly type: "test";
  readonly id: number;
  readonly call: "loseDevice" | "throwNow" | "hang" | "memory" | "reads" | ReluFault;
}

export interface TestAnswer {
  readonly type: "test";
  readonly id: number;
  readonly value: number;
}
