/** Returns why this page may not use the camera, as far as that can be known before it is asked for. */
export function cameraRefusal(): string | undefined {
  const another = "Photos and screenshots of QR codes can be chosen as files.";
  if (!isSecureContext) return `The camera works on https pages only. ${another}`;
  if (typeof navigator.mediaDevices?.getUserMedia !== "function") {
    return `This browser gives pages no camera. ${another}`;
  }
  // Only some browsers tell what the site's headers allow.
  const policy = Reflect.get(document, "featurePolicy") as
    | { allowsFeature(name: string): boolean }
    | undefined;
  if (policy?.allowsFeature("camera") === false) {
    return `The camera is off on this site until whoever runs it allows it. ${another}`;
  }
  return undefined;
}

/** Returns what to tell a person whose camera did not start. */
export function cameraFault(error: unknown): string {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError") {
    return "The camera was refused, by you or by the settings of this site. Photos and screenshots can be chosen as files.";
  }
  if (name === "NotFoundError") return "This device has no camera.";
  if (name === "NotReadableError") return "Another program is using the camera.";
  return "The camera could not be started.";
}
