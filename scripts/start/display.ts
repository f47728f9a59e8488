/** How far a step of the start is. */
export interface Progress {
  /** What is being done, as one reads it: "Building the pages". */
  step: string;
  /** How far it is, where that can be told: "40 %". */
  state?: string;
}

/** Where everything goes that is to be seen of a start and of the programs while they run. */
export interface Display {
  progress(progress: Progress): void;
  /** One line of a program's standard output. */
  line(program: string, line: string): void;
  /** One line of a program's standard error. */
  errorLine(program: string, line: string): void;
  /** What a person is told who has to do something about it. */
  complain(line: string): void;
  /** What is there now; from here on requests are shown. */
  greet(text: string): void;
  /** Everything is being stopped, as somebody has asked for or because something failed. */
  leave(isAsked: boolean): void;
}
