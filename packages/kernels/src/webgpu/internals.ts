import { invariant } from "@adder-studio/core";
import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { backend, type TensorInfo } from "@tensorflow/tfjs-core";

// Parts of tfjs' WebGPU backend that the runner needs beyond its typed surface. tfjs is pinned to 4.22.0: check this
// file before moving the pin. Our dispatches go into tfjs' own command encoder, so that they
// stay in order with its kernels, and its buffers are freed only after the submit that uses them.
interface Queueing {
  commandEncoder: GPUCommandEncoder;
  computePassEncoder: GPUComputePassEncoder | null;
  commandQueueOwnedIds: WeakSet<object>;
  uniformPendingDisposal: GPUBuffer[];
  dispatchCountInPass: number;
}

export function webgpuBackend(): WebGPUBackend {
  return backend() as WebGPUBackend;
}

function queueing(gpu: WebGPUBackend): Queueing {
  return gpu as unknown as Queueing;
}

/** Makes a tensor with a buffer of undefined values: the kernel must write all of them. */
export function newTensor(gpu: WebGPUBackend, shape: readonly number[]): TensorInfo {
  const info = gpu.makeTensorInfo([...shape], "float32");
  gpu.uploadToGPU(info.dataId);
  return info;
}

/** Returns the buffer of a tensor, uploaded first when it is still on the host. */
export function bufferOf(gpu: WebGPUBackend, tensor: TensorInfo): GPUBuffer {
  gpu.uploadToGPU(tensor.dataId);
  const { resource } = gpu.tensorMap.get(tensor.dataId);
  invariant(resource instanceof GPUBuffer, "tfjs-backend-webgpu 4.22 keeps tensors in buffers");
  return resource;
}

/** Makes a uniform buffer filled with `values`; tfjs takes it back after the next submit. */
export function uniformBuffer(gpu: WebGPUBackend, values: ArrayBuffer): GPUBuffer {
  const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.UNIFORM;
  const buffer = gpu.bufferManager.acquireBuffer(Math.ceil(values.byteLength / 16) * 16, usage);
  gpu.queue.writeBuffer(buffer, 0, values);
  queueing(gpu).uniformPendingDisposal.push(buffer);
  return buffer;
}

/** Records one dispatch; submits after `perSubmit` of them. */
export function dispatch(
  gpu: WebGPUBackend,
  pipeline: GPUComputePipeline,
  bindings: GPUBindGroup,
  groups: readonly [number, number],
  tensors: readonly TensorInfo[],
  perSubmit: number,
): void {
  const state = queueing(gpu);
  for (const { dataId } of tensors) state.commandQueueOwnedIds.add(dataId);
  gpu.ensureCommandEncoderReady();
  state.computePassEncoder ??= state.commandEncoder.beginComputePass();
  state.computePassEncoder.setPipeline(pipeline);
  state.computePassEncoder.setBindGroup(0, bindings);
  state.computePassEncoder.dispatchWorkgroups(...groups);
  state.dispatchCountInPass++;
  if (state.dispatchCountInPass < perSubmit) return;
  gpu.endComputePassEncoder();
  gpu.submitQueue();
}
