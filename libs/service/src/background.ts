/** Work of a service besides calls and messages, such as sending mail. */
export interface Background {
  stop(): Promise<void>;
}
