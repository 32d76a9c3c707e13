import type { Colors } from "picocolors/types";
import { messageOf } from "../../config/problems/errorMessage";
import type { StackConfig } from "../../tools/evaluate/evaluate";
import { CannotAsk } from "../../tools/status/clusterStatus";
import { chapterPlan } from "./chapterPlan";
import { type Cluster, lookedAt } from "./cluster";
import type { Engine, Update } from "./engine";
import { commandOf } from "./keys";
import { begin, reduce, sessionOf } from "./reduce";
import type { Session } from "./session";
import type { Effect, Missing, Next, Place, State, Talk, TalkEvent, Target } from "./state";
import { targetOf } from "./target";
import type { Terminal } from "./terminal";
import { frame, furthestScroll } from "./view/frame";

/** What the presenter has of the world. */
export interface World {
  readonly engine: Engine;
  readonly cluster: Cluster;
  /** The stack file as it was found. */
  readonly stackConfig: StackConfig;
  readonly colors: Colors;
  readonly save: (session: Session) => void;
  /** Opens a shell until the person leaves it; what went wrong, if anything did. */
  readonly shell: () => Promise<string | undefined>;
}

/** How a talk ended. */
export interface Ending {
  /** The exit status. */
  readonly status: number;
  /** Whether the person would rather see the walkthrough. */
  readonly walkthrough: boolean;
  readonly state: State;
}

const SECOND = 1000;
/** How often the cluster is looked at, where it is shown. */
const LOOK_EVERY = 2 * SECOND;
/** How long an update that was told to end at once may take for it. */
const LEAVING_PATIENCE = 5 * SECOND;

/** What there is for whoever has not got all that it takes. */
const WALKTHROUGH = "Without a CLI or a cluster there is the walkthrough: npm run demo";

/** The shell around the reducer: it performs effects, and shows each state. */
export class Presenter {
  private state: State;
  private update: Update | undefined;
  private preview: AbortController | undefined;
  private looking = false;
  private lastLook = 0;
  private away = false;
  private readonly timer: NodeJS.Timeout;
  private readonly end: Promise<Ending>;
  private finish: (ending: Ending) => void = () => undefined;
  private terminal: Terminal | undefined;

  constructor(
    talk: Talk,
    private readonly world: World,
  ) {
    this.end = new Promise((resolve) => {
      this.finish = resolve;
    });
    const { state, effects } = begin(talk, Date.now());
    this.state = state;
    this.timer = setInterval(() => this.everySecond(), SECOND);
    for (const effect of effects) {
      this.perform(effect);
    }
  }

  /** Shows the talk in a terminal until it ends. */
  run(terminal: Terminal): Promise<Ending> {
    this.terminal = terminal;
    terminal.take();
    this.show();
    return this.end.finally(() => {
      clearInterval(this.timer);
      this.preview?.abort();
      terminal.giveBack();
    });
  }

  /** A key was pressed. */
  readonly key = (key: string): void => {
    if (commandOf(key) === "down" && this.state.scroll >= this.furthest()) {
      return;
    }
    this.happened({ type: "key", key });
  };

  /** The process is asked to end: as quickly as with Ctrl-C twice. */
  readonly leaveNow = (): void => {
    if (this.update === undefined) {
      this.leave(130, false);
    } else {
      this.perform({ type: "leave at once" });
    }
  };

  /** Shows the state as it is now. */
  readonly show = (): void => {
    if (this.terminal !== undefined && !this.away) {
      this.terminal.show(frame(this.state, Date.now(), this.screen(this.terminal)));
    }
  };

  private screen({ columns, rows }: Terminal) {
    return { columns, rows, colors: this.world.colors };
  }

  private furthest(): number {
    return this.terminal === undefined ? 0 : furthestScroll(this.state, Date.now(), this.screen(this.terminal));
  }

  private happened(event: TalkEvent): void {
    const { state, effects }: Next = reduce(this.state, event, Date.now());
    this.state = state;
    for (const effect of effects) {
      this.perform(effect);
    }
    this.show();
  }

  private everySecond(): void {
    this.happened({ type: "tick" });
    const { at } = this.state.page;
    if ((at === "update" || at === "evidence" || at === "failure") && Date.now() - this.lastLook >= LOOK_EVERY) {
      void this.lookAtCluster();
    }
  }

