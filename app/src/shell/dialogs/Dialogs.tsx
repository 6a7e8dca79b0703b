import { useUi } from "../../studio/context";
import { lazyPart } from "../../ui/lazy-part";

/** Those that many open: fetched once the page stands, so that the first press finds them there. */
const often = {
  share: () => import("./ShareDialog"),
  preview: () => import("./PreviewSheet"),
  forget: () => import("./ForgetDialog"),
  shortcuts: () => import("./ShortcutsDialog"),
  history: () => import("../../editor/commands/HistoryDialog"),
  library: () => import("../../features/library/LibraryDialog"),
};

const ShareDialog = lazyPart(often.share, "ShareDialog");
const PreviewSheet = lazyPart(often.preview, "PreviewSheet");
const ForgetDialog = lazyPart(often.forget, "ForgetDialog");
const ShortcutsDialog = lazyPart(often.shortcuts, "ShortcutsDialog");
const HistoryDialog = lazyPart(often.history, "HistoryDialog");
const LibraryDialog = lazyPart(often.library, "LibraryDialog");
const PictureDialog = lazyPart(
  () => import("../../features/picture/PictureDialog"),
  "PictureDialog",
);
const DeviceDialog = lazyPart(() => import("../../features/device/DeviceDialog"), "DeviceDialog");
const ExperimentsDialog = lazyPart(
  () => import("../../features/experiments/ExperimentsDialog"),
  "ExperimentsDialog",
);
const LabDialog = lazyPart(() => import("../../features/lab/LabDialog"), "LabDialog");
const WeightsDialog = lazyPart(
  () => import("../../features/library/WeightsDialog"),
  "WeightsDialog",
);
const DataDialog = lazyPart(() => import("../../features/data/DataDialog"), "DataDialog");

export const dialogParts = Object.values(often);

/** The one dialog that is open. */
export function Dialogs({ forget }: { forget: () => Promise<void> }) {
  const dialog = useUi((state) => state.dialog);
  const preview = useUi((state) => state.preview);
  if (preview !== undefined) return <PreviewSheet preview={preview} />;
  if (dialog === "share") return <ShareDialog />;
  if (dialog === "forget") return <ForgetDialog forget={forget} />;
  if (dialog === "shortcuts") return <ShortcutsDialog />;
  if (dialog === "library") return <LibraryDialog first="experiments" />;
  if (dialog === "points") return <LibraryDialog first="points" />;
  if (dialog === "experiments") return <ExperimentsDialog />;
  if (dialog === "device") return <DeviceDialog />;
  if (dialog === "history") return <HistoryDialog />;
  if (dialog === "data") return <DataDialog />;
  if (dialog === "picture") return <PictureDialog />;
  if (dialog === "weights") return <WeightsDialog />;
  if (dialog === "lab") return <LabDialog />;
  return null;
}
