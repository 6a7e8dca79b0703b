import { X } from "lucide-react";

/** Draws the button that leads back to the settings of the experiment. */
export function CloseSelection({ onClick }: { onClick: () => void }) {
  return (
    <button
      type="button"
      className="button icon quiet small"
      aria-label="Close these properties"
      title="Back to the training settings"
      onClick={onClick}
    >
      <X size={16} />
    </button>
  );
}
