import "../shell/boot/trusted-types";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "../shell/app";
import "../styles/index.css";
import { BlockSheet } from "./BlockSheet";
import { openRoute, routes } from "./routes";
import "./gallery.css";

/** Shows the state that the address names, such as `#selected` or `#selected/dark`; the list of all states for `#`. */
async function show(): Promise<void> {
  const [id, theme] = location.hash.slice(1).split("/");
  const route = routes.find((entry) => entry.id === id);
  const scheme = theme === "dark" || theme === "light" ? theme : "auto";
  const root = document.getElementById("root");
  if (root === null) return;
  if (id === "blocks") {
    document.documentElement.dataset.theme = scheme === "dark" ? "dark" : "light";
    createRoot(root).render(<BlockSheet />);
    return;
  }
  if (route === undefined) {
    createRoot(root).render(<Index />);
    return;
  }
  if (route.size !== undefined && !framed(route.size)) {
    const [width, height] = route.size;
    createRoot(root).render(
      <iframe
        className="gallery-frame"
        title={route.title}
        src={location.href}
        {...{ width, height }}
      />,
    );
    return;
  }
  const studio = await openRoute(route, scheme);
  createRoot(root).render(
    <StrictMode>
      <App studio={studio} forget={async () => location.reload()} />
    </StrictMode>,
  );
}

/** Returns true when this page is in its frame, or its window has the size of the frame. */
function framed([width, height]: readonly [number, number]): boolean {
  return window.self !== window.top || (innerWidth === width && innerHeight === height);
}

function Index() {
  return (
    <main className="gallery">
      <h1>Gallery</h1>
      <ul>
        {[{ id: "blocks", title: "All block cards" }, ...routes].map(({ id, title }) => (
          <li key={id}>
            <span>{title}</span>
            <a href={`#${id}/light`}>light</a>
            <a href={`#${id}/dark`}>dark</a>
          </li>
        ))}
      </ul>
    </main>
  );
}

void show();
window.addEventListener("hashchange", () => location.reload());
