/**
 * A line on a terminal that is written over again and again, for what takes longer than a second;
 * nothing at all elsewhere.
 */
export class ProgressLine {
  private last = Date.now() + 900;
  private shown = false;

  constructor(private readonly out: NodeJS.WriteStream = process.stderr) {}

  /** Shows the text, at most ten times a second. */
  show(text: () => string): void {
    const now = Date.now();
    if (!this.out.isTTY || now - this.last < 100) return;
    this.last = now;
    this.shown = true;
    this.out.write(`\r\u001b[2K${text().slice(0, this.out.columns - 1)}`);
  }

  /** Takes the line away. */
  clear(): void {
    if (this.shown) this.out.write('\r\u001b[2K');
    this.shown = false;
  }
}
