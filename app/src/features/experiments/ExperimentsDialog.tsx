import { experiments } from "@adder-studio/blocks/experiments";
import { GraduationCap } from "lucide-react";
import { useStudio } from "../../studio/context";
import { Dialog } from "../../ui/Dialog";
import { ExperimentCard } from "./ExperimentCard";
import "./experiments.css";

/** The dialog with the experiments that answer questions of the papers, each opened by one press. */
export function ExperimentsDialog() {
  const studio = useStudio();
  const close = () => studio.ui.set({ dialog: undefined });
  return (
    <Dialog title="Experiments to try" onClose={close} className="try">
      <p className="muted">
        Each card asks one question and shows the results that we recorded. Open an experiment to
        train it yourself and compare. Where a paper reports a result, it is shown next to ours,
        together with the setup it was measured with.
      </p>
      <p>
        <button
          type="button"
          className="button"
          onClick={() => studio.ui.set({ dialog: "lessons" })}
        >
          <GraduationCap size={16} />
          Lessons for a class
        </button>
      </p>
      <ul className="try-cards">
        {experiments.map((experiment) => (
          <ExperimentCard key={experiment.id} experiment={experiment} close={close} />
        ))}
      </ul>
    </Dialog>
  );
}
