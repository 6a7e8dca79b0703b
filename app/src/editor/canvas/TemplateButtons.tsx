import { templates } from "@adder-studio/blocks";
import { useStudio } from "../../studio/context";

/** A button for each template: where a network has no block yet, on the canvas and in the outline. */
export function TemplateButtons() {
  const studio = useStudio();
  return (
    <div className="empty-templates">
      {templates.map(({ id, title }) => (
        <button
          key={id}
          type="button"
          className="button"
          onClick={() => void studio.openTemplate(id)}
        >
          {title}
        </button>
      ))}
    </div>
  );
}
