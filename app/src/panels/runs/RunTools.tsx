import { Columns2, Dices, Shield, SlidersHorizontal } from "lucide-react";
import { otherVersion, versionNames } from "../../document/swap";
import { trainOtherSeeds, trainOtherVersion } from "../../runs/comparison-commands";
import { comparisonBase } from "../../runs/start-comparison";
import { useDocument, useRun, useStudio } from "../../studio/context";
import { Menu, MenuItem } from "../../ui/Menu";

interface ToolsProps {
  readonly open: string | undefined;
  readonly compare: () => void;
}

const counts = [3, 5, 10] as const;

/** Runs beside the one on screen. */
export function RunTools({ open, compare }: ToolsProps) {
  const studio = useStudio();
  useDocument((state) => state.graph);
  const idle = useRun((state) => state.session.phase === "idle");
  const isClaimed = useDocument((state) => state.origin?.receipt !== undefined);
  const version = otherVersion(comparisonBase(studio))?.to;
  return (
    <div className="runs-tools">
      {isClaimed ? (
        <button
          type="button"
          className="button small"
          onClick={() => studio.ui.set({ dialog: "claim" })}
        >
          <Shield size={14} />
          The result that came with it
        </button>
      ) : null}
      {version === undefined ? null : (
        <button
          type="button"
          className="button small"
          title={`Every ${version === "conv" ? "adder a convolution" : "convolution an adder"}, all else the same; on WASM, beside this run`}
          onClick={() => trainOtherVersion(studio)}
        >
          <Columns2 size={14} />
          {idle
            ? `Train it and its ${versionNames[version]}`
            : `Train the ${versionNames[version]} beside it`}
        </button>
      )}
      <Menu
        label="Train several seeds"
        className="button small"
        align="start"
        button={
          <>
            <Dices size={14} />
            Train N seeds
          </>
        }
      >
        {counts.map((count) => (
          <MenuItem key={count} onClick={() => trainOtherSeeds(studio, count)}>
            {count} seeds, one after the other
          </MenuItem>
        ))}
      </Menu>
      <button
        type="button"
        className="button small"
        aria-pressed={open === "compare"}
        onClick={compare}
      >
        <SlidersHorizontal size={14} />
        Compare settings…
      </button>
    </div>
  );
}
