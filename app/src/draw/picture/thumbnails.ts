interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One thing that a card shows of the test image, in the card's own pixels. */
export type Thumbnail =
  | ({ readonly kind: "image"; readonly href: string } & Place)
  | ({ readonly kind: "empty" } & Place)
  | ({ readonly kind: "bar"; readonly share: number; readonly right: boolean } & Place)
  | ({
      readonly kind: "text";
      readonly text: string;
      readonly size: number;
      readonly bold: boolean;
    } & Place);

export type Thumbnails = ReadonlyMap<string, readonly Thumbnail[]>;

/** Returns the previews on the cards on screen, by block: pictures, the likeliest classes, the ends of scales. */
export function thumbnailsIn(root: ParentNode): Thumbnails {
  const found = new Map<string, readonly Thumbnail[]>();
  for (const node of root.querySelectorAll<HTMLElement>(".react-flow__node")) {
    const host = node.querySelector(".block-preview");
    const id = node.dataset.id;
    if (host !== null && id !== undefined) found.set(id, thumbnailsOf(node, host));
  }
  return found;
}

function thumbnailsOf(card: HTMLElement, host: Element): readonly Thumbnail[] {
  const frame = card.getBoundingClientRect();
  const zoom = frame.width / card.offsetWidth;
  const isEmpty = host.classList.contains("waiting");
  const placeOf = (element: Element): Place => {
    const box = element.getBoundingClientRect();
    return {
      x: (box.x - frame.x) / zoom,
      y: (box.y - frame.y) / zoom,
      width: box.width / zoom,
      height: box.height / zoom,
    };
  };
  const things: Thumbnail[] = [];
  for (const canvas of host.querySelectorAll("canvas")) {
    const place = placeOf(canvas);
    const isOwn = canvas.classList.contains("block-preview-image");
    if (place.width === 0 || canvas.width === 0) continue;
    things.push(
      isEmpty && !isOwn
        ? { kind: "empty", ...place }
        : { kind: "image", href: canvas.toDataURL("image/png"), ...place },
    );
  }
  for (const row of host.querySelectorAll<HTMLElement>(".class-row")) {
    const share = isEmpty ? 0 : Number.parseFloat(row.style.getPropertyValue("--share")) / 100;
    const right = row.classList.contains("correct");
    things.push({ kind: "bar", share: Number.isFinite(share) ? share : 0, right, ...placeOf(row) });
  }
  for (const element of host.querySelectorAll("b, .class-verdict")) {
    const text = element.textContent;
    if (text === "" || isEmpty) continue;
    const { fontSize, fontWeight } = getComputedStyle(element);
    const bold = Number(fontWeight) > 600;
    const size = Number.parseFloat(fontSize);
    things.push({ kind: "text", text, size, bold, ...placeOf(element) });
  }
  return things;
}
