import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { Stage } from "../../config/stages";
import type { Switch } from "../../config/switches";
import type { Evidence as ToLookAt } from "../../config/talk/stageStory";
import type { Clock } from "./clock";
import type { Evidence } from "./evidence";
import type { PreviewWords } from "./previewWords";
import type { Progress } from "./progress";
import type { Session } from "./session";

/** What one run of the presenter is about. Nothing in it changes while it runs. */
export interface Talk {
  readonly stack: string;
  /** The stages that are told, in their order. */
  readonly stages: readonly [Stage, ...Stage[]];
  /** What can be switched on beside them. */
  readonly switches: readonly Switch[];
  /** The switches that are on in the stack file as it was found, by name. */
  readonly switchedOn: readonly string[];
  /** Values of the stack file that a switch would write over, by their path: what turning it off brings back. */
  readonly before: Readonly<Record<string, string>>;
  /** Everything but updates. */
  readonly dryRun: boolean;
  /** Whether the person has said yes already, by an option. */
  readonly confirmed: boolean;
  /** The presenter goes on by itself; with the seconds that it stays on each page, if they are given. */
  readonly auto?: { readonly stay?: number };
  /** The seconds that are planned for each stage, by its number. */
  readonly planned: Readonly<Record<number, number>>;
  /** Where the last talk with this stack was left. */
  readonly left?: Session;
  /** The stage to begin with, if an option says so. */
  readonly from?: number;
}

/** Where the talk takes place, as the person is asked before anything is touched. */
export interface Place {
  readonly stack: string;
  /** Where Pulumi keeps the state. */
  readonly backend: string;
  /** Whether the backend has the stack already. */
  readonly exists: boolean;
  readonly context: string;
  readonly server: string;
  readonly namespace: string;
  readonly purpose: "demo" | "production";
  /** What the last update that went well has left there. Absent: nothing yet. */
  readonly deployed?: Deployment;
}

/** What a stack's outputs say of it. */
export interface Deployment {
  readonly stage: number;
  readonly brokers: number;
}

/** What is missing before a talk can begin, for the person at the terminal. */
export interface Missing {
  /** What is missing, as a sentence. */
  readonly what: string;
  /** How to get it: lines to read, or to paste. */
  readonly how: readonly string[];
}

/** A state of the stack config that the talk asks for. */
export interface Target {
  readonly stage: number;
  /** Values to set or, without one, to remove; paths as `pulumi config set --path` takes them. */
  readonly changes: readonly { readonly path: readonly PropertyKey[]; readonly value?: string }[];
}

/** What the engine said before an update. */
export interface Previewed {
  readonly words: PreviewWords;
  /** Commands that show the result on the cluster, and what there is to see. */
  readonly look: readonly ToLookAt[];
}

/** How an update ended. */
export type Outcome =
  | { readonly type: "done"; readonly deployed?: Deployment; readonly warnings: readonly string[] }
  | Failure;

/** An update that did not end well. */
export interface Failure {
  /** `cancelled`: the person ended it. `locked`: another update holds the stack, or left it locked. */
  readonly type: "failed" | "cancelled" | "locked";
  /** What the engine said, in lines. */
  readonly message: readonly string[];
  /** Operations of the state that nobody knows the end of, as `create Kafka my-cluster`. */
  readonly pending: readonly string[];
}

/** What the screen is about. */
export type Page =
  | { readonly at: "opening"; readonly found: "looking" | Place | Missing }
  | {
      readonly at: "story";
      /** The switch that was turned last, if the page is about it. */
      readonly turned?: string;
      /** Which preview is waited for. */
      readonly asked: number;
      readonly previewed?: Previewed;
    }
  | {
      readonly at: "update";
      readonly began: number;
      readonly progress: Progress;
      readonly look: readonly ToLookAt[];
      readonly ending?: "cancelling" | "leaving";
    }
  | {
      readonly at: "evidence";
      /** How many seconds the update took. Absent: there was none. */
      readonly took?: number;
      readonly warnings: readonly string[];
      readonly look: readonly ToLookAt[];
      readonly evidence?: Evidence;
    }
  | {
      readonly at: "failure";
      readonly failure: Failure;
      readonly progress: Progress;
      readonly look: readonly ToLookAt[];
      readonly evidence?: Evidence;
    }
  | { readonly at: "end" };

/** What is open above the page. */
export type Dialog =
  | { readonly type: "help" }
  | { readonly type: "switches" }
  | { readonly type: "jump"; readonly typed: string };

/** All that the presenter knows. */
export interface State {
  readonly talk: Talk;
  readonly page: Page;
  /** The number of the stage that is told. */
  readonly stage: number;
  /** Switches that were turned on (true) or off (false) in this talk; the others are as the stack file has them. */
  readonly turned: Readonly<Record<string, boolean>>;
  /** What is in the cluster, by the last update that went well. Absent: nothing. */
  readonly deployed?: Deployment;
  readonly dialog?: Dialog;
  /** Whether the speaker's notes are shown. */
  readonly notes: boolean;
  /** The first line of the page that is on the screen. */
  readonly scroll: number;
  readonly clock: Clock;
  /** How many seconds the last update to each stage took, by the stage's number. */
  readonly lasted: Readonly<Record<number, number>>;
  /** Something about the last key, until the next one. */
  readonly remark?: string;
  /** When Ctrl-C was pressed where nothing ran, in milliseconds. */
  readonly interrupted?: number;
  /** When this page was opened, in milliseconds. */
  readonly since: number;
  /** How many previews were asked for. */
  readonly previews: number;
}

/** Something that happened. */
export type TalkEvent =
  | { readonly type: "key"; readonly key: string }
  | { readonly type: "tick" }
  | { readonly type: "found"; readonly found: Place | Missing }
  | { readonly type: "previewed"; readonly asked: number; readonly previewed: Previewed }
  | { readonly type: "engine"; readonly event: EngineEvent }
  | { readonly type: "updated"; readonly outcome: Outcome }
  | { readonly type: "seen"; readonly evidence: Evidence }
  | { readonly type: "unlocked"; readonly problem?: string }
  | { readonly type: "back from shell"; readonly problem?: string };

/** Something to do in the world. */
export type Effect =
  /** Looks for the CLI, the stack and the cluster: {@link TalkEvent} `found`. */
  | { readonly type: "look around" }
  /** Makes the stack if there is none, and selects it. */
  | { readonly type: "open" }
  /** Asks the engine what an update would do, instead of what it was asked before: `previewed`. */
  | { readonly type: "preview"; readonly asked: number; readonly target: Target }
  /** `progressed` as often as there is something, then `updated`. */
  | { readonly type: "update"; readonly target: Target }
  /** Asks the running update to end: `updated`. */
  | { readonly type: "cancel" }
  /** Ends the running update at once, in whatever state, and the presenter. */
  | { readonly type: "leave at once" }
  /** Takes the lock off the stack that an update has left: `unlocked`. */
  | { readonly type: "unlock" }
  /** `back from shell` */
  | { readonly type: "shell" }
  | { readonly type: "save" }
  /** Ends the presenter, and shows the walkthrough. */
  | { readonly type: "walkthrough" }
  | { readonly type: "leave"; readonly status: number };

export interface Next {
  readonly state: State;
  readonly effects: readonly Effect[];
}
