import { Suspense, useEffect, useLayoutEffect, useMemo } from "react";
import { createDrawLoop } from "../draw/draw-loop";
import { DrawLoopProvider } from "../draw/use-draw";
import { useShortcuts } from "../editor/commands/use-shortcuts";
import { type CanvasHandle, CanvasHandleProvider } from "../studio/canvas-handle";
import { StudioProvider, useUi } from "../studio/context";
import type { Studio } from "../studio/studio";
import { followTheme } from "../studio/theme";
import { whenFreeOrPressed } from "../ui/connection";
import { ErrorBoundary } from "../ui/ErrorBoundary";
import { whenIdle } from "../ui/idle";
import { lazyPart } from "../ui/lazy-part";
import { Part } from "../ui/Part";
import { useLayout } from "./layout/use-layout";
import { RunBar } from "./topbar/RunBar";
import { TopBar } from "./topbar/TopBar";

/** Parts that come after the top bar, which is all that a press of Run needs. */
const Body = lazyPart(async () => {
  // Where Run was pressed in the first picture, that stands until the images have come.
  await whenFreeOrPressed();
  return import("./body");
}, "Body");
const LiveRegion = lazyPart(() => import("./status/LiveRegion"), "LiveRegion");
const Dialogs = lazyPart(() => import("./dialogs/Dialogs"), "Dialogs");
const PresenterBar = lazyPart(() => import("./presenter/PresenterBar"), "PresenterBar");

interface AppProps {
  readonly studio: Studio;
  readonly forget: () => Promise<void>;
}

/** The one screen. */
export function App({ studio, forget }: AppProps) {
  const loop = useMemo(() => createDrawLoop(studio.run.session), [studio]);
  const handle = useMemo<CanvasHandle>(() => ({ current: undefined }), []);
  // Before any chart reads the colours.
  useLayoutEffect(() => followTheme(studio.ui, () => loop.invalidate()), [studio, loop]);
  useEffect(() => {
    // Once the page stands, the rest comes: the first press of anything finds it there.
    let over = false;
    void whenIdle()
      .then(() => import("./later"))
      .then((it) => it.fetchTheRest(() => over))
      .catch(() => undefined);
    return () => {
      over = true;
    };
  }, []);
  useEffect(() => {
    const listening = import("./drop").then((it) => it.listenForDrops(studio));
    return () => void listening.then((stop) => stop());
  }, [studio]);
  return (
    <ErrorBoundary fallback={() => <AppFault studio={studio} />}>
      <StudioProvider value={studio}>
        <DrawLoopProvider value={loop}>
          <CanvasHandleProvider value={handle}>
            <Screen />
            <ErrorBoundary fallback={() => null}>
              <Suspense fallback={null}>
                <LiveRegion />
              </Suspense>
              <Suspense fallback={null}>
                <Dialogs forget={forget} />
              </Suspense>
            </ErrorBoundary>
          </CanvasHandleProvider>
        </DrawLoopProvider>
      </StudioProvider>
    </ErrorBoundary>
  );
}

/** Past the top bar and the list of blocks, to the block that Tab would come to. */
function goToNetwork() {
  document
    .querySelector<HTMLElement>(
      ".canvas .card-hit[tabindex='0'], .outline [tabindex='0'], .empty-canvas button",
    )
    ?.focus();
}

function Screen() {
  useShortcuts();
  const layout = useLayout();
  const { narrow } = layout;
  const stacked = layout.body === "stack";
  const presenter = useUi((state) => state.presenter);
  return (
    <div className={`screen${narrow ? " narrow" : ""}${presenter ? " presenter" : ""}`}>
      <button type="button" className="skip" onClick={goToNetwork}>
        Skip to the network
      </button>
      <Part name="The top bar">
        {presenter ? <PresenterBar /> : <TopBar narrow={narrow} run={!stacked} />}
      </Part>
      <Part name="The page" still="body">
        <Body {...layout} />
      </Part>
      {stacked && !presenter ? <RunBar /> : null}
    </div>
  );
}

/** The last resort: the work leaves as a file. */
function AppFault({ studio }: { studio: Studio }) {
  return (
    <div className="app-fault" role="alert">
      <h1>Adder Studio stopped because of a bug</h1>
      <p>Your experiment is still here. Save it as a file, then open the page again.</p>
      <button
        type="button"
        className="button primary"
        onClick={() => void import("../studio/save-document").then((it) => it.saveDocument(studio))}
      >
        Save your work as a file
      </button>
      <button type="button" className="button" onClick={() => location.reload()}>
        Open the page again
      </button>
    </div>
  );
}
