import type { ReactNode } from "react";

interface Tab<T extends string> {
  readonly id: T;
  readonly title: string;
  /** The number of things in the tab; 0 is not shown. */
  readonly count?: number | undefined;
}

interface TabsProps<T extends string> {
  /** Prefix of the ids of tabs and panel, which name each other. */
  readonly id: string;
  readonly label: string;
  readonly className: string;
  readonly tabs: readonly Tab<T>[];
  readonly chosen: T;
  readonly onChoose: (id: T) => void;
}

/** A row of tabs: one of them is in the tab order, the arrow keys go to the others and around. */
export function Tabs<T extends string>({
  id,
  label,
  className,
  tabs,
  chosen,
  onChoose,
}: TabsProps<T>) {
  return (
    <div
      className={`tabs ${className}`}
      role="tablist"
      aria-label={label}
      onKeyDown={(event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (step === undefined) return;
        const at = tabs.findIndex((one) => one.id === chosen);
        const next = tabs[(at + step + tabs.length) % tabs.length];
        if (next === undefined) return;
        onChoose(next.id);
        document.getElementById(`${id}-${next.id}`)?.focus();
      }}
    >
      {tabs.map((tab) => (
        <button
          key={tab.id}
          id={`${id}-${tab.id}`}
          type="button"
          role="tab"
          aria-selected={chosen === tab.id}
          aria-controls={`${id}-panel`}
          tabIndex={chosen === tab.id ? 0 : -1}
          onClick={() => onChoose(tab.id)}
        >
          {tab.title}
          {tab.count === undefined || tab.count === 0 ? null : <small>{tab.count}</small>}
        </button>
      ))}
    </div>
  );
}

/** The content of the chosen tab of the `Tabs` with the same id. */
export function TabPanel({
  id,
  chosen,
  className,
  children,
}: {
  id: string;
  chosen: string;
  className: string;
  children: ReactNode;
}) {
  return (
    <div
      id={`${id}-panel`}
      className={className}
      role="tabpanel"
      aria-labelledby={`${id}-${chosen}`}
    >
      {children}
    </div>
  );
}
