import { useUi } from "../../studio/context";
import { useHidden } from "../../studio/locked";
import { lazyPart } from "../../ui/lazy-part";
import { type DialogProps, dialogComponents } from "./registry";

export const loadPreview = () => import("./PreviewSheet");

const PreviewSheet = lazyPart(loadPreview, "PreviewSheet");

/** The one dialog that is open: what a link or a file would open comes before what a person asked for. */
export function Dialogs(props: DialogProps) {
  const name = useUi((state) => state.dialog);
  const hidden = useHidden(name);
  const preview = useUi((state) => state.preview);
  if (preview !== undefined) return <PreviewSheet preview={preview} />;
  if (name === undefined || hidden) return null;
  const Dialog = dialogComponents[name];
  return <Dialog {...props} />;
}
