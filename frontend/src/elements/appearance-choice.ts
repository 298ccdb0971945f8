import { html, type TemplateResult } from "lit";
import { appearance, setAppearance, TEXT_SIZES, THEMES, type Appearance } from "../appearance/appearance.ts";
import { closeWhenLeft } from "../appearance/popover.ts";
import type { TextKey } from "../texts/texts.ts";
import { icon } from "./icons.ts";
import { WorkspaceElement } from "./workspace-element.ts";

/** Where the reader chooses the theme and the size of text. */
export class AppearanceChoice extends WorkspaceElement {
  private stop: (() => void) | null = null;

  protected override reads(): readonly unknown[] {
    return [];
  }

  protected override firstUpdated(): void {
    const details = this.querySelector("details");
    if (details) this.stop = closeWhenLeft(details);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop?.();
  }

  protected override render(): TemplateResult {
    const title = this.say("appearance");
    return html`
      <details class="appearance">
        <summary title=${title}>${icon("appearance")}<span class="visually-hidden">${title}</span></summary>
        <div class="appearance__choices">${this.choices("theme", THEMES)} ${this.choices("text", TEXT_SIZES)}</div>
      </details>
    `;
  }

  private choices<Name extends keyof Appearance>(name: Name, codes: readonly Appearance[Name][]): TemplateResult {
    const now = appearance();
    const choose = (code: Appearance[Name]) => setAppearance({ ...appearance(), [name]: code });
    return html`<fieldset>
      <legend>${this.say(`appearance_${name}`)}</legend>
      ${codes.map(
        (code) => html`<label>
          <input type="radio" name=${name} .checked=${now[name] === code} @change=${() => choose(code)} />
          ${this.say(`appearance_${name}_${code}` as TextKey)}
        </label>`,
      )}
    </fieldset>`;
  }
}

customElements.define("appearance-choice", AppearanceChoice);
