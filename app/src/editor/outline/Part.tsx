import type { ComponentProps } from "react";

type PartProps = Omit<ComponentProps<"div">, "role"> & {
  readonly role: "treegrid" | "row" | "columnheader" | "rowheader" | "gridcell";
};

/**
 * An element of the treegrid. Not a table's own: those lose their meaning in some browsers once they are laid out as
 * a grid, and on a narrow page this one is. The focus is on the rows and what is in the cells.
 */
export function Part({ role, ...props }: PartProps) {
  return <div role={role} {...props} />;
}
