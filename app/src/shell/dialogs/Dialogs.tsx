import { useUi } from "../../studio/context";
import { lazyPart } from "../../ui/lazy-part";
import { type DialogProps, dialogComponents } from "./registry";

export const loadPreview = () => import("./PreviewSheet");

const PreviewSheet = lazyPart(loadPreview, "PreviewSheet");

/** The one dialog that is open: what a link or a file would open comes before what a person asked for. */
export function Dialogs(props: DialogProps) {
  const name = useUi((state) => state.dialog);
  const preview = useUi((state) => state.preview);
  if (preview !== undefined) return <PreviewSheet preview={preview} />;
  if (name === undefined) return null;
  const Dialog = dialogComponents[name];
  return <Dialog {...props} />;
}
