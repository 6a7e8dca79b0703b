import type { ReactNode } from "react";
import type { DialogName } from "../../studio/dialogs";
import { lazyPart } from "../../ui/lazy-part";

/** Properties that every dialog is given; most need none. */
export interface DialogProps {
  /** Deletes all that lies on this device, and opens the page again. */
  readonly forget: () => Promise<void>;
}

type DialogComponent = (props: DialogProps) => ReactNode;
type Load = () => Promise<DialogComponent>;

interface DialogDef {
  readonly load: Load;
  /** Fetched once the page stands, so that the first press finds it there: for those that many people open. */
  readonly early?: true;
}

const library = () => import("../../features/library/LibraryDialog");

/** The entry of each dialog: its component, in a chunk of its own. */
const dialogs: Readonly<Record<DialogName, DialogDef>> = {
  share: { load: () => import("./ShareDialog").then((it) => it.ShareDialog), early: true },
  link: { load: () => import("./OpenLinkDialog").then((it) => it.OpenLinkDialog) },
  claim: { load: () => import("../../features/claim/ClaimDialog").then((it) => it.ClaimDialog) },
  join: { load: () => import("../presenter/JoinDialog").then((it) => it.JoinDialog) },
  forget: { load: () => import("./ForgetDialog").then((it) => it.ForgetDialog), early: true },
  shortcuts: {
    load: () => import("./ShortcutsDialog").then((it) => it.ShortcutsDialog),
    early: true,
  },
  history: {
    load: () => import("../../editor/commands/HistoryDialog").then((it) => it.HistoryDialog),
    early: true,
  },
  library: { load: () => library().then((it) => it.LibraryDialog), early: true },
  points: { load: () => library().then((it) => it.RestorePointsDialog) },
  experiments: {
    load: () =>
      import("../../features/experiments/ExperimentsDialog").then((it) => it.ExperimentsDialog),
  },
  data: { load: () => import("../../features/data/DataDialog").then((it) => it.DataDialog) },
  picture: {
    load: () => import("../../features/picture/PictureDialog").then((it) => it.PictureDialog),
  },
  weights: {
    load: () => import("../../features/library/WeightsDialog").then((it) => it.WeightsDialog),
  },
  lessons: {
    load: () => import("../../features/lesson/LessonsDialog").then((it) => it.LessonsDialog),
  },
  "hand-in": {
    load: () => import("../../features/lesson/HandInDialog").then((it) => it.HandInDialog),
  },
  lab: { load: () => import("../../features/lab/LabDialog").then((it) => it.LabDialog) },
  device: {
    load: () => import("../../features/device/DeviceDialog").then((it) => it.DeviceDialog),
  },
  board: { load: () => import("../../features/board/BoardDialog").then((it) => it.BoardDialog) },
  classCopy: {
    load: () =>
      import("../../features/class-copy/ClassCopyDialog").then((it) => it.ClassCopyDialog),
  },
  commands: {
    load: () => import("../../editor/commands/CommandPalette").then((it) => it.CommandPalette),
    early: true,
  },
};

export const dialogComponents = Object.fromEntries(
  Object.entries(dialogs).map(([name, { load }]) => [
    name,
    lazyPart(async () => ({ Dialog: await load() }), "Dialog"),
  ]),
) as Readonly<Record<DialogName, DialogComponent>>;

/** The loaders of the dialogs that are fetched once the page stands. */
export const earlyDialogs: readonly Load[] = Object.values(dialogs).flatMap(({ load, early }) =>
  early ? [load] : [],
);
