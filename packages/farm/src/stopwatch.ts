/**
 * Times the parts of a case that a job promises something about. It measures wall time, which is never less than the
 * processor time that the case took in its one thread; only what looks slow is measured again by `processorMs`.
 */
export class Stopwatch {
  /** Wall milliseconds of the slowest part so far. */
  worst = 0;
  /** Processor milliseconds of the slowest part so far, or of all threads; only when `exact`. */
  worstProcessor = 0;
  private readonly exact: boolean;
  private parts = 0;

  constructor(exact: boolean) {
    this.exact = exact;
  }

  /** True once a job has timed a part by itself. */
  get used(): boolean {
    return this.parts > 0;
  }

  part<T>(work: () => T): T {
    const end = this.start();
    try {
      return work();
    } finally {
      end();
    }
  }

  async later<T>(work: () => Promise<T>): Promise<T> {
    const end = this.start();
    try {
      return await work();
    } finally {
      end();
    }
  }

  private start(): () => void {
    this.parts += 1;
    const usage = this.exact ? process.cpuUsage() : undefined;
    const from = performance.now();
    return () => {
      const wall = performance.now() - from;
      this.worst = Math.max(this.worst, wall);
      if (usage === undefined) return;
      const { user, system } = process.cpuUsage(usage);
      // The usage is that of all threads: the collector and the compiler work beside the case.
      this.worstProcessor = Math.max(this.worstProcessor, Math.min(wall, (user + system) / 1000));
    };
  }
}
