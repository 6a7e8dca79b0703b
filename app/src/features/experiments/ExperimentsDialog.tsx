import { experiments } from "@adder-studio/blocks/experiments";
import { useStudio } from "../../studio/context";
import { Dialog } from "../../ui/Dialog";
import { ExperimentCard } from "./ExperimentCard";
import "./experiments.css";

/** The questions of the papers that this page can answer, each one press away. */
export function ExperimentsDialog() {
  const studio = useStudio();
  const close = () => studio.ui.set({ dialog: undefined });
  return (
    <Dialog title="Experiments to try" onClose={close} className="try">
      <p className="muted">
        Each card asks one question. The pictures show what came out when the tables of this project
        were made; press to open the experiment itself and see what comes out here. Figures of the
        papers stand beside ours with what they were measured on.
      </p>
      <ul className="try-cards">
        {experiments.map((experiment) => (
          <ExperimentCard key={experiment.id} experiment={experiment} close={close} />
        ))}
      </ul>
    </Dialog>
  );
}
