import { describe, expect, it, vi } from "vitest";
import { branchesOf, branchState, isShown, opacityOf, parseChoices, withFold, withOpacity, withShown } from "../src/store/choices.ts";
import { added, clicked, EMPTY, isSelected, ofLayer, parseSelection, toggled, without } from "../src/store/selection.ts";
import { createStore } from "../src/store/store.ts";
import { inOrder, orderWith } from "../src/store/layer-order.ts";
import { makeLayer } from "./layers.ts";

const parcel = (id: number) => ({ layer: "parcels", id, title: `16:50:010101:${id}` });

describe("the store", () => {
  it("tells who listens, with what was before, and only of changes", () => {
    const store = createStore({ count: 1, name: "a" });
    const heard = vi.fn();
    const stop = store.listen(heard);
    store.set({ count: 1 });
    store.set({ count: 2 });
    stop();
    store.set({ count: 3 });
    expect(heard.mock.calls).toEqual([[{ count: 2, name: "a" }, { count: 1, name: "a" }]]);
    expect(store.get().count).toBe(3);
  });
});

describe("the selection", () => {
  it("follows plain clicks until a set is collected", () => {
    const first = clicked(EMPTY, parcel(1));
    const second = clicked(first, parcel(2));
    expect(second.items).toEqual([parcel(2)]);
    const collected = toggled(second, parcel(3));
    expect(clicked(collected, parcel(4)).items).toEqual([parcel(2), parcel(3)]);
  });

  it("is emptied by a click beside it, unless collected", () => {
    expect(clicked(clicked(EMPTY, parcel(1)), null).items).toEqual([]);
    expect(clicked(toggled(EMPTY, parcel(1)), null).items).toEqual([parcel(1)]);
  });

  it("takes a feature out that is toggled again", () => {
    const twice = toggled(toggled(toggled(EMPTY, parcel(1)), parcel(2)), parcel(1));
    expect(twice.items).toEqual([parcel(2)]);
    expect(without(twice, parcel(2))).toEqual(EMPTY);
  });

  it("tells rows of different layers apart", () => {
    const selection = toggled(EMPTY, parcel(1));
    expect(isSelected(selection, { layer: "trees", id: 1 })).toBe(false);
    expect(ofLayer(selection, "trees")).toEqual([]);
  });

  it("survives being kept as text, and whatever else lies there", () => {
    const selection = toggled(toggled(EMPTY, parcel(1)), parcel(2));
    expect(parseSelection(JSON.stringify(selection.items))).toEqual(selection);
    for (const text of [null, "", "{", "{}", '[1, null, {"layer": "parcels"}]']) expect(parseSelection(text)).toEqual(EMPTY);
  });

  it("adds each feature once and counts those that found no room", () => {
    const { selection, added: count, leftOut } = added(toggled(EMPTY, parcel(1)), [1, 2, 2, 3, 4].map(parcel), 3);
    expect([selection.items.length, count, leftOut]).toEqual([3, 2, 1]);
  });
});

