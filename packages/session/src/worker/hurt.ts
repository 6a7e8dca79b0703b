import { backend } from "@tensorflow/tfjs-core";

/**
 * `self.adderStudio` in the worker: the faults of real life on demand, so that tests (and a curious
 * person with the developer tools open) can see a run survive them. Harmless: code in this worker could
 * do the same anyway, and only its own run is hurt.
 */
export interface Hurt {
  /** Takes the graphics context or device away, as a driver reset would. */
  loseDevice(): void;
  /** Makes the run throw. */
  throwNow(): void;
  /** Never returns. */
  hang(): void;
}

declare global {
  interface Window {
    adderStudio?: Hurt;
  }
}

/** The two ends of tfjs' GPU backends by which a device can be lost on purpose. */
interface Losable {
  readonly gpgpu?: { readonly gl: WebGLRenderingContext };
  readonly device?: GPUDevice;
}

export function loseDevice(): void {
  const { gpgpu, device } = backend() as unknown as Losable;
  gpgpu?.gl.getExtension("WEBGL_lose_context")?.loseContext();
  device?.destroy();
}

export function exposeHurt(throwInRun: (error: Error) => void): void {
  const hurt: Hurt = {
    loseDevice,
    throwNow() {
      throwInRun(new Error("Thrown on request."));
    },
    hang() {
      for (;;);
    },
  };
  self.adderStudio = hurt;
}
