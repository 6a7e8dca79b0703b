import { CircleAlert, Download } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useStudio } from "../../studio/context";
import { Dialog } from "../../ui/Dialog";
import { plural } from "../../ui/format";
import { saveFile } from "../../ui/save-file";
import { type ClassFiles, CopyFault, fetchClassFiles, makeClassZip, zipName } from "./class-zip";
import "./class-copy.css";

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
const messageOf = (error: unknown) =>
  error instanceof CopyFault ? error.message : `The zip file could not be made: ${error}`;

/** The whole app as a zip file, for a teacher whose machine serves it to the class. */
export function ClassCopyDialog() {
  const studio = useStudio();
  const [files, setFiles] = useState<ClassFiles>();
  const [fault, setFault] = useState<string>();
  const [loaded, setLoaded] = useState<number>();
  const [saved, setSaved] = useState(false);
  const making = useRef(new AbortController());
  const close = () => studio.ui.set({ dialog: undefined });
  const look = () => {
    setFault(undefined);
    fetchClassFiles(document.baseURI).then(setFiles, (error: unknown) =>
      setFault(messageOf(error)),
    );
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as the dialog opens
  useEffect(() => {
    look();
    making.current = new AbortController();
    return () => making.current.abort();
  }, []);
  const download = async (all: ClassFiles) => {
    const { signal } = making.current;
    setFault(undefined);
    setSaved(false);
    setLoaded(0);
    try {
      const zip = await makeClassZip(all, document.baseURI, setLoaded, signal);
      saveFile(zipName, "application/zip", zip);
      setSaved(true);
      studio.ui.announce(`Saved ${zipName}`);
    } catch (error) {
      if (signal.aborted) return;
      setFault(messageOf(error));
    }
    setLoaded(undefined);
  };
  return (
    <Dialog title="Download for the class" onClose={close} className="class-copy">
      <p>
        All of Adder Studio in one zip file. Your machine serves it to the devices in the same
        network: they need a browser and no internet.
      </p>
      <ol>
        <li>Unpack the zip file.</li>
        <li>
          In a terminal, in its folder, type <code>node start.mjs</code>. This needs{" "}
          <a href="https://nodejs.org" target="_blank" rel="noreferrer">
            Node
          </a>{" "}
          18 or newer, on your machine only.
        </li>
        <li>Write the address that it prints on the board.</li>
      </ol>
      <p className="muted">
        Without Node, <code>python3 -m http.server</code> works, too; a first visit then takes 2.0
        MB instead of 1.2 MB. Either way browsers allow less to a page that another machine serves
        without https: training uses one processor thread, WebGPU is off, and the page does not open
        offline. The file README.txt has the details.
      </p>
      {fault === undefined ? null : (
        <p className="callout warn" role="alert">
          <CircleAlert size={16} />
          {fault}
        </p>
      )}
      {saved ? (
        <p className="callout" role="status">
          Saved as {zipName}. Unpack it, then start it as above.
        </p>
      ) : null}
      <div className="class-copy-actions">
        {files === undefined && fault !== undefined ? (
          <button type="button" className="button primary" onClick={look}>
            Try again
          </button>
        ) : (
          <button
            type="button"
            className="button primary"
            disabled={files === undefined || loaded !== undefined}
            onClick={() => files && void download(files)}
          >
            <Download size={15} />
            {files === undefined ? "Download …" : `Download (${megabytes(files.bytes)})`}
          </button>
        )}
        {files === undefined ? null : loaded === undefined ? (
          <span className="muted">{plural(files.files.length + 1, "file")}</span>
        ) : (
          <label className="class-copy-progress">
            <progress max={files.bytes} value={loaded} />
            <span>
              {megabytes(loaded)} of {megabytes(files.bytes)}
            </span>
          </label>
        )}
      </div>
    </Dialog>
  );
}