  private async lookAtCluster(): Promise<void> {
    if (this.looking) {
      return;
    }
    this.looking = true;
    const { stackConfig, cluster } = this.world;
    const { page, since } = this.state;
    const chapter = chapterPlan(stackConfig, targetOf(this.state));
    if (chapter !== undefined) {
      const what = lookedAt(chapter.plan, chapter.settings.namespace);
      const evidence = await cluster.look(what, new Date(), this.terminal?.columns ?? 80);
      // Of another page it would be what that page's update has not done yet.
      if (this.state.page.at === page.at && this.state.since === since) {
        this.happened({ type: "seen", evidence });
      }
    }
    this.lastLook = Date.now();
    this.looking = false;
  }

  private perform(effect: Effect): void {
    switch (effect.type) {
      case "look around":
        void this.lookAround().then((found) => this.happened({ type: "found", found }));
        return;
      case "open":
        // What goes wrong is shown by the preview, which needs the stack too.
        this.world.engine.open().catch(() => undefined);
        return;
      case "preview":
        void this.askPreview(effect.asked, effect.target);
        return;
      case "update":
        this.startUpdate(effect.target);
        return;
      case "cancel":
        this.update?.cancel();
        return;
      case "leave at once":
        this.update?.terminate();
        setTimeout(() => this.leave(130, false), LEAVING_PATIENCE);
        return;
      case "unlock":
        this.world.engine.unlock().then(
          () => this.happened({ type: "unlocked" }),
          (error: unknown) => this.happened({ type: "unlocked", problem: messageOf(error).split("\n", 1)[0] ?? "" }),
        );
        return;
      case "shell":
        void this.openShell();
        return;
      case "save":
        this.world.save(sessionOf(this.state, Date.now()));
        return;
      case "walkthrough":
        this.leave(0, true);
        return;
      case "leave":
        this.leave(effect.status, false);
        return;
    }
  }

  private leave(status: number, walkthrough: boolean): void {
    this.finish({ status, walkthrough, state: this.state });
  }

  private async lookAround(): Promise<Place | Missing> {
    const { engine, cluster, stackConfig } = this.world;
    const { stack } = this.state.talk;
    const [stackFound, clusterFound] = await Promise.all([engine.find(), this.findCluster(cluster)]);
    if ("what" in stackFound) {
      // Who has to get one thing would rather hear of both at once.
      return "what" in clusterFound
        ? { ...stackFound, how: [...stackFound.how, "", clusterFound.what, ...clusterFound.how] }
        : { ...stackFound, how: [...stackFound.how, WALKTHROUGH] };
    }
    if ("what" in clusterFound) {
      return clusterFound;
    }
    const chapter = chapterPlan(stackConfig, { stage: this.state.stage, changes: [] });
    if (chapter === undefined) {
      return { what: `Pulumi.${stack}.yaml has a mistake:`, how: [`pulumi preview --stack ${stack} says which.`] };
    }
    const { namespace, purpose } = chapter.settings;
    return { stack, namespace, purpose, ...stackFound, ...clusterFound };
  }

  private async findCluster(cluster: Cluster): Promise<{ context: string; server: string } | Missing> {
    try {
      return await cluster.find();
    } catch (error) {
      if (!(error instanceof CannotAsk)) {
        throw error;
      }
      const [what = "", ...how] = error.message.split("\n");
      return {
        what,
        how: [
          ...how,
          "A cluster for a laptop: OpenShift Local (crc start), or kind with platform: kubernetes (README.md).",
          WALKTHROUGH,
        ],
      };
    }
  }

  private async askPreview(asked: number, target: Target): Promise<void> {
    this.preview?.abort();
    const controller = new AbortController();
    this.preview = controller;
    const { page } = this.state;
    const about = page.at === "story" ? page.turned : undefined;
    const words = await this.world.engine.preview(target, controller.signal);
    const look = chapterPlan(this.world.stackConfig, target, about)?.look ?? [];
    this.happened({ type: "previewed", asked, previewed: { words, look } });
  }

  private startUpdate(target: Target): void {
    const update = this.world.engine.update(target, (event) => this.happened({ type: "engine", event }));
    this.update = update;
    void update.outcome.then((outcome) => {
      this.update = undefined;
      this.happened({ type: "updated", outcome });
    });
  }

  private async openShell(): Promise<void> {
    this.away = true;
    this.terminal?.giveBack();
    const problem = await this.world.shell();
    this.terminal?.take();
    this.away = false;
    this.happened({ type: "back from shell", problem });
  }
}
