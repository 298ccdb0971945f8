import { noChange, type ElementPart } from "lit";
import { Directive, directive, type PartInfo, type PropertyPart } from "lit/directive.js";

/** A field in which somebody writes, as far as this is concerned. */
export type WrittenField = EventTarget & { value: string };

/** Sets the value of a field unless somebody is writing in it. */
export class WhileWritten extends Directive {
  private field: WrittenField | null = null;
  private isWritten = false;

  constructor(part: PartInfo) {
    super(part);
  }

  override render(value: string): unknown {
    return value;
  }

  override update(part: PropertyPart | ElementPart, [value]: [string]): unknown {
    const field = part.element as unknown as WrittenField;
    if (field !== this.field) this.watch(field);
    return this.isWritten || field.value === value ? noChange : value;
  }

  private watch(field: WrittenField): void {
    this.field = field;
    const say = (written: boolean) => () => (this.isWritten = written);
    field.addEventListener("input", say(true));
    field.addEventListener("change", say(false));
    field.addEventListener("blur", say(false));
  }
}

/** As `live`: what a field shows is set anew each time; what is being written stays until it is given. */
export const whileWritten = directive(WhileWritten);
