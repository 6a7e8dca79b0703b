import { PanelBottomOpen, SlidersHorizontal } from "lucide-react";
import { type ComponentProps, type ReactNode, useEffect } from "react";
import { Rail } from "../editor/palette/Rail";
import { useDocument, useStudio, useUi } from "../studio/context";
import { useHidden } from "../studio/locked";
import { useQuestion } from "../studio/use-question";
import { whenFreeOrPressed } from "../ui/connection";
import { whenIdle } from "../ui/idle";
import { lazyPart } from "../ui/lazy-part";
import { Part } from "../ui/Part";
import { Splitter } from "../ui/Splitter";
import { rem } from "../ui/text-size";
import { CompactBody } from "./layout/CompactBody";
import { DockFrame } from "./layout/DockFrame";
import { QuestionHead } from "./layout/QuestionHead";
import type { Layout } from "./layout/use-layout";
import { parts } from "./parts";
import { AbsentBar } from "./status/AbsentBar";
import { StatusBar } from "./status/StatusBar";

/** The largest of all: the page can be read and run without it. */
const Canvas = lazyPart(async () => {
  await whenIdle();
  await whenFreeOrPressed();
  return import("../editor/canvas/Canvas");
}, "Canvas");
const Dock = lazyPart(() => whenFreeOrPressed().then(parts.dock), "Dock");
const Inspector = lazyPart(() => whenFreeOrPressed().then(parts.inspector), "Inspector");
const Bars = lazyPart(() => whenFreeOrPressed().then(parts.bars), "Bars");
const Outline = lazyPart(parts.outline, "Outline");
const LessonSide = lazyPart(parts.lesson, "LessonSide");
const LessonPanel = lazyPart(parts.lesson, "LessonPanel");
const LessonBar = lazyPart(parts.lesson, "LessonBar");
/** Fetched by those who prepare lessons only. */
const lessonEditor = () => import("../features/lesson-editor/LessonEditor");
const LessonEditor = lazyPart(lessonEditor, "LessonEditor");
const LessonEditorBar = lazyPart(lessonEditor, "LessonEditorBar");
const BlockPalette = lazyPart(() => whenFreeOrPressed().then(parts.palette), "BlockPalette");
const Problems = lazyPart(parts.problems, "Problems");
const ContextMenu = lazyPart(parts.contextMenu, "ContextMenu");
const PresenterQuestion = lazyPart(
  () => import("./presenter/PresenterQuestion"),
  "PresenterQuestion",
);

/** Everything below the top bar, arranged for the size of the window. */
export function Body({ body, narrow }: Layout) {
  const presenter = useUi((state) => state.presenter);
  const asked = useQuestion() !== undefined;
  const taught = useDocument((state) => state.graph.lesson !== undefined);
  const prepares = usePrepares();
  if (body === "wide") {
    return (
      <>
        <AbsentBar />
        <WideBody />
        <Status />
      </>
    );
  }
  return (
    <>
      <AbsentBar />
      <CompactBody
        body={body}
        narrow={narrow}
        left={narrow || presenter ? undefined : <LeftSide />}
        question={
          presenter ? (
            <Presented />
          ) : (taught || prepares) && narrow ? (
            <Part name="The lesson">{prepares ? <LessonEditorBar /> : <LessonBar />}</Part>
          ) : (
            <Part name="The question" still="question">
              <QuestionHead />
            </Part>
          )
        }
        stage={<Stage />}
        status={<Status key="status" />}
        sheets={{
          lesson:
            taught || prepares ? (
              <Part name="The lesson">{prepares ? <LessonEditor isSheet /> : <LessonPanel />}</Part>
            ) : null,
          palette: (
            <Part name="The block list">
              <BlockPalette />
            </Part>
          ),
          inspector: (
            <Part name="The properties" still="inspector">
              <Inspector asked={asked} />
            </Part>
          ),
          dock: (
            <Part name="The panels" still="dock">
              <Dock narrow />
            </Part>
          ),
        }}
      />
      {narrow ? null : <Status />}
    </>
  );
}

/** Width of the lesson beside the canvas. */
const lessonPx = 300;

/** The question in front of a class. */
function Presented() {
  return (
    <Part name="The question">
      <PresenterQuestion />
    </Part>
  );
}

/** Returns true while the lesson of the document on screen is being prepared. */
function usePrepares(): boolean {
  const key = useDocument((state) => state.key);
  return useUi(({ preparing, presenter }) => preparing === key && !presenter);
}

/** The columns left of the canvas: one, and beside it the lesson while it is being prepared. */
function LeftSide() {
  if (!usePrepares()) return <LeftColumn />;
  return (
    <div className="lefts">
      <BlocksColumn />
      <EditorColumn />
    </div>
  );
}

