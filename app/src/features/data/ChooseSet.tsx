import { ChevronRight } from "lucide-react";
import { useStore } from "zustand";
import { useStudio } from "../../studio/context";
import { MiddleText } from "./MiddleText";
import { ownDataOf } from "./own-data";

/** Asks which of several data sets in the files a person wants to use. */
export function ChooseSet() {
  const model = ownDataOf(useStudio());
  const sets = useStore(model.store, (state) => state.sets);
  return (
    <section className="data-choose-set" aria-label="Choose a data set">
      <p>These files hold {sets.length} data sets. Which one do you want to use?</p>
      <ul>
        {sets.map(({ id, title, what }) => (
          <li key={id}>
            <button type="button" className="data-set" onClick={() => model.readAgain({ set: id })}>
              <span className="grow">
                <MiddleText text={title} />
                <small>{what}</small>
              </span>
              <ChevronRight size={16} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
