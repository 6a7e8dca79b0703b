import { useEffect, useId } from "react";
import { useStudio } from "../../studio/context";
import { Dialog } from "../../ui/Dialog";
import { TabPanel, Tabs } from "../../ui/Tabs";
import { CurveTab } from "./CurveTab";
import { DeepTab } from "./DeepTab";
import { FlatTab } from "./FlatTab";
import type { Tab } from "./model";
import { useLab, useLabModel } from "./parts";
import { SurfaceTab } from "./SurfaceTab";
import "./lab.css";

const tabs: readonly { readonly id: Tab; readonly title: string }[] = [
  { id: "curve", title: "A curve" },
  { id: "deep", title: "Deep and narrow" },
  { id: "surface", title: "A surface" },
  { id: "flat", title: "Without ReLU" },
];

/** The universal approximation lab: networks of adders that approximate a function, built from formulas and trained. */
export function LabDialog() {
  const studio = useStudio();
  const lab = useLabModel();
  const tab = useLab((state) => state.tab);
  const message = useLab((state) => state.message);
  const id = useId();
  const close = () => studio.ui.set({ dialog: undefined });
  // Nobody watches a training in a closed lab.
  useEffect(() => () => lab.stop(), [lab]);
  return (
    <Dialog title="Universal approximation lab" className="page lab" onClose={close}>
      <Tabs
        id={id}
        label="Parts of the lab"
        className="lab-tabs"
        tabs={tabs}
        chosen={tab}
        onChoose={(next) => lab.set({ tab: next })}
      />
      <TabPanel id={id} chosen={tab} className="lab-scroll">
        <p className="lab-lead">
          The paper proves that “both the single hidden layer AdderNet and the width-bounded deep
          AdderNet with ReLU activation functions are universal function approximators” (Universal
          Adder Neural Networks,{" "}
          <a href="https://arxiv.org/abs/2105.14202" target="_blank" rel="noreferrer">
            arXiv 2105.14202
          </a>
          , abstract). The constructions below are elementary and derived here. All layers are adder
          layers; the only multiplications are those of the read-out.
        </p>
        {tab === "curve" ? <CurveTab /> : null}
        {tab === "deep" ? <DeepTab /> : null}
        {tab === "surface" ? <SurfaceTab /> : null}
        {tab === "flat" ? <FlatTab /> : null}
      </TabPanel>
      <p className="visually-hidden" role="status">
        {message}
      </p>
    </Dialog>
  );
}
