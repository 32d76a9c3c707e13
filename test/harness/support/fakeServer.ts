import { fetchFile } from "../../../components/stack/sources";

/** What a URL answers: a text, or another URL. Anything else is not there. */
type Answer = { readonly text: string } | { readonly location: string };

/** Servers by https, without certificates and ports: what the program's reader of URLs asks. */
export class FakeServer {
  /** The URLs that were asked for. */
  readonly asked: string[] = [];

  constructor(private readonly answers: Readonly<Record<string, Answer>>) {}

  /** Reads the file behind a URL, as the program does. */
  readonly file = (url: string): Promise<Uint8Array> => fetchFile(url, this.answer);

  private readonly answer = async (input: string | URL | Request): Promise<Response> => {
    const url = String(input instanceof Request ? input.url : input);
    this.asked.push(url);
    const answer = this.answers[url];
    if (answer === undefined) {
      return new Response("no", { status: 404 });
    }
    return "text" in answer
      ? new Response(answer.text)
      : new Response(null, { status: 302, headers: { location: answer.location } });
  };
}
