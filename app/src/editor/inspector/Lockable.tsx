import { Lock, LockOpen } from "lucide-react";
import type { ReactNode } from "react";
import { isLockedAt, setLocked } from "../../features/lesson-editor/locks";
import { useDocument, useStudio, useUi } from "../../studio/context";

interface LockableProps {
  /** `block.prop` or `run.field`. */
  readonly path: string;
  readonly label: string;
  readonly children: ReactNode;
}

/** Puts a button beside a control while its lesson is being prepared: it locks the control for students. */
export function Lockable({ path, label, children }: LockableProps) {
  const prepares = useUi(
    ({ preparing, teacher, scope }) => preparing !== undefined && teacher && scope.length === 0,
  );
  const isHere = useDocument(({ key }) => key) === useUi(({ preparing }) => preparing);
  return prepares && isHere ? (
    <div className="lockable" data-setting={path}>
      {children}
      <LockButton path={path} label={label} />
    </div>
  ) : (
    children
  );
}

function LockButton({ path, label }: Omit<LockableProps, "children">) {
  const studio = useStudio();
  const locked = useDocument(({ graph }) => graph.share.locked);
  const [owner = ""] = path.split(".");
  const isLocked = isLockedAt(locked, path);
  // With the whole block, or with all settings: that lock is taken away where it was set.
  const isPart = isLocked && locked.includes(owner);
  const Icon = isLocked ? Lock : LockOpen;
  return (
    <button
      type="button"
      className="button icon quiet small"
      aria-pressed={isLocked}
      aria-disabled={isPart}
      aria-label={`Lock ${label} for students`}
      title={
        isPart
          ? "Locked with all around it: unlock that in the lesson, under Limits"
          : isLocked
            ? "Locked for students: press to unlock"
            : "Lock for students"
      }
      onClick={() => {
        if (!isPart) setLocked(studio, [path], !isLocked);
      }}
    >
      <Icon size={14} />
    </button>
  );
}
