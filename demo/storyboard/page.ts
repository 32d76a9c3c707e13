import { createHash } from "node:crypto";
import { join } from "node:path";
import { build } from "esbuild";
import { about } from "../topology/content";
import type { Board } from "./board";
import { choiceOf } from "./view/choice";
import { frameView } from "./view/frameView";
import { html, Markup } from "./view/html";
import { stageView } from "./view/stageView";

/** The width that the first picture is drawn for, until the page's own code knows better. */
const FIRST_WIDTH = 1080;

/**
 * The storyboard as one page, which needs nothing but itself: its code, its style and its data are in it, and its
 * content security policy lets it load nothing else.
 */
export async function pageOf(board: Board): Promise<string> {
  const [script, style] = await Promise.all([bundled("browser/main.ts"), bundled("browser/style.css")]);
  const first = choiceOf("", board);
  const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; base-uri 'none'; form-action 'none'`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Kafka, in ${board.stages.length} stages</title>
<style>${new Markup(style)}</style>
</head>
<body>
<a class="skip" href="#stage" data-skip>Skip to the stage</a>
<div class="columns">
<div class="side">
<header class="top"><p class="title">Kafka, in ${board.stages.length} stages</p><p class="about">The talk of 2018 as one program. Stack <code>${board.stack}</code>, namespace <code>${board.namespace}</code>.</p></header>
<div data-side>${frameView(board, first)}</div>
<button type="button" class="theme" data-theme-button>Theme: system</button>
</div>
<main id="stage"><article data-stage-view>${stageView(board, first, { width: FIRST_WIDTH, measure: about })}</article></main>
</div>
<p class="sr-only" role="status" data-status></p>
<div class="tip" role="tooltip" id="tip" hidden></div>
<noscript><p class="warning">Without JavaScript this page has its first stage only.</p></noscript>
<script type="application/json" id="board">${new Markup(jsonIn(board))}</script>
<script>${new Markup(script)}</script>
</body>
</html>
`;
  return page.text;
}

/** A file of this folder with all that it imports, as small as can be. */
async function bundled(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(__dirname, file)],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2023",
    charset: "utf8",
    legalComments: "none",
    logLevel: "silent",
  });
  return (outputFiles[0]?.text ?? "").trim();
}

/** Data in a script element: nothing in it can end the element. */
function jsonIn(board: Board): string {
  return JSON.stringify(board).replaceAll("<", "\\u003c");
}

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
