import { prewarm, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";

/** Starts the threads in which MapLibre reads tiles; a page that does so early has its map sooner. */
export function startWorkers(): void {
  setWorkerUrl(new URL(workerUrl, location.href).href);
  prewarm();
}
