import {createReadStream} from "node:fs";
import {realpath, stat} from "node:fs/promises";
import {createServer, type IncomingMessage, type Server, type ServerResponse} from "node:http";
import {extname, join, sep} from "node:path";
import {contentSecurityPolicy} from "../site/page.js";

const frontDoor = "/site/index.html";

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".json": "application/json",
  ".jsonld": "application/ld+json",
  ".px": "text/plain; charset=utf-8",
  ".parquet": "application/vnd.apache.parquet",
  ".arrow": "application/vnd.apache.arrow.file"
};

const headers = {
  "Content-Security-Policy": `${contentSecurityPolicy}; frame-ancestors 'none'`,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cache-Control": "no-cache"
};

/**
 * A server of the files of the newest release below `output`, whichever that is when a file is asked for. It reads only:
 * no lists of folders, nothing outside the release, and only for browsers that ask for this machine by its own name.
 */
export function releaseServer(output: string): Server {
  return createServer((request, response) => {
    answer(output, request, response).catch(() => refuse(response, 500));
  });
}

async function answer(output: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // A page elsewhere that has its own name lead to this machine must not read along.
  if (!/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(request.headers.host ?? "")) return refuse(response, 421);
  if (request.method !== "GET" && request.method !== "HEAD") return refuse(response, 405);
  const path = pathOf(request.url ?? "");
  if (path === "/") {
    response.writeHead(302, {...headers, Location: frontDoor}).end();
    return;
  }
  const file = path === null ? null : await fileOf(output, path);
  if (file === null) return refuse(response, 404);
  const type = contentTypes[extname(file.path)] ?? "application/octet-stream";
  response.writeHead(200, {...headers, "Content-Type": type, "Content-Length": file.bytes});
  if (request.method === "HEAD") response.end();
  else
    createReadStream(file.path)
      .on("error", () => response.destroy())
      .pipe(response);
}

/** The path that a request names, decoded; null for one that cannot be decoded. */
function pathOf(url: string): string | null {
  const [path = ""] = url.split(/[?#]/);
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

/** A file of the newest release; null for anything that is not, wherever links and dots lead. */
async function fileOf(output: string, path: string): Promise<{path: string; bytes: number} | null> {
  if (!path.startsWith("/") || path.includes("\0")) return null;
  try {
    const release = await realpath(join(output, "latest"));
    const found = await realpath(join(release, path));
    if (!found.startsWith(release + sep)) return null;
    const file = await stat(found);
    return file.isFile() ? {path: found, bytes: file.size} : null;
  } catch {
    return null;
  }
}

function refuse(response: ServerResponse, status: number): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, {...headers, "Content-Type": "text/plain; charset=utf-8"}).end(`${status}\n`);
}
