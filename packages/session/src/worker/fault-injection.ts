import { backend, memory } from "@tensorflow/tfjs-core";

/**
 * Faults on demand, and the memory of the engine: `self.adderStudio` in the worker. Tests, and people with the developer
 * tools, can see a run survive the faults. Only this worker's own run is affected.
 */
export interface FaultInjection {
  /** Destroys the graphics context or device, as a driver reset would. */
  loseDevice(): void;
  /** Makes the run throw. */
  throwNow(): void;
  /** Never returns. */
  hang(): void;
  /** Counts tensors and bytes of the engine. */
  memory(): EngineMemory;
}

/** Number of tensors that the engine holds, and of the bytes that it has reserved: wasm alone counts those, 0 elsewhere. */
export interface EngineMemory {
  readonly tensors: number;
  readonly reservedBytes: number;
}

declare global {
  interface Window {
    adderStudio?: FaultInjection;
  }
}

/** Fields of tfjs' GPU backends by which a device can be destroyed. */
interface Losable {
  readonly gpgpu?: { readonly gl: WebGLRenderingContext };
  readonly device?: GPUDevice;
}

/** Destroys the device of the current engine. No effect on wasm and cpu. */
export function loseDevice(): void {
  const { gpgpu, device } = backend() as unknown as Losable;
  gpgpu?.gl.getExtension("WEBGL_lose_context")?.loseContext();
  device?.destroy();
}

/** Makes faults available as `self.adderStudio`; `throwInRun` makes the run fail with an error. */
export function exposeFaultInjection(throwInRun: (error: Error) => void): void {
  self.adderStudio = {
    loseDevice,
    throwNow() {
      throwInRun(new Error("Thrown on request."));
    },
    hang() {
      for (;;);
    },
    memory() {
      const { numTensors, ...info } = memory();
      const { reservedBytes } = info as { reservedBytes?: number };
      return { tensors: numTensors, reservedBytes: reservedBytes ?? 0 };
    },
  };
}
