import { useEffect, useState } from "react";
import { useStudio } from "../state/context";

/** A block's name: type over it to rename, empty it to get the usual one back. */
export function NameField({
  id,
  name,
  given,
}: {
  id: string;
  name: string;
  given: string | undefined;
}) {
  const studio = useStudio();
  const [draft, setDraft] = useState(name);
  useEffect(() => setDraft(name), [name]);
  const commit = () => {
    const label = draft.trim();
    if (label === name) return;
    const next = label === "" ? undefined : label;
    if (next === given) return setDraft(name);
    studio.edit({ kind: "setLabel", id, label: next }, { label: `rename ${name}` });
  };
  return (
    <input
      className="name-field"
      aria-label="Name of this block"
      title="Rename"
      maxLength={120}
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur();
        if (event.key === "Escape") setDraft(name);
      }}
    />
  );
}
