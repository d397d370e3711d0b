import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from "node:fs";
import {request} from "node:http";
import type {AddressInfo} from "node:net";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {afterAll, beforeAll, describe, expect, test, vi} from "vitest";
import type {CommandContext} from "../../../pipeline/command/command.js";
import {parseCommand} from "../../../pipeline/command/parseCommand.js";
import {releaseServer} from "../../../pipeline/command/releaseServer.js";
import {serveCommand} from "../../../pipeline/command/serve.js";

const output = mkdtempSync(join(tmpdir(), "kprstat-serve-"));
const server = releaseServer(output);
const secret = "kept from the web";
let port = 0;

beforeAll(async () => {
  for (const release of ["2023-r1", "2023-r2"]) {
    mkdirSync(join(output, "releases", release, "site", "nb"), {recursive: true});
    writeFileSync(join(output, "releases", release, "site", "index.html"), release);
    writeFileSync(join(output, "releases", release, "site", "nb", "æ ø.html"), "norsk");
  }
  writeFileSync(join(output, "releases", "2023-r1", "t.csv"), "aar,geo\n");
  writeFileSync(join(output, "secret.txt"), secret);
  symlinkSync(join(output, "secret.txt"), join(output, "releases", "2023-r1", "link.txt"));
  symlinkSync("releases/2023-r1", join(output, "latest"));
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
  rmSync(output, {recursive: true});
});

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** Sends the path as it stands: nothing in it is tidied up on the way. */
function ask(path: string, {method = "GET", host = `localhost:${port}`} = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({port, host: "127.0.0.1", path, method, headers: {host}}, response => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts).toString("utf8")
        })
      );
    });
    asked.on("error", reject);
    asked.end();
  });
}

describe("the command", () => {
  const command = (folder: string, wanted: number) => {
    const said: string[] = [];
    const screen: CommandContext["screen"] = {
      isTerminal: false,
      colour: false,
      columns: 80,
      write: text => void said.push(text)
    };
    const result = serveCommand({output: folder, port: wanted}, {screen, now: new Date(0), runId: "run"});
    return {result, said};
  };

  test("says where it shows the release, until it is told to stop", async () => {
    const {result, said} = command(output, 0);
    await vi.waitFor(() => expect(said.join("")).toMatch(/http:\/\/localhost:\d+\//));
    process.emit("SIGTERM");
    const {json, shape, exitCode} = await result;
    expect(shape.safeParse(json).success).toBe(true);
    expect(exitCode).toBe(0);
  });

  test("is refused where there is no release, and where the port is taken", async () => {
    await expect(command(join(output, "nothing"), 0).result).rejects.toMatchObject({kind: "missing"});
    await expect(command(output, port).result).rejects.toMatchObject({kind: "tryLater"});
  });

  test.each(["80a", "-1", "70000"])("takes no port %s", value => {
    const words = ["serve", `--port=${value}`];
    expect(() => parseCommand(words, {folder: "/", environment: {}})).toThrow(/--port is/);
  });
});

describe("a release that is served", () => {
  test("begins at its front page", async () => {
    const answer = await ask("/");
    expect([answer.status, answer.headers.location]).toEqual([302, "/site/index.html"]);
  });

  test.each([
    ["/site/index.html", "text/html; charset=utf-8", "2023-r1"],
    ["/site/nb/%C3%A6%20%C3%B8.html?a=b#c", "text/html; charset=utf-8", "norsk"],
    ["/t.csv", "text/csv; charset=utf-8", "aar,geo\n"]
  ])("gives %s with its type, and says what a browser may do", async (path, type, body) => {
    const answer = await ask(path);
    expect([answer.status, answer.body]).toEqual([200, body]);
    expect(answer.headers).toMatchObject({"content-type": type, "x-content-type-options": "nosniff"});
    expect(answer.headers["content-security-policy"]).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/);
  });

  test.each([
    "/../secret.txt",
    "/site/../../../secret.txt",
    "/%2e%2e/%2e%2e/secret.txt",
    "/..%2f..%2fsecret.txt",
    "//etc/passwd",
    "/link.txt",
    "/site",
    "/site/",
    "/nothing.html",
    "/%",
    "/site/index.html%00.csv"
  ])("gives nothing for %s", async path => {
    const answer = await ask(path);
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain(secret);
  });

  test("is only read, and only under this machine's own name", async () => {
    expect((await ask("/site/index.html", {method: "POST"})).status).toBe(405);
    expect((await ask("/site/index.html", {host: "evil.example"})).status).toBe(421);
    const head = await ask("/site/index.html", {method: "HEAD"});
    expect([head.status, head.body, head.headers["content-length"]]).toEqual([200, "", "7"]);
  });

  test("is the newest one, also when there is a new one meanwhile", async () => {
    rmSync(join(output, "latest"));
    symlinkSync("releases/2023-r2", join(output, "latest"));
    expect((await ask("/site/index.html")).body).toBe("2023-r2");
  });
});
