/** The locks of the browser, as far as drafts need them: one holder for a name, the others wait. */
export interface Locks {
  request(name: string, options: { readonly ifAvailable?: boolean; readonly steal?: boolean; readonly signal?: AbortSignal }, held: (lock: object | null) => Promise<void>): Promise<unknown>;
}

/** How tabs speak to each other; a channel of the browser. */
export interface Channel {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent) => void) | null;
}

const PATIENCE_MS = 2000;

/**
 * Sees to it that one tab alone writes a draft.
 *
 * The tab that is first has it; the others wait and get it when that tab is closed, or when they ask
 * for it: the holder writes what it has to write and gives it up, or says why it cannot and keeps it.
 * One that does not answer loses it.
 */
export class DraftLock {
  private name = "";
  private release: (() => void) | null = null;
  private waiting: AbortController | null = null;
  private readonly askers = new Set<(refusal: string) => void>();

  /**
   * changed: whether this tab has the draft now. settle: resolves when all that was done here is kept,
   * with an empty text; else with the reason why it is not.
   */
  constructor(
    private readonly locks: Locks | null,
    private readonly channel: Channel | null,
    private readonly settle: () => Promise<string>,
    private readonly changed: (has: boolean) => void,
  ) {
    if (channel) channel.onmessage = ({ data }: MessageEvent) => this.hear(data);
  }

  get has(): boolean {
    return this.locks === null || this.release !== null;
  }

  /** Takes a draft if no other tab has it, else waits for it; gives up the one before. */
  async hold(id: string): Promise<void> {
    this.stop();
    this.name = `draft:${id}`;
    if (!this.locks) return this.changed(true);
    const { name } = this;
    const taken = await this.ask({ ifAvailable: true });
    if (taken || name !== this.name) return;
    this.changed(false);
    this.wait();
  }

  /** Asks the tab that has the draft for it; resolves with the reason if that tab keeps it, else with an empty text. */
  async takeOver(): Promise<string> {
    if (this.has) return "";
    const { name } = this;
    const refusal = await this.answer();
    if (refusal || this.has || name !== this.name) return refusal;
    this.waiting?.abort();
    this.waiting = null;
    await this.ask({ steal: true });
    return "";
  }

  /** Gives the draft up. */
  stop(): void {
    this.name = "";
    this.waiting?.abort();
    this.waiting = null;
    this.release?.();
    this.release = null;
  }

  /** Asks the other tabs; the refusal of the one that has the draft, or an empty text once it is given or after a while. */
  private answer(): Promise<string> {
    return new Promise((resolve) => {
      const answered = (refusal: string) => {
        clearTimeout(patience);
        this.askers.delete(answered);
        resolve(refusal);
      };
      const patience = setTimeout(answered, this.channel ? PATIENCE_MS : 0, "");
      this.askers.add(answered);
      this.channel?.postMessage({ ask: this.name });
    });
  }

  private hear(message: unknown): void {
    const { ask, keeps, reason } = (typeof message === "object" && message !== null ? message : {}) as Readonly<Record<string, unknown>>;
    if (this.name === "") return;
    if (ask === this.name) void this.give();
    if (keeps === this.name) for (const answered of [...this.askers]) answered(String(reason));
  }

  private async give(): Promise<void> {
    const { name } = this;
    if (!this.release) return;
    const refusal = await this.settle();
    if (name !== this.name || !this.release) return;
    if (refusal) return this.channel?.postMessage({ keeps: name, reason: refusal });
    this.changed(false);
    this.release();
    this.release = null;
    this.wait();
  }

  private wait(): void {
    this.waiting = new AbortController();
    const { signal } = this.waiting;
    void this.ask({ signal });
  }

  /** Resolves when the lock is had, or cannot be had; what it is had by ends with `release`. */
  private ask(options: Parameters<Locks["request"]>[1]): Promise<boolean> {
    const { name, locks } = this;
    return new Promise((resolve) => {
      const held = (lock: object | null): Promise<void> => {
        resolve(lock !== null);
        if (lock === null || name !== this.name) return Promise.resolve();
        return new Promise((release) => {
          this.release = release;
          for (const answered of [...this.askers]) answered("");
          this.changed(true);
        });
      };
      locks?.request(name, options, held).catch(() => {
        resolve(false);
        this.lost(name, options.signal);
      });
    });
  }

  /** Another tab has taken the draft without asking: this one was thought to be dead. */
  private lost(name: string, signal: AbortSignal | undefined): void {
    if (signal?.aborted || name !== this.name || !this.release) return;
    this.release = null;
    this.changed(false);
    this.wait();
  }
}
