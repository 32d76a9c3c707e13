import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { patchableObjects } from "../../config/objects";
import { planFor } from "../../config/planFor";
import { propertyPath } from "../../config/problems/propertyPath";
import { stages } from "../../config/stages";
import { switches } from "../../config/switches";
import { boardOf } from "../../demo/storyboard/boardOf";
import { chromiumPath } from "../../demo/storyboard/chromium";
import { pageOf } from "../../demo/storyboard/page";
import { served } from "../../demo/storyboard/serve";
import { settingsOf } from "../../tools/evaluate/settingsOf";
import { readStackFile } from "../../tools/evaluate/stackFile";

const executablePath = chromiumPath();
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** Those with a checkbox: the number of brokers has radio buttons. */
const boxes = switches.filter(({ name }) => name !== "scaling");
const everything = boxes.map(({ name }) => name).join(",");

describe(`the storyboard in a browser${executablePath === undefined ? " (skipped: no chromium on PATH, and CHROMIUM is not set)" : ""}`, () => {
  let browser: Browser;
  let html = "";
  const problems: string[] = [];

  before(async function () {
    if (executablePath === undefined) {
      this.skip();
    }
    html = await pageOf(await boardOf(readStackFile("dev")));
    writeFileSync(file, html);
    // A sandbox needs rights that containers do not give; the page is our own.
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  });

  after(async () => {
    await browser?.close();
  });

  afterEach(() => {
    assert.deepEqual(problems.splice(0), []);
  });

  const file = join(tmpdir(), `storyboard-${process.pid}.html`);

  /** The page at a state, in a window; whatever it reports or asks for is a problem. */
  async function at(address: string, width = 1280, colorScheme: "light" | "dark" = "light"): Promise<Page> {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    page.on("console", (message) => problems.push(`${address}: ${message.text()}`));
    page.on("pageerror", (error) => problems.push(`${address}: ${error.message}`));
    page.on("request", (request) => {
      if (
        request.url() !== `${pathToFileURL(file).href}` &&
        !request.url().startsWith(`${pathToFileURL(file).href}#`)
      ) {
        problems.push(`${address} asks for ${request.url()}`);
      }
    });
    await page.goto(`${pathToFileURL(file).href}${address}`);
    await page.locator("h1").waitFor();
    return page;
  }

  it("is small, and may load nothing", () => {
    assert.ok(Buffer.byteLength(html) < 1_500_000, `${Buffer.byteLength(html)} bytes`);
    assert.match(html, /content="default-src 'none'; script-src 'sha256-[^' ]+'; style-src 'sha256-[^' ]+'; base-uri/);
    // Addresses are in texts and manifests; nothing is to be loaded from one.
    assert.doesNotMatch(html, /<(?:link|img|iframe|object|embed|script src)|@import|url\(/);
  });

  it("shows every stage, reached by keyboard, with its story, its changes, its commands and what they print", async () => {
    const page = await at("");
    for (const { number, title, evidence } of stages) {
      await page.locator(`a[data-stage="${number}"]`).focus();
      await page.keyboard.press("Enter");
      await page.locator("h1", { hasText: title }).waitFor();
      assert.equal(await page.evaluate("document.activeElement.tagName"), "H1");
      assert.match(page.url(), new RegExp(`#stage=${number}&brokers=1$`));
      const text = (await page.locator("article").innerText()).replaceAll(/\s+/g, " ");
      for (const { shows, commands, prints = "" } of evidence(planAt(number))) {
        for (const piece of [shows, ...commands, prints]) {
          assert.ok(
            text.includes(piece.replaceAll("`", "").replaceAll(/\s+/g, " ").trim()),
            `stage ${number}: ${piece}`,
          );
        }
      }
      assert.ok((await page.locator(".folded .change").count()) > 0, `stage ${number} changes nothing`);
    }
    await page.close();
  });

  it("goes on and back by arrow keys", async () => {
    const page = await at("#stage=6");
    await page.keyboard.press("ArrowRight");
    await page.locator("h1", { hasText: "Topics and users as resources" }).waitFor();
    await page.keyboard.press("ArrowLeft");
    await page.locator("h1", { hasText: "Give the brokers" }).waitFor();
    await page.close();
  });

  it("reaches everything with Tab", async () => {
    const page = await at("#stage=6");
    const reached = new Set<string>();
    for (let presses = 0; presses < 200; presses += 1) {
      await page.keyboard.press("Tab");
      const where = await page.evaluate<string>(
        `(({ tagName, className, dataset, name, value }) => [tagName, className, dataset.stage ?? "", name ?? "", value ?? ""].join(" "))(document.activeElement)`,
      );
      if (where.startsWith("BODY")) {
        break;
      }
      reached.add(where.trim());
    }
    const all = [...reached].join("\n");
    for (const { name } of boxes) {
      assert.match(all, new RegExp(`INPUT.* with ${name}$`, "m"));
    }
    for (const { number } of stages) {
      assert.match(all, new RegExp(`^A {2}${number}\\b`, "m"));
    }
    assert.match(all, /INPUT.*brokers 1/);
    assert.match(all, /BUTTON copy/);
    assert.match(all, /SPAN term/);
    assert.match(all, /SUMMARY/);
    await page.close();
  });

  it("turns every switch by keyboard, stays where the person is, and has the address say so", async () => {
    const page = await at("#stage=14");
    for (const [index, { name, title }] of boxes.entries()) {
      const box = page.locator(`input[value="${name}"]`);
      await box.focus();
      await page.keyboard.press("Space");
      await page.locator(".changes h3", { hasText: title }).waitFor();
      assert.equal(await page.evaluate("document.activeElement.value"), name);
      assert.ok(
        page.url().endsWith(
          `&with=${boxes
            .slice(0, index + 1)
            .map((each) => each.name)
            .join(",")}`,
        ),
      );
    }
    await page.locator('input[name="brokers"][value="1"]').focus();
    await page.keyboard.press("ArrowRight");
    await page.locator("svg text", { hasText: "broker-2" }).waitFor();
    assert.match(page.url(), /brokers=3/);
    assert.match(await page.locator("[data-status]").innerText(), /3 brokers; See what it does/);
    await page.close();
  });

  it("has each object of the plan by name in its picture, and nothing written over the edge of its box", async () => {
    for (const address of ["#stage=2", "#stage=14", `#stage=14&brokers=3&with=${everything}`]) {
      const page = await at(address);
      for (const width of [360, 1000, 1280, 1920]) {
        await page.setViewportSize({ width, height: 900 });
        // By a locator: a function or a text to wait for would be evaluated in the page, which its policy forbids.
        const room = await page.evaluate<number>('document.querySelector("article").clientWidth');
        await page.locator(`svg.picture[width="${room}"]`).waitFor();
        const shown = await page.evaluate<number>('document.querySelector("svg").getBoundingClientRect().width');
        assert.ok(shown <= width, `${shown} of ${width}`);
        const picture = (await page.locator("svg").evaluate((svg) => svg.textContent ?? "")).replaceAll(/\s/g, "");
        for (const { metadata } of patchableObjects(planOf(address))) {
          assert.ok(picture.includes(metadata.name), `${metadata.name}, ${address}, ${width}`);
        }
        assert.deepEqual(await page.evaluate<string[]>(overTheEdge), [], `${address}, ${width}`);
      }
      await page.close();
    }
  });

  it("fits its window from 360 to 1920 pixels, and on paper", async () => {
    const wide = await at(`#stage=14&brokers=3&with=${everything}`);
    for (const width of [360, 768, 1280, 1920]) {
      await wide.setViewportSize({ width, height: 900 });
      const room = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]";
      const [needed, there] = await wide.evaluate<[number, number]>(room);
      assert.ok(needed <= there, `${needed} of ${there}`);
    }
    await wide.close();
    const page = await at("#stage=8");
    const pdf = await page.pdf({ format: "A4" });
    assert.ok(pdf.length > 10_000);
    await page.close();
  });

  it("explains a word on hover and on focus, until Escape", async () => {
    const page = await at("#stage=2", 360);
    const [term, tip] = [page.locator(".term").first(), page.locator("#tip")];
    assert.equal(await tip.isVisible(), false);
    await term.hover();
    assert.equal(await tip.innerText(), await term.getAttribute("data-meaning"));
    await page.mouse.move(0, 0);
    assert.equal(await tip.isVisible(), false);
    await term.focus();
    assert.equal(await term.getAttribute("aria-describedby"), "tip");
    const { x = 0, width = 0 } = (await tip.boundingBox()) ?? {};
    assert.ok(x >= 0 && x + width <= 360);
    await page.keyboard.press("Escape");
    assert.equal(await tip.isVisible(), false);
    await page.close();
  });

  it("copies a command", async () => {
    const { address, close } = await served(html);
    const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
    const page = await context.newPage();
    await page.goto(`${address}#stage=8&brokers=3`);
    await page.getByRole("button", { name: "Copy pulumi config set replicas 3" }).click();
    await page.getByText("Copied").waitFor();
    assert.equal(await page.evaluate("navigator.clipboard.readText()"), "pulumi config set replicas 3");
    await context.close();
    close();
  });

  it("shows all lines of what changes, and what a switch adds", async () => {
    const page = await at("#stage=10&with=metrics");
    const lines = () => page.locator(".changes pre:visible span").count();
    const folded = await lines();
    await page.getByLabel("All lines").check();
    assert.ok((await lines()) > folded + 1000, "dashboards have more than a thousand lines");
    await page.close();
  });

  for (const theme of ["light", "dark"] as const) {
    it(`has nothing that axe objects to, ${theme}`, async () => {
      for (const [address, width] of [
        ["#stage=1", 1280],
        ["#stage=5", 360],
        [`#stage=14&brokers=3&with=${everything}`, 1280],
        ["#stage=10&with=metrics", 1920],
      ] as const) {
        const page = await at(address, width, theme);
        await page.getByText("The picture in words").click();
        // By the protocol: the page's policy allows no script but its own.
        await page.evaluate(axe);
        const found = await page.evaluate<string[]>(
          `axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
            .then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.slice(0, 3).map(({ html, failureSummary }) => html + " " + failureSummary).join("; ")))`,
        );
        assert.deepEqual(found, [], address);
        await page.close();
      }
    });
  }
});

/** Texts of a picture that are not within their boxes. */
const overTheEdge = `[...document.querySelectorAll("svg .part:not(.namespace)")].flatMap((part) => {
  const box = part.querySelector("rect").getBBox();
  return [...part.querySelectorAll("text")].filter((text) => {
    const { x, y, width, height } = text.getBBox();
    return x < box.x || y < box.y || x + width > box.x + box.width + 0.5 || y + height > box.y + box.height + 0.5;
  }).map((text) => text.textContent);
})`;

function planAt(stage: number) {
  return planFor({ ...settingsOf(readStackFile("dev")), stage });
}

function planOf(address: string) {
  const asked = new URLSearchParams(address.slice(1));
  const on = (asked.get("with") ?? "").split(",");
  const overrides = switches
    .filter(({ name }) => on.includes(name) || (name === "scaling" && asked.get("brokers") === "3"))
    .flatMap(({ settings }) => settings.map(({ path, value }) => ({ path: propertyPath(path), value })));
  return planFor({ ...settingsOf(readStackFile("dev", overrides)), stage: Number(asked.get("stage")) });
}
