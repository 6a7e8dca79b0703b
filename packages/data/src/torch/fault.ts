import type { Diagnostic } from "@adder-studio/core";

export type TorchCode = "torch-file" | "torch-refused" | "torch-limit" | "torch-empty";

const hints: Readonly<Record<TorchCode, string>> = {
  "torch-file": "Copy or download the file once more.",
  "torch-refused": "Save the table of weights alone: torch.save(model.state_dict(), path).",
  "torch-limit": "Save the weights alone, or as a safetensors file.",
  "torch-empty": "Save the table of weights: torch.save(model.state_dict(), path).",
};

/** Reason why a file of PyTorch is not read. Thrown inside of this folder only; `readTorch` gives it back as a diagnostic. */
export class TorchFault extends Error {
  readonly diagnostic: Diagnostic;
  constructor(code: TorchCode, reason: string, hint = hints[code]) {
    super(reason);
    this.diagnostic = {
      ...{ code, severity: "error" },
      message: `This PyTorch file cannot be read: ${reason}.`,
      hint,
    };
  }
}

export function damaged(reason: string): TorchFault {
  return new TorchFault("torch-file", reason);
}

export function refused(reason: string): TorchFault {
  return new TorchFault("torch-refused", reason);
}
