import { useEffect, useRef, useState } from "react";
import { plural } from "../../../ui/format";
import { useBoardModel } from "../use-board";
import { cameraFault } from "./camera";
import { readFrame } from "./read-picture";

/** Milliseconds between two looks at the camera's picture, and for one of them. */
const everyMs = 200;
const lookMs = 60;

/** The camera's picture, out of which QR codes go to the board as they are held before it. Nothing of it is kept. */
export function CameraBox({ onClose }: { onClose: () => void }) {
  const board = useBoardModel();
  const video = useRef<HTMLVideoElement>(null);
  const [fault, setFault] = useState<string>();
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    let isOver = false;
    let stream: MediaStream | undefined;
    const known = new Set<string>();
    const look = async () => {
      const picture = video.current;
      if (isOver || picture === null) return;
      if (picture.videoWidth > 0) {
        const size = [picture.videoWidth, picture.videoHeight] as const;
        const texts = await readFrame(picture, size, lookMs).catch(() => []);
        const fresh = texts.filter((text) => !known.has(text));
        for (const text of fresh) known.add(text);
        if (!isOver && fresh.length > 0) {
          setSeen(new Set(known));
          await board.read(fresh.join("\n"));
        }
      }
      if (!isOver) setTimeout(look, everyMs);
    };
    navigator.mediaDevices
      .getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } })
      .then(async (given) => {
        stream = given;
        if (isOver || video.current === null) return end();
        video.current.srcObject = given;
        await video.current.play();
        void look();
      })
      .catch((error: unknown) => {
        if (!isOver) setFault(cameraFault(error));
      });
    function end(): void {
      for (const track of stream?.getTracks() ?? []) track.stop();
    }
    return () => {
      isOver = true;
      end();
    };
  }, [board]);
  return (
    <div className="board-camera">
      {fault === undefined ? (
        <>
          <video ref={video} muted playsInline aria-label="What the camera sees" />
          <p>
            Hold one QR code after the other before the camera.{" "}
            <strong>{plural(seen.size, "code")} seen.</strong>
          </p>
        </>
      ) : (
        <p role="alert">{fault}</p>
      )}
      <button type="button" className="button small" onClick={onClose}>
        Close the camera
      </button>
    </div>
  );
}
