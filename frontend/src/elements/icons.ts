import { html, svg, type TemplateResult } from "lit";

const PATHS = {
  search: "M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9ZM10.4 10.4 14 14",
  close: "M3.5 3.5l9 9M12.5 3.5l-9 9",
  layers: "M8 2 14.5 5.5 8 9 1.5 5.5ZM2.5 8.5 8 11.5l5.5-3M2.5 11.5 8 14.5l5.5-3",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  whole: "M2 7.8 8 2.5l6 5.3M3.8 6.6v6.9h8.4V6.6M6.6 13.5V9.6h2.8v3.9",
  box: "M2.5 4V2.5H4M7 2.5h2M12 2.5h1.5V4M13.5 7v2M13.5 12v1.5H12M9 13.5H7M4 13.5H2.5V12M2.5 9V7",
  share: "M5.5 8a2 2 0 1 1-4 0 2 2 0 0 1 4 0ZM14.5 3.5a2 2 0 1 1-4 0 2 2 0 0 1 4 0ZM14.5 12.5a2 2 0 1 1-4 0 2 2 0 0 1 4 0ZM5.3 7.1l5.4-2.7M5.3 8.9l5.4 2.7",
  save: "M2.5 2.5h9l2 2v9h-11ZM5 2.5v4h5.5v-4M5 13.5V9.5h6v4",
  filter: "M2.5 3h11L9.5 8v5l-3-1.5V8Z",
  order: "M5 13V3M2.8 5.2 5 3l2.2 2.2M11 3v10M8.8 10.8 11 13l2.2-2.2",
  bookmark: "M4 2.5h8v11L8 10.5 4 13.5Z",
  chevron: "M6 3.5 10.5 8 6 12.5",
  left: "M10 3.5 5.5 8 10 12.5",
  warning: "M8 2 14.5 13.5h-13ZM8 6.5v3.2M8 11.6v.2",
  link: "M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2.2-2.2A2.6 2.6 0 0 0 9 3.3l-.9.9M9.2 6.8a2.6 2.6 0 0 0-3.7 0L3.3 9A2.6 2.6 0 0 0 7 12.7l.9-.9",
  target: "M8 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7ZM8 1v3M8 12v3M1 8h3M12 8h3",
  opacity: "M3 4.5h5M11 4.5h2M3 11.5h2M8 11.5h5M9.5 3v3M6.5 10v3",
  check: "M3 8.5 6.5 12 13 4.5",
  file: "M4 1.5h5L12.5 5v9.5H4ZM9 1.5V5h3.5",
  user: "M8 2.5a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6ZM2.8 14c.4-3 2.4-4.4 5.2-4.4s4.8 1.4 5.2 4.4",
  move: "M8 1.5v13M1.5 8h13M6 3.5l2-2 2 2M6 12.5l2 2 2-2M3.5 6l-2 2 2 2M12.5 6l2 2-2 2",
  pencil: "M2.5 13.5l.8-3.2 7.6-7.6 2.4 2.4-7.6 7.6ZM9.6 4l2.4 2.4",
  undo: "M5.5 3 2.5 6l3 3M2.5 6h7a4 4 0 0 1 0 8H6",
  redo: "M10.5 3l3 3-3 3M13.5 6h-7a4 4 0 0 0 0 8H10",
  cursor: "M3 2.5 12.5 7l-4 1.5L7 12.8Z",
  split: "M2.5 4h11v8h-11ZM10.5 1.5l-5 13",
  portions: "M2.5 3.5h11v9h-11ZM7 3.5v9M9.5 3.5v9",
  equal: "M2.5 3.5h11v9h-11ZM6.2 3.5v9M9.8 3.5v9",
  merge: "M2.5 3.5h11v9h-11ZM8 3.5v1.6M8 10.9v1.6M4.5 8h7M6 6.5 4.5 8 6 9.5M10 6.5 11.5 8 10 9.5",
  cut: "M2.5 3.5h11v4.2H9v4.8H2.5ZM11 9.7h2.8v2.8H11Z",
  copy: "M5.5 5.5h8v8h-8ZM10.5 5.5v-3h-8v8h3",
  ruler: "M2 10.5 10.5 2 14 5.5 5.5 14ZM5 7.5l1.5 1.5M7.5 5l1.5 1.5M10 2.5l1.5 1.5",
  traverse: "M2.5 13 5 4.5 10 7l3.5-4.5M5 4.5v.01M10 7v.01",
  draw: "M3 12.5 4.5 4l7-1.5 2 6-5 5ZM13.5 11v4M11.5 13h4",
  lasso: "M3 6.5 7 2.5l6.5 2-1.5 6-6 1ZM6 11.5l-2.5 3",
  vertices: "M4.5 3.5h7M12.5 4.5v7M11.5 12.5h-7M3.5 11.5v-7M2.5 2.5h2v2h-2ZM11.5 2.5h2v2h-2ZM11.5 11.5h2v2h-2ZM2.5 11.5h2v2h-2Z",
  hole: "M2 2h12v12H2ZM5.5 5.5h5v5h-5Z",
  part: "M2 2.5h5.5v6H2ZM10 8h4v5.5h-4ZM12 2v4M10 4h4",
  clock: "M8 2a6 6 0 1 1 0 12a6 6 0 0 1 0-12ZM8 4.6V8l2.6 1.6",
  play: "M5 3.5v9l7-4.5Z",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  appearance: "M8 2.25a5.75 5.75 0 1 1 0 11.5a5.75 5.75 0 0 1 0-11.5ZM8 2.25v11.5M10 3v10M12 4.3v7.4",
  solid: "M8 1.8 13.6 5v6L8 14.2 2.4 11V5ZM2.4 5 8 8.2 13.6 5M8 8.2v6",
  tilt_up: "M1.5 12.5 4.5 9h7l3 3.5ZM8 6.5V1.8M5.8 4 8 1.8 10.2 4",
  tilt_down: "M1.5 12.5 4.5 9h7l3 3.5ZM8 1.8v4.7M5.8 4.3 8 6.5l2.2-2.2",
  turn_left: "M3 9.5a5.2 5.2 0 1 0 1.6-4.6M4.8 1.8 4.4 5.2l3.4.4",
  turn_right: "M13 9.5a5.2 5.2 0 1 1-1.6-4.6M11.2 1.8l.4 3.4-3.4.4",
  north: "M8 1.5 11 8.5H5ZM5.5 14.5v-4l5 4v-4",
  table: "M2 3h12v10H2ZM2 6.3h12M2 9.6h12M6 3v10",
  remove: "M2.5 4.5h11M6 4V2.5h4V4M4 4.5l.7 9h6.6l.7-9M6.8 7v4M9.2 7v4",
  keys: "M1.5 4h13v8h-13ZM4 6.5v.01M6.7 6.5v.01M9.3 6.5v.01M12 6.5v.01M4.5 9.5h7",
  print: "M4.5 6V2h7v4M4.5 11.5h-3V6h13v5.5h-3M4.5 9.5h7V14h-7Z",
} as const;

export type IconName = keyof typeof PATHS;

/** Draws an icon that only decorates: the text beside it, or a label, says what it means. */
export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
    ${svg`<path d=${PATHS[name]} fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"></path>`}
  </svg>`;
}

/** Draws the mark of the product: four parcels and the street between them. */
export function mark(): TemplateResult {
  return html`<svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
    <rect width="24" height="24" rx="5" fill="#00595b"></rect>
    <path d="M4.5 5.5h6v5.2h-6zM4.5 13.6h4.2v5h-4.2z" fill="#bfe3dc"></path>
    <path d="M13.6 5.5h6v8.1l-6-2z" fill="#ffffff"></path>
    <path d="M11.6 14.2l8 2.7v1.7h-8z" fill="#f0b85a"></path>
  </svg>`;
}
