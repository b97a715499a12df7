/** The last lines of what a program prints; the rest is forgotten. */
export class ConsoleTail {
  private readonly kept: string[] = [];
  private unfinished = '';

  constructor(private readonly most = 200) {}

  add(text: string): void {
    const lines = (this.unfinished + text).split(/\r*\n/);
    // a line that never ends must not fill the memory
    this.unfinished = (lines.pop() ?? '').slice(-4096);
    this.kept.push(...lines);
    if (this.kept.length > this.most) this.kept.splice(0, this.kept.length - this.most);
  }

  lines(): readonly string[] {
    return this.unfinished === '' ? [...this.kept] : [...this.kept, this.unfinished];
  }
}
