import type { Studio } from "../../studio/studio";

/** Opens the browser's dialog for files, or for a folder, and takes what is chosen: the readers come with the choice. */
export function chooseFiles(studio: Studio, folder: boolean): void {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.webkitdirectory = folder;
  input.addEventListener("change", () => {
    const files = [...(input.files ?? [])];
    void import("./drop").then((it) =>
      it.takeFiles(
        studio,
        files.map((file) => ({ path: file.webkitRelativePath || file.name, file })),
      ),
    );
  });
  input.click();
}
