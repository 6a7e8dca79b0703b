import type { OwnLesson, ShareOptions } from "@adder-studio/graph";
import { Lock, LockOpen } from "lucide-react";
import { useId } from "react";
import { useDocument, useStudio } from "../../studio/context";
import { accessWords, seedWords } from "./access";
import { draftOf } from "./draft";
import { hideableParts } from "./hideable";
import { allSettings, lockName, setLocked } from "./locks";

/** The choice of what students may do: in the whole lesson, control by control, which parts they see, and their seed. */
export function LimitsTab({ lesson }: { lesson: OwnLesson }) {
  const studio = useStudio();
  const share = useDocument(({ graph }) => graph.share);
  const draft = draftOf(studio);
  return (
    <>
      <Choice
        legend="In this lesson students may"
        options={accessWords.map(({ access, ...words }) => ({ value: access, ...words }))}
        value={lesson.access}
        onValue={(access) => draft.write({ ...lesson, access }, "change what the lesson allows")}
      />
      <p className="le-note">A step can allow more or less: open the step and look below.</p>
      <Locks share={share} />
      <HiddenParts share={share} />
      <Choice
        legend="The seed"
        options={seedWords.map(({ rule, ...words }) => ({ value: rule, ...words }))}
        value={share.seedRule}
        onValue={(seedRule) => draft.share({ seedRule }, "change the rule for the seed")}
      />
      <p className="callout">
        All of this is a courtesy, not security: who adds <code>&amp;t=1</code> to the link opens
        the locks, and every reading stays in sight.
      </p>
    </>
  );
}

interface ChoiceProps<T extends string> {
  readonly legend: string;
  readonly options: readonly { readonly value: T; readonly title: string; readonly note: string }[];
  readonly value: T;
  readonly onValue: (value: T) => void;
}

function Choice<T extends string>({ legend, options, value, onValue }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset className="le-group">
      <legend className="le-label">{legend}</legend>
      {options.map((option) => (
        <label key={option.value} className="le-choice">
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onValue(option.value)}
          />
          <span>
            {option.title}
            <small>{option.note}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Locks({ share }: { share: ShareOptions }) {
  const studio = useStudio();
  const graph = useDocument((state) => state.graph);
  const { locked } = share;
  return (
    <fieldset className="le-group">
      <legend className="le-label">Locked one by one</legend>
      {locked.length === 0 ? (
        <p className="le-note">
          Nothing yet. Press the <LockOpen size={13} aria-label="lock" /> beside any setting in the
          properties, or choose “Lock or unlock for students” in a block’s menu.
        </p>
      ) : (
        <ul className="le-locks">
          {locked.map((path) => (
            <li key={path}>
              <Lock size={14} aria-hidden="true" />
              <span>{lockName(path, graph)}</span>
              <button
                type="button"
                className="button small quiet"
                aria-label={`Unlock ${lockName(path, graph)}`}
                onClick={() => setLocked(studio, [path], false)}
              >
                Unlock
              </button>
            </li>
          ))}
        </ul>
      )}
      {locked.includes(allSettings) ? null : (
        <button
          type="button"
          className="button small"
          onClick={() => setLocked(studio, [allSettings], true)}
        >
          <Lock size={14} />
          Lock all training settings
        </button>
      )}
    </fieldset>
  );
}

function HiddenParts({ share }: { share: ShareOptions }) {
  const studio = useStudio();
  const { hidden } = share;
  const groups = Object.entries(hideableParts);
  return (
    <fieldset className="le-group">
      <legend className="le-label">Hidden parts</legend>
      <p className="le-note">Less to look at for beginners. Numbers they need always stay.</p>
      {groups.map(([title, parts]) => (
        <fieldset key={title} className="le-parts">
          <legend>{title}</legend>
          {parts.map(([part, name]) => (
            <label key={part}>
              <input
                type="checkbox"
                checked={hidden.includes(part)}
                onChange={({ target }) => {
                  const others = hidden.filter((one) => one !== part);
                  draftOf(studio).share(
                    { hidden: target.checked ? [...others, part].sort() : others },
                    `${target.checked ? "hide" : "show"} ${name}`,
                  );
                }}
              />
              {name}
            </label>
          ))}
        </fieldset>
      ))}
    </fieldset>
  );
}
