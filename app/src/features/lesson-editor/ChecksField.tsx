import { type CheckResult, checkOf } from "@adder-studio/classroom/lesson";
import type { LessonCheck, LessonStep } from "@adder-studio/graph";
import { Circle, CircleCheck, Crosshair, Trash2, X } from "lucide-react";
import { useMemo } from "react";
import { useStore } from "zustand";
import { nodeNames } from "../../document/block-info";
import { useStudio } from "../../studio/context";
import { focusWhenThere } from "../../ui/focus";
import { CheckFields } from "./CheckFields";
import { type CheckList, canAddCheck, checkOfList, listOf } from "./check-list";
import { draftOf } from "./draft";
import { allOffers, offersFor, thingName } from "./offers";
import { pickingOf } from "./picking";
import { sceneOf } from "./scene";
import { useFacts } from "./use-facts";

/** The field for what has to be done for a step to be passed: picked by pointing, or from a list. */
export function ChecksField({ step, at }: { step: LessonStep; at: number }) {
  const studio = useStudio();
  const draft = draftOf(studio);
  const checks = listOf(step.check);
  const write = (next: CheckList, label: string, merge?: string) =>
    draft.change(at, { check: checkOfList(next) }, label, merge);
  const add = (check: LessonCheck) => {
    write({ ...checks, list: [...checks.list, check] }, "add a check");
    studio.document.seal();
  };
  return (
    <fieldset className="le-group">
      <legend className="le-label">The step is passed when</legend>
      {checks.list.length === 0 ? (
        <p className="le-note">Nothing is checked: students press Next when they are ready.</p>
      ) : null}
      {checks.list.length > 1 ? (
        <select
          className="field"
          aria-label="How many of these"
          value={checks.how}
          onChange={({ target }) => {
            const how = target.value === "any" ? "any" : "all";
            write({ ...checks, how }, "combine the checks");
            studio.document.seal();
          }}
        >
          <option value="all">all of these hold</option>
          <option value="any">one of these holds</option>
        </select>
      ) : null}
      <Checks step={step} at={at} checks={checks} write={write} />
      {canAddCheck(checks) ? <AddCheck at={at} onAdd={add} /> : null}
    </fieldset>
  );
}

interface ChecksProps {
  readonly step: LessonStep;
  readonly at: number;
  readonly checks: CheckList;
  readonly write: (next: CheckList, label: string, merge?: string) => void;
}

function Checks({ step, at, checks, write }: ChecksProps) {
  const studio = useStudio();
  const facts = useFacts(step, at);
  return (
    <ul className="le-checks">
      {checks.list.map((check, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a check has no name but its index
        <li key={index}>
          <div className="le-check-head">
            <CheckSentence result={checkOf(check, facts)} />
            <button
              type="button"
              className="button icon quiet small"
              aria-label={`Remove check ${index + 1}`}
              title="Remove this check"
              onClick={() => {
                const list = checks.list.filter((_, other) => other !== index);
                write({ ...checks, list }, "remove a check");
                focusWhenThere(`[data-step="${at}"] .le-pick`);
              }}
            >
              <Trash2 size={14} />
            </button>
          </div>
          <CheckFields
            check={check}
            onCheck={(next) =>
              write(
                {
                  ...checks,
                  list: checks.list.map((one, other) => (other === index ? next : one)),
                },
                "change a check",
                `check ${at}.${index}`,
              )
            }
            onDone={() => studio.document.seal()}
          />
        </li>
      ))}
    </ul>
  );
}

/** The check as the student reads it, and whether it holds in the experiment on screen. */
function CheckSentence({ result }: { result: CheckResult }) {
  const { passed, sentence, parts } = result;
  return (
    <div className={passed ? "le-sentence passed" : "le-sentence"}>
      {passed ? <CircleCheck size={15} /> : <Circle size={15} />}
      <div>
        <p>{sentence}</p>
        {parts === undefined ? null : (
          <ul className="dotted">
            {parts.map((part) => (
              <li key={part.sentence}>{part.sentence}</li>
            ))}
          </ul>
        )}
        <small>{passed ? "Holds right now" : "Does not hold right now"}</small>
      </div>
    </div>
  );
}

function AddCheck({ at, onAdd }: { at: number; onAdd: (check: LessonCheck) => void }) {
  const studio = useStudio();
  const picking = pickingOf(studio);
  const { for: pointing, picked } = useStore(picking.store);
  const scene = sceneOf(studio);
  const lists = useMemo(() => allOffers(scene), [scene]);
  if (picked?.step === at) {
    const names = nodeNames(scene.graph);
    return (
      <section className="le-offers" aria-label="Checks that fit">
        <header>
          <h3>{thingName(picked.thing, scene, names)}</h3>
          <button
            type="button"
            className="button icon quiet small"
            aria-label="None of these"
            onClick={() => {
              picking.cancel();
              focusWhenThere(`[data-step="${at}"] .le-pick`);
            }}
          >
            <X size={14} />
          </button>
        </header>
        {offersFor(picked.thing, scene).map(({ title, check }) => (
          <button
            key={title}
            type="button"
            className="le-offer"
            onClick={() => {
              picking.cancel();
              onAdd(check);
              focusWhenThere(`[data-step="${at}"] .le-checks li:last-child .field`);
            }}
          >
            {title}
          </button>
        ))}
      </section>
    );
  }
  return (
    <div className="le-row wrap">
      <button
        type="button"
        className="button small le-pick"
        aria-pressed={pointing === at}
        onClick={() => (pointing === at ? picking.cancel() : picking.start(at))}
      >
        <Crosshair size={14} />
        Pick by pointing
      </button>
      <select
        className="field"
        aria-label="Add a check from a list"
        value=""
        onChange={({ target }) => {
          const [group = 0, offer = 0] = target.value.split(".").map(Number);
          const chosen = lists[group]?.offers[offer];
          if (chosen !== undefined) onAdd(chosen.check);
        }}
      >
        <option value="">From a list …</option>
        {lists.map(({ title, offers }, group) => (
          <optgroup key={title} label={title}>
            {offers.map((offer, index) => (
              <option key={offer.title} value={`${group}.${index}`}>
                {offer.title}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </div>
  );
}
