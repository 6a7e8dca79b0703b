import type { Interface, Layout, Shader } from "./run";

/** A layout in which every texture of a kernel is 64 texels wide. */
export function layout({ inputs, outputs }: Interface): Layout {
  return Object.fromEntries([...outputs, ...inputs].map((name) => [name, 64]));
}

/** A kernel's `main`: the preamble is one text for all, seen in the first test of the window kernels. */
export function body<P>(shader: Shader<P>, parameters: P): string {
  const code = shader.code(parameters, layout(shader.io));
  return code.slice(code.indexOf("void main()"));
}
