/** A letter to one person. */
export interface Letter {
  /** By which a letter that is sent once more is known as the same. */
  id?: string;
  to: string;
  subject: string;
  text: string;
}

/** Sends letters: by SMTP, or into a folder where there is no mail server. */
export interface Mail {
  /** Resolves when the letter is handed over. */
  send(letter: Letter): Promise<void>;
  close(): void;
}
