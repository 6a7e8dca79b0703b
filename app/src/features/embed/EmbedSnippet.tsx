import { Check, Copy } from "lucide-react";
import { useId, useRef, useState } from "react";
import { useDocument, useStudio } from "../../studio/context";
import { type PanelId, panelTitles } from "../../studio/panels";
import { type EmbedOptions, embedAddress, embedSnippet, originOf, usualEmbed } from "./address";
import "./embed-snippet.css";

const themes: Readonly<Record<EmbedOptions["theme"], string>> = {
  auto: "As the reader's device",
  light: "Light",
  dark: "Dark",
};

/** The HTML that shows the experiment inside another page, with its settings. `link` is the whole link to the experiment. */
export function EmbedSnippet({ link }: { link: string }) {
  const studio = useStudio();
  const title = useDocument((state) => state.graph.title);
  const hidden = useDocument((state) => state.graph.share.hidden);
  const [options, setOptions] = useState(usualEmbed);
  const [page, setPage] = useState("");
  const [copied, setCopied] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const change = (part: Partial<EmbedOptions>) => {
    setCopied(false);
    setOptions({ ...options, ...part });
  };
  const snippet = embedSnippet(
    embedAddress(link, link.slice(link.indexOf("#")), { ...options, origin: originOf(page) }),
    title,
  );
  const wrong = page.trim() !== "" && originOf(page) === undefined;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(snippet);
    } catch {
      field.current?.select();
      return;
    }
    setCopied(true);
    studio.ui.announce("HTML copied");
  };
  return (
    <details className="embed-snippet">
      <summary>Put it into a course page</summary>
      <p className="muted">
        This HTML shows question, network, Run and one panel inside another page. The page has to be
        on the list of pages that {location.host} allows; whoever runs this copy of Adder Studio
        sets that list.
      </p>
      <div className="embed-options">
        <label htmlFor={`${id}-theme`}>Colours</label>
        <select
          id={`${id}-theme`}
          className="field"
          value={options.theme}
          onChange={({ target }) => change({ theme: target.value as EmbedOptions["theme"] })}
        >
          {Object.entries(themes).map(([theme, name]) => (
            <option key={theme} value={theme}>
              {name}
            </option>
          ))}
        </select>
        <label htmlFor={`${id}-panel`}>Panel</label>
        <select
          id={`${id}-panel`}
          className="field"
          value={options.panel ?? ""}
          onChange={({ target }) =>
            change({ panel: target.value === "" ? undefined : (target.value as PanelId | "none") })
          }
        >
          <option value="">The one that answers the question</option>
          {Object.entries(panelTitles)
            .filter(([panel]) => !hidden.includes(panel))
            .map(([panel, name]) => (
              <option key={panel} value={panel}>
                {name}
              </option>
            ))}
          <option value="none">None</option>
        </select>
        <label htmlFor={`${id}-page`}>Tell results to</label>
        <input
          id={`${id}-page`}
          className="field"
          type="url"
          placeholder="nobody, or https://lms.school.example"
          aria-invalid={wrong}
          aria-describedby={`${id}-page-note`}
          value={page}
          onChange={({ target }) => {
            setCopied(false);
            setPage(target.value);
          }}
        />
        <small id={`${id}-page-note`} className={wrong ? "warn-text" : "muted"}>
          {wrong
            ? "Give the address of the page, beginning with https://. Nobody is told until then."
            : "That page, and no other, gets accuracy, seed and cost of each finished run as a message."}
        </small>
      </div>
      <textarea
        ref={field}
        className="field share-link"
        readOnly
        rows={4}
        aria-label="HTML for another page"
        value={snippet}
        onFocus={(event) => event.currentTarget.select()}
      />
      <button type="button" className="button" onClick={() => void copy()}>
        {copied ? <Check size={15} /> : <Copy size={15} />}
        {copied ? "Copied" : "Copy HTML"}
      </button>
    </details>
  );
}