function EditorColumn() {
  const { ui } = useStudio();
  const width = useUi((state) => state.lessonPx);
  return (
    <aside className="side left" style={{ width: rem(width) }} aria-label="The lesson">
      <Part name="The lesson editor">
        <LessonEditor />
      </Part>
      <Splitter
        label="Width of the lesson"
        axis="x"
        side="before"
        size={width}
        min={240}
        max={380}
        onSize={(lessonPx) => ui.set({ lessonPx })}
      />
    </aside>
  );
}

function LeftColumn() {
  const taught = useDocument((state) => state.graph.lesson !== undefined);
  if (taught) {
    return (
      <aside className="side left" style={{ width: rem(lessonPx) }} aria-label="Lesson">
        <Part name="The lesson">
          <LessonSide
            blocks={
              <Part name="The block list">
                <BlockPalette />
              </Part>
            }
          />
        </Part>
      </aside>
    );
  }
  return <BlocksColumn />;
}

function BlocksColumn() {
  const studio = useStudio();
  const open = useUi((state) => state.leftOpen);
  const leftPx = useUi((state) => state.leftPx);
  const hidden = useHidden("palette");
  if (hidden) return null;
  if (!open) {
    return (
      <aside className="side left" aria-label="Blocks">
        <Part name="The block list">
          <Rail />
        </Part>
      </aside>
    );
  }
  return (
    <aside className="side left" style={{ width: rem(leftPx) }} aria-label="Blocks">
      <Part name="The block list">
        <BlockPalette />
      </Part>
      <Splitter
        label="Width of the block list"
        axis="x"
        side="before"
        size={leftPx}
        min={160}
        max={420}
        onSize={(size) => studio.ui.set({ leftPx: size })}
      />
    </aside>
  );
}

function WideBody() {
  const studio = useStudio();
  const presenter = useUi((state) => state.presenter);
  const rightOpen = useUi((state) => state.rightOpen && !state.presenter);
  const dockOpen = useUi((state) => state.dockOpen);
  const rightPx = useUi((state) => state.rightPx);
  return (
    <div className="body">
      {presenter ? null : <LeftSide />}
      <div className="middle">
        {presenter ? <Presented /> : null}
        <main className="stage">
          <Stage>
            {rightOpen || presenter ? null : (
              <StageButton corner="top-right" onClick={() => studio.ui.set({ rightOpen: true })}>
                <SlidersHorizontal size={15} />
                Properties
              </StageButton>
            )}
            {dockOpen ? null : (
              <StageButton corner="bottom-right" onClick={() => studio.ui.set({ dockOpen: true })}>
                <PanelBottomOpen size={16} />
                Panels
              </StageButton>
            )}
          </Stage>
        </main>
        {dockOpen ? (
          <DockFrame>
            <Part name="The panels" still="dock">
              <Dock />
            </Part>
          </DockFrame>
        ) : null}
      </div>
      {rightOpen ? (
        <aside className="side right" style={{ width: rem(rightPx) }} aria-label="Properties">
          <Splitter
            label="Width of the properties"
            axis="x"
            side="after"
            size={rightPx}
            min={220}
            max={560}
            onSize={(size) => studio.ui.set({ rightPx: size })}
          />
          <Part name="The properties" still="inspector">
            <Inspector />
          </Part>
        </aside>
      ) : null}
    </div>
  );
}

/** Brings back what was closed, from the corner of the canvas where it was. */
function StageButton({
  corner,
  ...button
}: ComponentProps<"button"> & { corner: "top-right" | "bottom-right" }) {
  return <button type="button" className={`button stage-button ${corner}`} {...button} />;
}

/** The message bars, and below them the document: the canvas, or the outline. */
function Stage({ children }: { children?: ReactNode }) {
  const outline = useUi((state) => state.outline);
  return (
    <>
      <Part name="The messages">
        <Bars />
      </Part>
      <div className="stage-body">
        {outline ? (
          <Part name="The outline">
            <Outline />
          </Part>
        ) : (
          <Part name="The canvas" still="canvas">
            <Canvas />
          </Part>
        )}
        {children}
        <Overlays />
      </div>
    </>
  );
}

function Overlays() {
  const problems = useUi((state) => state.problemsOpen);
  const menu = useUi((state) => state.contextMenu);
  const { ui } = useStudio();
  // Here and not in the menu: a press beside it closes it, too, while it is still on its way.
  useEffect(() => {
    if (menu === undefined) return;
    const outside = ({ target }: Event) => {
      if (!(target as Element).closest(".context-menu")) ui.set({ contextMenu: undefined });
    };
    addEventListener("pointerdown", outside, true);
    return () => removeEventListener("pointerdown", outside, true);
  }, [menu, ui]);
  return (
    <>
      <Part name="The list of problems">{problems ? <Problems /> : null}</Part>
      <Part name="The menu">{menu === undefined ? null : <ContextMenu {...menu} />}</Part>
    </>
  );
}

function Status() {
  return (
    <Part name="The status bar" still="status">
      <StatusBar />
    </Part>
  );
}
