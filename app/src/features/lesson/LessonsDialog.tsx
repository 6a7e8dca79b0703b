import { loadLesson, type ReadyLesson, readyLessons } from "@adder-studio/classroom/lessons";
import { ArrowLeft, BookOpen, GraduationCap, Printer } from "lucide-react";
import { useEffect, useState } from "react";
import { useStudio } from "../../studio/context";
import { setTeacher } from "../../studio/lesson";
import type { Studio } from "../../studio/studio";
import { Dialog } from "../../ui/Dialog";
import { plural } from "../../ui/format";
import { TeacherSheet } from "./TeacherSheet";
import "./print.css";
import "./lessons.css";

/** The lessons that come with the program: opened as a student, or read by the teacher first. */
export function LessonsDialog() {
  const studio = useStudio();
  const [read, setRead] = useState<string>();
  const lesson = useReady(read);
  const close = () => studio.ui.set({ dialog: undefined });
  if (lesson !== undefined) {
    return (
      <Dialog title={`For the teacher: ${lesson.title}`} onClose={close} className="lessons prints">
        <div className="share-actions no-print">
          <button type="button" className="button quiet" onClick={() => setRead(undefined)}>
            <ArrowLeft size={15} />
            All lessons
          </button>
          <span className="grow" />
          <button type="button" className="button" onClick={() => window.print()}>
            <Printer size={15} />
            Print
          </button>
          <button
            type="button"
            className="button primary"
            onClick={() => open(studio, lesson, true)}
          >
            <GraduationCap size={16} />
            Open as teacher
          </button>
        </div>
        <TeacherSheet lesson={lesson} />
      </Dialog>
    );
  }
  return (
    <Dialog title="Lessons" onClose={close} className="lessons">
      <p className="muted">
        Predict, run, compare, explain: each in one school hour. Share hands the open lesson out as
        a link.
      </p>
      <ul className="lessons-list">
        {readyLessons.map(({ id, title, minutes, summary }) => (
          <li key={id}>
            <div>
              <h3>{title}</h3>
              <span className="muted">{plural(minutes, "minute")}</span>
            </div>
            <p>{summary}</p>
            <div className="share-actions">
              <button
                type="button"
                className="button small"
                aria-label={`Open ${title}`}
                onClick={() => void loadLesson(id).then((it) => it && open(studio, it, false))}
              >
                <BookOpen size={14} />
                Open
              </button>
              <button
                type="button"
                className="button small quiet"
                aria-label={`For the teacher: ${title}`}
                onClick={() => setRead(id)}
              >
                For the teacher
              </button>
            </div>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function useReady(id: string | undefined): ReadyLesson | undefined {
  const [lesson, setLesson] = useState<ReadyLesson>();
  useEffect(() => {
    setLesson(undefined);
    if (id === undefined) return;
    let isWanted = true;
    void loadLesson(id).then((it) => isWanted && setLesson(it));
    return () => {
      isWanted = false;
    };
  }, [id]);
  return lesson;
}

/** Opens a lesson as a document of its own. */
function open(studio: Studio, { graph }: ReadyLesson, teacher: boolean): void {
  studio.ui.set({ dialog: undefined, lessonSide: "lesson", sheet: "lesson" });
  studio.openDocument(graph, { kind: "template", graph });
  if (teacher) setTeacher(studio, true);
}
