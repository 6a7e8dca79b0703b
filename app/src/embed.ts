import "./shell/boot/trusted-types";
import "./shell/embed/embed.css";
import { permission } from "./shell/embed/allowed";
import { explain, surroundings } from "./shell/embed/frame";

/**
 * The page for frames of other sites. It first asks who is around it: where a page is not on the list, a sentence says so, and
 * nothing else of the app loads.
 */
async function boot(): Promise<void> {
  const list = document.querySelector<HTMLMetaElement>("meta[name='embed-origins']")?.content ?? "";
  const may = permission(
    surroundings(),
    list.split(/\s+/).filter((word) => word !== ""),
  );
  if (!may.ok) {
    explain(
      may.origin === undefined
        ? "Adder Studio stays closed here: the page around this frame does not say where it is from."
        : `Adder Studio stays closed here: ${location.host} does not let pages of ${may.origin} show it. Whoever runs ${location.host} can allow that.`,
    );
    return;
  }
  const { openEmbed } = await import("./shell/embed/open");
  await openEmbed();
}

boot().catch(() =>
  explain("Adder Studio did not load completely. Reload the page, or open it in a tab of its own."),
);
addEventListener("hashchange", () => location.reload());
