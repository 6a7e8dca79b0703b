import { serve, type ThreadStart } from "./thread";

self.addEventListener("message", ({ data }: MessageEvent<ThreadStart>) => serve(data));
