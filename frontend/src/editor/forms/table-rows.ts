import type { MapLibreMap } from "maplibre-gl";
import type { Draft, Editor } from "../editor.ts";
import { viewBox } from "../map/read-view.ts";
import type { WorkingLayer } from "../server/working.ts";
import type { ColumnFilters } from "./column-filter.ts";
import type { FieldDescription } from "./fields.ts";
import { arranged, type Order } from "./rows.ts";

/** Which features a table shows. */
export type Scope = "view" | "selected" | "edits";

/** The rows of a table; they keep their places while cells are edited. */
export class TableRows {
  private map: MapLibreMap | null = null;
  private readonly off: () => void;
  private arrangement: { readonly name: string; readonly keys: readonly string[] } = { name: "", keys: [] };

  constructor(
    private readonly editor: Editor,
    moved: () => void,
  ) {
    this.off = editor.workspace.useMap((map) => {
      this.map = map;
      map.on("idle", moved);
      moved();
      return () => {
        map.off("idle", moved);
        this.map = null;
      };
    });
  }

  stop(): void {
    this.off();
  }

  /** The layer whose features are shown. */
  layer(scope: Scope): WorkingLayer | undefined {
    const selected = scope === "selected" ? this.editor.selection()[0]?.layer : undefined;
    return this.editor.layer(selected ?? this.editor.state.layer ?? "");
  }

  /** The features of a layer in a scope that hold a text and pass the filters of columns, in an order. */
  read(layer: WorkingLayer, scope: Scope, fields: readonly FieldDescription[], filter: string, order: Order | null, columns: ColumnFilters): Draft[] {
    const features = this.features(scope).filter((one) => one.layer === layer.name);
    const byKey = new Map(features.map((one) => [one.key, one]));
    const name = JSON.stringify([layer.name, scope, filter, order, columns, [...byKey.keys()].sort()]);
    if (name !== this.arrangement.name) {
      this.arrangement = { name, keys: arranged(features, fields, filter, order, columns).map(({ key }) => key) };
    }
    return this.arrangement.keys.flatMap((key) => byKey.get(key) ?? []);
  }

  private features(scope: Scope): Draft[] {
    const { editor, map } = this;
    if (scope === "selected") return editor.selection();
    if (scope === "view") return map ? editor.near(viewBox(map, editor)) : [];
    return Object.keys(editor.draft.get().edits).flatMap((key) => editor.feature(key) ?? []);
  }
}
