import { isSameValue } from "../saving/changed.ts";
import type { Draft } from "../editor.ts";

/** What a field holds over the features that a form shows. */
export interface Held {
  readonly value: unknown;
  /** Whether the features differ in it. */
  readonly various: boolean;
  /** What the first of the changed features had before; undefined when none is changed. */
  readonly former: unknown;
  readonly changed: boolean;
}

/** Returns what features have in a field, together. */
export function heldBy(features: readonly Draft[], name: string): Held {
  const values = features.map(({ properties }) => properties[name] ?? null);
  const [value = null] = values;
  const changed = features.filter((one) => one.base && !isSameValue(one.base.properties[name], one.properties[name]));
  return {
    value,
    various: values.some((other) => !isSameValue(other, value)),
    former: changed[0]?.base?.properties[name],
    changed: changed.length > 0,
  };
}

/** The patches that give a value to all features that do not have it yet. */
export function givenToAll(features: readonly Draft[], name: string, value: unknown) {
  return features
    .filter(({ properties }) => !isSameValue(properties[name], value))
    .map(({ key }) => ({ key, properties: { [name]: value } }));
}

/** The patches that give each feature back what it had in a field. */
export function takenBack(features: readonly Draft[], name: string) {
  return features.flatMap(({ key, base, properties }) =>
    base && !isSameValue(base.properties[name], properties[name]) ? [{ key, properties: { [name]: base.properties[name] ?? null } }] : [],
  );
}