describe("choices of layers", () => {
  const none = parseChoices(null);
  const parcels = makeLayer();
  const trees = makeLayer({ name: "trees", group: "landscaping", order: 80, shown: false });
  const absent = makeLayer({ name: "absent", loaded: false });

  it("start as the layers are declared", () => {
    expect([isShown(none, parcels), isShown(none, trees)]).toEqual([true, false]);
    expect(opacityOf(none, parcels)).toBe(1);
  });

  it("never show what is not loaded", () => {
    expect(isShown(withShown(none, [absent], true), absent)).toBe(false);
  });

  it("say how much of a branch is shown, leaving out what is not loaded", () => {
    expect(branchState(none, [parcels, absent])).toBe("all");
    expect(branchState(none, [parcels, trees])).toBe("some");
    expect(branchState(none, [absent])).toBe("none");
  });

  it("hold the opacity in bounds", () => {
    expect(opacityOf(withOpacity(none, parcels, 0), parcels)).toBe(0.1);
    expect(opacityOf(withOpacity(none, parcels, 7), parcels)).toBe(1);
  });

  it("fold and unfold", () => {
    expect(withFold(withFold(none, "zoning"), "zoning").folded).toEqual([]);
  });

  it("survive being kept as text, and whatever else lies there", () => {
    const choices = withFold(withOpacity(withShown(none, [trees], true), trees, 0.4), "zoning");
    expect(parseChoices(JSON.stringify(choices))).toEqual(choices);
    for (const text of ["", "null", "{", "[1]", '{"shown":{"a":3},"opacity":5,"folded":[1]}']) {
      expect(parseChoices(text)).toEqual(none);
    }
  });

  it("put layers under their groups, the topmost first", () => {
    const groups = [{ code: "cadastre", title: "Cadastre" }, { code: "plans", title: "Plans" }, { code: "landscaping", title: "Landscaping" }];
    const low = makeLayer({ name: "quarters", order: 10 });
    expect(branchesOf(groups, [low, trees, parcels]).map(({ layers }) => layers.map(({ name }) => name))).toEqual([
      ["parcels", "quarters"],
      ["trees"],
    ]);
    expect(branchesOf(groups, [low, trees, parcels], ["trees", "quarters", "parcels"])[0]?.layers.map(({ name }) => name)).toEqual(["quarters", "parcels"]);
  });
});

describe("the order of layers", () => {
  const town = ["water", "zones", "parcels", "trees"].map((name, i) => ({ name, order: 10 * i }));
  const names = (layers: readonly { readonly name: string }[]) => layers.map(({ name }) => name);

  it("is the town's until the reader moves a layer", () => {
    expect(names(inOrder(town.toReversed(), []))).toEqual(["water", "zones", "parcels", "trees"]);
    const order = orderWith(town, [], { name: "zones", side: "above", other: "parcels" });
    expect(order).toEqual(["trees", "zones", "parcels"]);
    expect(names(inOrder(town, order))).toEqual(["water", "parcels", "zones", "trees"]);
    expect(orderWith(town, order, { name: "trees", side: "below", other: "water" })).toEqual(["zones", "parcels", "water", "trees"]);
    expect(orderWith(town, order, { name: "zones", side: "below", other: "parcels" })).toEqual([]);
  });

  it("lies as it was asked for after each of many moves, however few layers it names", () => {
    const many = ["a", "b", "c", "d", "e", "f"].map((name, i) => ({ name, order: i }));
    let order: readonly string[] = [];
    for (const [name, side, other] of [["a", "above", "d"], ["f", "below", "b"], ["c", "above", "e"], ["d", "below", "a"], ["b", "above", "f"]] as const) {
      const rest = names(inOrder(many, order)).filter((one) => one !== name);
      rest.splice(rest.indexOf(other) + (side === "above" ? 1 : 0), 0, name);
      order = orderWith(many, order, { name, side, other });
      expect(names(inOrder(many, order))).toEqual(rest);
    }
  });

  it("has a layer that came since above what it lies above in the town, and knows nothing of those that are gone", () => {
    const more = [...town, { name: "lawns", order: 15 }, { name: "ground", order: -1 }];
    const order = ["gone", "zones", "trees", "parcels", "water"];
    expect(names(inOrder(more, order))).toEqual(["ground", "water", "parcels", "trees", "zones", "lawns"]);
  });

  it("survives being kept as text, and whatever else lies there", () => {
    expect(parseChoices('{"order":["b","a"]}').order).toEqual(["b", "a"]);
    expect(parseChoices('{"order":["b",3,"b","a"]}').order).toEqual(["b", "a"]);
    expect(parseChoices('{"order":{"b":1}}').order).toEqual([]);
    expect(parseChoices('{"shown":{"a":true}}').order).toEqual([]);
  });
});
