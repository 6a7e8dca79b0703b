import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { bufferOf, dispatch, newTensor, uniformBuffer, webgpuBackend } from "./internals";

/** Names of a kernel's buffers, in binding order; `ints` names those inputs that hold int32. */
export interface Interface {
  readonly outputs: readonly string[];
  readonly inputs: readonly string[];
  readonly ints?: readonly string[];
  /** Names of buffers read or written four values at a time: their sizes are multiples of 4. */
  readonly vectors?: readonly string[];
  /** float32 values that may change in every step. */
  readonly uniforms?: readonly string[];
  /** int32 values that may change in every call: sizes, so that layers of every size share one pipeline. */
  readonly integers?: readonly string[];
}

export const workgroupSize = 64;

/** Dispatches from one submit to the next. tfjs itself submits every 15; nothing is read back inside a step. */
const dispatchesPerSubmit = 64;

/** A kernel whose text depends only on `P`: name and parameters are its cache key. */
export interface Shader<P> {
  readonly name: string;
  /** Returns the text of the whole WGSL module; pure. */
  readonly code: (parameters: P) => string;
  readonly io: Interface;
}

/**
 * Makes the text of a WGSL module: bindings, the helpers of `before`, and an entry point in which `thread` numbers
 * the invocations and `threads` is their count, `size` in each workgroup.
 */
export function wgsl(io: Interface, body: string, before = "", size = workgroupSize): string {
  const { outputs, inputs, ints = [], vectors = [], uniforms = [], integers = [] } = io;
  const type = (name: string) => {
    if (ints.includes(name)) return "i32";
    return vectors.includes(name) ? "vec4<f32>" : "f32";
  };
  const storage = [
    ...outputs.map((name) => `var<storage, read_write> ${name}: array<${type(name)}>;`),
    ...inputs.map((name) => `var<storage, read> ${name}: array<${type(name)}>;`),
    ...(uniforms.length + integers.length > 0 ? ["var<uniform> u: Uniforms;"] : []),
  ];
  const struct = [
    ...uniforms.map((name) => `${name}: f32,`),
    ...integers.map((name) => `${name}: i32,`),
  ].join(" ");
  return `${struct !== "" ? `struct Uniforms { ${struct} }\n` : ""}${storage
    .map((text, i) => `@group(0) @binding(${i}) ${text}`)
    .join("\n")}
${before}
@compute @workgroup_size(${size})
fn main(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32,
) {
  let thread = i32((group.y * groups.x + group.x) * ${size}u + lane);
  let threads = i32(groups.x * groups.y * ${size}u);
${body}
}
`;
}

const pipelines = new WeakMap<GPUDevice, Map<string, GPUComputePipeline>>();

function pipelineOf<P>(gpu: WebGPUBackend, shader: Shader<P>, parameters: P): GPUComputePipeline {
  let known = pipelines.get(gpu.device);
  if (known === undefined) {
    known = new Map();
    pipelines.set(gpu.device, known);
  }
  const key = shader.name + JSON.stringify(parameters);
  let pipeline = known.get(key);
  if (pipeline === undefined) {
    const module = gpu.device.createShaderModule({
      code: shader.code(parameters),
      label: shader.name,
    });
    pipeline = gpu.device.createComputePipeline({
      label: shader.name,
      layout: "auto",
      compute: { module, entryPoint: "main" },
    });
    known.set(key, pipeline);
  }
  return pipeline;
}

export interface Launch<P> {
  readonly parameters: P;
  readonly inputs: readonly TensorInfo[];
  /** Shapes of the results. */
  readonly outputs: readonly (readonly number[])[];
  readonly uniforms?: readonly number[];
  readonly integers?: readonly number[];
  readonly threads: number;
  /** Threads of a workgroup, where the text has another number than `workgroupSize`. */
  readonly workgroup?: number;
}

/** Runs a kernel once. Returns its results, new tensors. */
export function run<P>(shader: Shader<P>, launch: Launch<P>): TensorInfo[] {
  const gpu = webgpuBackend();
  const results = launch.outputs.map((shape) => newTensor(gpu, shape));
  const tensors = [...results, ...launch.inputs];
  const entries: GPUBindGroupEntry[] = tensors.map((tensor, binding) => ({
    binding,
    resource: { buffer: bufferOf(gpu, tensor) },
  }));
  const { uniforms = [], integers = [] } = launch;
  if (uniforms.length + integers.length > 0) {
    const values = new ArrayBuffer((uniforms.length + integers.length) * 4);
    new Float32Array(values).set(uniforms);
    new Int32Array(values, uniforms.length * 4).set(integers);
    const buffer = uniformBuffer(gpu, values);
    entries.push({ binding: entries.length, resource: { buffer } });
  }
  const pipeline = pipelineOf(gpu, shader, launch.parameters);
  const bindings = gpu.device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries,
  });
  const groups = Math.max(1, Math.ceil(launch.threads / (launch.workgroup ?? workgroupSize)));
  const across = Math.min(groups, gpu.device.limits.maxComputeWorkgroupsPerDimension);
  dispatch(
    gpu,
    pipeline,
    bindings,
    [across, Math.ceil(groups / across)],
    tensors,
    dispatchesPerSubmit,
  );
  return results;
}

/** Runs a kernel of one result, as `run` does. */
export function run1<P>(
  shader: Shader<P>,
  launch: Omit<Launch<P>, "outputs"> & { readonly output: readonly number[] },
): TensorInfo {
  const [result] = run(shader, { ...launch, outputs: [launch.output] });
  if (result === undefined) throw new Error(`${shader.name} gives a result`);
  return result;
}

export function dispose(...temporaries: readonly TensorInfo[]): void {
  for (const { dataId } of temporaries) webgpuBackend().disposeData(dataId);
}

/** Returns the number of threads for `size` independent values: several values a thread in large tensors. */
export function threadsFor(size: number): number {
  return Math.min(size, Math.max(32768, Math.ceil(size / 16)));
}

/**
 * WGSL of a loop over values e of `array` [..., u.channels] in which each thread has one channel c: its
 * parameters are read once, and there is no division per value (slow on software adapters).
 */
export function channelLoop(array: string, before: string, body: string): string {
  return `  let step = threads / u.channels * u.channels;
  if (thread >= step) { return; }
  let c = thread % u.channels;
${before}
  let size = i32(arrayLength(&${array}));
  for (var e = thread; e < size; e += step) {
${body}
  }`;
}

/** Returns the number of threads for `channelLoop`, at least one for each channel. */
export function channelThreads(rows: number, channels: number): number {
  return Math.max(channels, threadsFor(rows * channels));
}

/**
 * WGSL of a loop over the columns of one row and one channel of `array` [N, height, width, channels]; `e` is
 * the value's place. Divisions are per row instead of per value.
 */
export function rowLoop(
  [height, width, channels]: readonly [number, number, number],
  body: string,
): string {
  return `  let line = thread / ${channels};
  let c = thread - line * ${channels};
  let n = line / ${height};
  let row = line - n * ${height};
  if (n >= images) { return; }
  var e = line * ${width * channels} + c;
  for (var column = 0; column < ${width}; column++) {
${body}
    e += ${channels};
  }`;
}
