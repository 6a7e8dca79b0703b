import type { Interface, Layout, Shader } from "./run";

/** Makes a layout in which every texture of a kernel is 64 texels wide. */
export function layout({ inputs, outputs }: Interface): Layout {
  return Object.fromEntries([...outputs, ...inputs].map((name) => [name, 64]));
}

/** Returns the `main` of a kernel: all share the preamble, which the first test of the window kernels shows. */
export function body<P>(shader: Shader<P>, parameters: P): string {
  const code = shader.code(parameters, layout(shader.io));
  return code.slice(code.indexOf("void main()"));
}
