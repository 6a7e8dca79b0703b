import { ChevronLeft, ChevronRight } from "lucide-react";

interface StepperProps {
  /** "filter" */
  readonly what: string;
  readonly value: number;
  readonly count: number;
  onChange(value: number): void;
}

/** "filter 3 of 16" between two arrows; it goes round. */
export function Stepper({ what, value, count, onChange }: StepperProps) {
  const turn = (by: number) => onChange((value + by + count) % count);
  return (
    <span className="look-stepper">
      <button
        type="button"
        className="button icon quiet small"
        aria-label={`Previous ${what}`}
        disabled={count < 2}
        onClick={() => turn(-1)}
      >
        <ChevronLeft size={14} />
      </button>
      <span>
        {what} <b>{value + 1}</b> of {count}
      </span>
      <button
        type="button"
        className="button icon quiet small"
        aria-label={`Next ${what}`}
        disabled={count < 2}
        onClick={() => turn(1)}
      >
        <ChevronRight size={14} />
      </button>
    </span>
  );
}
